"""Who has a chat: one agent at a time; others have seats in it; only they write, each under her own fence."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from backend.store import Entry
from bench.simulation.invariants.run import Log, Run
from protocol.commands import AnswerInvitation, AnyCommand, EndChat, SendHidden, SendMessage
from protocol.events import ChatAssigned, ChatEnded, ChatTaken, HiddenPosted, MessagePosted, PartyJoined
from protocol.floor import (
    InteractionArrived,
    InteractionAssigned,
    InteractionClosed,
    InteractionEnded,
    InteractionRequeued,
    OfferEnded,
    OfferMade,
    SeatLeft,
    SeatTaken,
)
from protocol.frames import FloorEntry, PublicEntry, StaffEntry
from protocol.ids import AgentId, CommandId, InteractionId, OfferId
from protocol.kinds import InteractionStatus, OfferKind, OfferOutcome, PartyKind


@dataclass(slots=True)
class _Chat:
    owner: AgentId | None = None
    #: The owner's fence, and the counter that all fences are drawn from.
    fence: int = 0
    version: int = 0
    seats: dict[AgentId, int] = field(default_factory=dict["AgentId", int])
    offer: OfferId | None = None
    kind: OfferKind = OfferKind.QUEUE
    #: Who made it, unless the router did.
    asked_by: AgentId | None = None
    #: Who may become its owner or take a seat now: she accepted an offer.
    chosen: AgentId | None = None

    def fence_of(self, agent: AgentId | None) -> int | None:
        """The fence of somebody who is in it; None for others."""
        if agent is None:
            return None
        return self.fence if agent == self.owner else self.seats.get(agent)


@dataclass(slots=True)
class _Fold:
    commands: dict[CommandId, AnyCommand]
    chats: dict[InteractionId, _Chat] = field(default_factory=dict["InteractionId", "_Chat"])
    ringing: dict[AgentId, OfferId] = field(default_factory=dict["AgentId", "OfferId"])
    #: Who takes which chat from its queue, or is given it by a supervisor, in the commit at hand.
    takes: set[tuple[InteractionId, AgentId]] = field(default_factory=set["tuple[InteractionId, AgentId]"])

    def take(self, commit: list[Entry]) -> Iterator[str]:
        # Who takes a chat herself, or gives it to somebody, says so in the staff stream, before or after the floor
        # hears of it.
        self.takes = {
            (entry.interaction, entry.event.agent)
            for entry in commit
            if isinstance(entry, StaffEntry) and isinstance(entry.event, ChatTaken | ChatAssigned)
        }
        for entry in commit:
            match entry:
                case FloorEntry():
                    yield from self._floor(entry)
                case PublicEntry():
                    yield from self._public(entry)
                case StaffEntry(event=HiddenPosted(id=message, author=author, text=text)):
                    yield from self._wrote(entry.interaction, CommandId(message), author, text)
                case _:
                    pass
        yield from self._settled()

    def _settled(self) -> Iterator[str]:
        """A commit is whole: whoever asks a colleague is in the chat, and the colleague has it not yet."""
        for agent, offer in self.ringing.items():
            for key, chat in self.chats.items():
                if chat.offer == offer and chat.kind is not OfferKind.QUEUE:
                    if chat.fence_of(chat.asked_by) is None:
                        yield f"chat {key} still rings at agent {agent}, and who asked her has left it"
                    if chat.owner == agent:
                        yield f"chat {key} still rings at agent {agent}, who has it"

    def _floor(self, entry: FloorEntry) -> Iterator[str]:
        match entry.event:
            case InteractionArrived(interaction=interaction):
                self.chats[interaction.id] = chat = _Chat(version=interaction.version)
                if interaction.status is InteractionStatus.ACTIVE:
                    chat.owner, chat.fence = interaction.agent, interaction.version
            case OfferMade(offer=offer):
                chat = self.chats[offer.interaction]
                if offer.kind is OfferKind.QUEUE and chat.owner is not None:
                    yield f"chat {offer.interaction} has an owner and is offered to another"
                if offer.kind is not OfferKind.QUEUE and chat.fence_of(offer.by) is None:
                    yield f"agent {offer.by} gives chat {offer.interaction} away and is not in it"
                if offer.agent == chat.owner or (offer.kind is not OfferKind.TRANSFER and offer.agent in chat.seats):
                    yield f"chat {offer.interaction} is offered to agent {offer.agent}, who is in it"
                if chat.offer is not None:
                    yield f"chat {offer.interaction} is offered twice at once"
                if offer.agent in self.ringing:
                    yield f"two offers ring at agent {offer.agent}"
                chat.offer, chat.kind, chat.asked_by = offer.id, offer.kind, offer.by
                self.ringing[offer.agent] = offer.id
            case OfferEnded() as ended:
                chat = self.chats[ended.interaction]
                if chat.offer != ended.offer:
                    yield f"offer {ended.offer} ends and was not open"
                chat.offer = None
                self.ringing.pop(ended.agent, None)
                chat.chosen = ended.agent if ended.outcome is OfferOutcome.ACCEPTED else None
            case InteractionAssigned() as assigned:
                yield from self._assign(assigned)
            case SeatTaken() as taken:
                yield from self._seat(taken)
            case SeatLeft(interaction=interaction, agent=agent):
                if self.chats[interaction].seats.pop(agent, None) is None:
                    yield f"agent {agent} leaves a seat in chat {interaction} that she did not have"
            case InteractionRequeued() as requeued:
                yield from self._requeue(requeued)
            case InteractionEnded(interaction=interaction):
                self.chats[interaction].seats.clear()
            case InteractionClosed(interaction=closed):
                self.chats.pop(closed, None)
            case _:
                pass

    def _assign(self, assigned: InteractionAssigned) -> Iterator[str]:
        chat = self.chats[assigned.interaction]
        if chat.owner != assigned.before:
            yield f"chat {assigned.interaction} has two owners: {chat.owner} and {assigned.agent}"
        inherits = assigned.before is not None and assigned.agent in chat.seats
        takes = (assigned.interaction, assigned.agent) in self.takes
        # A visitor's yes begins the chat with who asked them in.
        asked_in = isinstance(self.commands.get(CommandId(assigned.interaction)), AnswerInvitation)
        invited = asked_in and assigned.version == 1
        if chat.chosen != assigned.agent and not inherits and not takes and not invited:
            yield f"chat {assigned.interaction} goes to agent {assigned.agent}, to whom it was not offered"
        if assigned.version <= chat.version:
            yield f"chat {assigned.interaction} has a new owner, and the old version"
        chat.seats.pop(assigned.agent, None)
        chat.owner, chat.chosen = assigned.agent, None
        chat.fence = chat.version = assigned.version

    def _seat(self, taken: SeatTaken) -> Iterator[str]:
        chat, seat = self.chats[taken.interaction], taken.seat
        if seat.agent == chat.owner or seat.agent in chat.seats:
            yield f"agent {seat.agent} takes a seat in chat {taken.interaction} and is in it already"
        if seat.version <= chat.version:
            yield f"chat {taken.interaction} has a new seat, and the old version"
        chat.seats[seat.agent] = chat.version = seat.version
        chat.chosen = None

    def _requeue(self, requeued: InteractionRequeued) -> Iterator[str]:
        chat = self.chats[requeued.interaction]
        if requeued.before != chat.owner:
            yield f"chat {requeued.interaction} is taken from {requeued.before}, and {chat.owner} has it"
        if chat.owner is not None and requeued.version <= chat.version:
            yield f"chat {requeued.interaction} is taken from its owner, and her version still holds"
        chat.owner, chat.version = None, requeued.version

    def _public(self, entry: PublicEntry) -> Iterator[str]:
        chat = self.chats.get(entry.interaction, _Chat())
        match entry.event:
            case MessagePosted(id=message, author=author, text=text) if author.kind is PartyKind.AGENT:
                yield from self._wrote(entry.interaction, CommandId(message), author.agent, text)
            case PartyJoined(party=party):
                if chat.fence_of(party.agent) is None:
                    yield f"agent {party.agent} joined a chat that {chat.owner} has"
            case ChatEnded(by=by) if by.kind is PartyKind.AGENT:
                if by.agent != chat.owner:
                    yield f"agent {by.agent} ended a chat that {chat.owner} has"
            case _:
                pass

    def _wrote(
        self, interaction: InteractionId, message: CommandId, author: AgentId | None, text: str
    ) -> Iterator[str]:
        chat = self.chats.get(interaction, _Chat())
        command = self.commands.get(message)
        fence = chat.fence_of(author)
        if fence is None:
            yield f"agent {author} wrote {text!r} into a chat that {chat.owner} has"
        elif isinstance(command, SendMessage | SendHidden | EndChat) and command.version != fence:
            yield f"agent {author} wrote {text!r} with version {command.version}, and hers is {fence}"


def one_owner(run: Run) -> Iterator[str]:
    """No chat has two owners, nobody gets one that was not offered to her, taken by her from the queue or given to
    her by a supervisor, no fenced-out write is stored."""
    for log in run.logs:
        yield from _check(run, log)


def _check(run: Run, log: Log) -> Iterator[str]:
    fold = _Fold(run.commands)
    for _, commit in groupby(log.entries, key=lambda logged: logged.at):
        try:
            yield from fold.take([logged.entry for logged in commit])
        except KeyError as missing:
            yield f"the floor speaks of {missing}, which never arrived or is closed"
            return
