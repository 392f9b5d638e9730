"""Source: what the agent wanted to be told."""

from collections.abc import Iterator

from desktop.state.alerts.alert import Alert, Link, Look, ToChat, ToPad
from desktop.state.alerts.reminder import After, Reminder
from desktop.state.alerts.scene import Scene, Source, same
from desktop.state.messages import MessageItem
from protocol.ids import InteractionId
from protocol.kinds import PartyKind, Severity

_WORDS = {
    None: "Reminder",
    After.ANSWER: "{name} has answered",
    After.BACK: "{name} is back",
    After.END: "The chat with {name} is over",
}


def is_due(reminder: Reminder, scene: Scene) -> bool:
    """Whether its time has come, or what it waits for has happened."""
    if reminder.at is not None:
        return reminder.at <= scene.now
    if reminder.interaction is None:
        return False
    match reminder.after:
        case After.ANSWER:
            return _answered(reminder.interaction, reminder.made_at, scene)
        case After.BACK:
            return _back(reminder.interaction, reminder.made_at, scene)
        case After.END:
            return _over(reminder.interaction, scene)
        case None:
            return False


def _answered(interaction: InteractionId, since: int, scene: Scene) -> bool:
    chat = scene.store.chat(interaction)
    if chat is None:
        return False
    last = next(
        (
            item
            for item in reversed(chat.items)
            if isinstance(item, MessageItem) and item.author.kind is PartyKind.CUSTOMER
        ),
        None,
    )
    return last is not None and last.at > since


def _back(interaction: InteractionId, since: int, scene: Scene) -> bool:
    if scene.moments.back.get(interaction, 0) > since:
        return True
    chat = scene.store.chat(interaction)
    served = next((one for one in scene.kept.served if one.interaction == interaction), None)
    if chat is not None:
        visitor, record = chat.card.customer.visitor, chat.card.customer.record
    elif served is not None:
        visitor, record = served.visitor, served.record
    else:
        return False
    return any(
        card.id != interaction and card.arrived_at > since and same(card.customer, visitor, record)
        for card in scene.store.floor.interactions.values()
    )


def _over(interaction: InteractionId, scene: Scene) -> bool:
    chat = scene.store.conversations.get(interaction)
    if chat is not None:
        return chat.ended is not None
    return scene.online and interaction not in scene.store.floor.interactions


def _look(scene: Scene) -> Iterator[Alert]:
    for reminder in scene.kept.reminders:
        if reminder.due_at is not None:
            yield Alert(
                key=reminder.id,
                look=Look.REMINDER,
                severity=Severity.WARNING,
                words="Reminder of {name}" if reminder.after is None and reminder.name else _WORDS[reminder.after],
                values={"name": reminder.name} if reminder.after is not None or reminder.name else {},
                said=reminder.text,
                at=reminder.due_at,
                link=_link(reminder),
            )


def _link(reminder: Reminder) -> Link | None:
    if reminder.pad is not None:
        return ToPad(reminder.pad)
    return ToChat(reminder.interaction) if reminder.interaction is not None else None


SOURCE = Source(id="reminder", title="Reminders", look=_look, optional=False, of_floor=False)
