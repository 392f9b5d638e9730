"""What was said a moment ago and changed since: by its author alone, in time; and never told again as it was."""

from collections.abc import Iterator

from backend.actions.said import as_it_stands
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
        if isinstance(frame, VisitorSnapshot) and as_it_stands(frame.entries) != frame.entries:
            yield f"{heard.client} was told again what was changed or taken back"
