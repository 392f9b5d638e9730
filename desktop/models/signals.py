"""The store's changes as Qt signals. The one place where state meets Qt."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop.models.pacing import Pace
from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.spelling.questions import LanguagesKnown, Spelled, Suggested
from desktop.state.store import Store

_LIST = (
    changes.FloorReplaced,
    changes.SitesChanged,
    changes.QueuesChanged,
    changes.InteractionAdded,
    changes.InteractionChanged,
    changes.InteractionRemoved,
    changes.ConversationOpened,
    changes.ConversationClosed,
    changes.ConversationChanged,
    changes.TranscriptReplaced,
    changes.ItemsInserted,
    changes.ItemChanged,
    changes.ItemMoved,
    changes.ItemRemoved,
    changes.MeChanged,
    changes.MonitoredChanged,
)
_WAITING = {
    changes.FloorReplaced,
    changes.QueuesChanged,
    changes.InteractionAdded,
    changes.InteractionChanged,
    changes.InteractionRemoved,
    changes.MeChanged,
}
_ROOMS = {
    changes.RoomsReplaced,
    changes.RoomOpened,
    changes.RoomLeft,
    changes.RoomChanged,
    changes.RoomLinesChanged,
    changes.FloorReplaced,
    changes.AgentChanged,
    changes.MeChanged,
}
_EXPERTS = {
    changes.ExpertGroupsChanged,
    changes.ConsultationChanged,
    changes.ConsultationOver,
    changes.FloorReplaced,
    changes.AgentChanged,
    changes.MeChanged,
}
#: What happens to colleagues and their chats all the time. On a large floor hundreds of them come each second, and
#: half of all panels look again for each batch: they are told of so many batches at once, then every so many ms.
_COMMON = (
    changes.InteractionAdded,
    changes.InteractionChanged,
    changes.InteractionRemoved,
    changes.AgentChanged,
    changes.OfferAdded,
    changes.OfferRemoved,
)
_AT_ONCE, _THEN_EVERY = 30, 250
_ITEMS = (
    changes.TranscriptReplaced,
    changes.ItemsInserted,
    changes.ItemChanged,
    changes.ItemMoved,
    changes.ItemRemoved,
)


class StoreSignals(QObject):
    """Tells models what changed. Signals without a payload come at most once a batch; where much happens that
    concerns nobody here they come late, and the floor is some 250 ms ahead of who listens.

    Signals:
        waiting: who waits may differ; it comes before `chats`, which comes then too.
        chats: the list of chats may differ.
        opened: a conversation came to the desk (InteractionId).
        closed: a conversation left the desk (InteractionId).
        items: the transcript of a conversation differs (InteractionId), once a batch.
        conversation: the head of a conversation differs (InteractionId), once a batch.
        typing: who types in a conversation (InteractionId).
        offers: the offer that rings here may differ.
        offer_over: an offer ended (changes.OfferRemoved).
        floor: agents or queues differ.
        me: this agent's state, or who it is.
        outbox: commands without an answer were added, answered, failed or let go.
        texts_used: a message with texts kept ready was said (changes.TextsUsed).
        losses: the chats that left without the agent's doing.
        followed: a chat that is only looked into came, went or differs (InteractionId).
        monitored: the chats that this supervisor reads along in.
        position: somebody's place in a queue (InteractionId).
        blocks: who may not chat for now.
        broadcasts: what supervisors tell.
        proposals: what was proposed in a conversation, or where it stands (InteractionId).
        visit: what a chat's customer sees now (InteractionId).
        record: a customer's record was changed (CustomerId).
        card: a record came, with what was done with it (CustomerId).
        matches: who a chat's customer may be (InteractionId).
        customers_found, purchases, past, past_read, merge: an answer of the server
            (changes.CustomersFound, PurchasesFetched, PastFetched, PastRead, MergePreviewed).
        spelling: an answer of the dictionaries (state.spelling.questions.SpellingAnswer).
        older_not_fetched: older entries of a conversation could not be had now (InteractionId).
        outlook: how the queues stand.
        figures: how the day goes.
        visitors: who is on the shops' pages.
        canned: texts kept ready.
        link, degraded, sign_in, keeping, problem: that part of the store differs.
        draft_returned: a refused message's words are back (changes.DraftReturned).
        words_taken_back: a message that had not left is in its composer again (InteractionId).
        refused: a command was refused (changes.CommandRefused).
        rooms: the list of rooms may differ: one came or left, its head or its last words.
        room_lines: the lines of a room differ (RoomId), once a batch.
        room_news: somebody else said something just now (changes.RoomNews).
        room_words: refused words are back in a room's draft (changes.RoomWordsReturned).
        experts: groups of experts, or consultations, differ.
        consultation_over: a consultation ended (changes.ConsultationOver).
        rooms_searched: what was found among colleagues (changes.RoomsSearched).
        threads: a chat's consultations came (InteractionId).
        experts_ranked: whom of a group to ask first (changes.ExpertsRanked).
        cobrowse: what a customer shares of their page, or who watches (InteractionId).
        cobrowse_batch: what a customer's page does (state.recordings.Batch).
        cobrowse_pointed: a colleague points at something there (protocol.cobrowse.Pointed).
        file: a file came, or could not (changes.FileFetched).
        portrait: a person's picture came (changes.PortraitFetched).
    """

    waiting = Signal()
    chats = Signal()
    opened = Signal(object)
    closed = Signal(object)
    items = Signal(object)
    conversation = Signal(object)
    typing = Signal(object)
    offers = Signal()
    offer_over = Signal(object)
    floor = Signal()
    me = Signal()
    outbox = Signal()
    texts_used = Signal(object)
    losses = Signal()
    followed = Signal(object)
    monitored = Signal()
    position = Signal(object)
    blocks = Signal()
    broadcasts = Signal()
    proposals = Signal(object)
    visit = Signal(object)
    record = Signal(object)
    card = Signal(object)
    matches = Signal(object)
    customers_found = Signal(object)
    purchases = Signal(object)
    past = Signal(object)
    past_read = Signal(object)
    merge = Signal(object)
    spelling = Signal(object)
    older_not_fetched = Signal(object)
    outlook = Signal()
    figures = Signal()
    visitors = Signal()
    canned = Signal()
    link = Signal()
    degraded = Signal()
    sign_in = Signal()
    keeping = Signal()
    problem = Signal()
    draft_returned = Signal(object)
    words_taken_back = Signal(object)
    refused = Signal(object)
    rooms = Signal()
    room_lines = Signal(object)
    room_news = Signal(object)
    room_words = Signal(object)
    experts = Signal()
    consultation_over = Signal(object)
    rooms_searched = Signal(object)
    threads = Signal(object)
    experts_ranked = Signal(object)
    cobrowse = Signal(object)
    cobrowse_batch = Signal(object)
    cobrowse_pointed = Signal(object)
    file = Signal(object)
    portrait = Signal(object)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        #: Kinds of what concerns nobody here and was not told yet.
        self._later: set[type[Change]] = set()
        self._pace = Pace(self._tell_later, most=_AT_ONCE, every=_THEN_EVERY, parent=self)
        store.listen(self._heard)

    def stop(self) -> None:
        """Hear no more; before the models go."""
        self._store.forget(self._heard)
        self._pace.stop()

    def _heard(self, batch: Sequence[Change]) -> None:
        for change in batch:
            match change:
                case changes.ConversationOpened():
                    self.opened.emit(change.interaction)
                case changes.ConversationClosed():
                    self.closed.emit(change.interaction)
                case changes.TypingChanged():
                    self.typing.emit(change.interaction)
                case changes.FollowedChanged():
                    self.followed.emit(change.interaction)
                case changes.PositionChanged():
                    self.position.emit(change.interaction)
                case changes.OlderNotFetched():
                    self.older_not_fetched.emit(change.interaction)
                case changes.OfferRemoved():
                    self.offer_over.emit(change)
                case changes.DraftReturned():
                    self.draft_returned.emit(change)
                case changes.WordsTakenBack():
                    self.words_taken_back.emit(change.interaction)
                case changes.TextsUsed():
                    self.texts_used.emit(change)
                case changes.CommandRefused():
                    self.refused.emit(change)
                case changes.RoomNews():
                    self.room_news.emit(change)
                case changes.RoomWordsReturned():
                    self.room_words.emit(change)
                case changes.ConsultationOver():
                    self.consultation_over.emit(change)
                case changes.RoomsSearched():
                    self.rooms_searched.emit(change)
                case changes.ThreadsFetched():
                    self.threads.emit(change.interaction)
                case changes.ExpertsRanked():
                    self.experts_ranked.emit(change)
                case changes.CobrowseChanged():
                    self.cobrowse.emit(change.interaction)
                case changes.CobrowseArrived():
                    self.cobrowse_batch.emit(change.batch)
                case changes.CobrowsePointed():
                    self.cobrowse_pointed.emit(change.pointed)
                case changes.FileFetched():
                    self.file.emit(change)
                case changes.PortraitFetched():
                    self.portrait.emit(change)
                case _:
                    self._heard_of_customer(change)
        for interaction in dict.fromkeys(c.interaction for c in batch if isinstance(c, _ITEMS)):
            self.items.emit(interaction)
        heads = (changes.ConversationChanged, changes.InteractionChanged)
        for interaction in dict.fromkeys(c.interaction for c in batch if isinstance(c, heads)):
            self.conversation.emit(interaction)
        lines = (changes.RoomLinesChanged, changes.RoomOpened)
        for room in dict.fromkeys(c.room for c in batch if isinstance(c, lines)):
            self.room_lines.emit(room)
        self._later |= {type(change) for change in batch}
        if all(isinstance(change, _COMMON) and not self._is_here(change) for change in batch):
            self._pace.ask()
            return
        me = self._store.me
        self._tell_later(of_me=any(isinstance(c, changes.AgentChanged) and c.agent == me for c in batch))

    def _is_here(self, change: Change) -> bool:
        """It concerns this agent, or a chat that this desk shows."""
        store = self._store
        match change:
            case changes.AgentChanged():
                return change.agent == store.me
            case changes.OfferAdded():
                offer = store.floor.offers.get(change.offer)
                return offer is None or store.me in (offer.agent, offer.by) or store.chat(offer.interaction) is not None
            case changes.OfferRemoved():
                offer = change.offer
                return store.me in (offer.agent, offer.by) or store.chat(offer.interaction) is not None
            case changes.InteractionAdded() | changes.InteractionChanged() | changes.InteractionRemoved():
                one = change.interaction
                return one in store.following or one in store.monitored or store.chat(one) is not None
            case _:
                return True

    def _tell_later(self, of_me: bool = False) -> None:
        self._pace.stop()
        kinds, self._later = self._later, set()
        self._emit_once(kinds, of_me)

    def _heard_of_customer(self, change: Change) -> None:
        match change:
            case changes.ProposalsChanged():
                self.proposals.emit(change.interaction)
            case changes.VisitChanged():
                self.visit.emit(change.interaction)
            case changes.RecordChanged():
                self.record.emit(change.customer)
            case changes.CardFetched():
                self.card.emit(change.customer)
            case changes.MatchesFetched():
                self.matches.emit(change.interaction)
            case changes.CustomersFound():
                self.customers_found.emit(change)
            case changes.PurchasesFetched():
                self.purchases.emit(change)
            case changes.PastFetched():
                self.past.emit(change)
            case changes.PastRead():
                self.past_read.emit(change)
            case changes.MergePreviewed():
                self.merge.emit(change)
            case LanguagesKnown() | Spelled() | Suggested():
                self.spelling.emit(change)
            case _:
                pass

    def _emit_once(self, kinds: set[type[Change]], of_me: bool) -> None:
        mine = {changes.AgentChanged, changes.MeChanged, changes.FloorReplaced}
        if kinds & _WAITING:
            self.waiting.emit()
        if kinds & set(_LIST):
            self.chats.emit()
        if kinds & {changes.OfferAdded, changes.OfferRemoved, changes.FloorReplaced, changes.MeChanged}:
            self.offers.emit()
        if kinds & (mine | {changes.QueuesChanged}):
            self.floor.emit()
        if of_me or kinds & {changes.MeChanged, changes.FloorReplaced}:
            self.me.emit()
        if kinds & _ROOMS:
            self.rooms.emit()
        if kinds & _EXPERTS:
            self.experts.emit()
        for kind, signal in (
            (changes.OutboxChanged, self.outbox),
            (changes.LossesChanged, self.losses),
            (changes.BlocksChanged, self.blocks),
            (changes.MonitoredChanged, self.monitored),
            (changes.BroadcastsChanged, self.broadcasts),
            (changes.OutlookChanged, self.outlook),
            (changes.FiguresChanged, self.figures),
            (changes.VisitorsChanged, self.visitors),
            (changes.CannedChanged, self.canned),
            (changes.LinkChanged, self.link),
            (changes.DegradedChanged, self.degraded),
            (changes.SignInChanged, self.sign_in),
            (changes.KeepingChanged, self.keeping),
            (changes.ProblemChanged, self.problem),
        ):
            if kind in kinds:
                signal.emit()
