"""What was said a moment ago and changed since: by its author alone, in time; and never told again as it was."""

from collections.abc import Iterable, Iterator

from bench.simulation.invariants.run import Run
from protocol.entities import Party
from protocol.events import MessageChanged, MessagePosted, MessageTakenBack
from protocol.frames import PublicEntry, VisitorSnapshot
from protocol.ids import InteractionId, MessageId
from protocol.limits import CHANGE_WITHIN


def only_the_last_words_change(run: Run) -> Iterator[str]:
    """A message is changed or taken back while it is the last that stands, within its time, and not after that."""
    for log in run.logs:
        #: By chat, the messages that stand, oldest first.
        said: dict[InteractionId, list[tuple[MessageId, Party, int]]] = {}
        for logged in log.entries:
            entry = logged.entry
            if not isinstance(entry, PublicEntry):
                continue
            standing = said.setdefault(entry.interaction, [])
            match entry.event:
                case MessagePosted(id=message, author=author):
                    standing.append((message, author, entry.at))
                case MessageChanged(id=message) | MessageTakenBack(id=message):
                    if not standing or standing[-1][0] != message:
                        yield f"message {message} was changed, and is not the last that stands"
                        continue
                    _, author, at = standing[-1]
                    if author.agent is None:
                        yield f"message {message} of a customer was changed"
                    if entry.at - at > CHANGE_WITHIN:
                        yield f"message {message} was changed {entry.at - at} ms after it was said"
                    if isinstance(entry.event, MessageTakenBack):
                        standing.pop()
                case _:
                    pass


def nothing_is_told_again(run: Run) -> Iterator[str]:
    """A customer who comes back reads the last words alone."""
    for heard, frame in run.frames:
        if isinstance(frame, VisitorSnapshot):
            left = _left(frame.entries)
            for entry in frame.entries:
                event = entry.event
                if isinstance(event, MessagePosted | MessageChanged) and event.text != left.get(event.id, event.text):
                    yield f"{heard.client} was told {event.text!r} again, and it is {left[event.id]!r} now"


def _left(entries: Iterable[PublicEntry]) -> dict[MessageId, str]:
    """The words of messages that were changed; empty where they were taken back."""
    left: dict[MessageId, str] = {}
    for entry in entries:
        match entry.event:
            case MessageChanged(id=message, text=text):
                left[message] = text
            case MessageTakenBack(id=message):
                left[message] = ""
            case _:
                pass
    return left
