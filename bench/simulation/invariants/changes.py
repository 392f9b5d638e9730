"""What was said a moment ago and changed since: by its author alone, in time; and never told again as it was."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from backend.store import Entry
from bench.simulation.history import BackedUp, Committed, Heard, Opened, Restored
from bench.simulation.invariants.run import Run
from protocol.entities import Party
from protocol.events import MessageChanged, MessagePosted, MessageTakenBack
from protocol.frames import PublicEntry, ToStaff, ToVisitor, VisitorSnapshot
from protocol.ids import InteractionId, MessageId, ProposalId
from protocol.kinds import PartyKind
from protocol.proposals import Proposed


def only_the_last_words_change(run: Run) -> Iterator[str]:
    """A message is changed or taken back while it is the last that stands, within its time, and not after that."""
    for log in run.logs:
        #: By chat, what stands, oldest first.
        said: dict[InteractionId, list[tuple[MessageId | ProposalId, Party, int]]] = {}
        for logged in log.entries:
            entry = logged.entry
            if not isinstance(entry, PublicEntry):
                continue
            standing = said.setdefault(entry.interaction, [])
            match entry.event:
                case MessagePosted(id=message, author=author):
                    standing.append((message, author, entry.at))
                case Proposed(id=proposal, author=author) if author.kind is PartyKind.CUSTOMER:
                    standing.append((proposal, author, entry.at))
                case MessageChanged(id=message) | MessageTakenBack(id=message):
                    if not standing or standing[-1][0] != message:
                        yield f"message {message} was changed, and is not the last that stands"
                        continue
                    _, author, at = standing[-1]
                    if author.agent is None:
                        yield f"message {message} of a customer was changed"
                    if entry.at - at > run.history.change_within:
                        yield f"message {message} was changed {entry.at - at} ms after it was said"
                    if isinstance(entry.event, MessageTakenBack):
                        standing.pop()
                case _:
                    pass


@dataclass(slots=True)
class _Words:
    """What became of each message, commit by commit; empty words: it was taken back."""

    commits: int = 0
    became: dict[MessageId, list[tuple[int, str]]] = field(default_factory=dict["MessageId", "list[tuple[int, str]]"])

    def take(self, commit: Iterable[Entry]) -> None:
        self.commits += 1
        for entry in commit:
            match entry:
                case PublicEntry(event=MessagePosted(id=message, text=text) | MessageChanged(id=message, text=text)):
                    self.became.setdefault(message, []).append((self.commits, text))
                case PublicEntry(event=MessageTakenBack(id=message)):
                    self.became.setdefault(message, []).append((self.commits, ""))
                case _:
                    pass

    def since(self, message: MessageId, commits: int) -> set[str]:
        """As it stood then, and whatever became of it after."""
        became = self.became.get(message, [])
        first = sum(commit <= commits for commit, _ in became)
        return {text for _, text in became[max(first - 1, 0) :]}


def nothing_is_told_again(run: Run) -> Iterator[str]:
    """A customer who comes back reads the last words alone, in a snapshot and in what was missed."""
    words, kept = _Words(), _Words()
    opened: dict[tuple[str, int], int] = {}
    frames = iter(run.frames)
    for one in run.history.happenings:
        match one:
            case Committed(entries=entries):
                words.take(entries)
            case BackedUp():
                kept = deepcopy(words)
            case Restored():
                words, opened = deepcopy(kept), {}
            case Opened(client=client, line=line):
                opened[client, line] = words.commits
            case Heard(client=client, line=line):
                _, frame = next(frames)
                if client not in run.desks:
                    yield from _told_again(client, frame, words, opened.get((client, line), 0))
            case _:
                pass


def _told_again(client: str, frame: ToStaff | ToVisitor | None, words: _Words, opened: int) -> Iterator[str]:
    snapshot = isinstance(frame, VisitorSnapshot)
    entries = frame.entries if snapshot else (frame,) if isinstance(frame, PublicEntry) else ()
    left = _left(entries) if snapshot else {}
    for entry in entries:
        event = entry.event
        if not isinstance(event, MessagePosted | MessageChanged):
            continue
        stands = words.since(event.id, opened)
        if event.text != left.get(event.id, event.text) or (stands and event.text not in stands):
            yield f"{client} was told {event.text!r} again, and it is {words.since(event.id, words.commits)} now"


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
