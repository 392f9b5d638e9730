"""Transcript items in words: system lines, and what a screen reader says of each row."""

from desktop.state.messages import (
    Delivery,
    EndedItem,
    Item,
    JoinedItem,
    LeftItem,
    MessageItem,
    OfferedItem,
    OfferOverItem,
    StartItem,
    WrappedUpItem,
)
from desktop.state.store import Store
from desktop.ui.text import refusal, tr
from desktop.ui.words import duration_words, ended_words, outcome_words, speaker_words, time_words
from protocol.ids import AgentId


def delivery_words(delivery: Delivery) -> str:
    """How far a message has come."""
    match delivery:
        case Delivery.OUTBOX:
            return tr("In the outbox")
        case Delivery.SENT:
            return tr("Sent")
        case Delivery.DELIVERED:
            return tr("Delivered")
        case Delivery.SEEN:
            return tr("Seen")
        case Delivery.FAILED:
            return tr("Not sent")
        case Delivery.HELD:
            return tr("Waits for your word")


def explained(item: MessageItem) -> str:
    """How far a message has come, and what that means, for who points at it."""
    match item.delivery:
        case Delivery.OUTBOX:
            return tr("In the outbox: kept on this machine, on its way")
        case Delivery.SENT:
            return tr("Sent: stored by the server")
        case Delivery.DELIVERED:
            return tr("Delivered: it is with the customer")
        case Delivery.SEEN:
            return tr("Seen: the customer has had it on the screen")
        case Delivery.FAILED | Delivery.HELD:
            return delivery_words(item.delivery)


def choice_words(item: MessageItem, *, may_retry: bool) -> str:
    """Why a message has not gone out and which keys decide, for a screen reader; empty for any other."""
    if item.delivery is Delivery.HELD:
        return tr("Enter sends it, Delete discards it")
    if item.delivery is Delivery.FAILED:
        why = refusal(item.failure.code, item.failure.text) if item.failure is not None else ""
        keys = tr("Enter tries again, Delete discards it") if may_retry else tr("Delete discards it")
        return f"{why} {keys}"
    return ""


class ItemWords:
    """Words for items. Agents' names come from the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def _agent(self, id: AgentId) -> str:
        agent = self._store.floor.agents.get(id)
        return agent.name if agent is not None else tr("An agent")

    def can_retry(self, item: MessageItem) -> bool:
        """Sending a message that failed again can help, or one waits for nothing but the word."""
        return item.delivery is not Delivery.FAILED or self._store.can_retry(item.id)

    def system(self, item: Item) -> str:
        """A line for what happened that nobody said."""
        time = time_words(item.at)
        match item:
            case JoinedItem():
                said = tr("{name} joined", name=item.party.name)
            case LeftItem() if item.returned_to_queue:
                said = tr("{name} left; the customer waits again, at the front", name=item.party.name)
            case LeftItem():
                said = tr("{name} left", name=item.party.name)
            case EndedItem():
                said = ended_words(item.by.name, item.reason)
            case OfferedItem():
                name = self._agent(item.agent)
                waited = duration_words(item.reason.waited)
                said = tr("Offered to {name} after {time}", name=name, time=waited)
            case OfferOverItem():
                said = outcome_words(item.outcome, self._agent(item.agent))
            case WrappedUpItem():
                said = tr("Finished by {name}", name=self._agent(item.agent))
            case StartItem() | MessageItem():
                said = ""
        return f"{said} · {time}"

    def spoken(self, item: Item) -> str:
        """All of an item, for a screen reader."""
        if isinstance(item, MessageItem):
            files = ", ".join([a.name for a in item.attachments] or [u.name for u in item.uploads])
            said = ". ".join(part for part in (item.text, files) if part)
            state = f", {delivery_words(item.delivery)}" if item.mine else ""
            choice = choice_words(item, may_retry=self.can_retry(item))
            who = speaker_words(item.author)
            return f"{who}, {time_words(item.at)}{state}: {said}" + (f". {choice}" if choice else "")
        if isinstance(item, StartItem):
            answers = ", ".join(f"{answer.label}: {answer.value}" for answer in item.answers)
            who = ", ".join(part for part in (item.customer.name or tr("A customer"), item.queue_name) if part)
            return f"{who}: " + ". ".join(part for part in (item.question, answers) if part)
        return self.system(item)
