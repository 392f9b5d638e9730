"""Messages of a chat as they stand: changed, taken back, quoted. Reads only.

A message carries the id of the command that sent it, so its place is known without a search; and what became of it
stands within `CHANGE_WITHIN` after it, so that no more than a minute of the stream is read.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import takewhile

from msgspec import Struct
from msgspec.structs import replace

from backend.store import Tx
from protocol.entities import Party, Quote
from protocol.events import MessageChanged, MessagePosted, MessageTakenBack, PublicEvent
from protocol.frames import PublicEntry
from protocol.ids import InteractionId, MessageId
from protocol.limits import CHANGE_WITHIN
from protocol.quotes import quoted_words
from protocol.saying import said_by

_SEQ = (
    "SELECT c.seq FROM commands c JOIN interactions i ON i.id = ?2 AND c.topic = 2 * i.n WHERE c.id = ?1 AND c.seq > 0"
)
#: Entries read at once.
_PAGE = 50


class Said(Struct, frozen=True):
    """A message as it stands."""

    message: MessagePosted
    seq: int
    at: int
    taken_back: bool = False
    #: Nobody has said anything after it that still stands.
    last: bool = True


def find(tx: Tx, interaction: InteractionId, message: MessageId) -> Said | None:
    """A message of this chat; None where there is none with this id."""
    row = tx.one(_SEQ, (message.bytes, interaction.bytes))
    entry = None if row is None else next(iter(tx.public_entries(interaction, row[0], row[0])), None)
    posted = None if entry is None else entry.event
    if entry is None or not isinstance(posted, MessagePosted) or posted.id != message:
        return None
    until = entry.at + CHANGE_WITHIN
    later = [*takewhile(lambda one: one.at <= until, _after(tx, interaction, entry.seq))]
    gone = {one.event.id for one in later if isinstance(one.event, MessageTakenBack)}
    now = Said(_as_changed(posted, later), entry.seq, entry.at, taken_back=message in gone)
    last = all(_says(one, gone) is None for one in later)
    return replace(now, last=last)


def quote(tx: Tx, interaction: InteractionId, message: MessageId | None) -> Quote | None:
    """What another message answers, as it stands; None for what is not there, or not any more."""
    said = None if message is None else find(tx, interaction, message)
    if said is None or said.taken_back:
        return None
    posted = said.message
    return Quote(message=posted.id, author=posted.author, text=quoted_words(posted.text, posted.attachments))


def who_said_last(tx: Tx, interaction: InteractionId, since: int) -> Party | None:
    """Whose word is the last one that stands, of those since a time (Unix ms); None where nobody said anything."""
    gone: set[MessageId] = set()
    end = tx.public_seq(interaction)
    while end > 0:
        for entry in reversed(tx.public_entries(interaction, max(end - _PAGE, 0) + 1, end)):
            if entry.at < since:
                return None
            if isinstance(entry.event, MessageTakenBack):
                gone.add(entry.event.id)
            elif (author := _says(entry, gone)) is not None:
                return author
        end -= _PAGE
    return None


def as_it_stands(entries: tuple[PublicEntry, ...]) -> tuple[PublicEntry, ...]:
    """For customers: what was changed or taken back is not told again as it was. `entries` go to the stream's end."""
    gone = {one.event.id for one in entries if isinstance(one.event, MessageTakenBack)}
    last = {one.event.id: one.event for one in entries if isinstance(one.event, MessageChanged)}
    if not gone and not last:
        return entries
    return tuple(replace(one, event=_as_left(one.event, gone, last)) for one in entries)


def _as_left(event: PublicEvent, gone: Collection[MessageId], last: Mapping[MessageId, MessageChanged]) -> PublicEvent:
    match event:
        case MessagePosted(id=message, author=author) if message in gone:
            return MessagePosted(id=message, author=author)
        case MessageChanged(id=message) if message in gone:
            return MessageChanged(id=message, text="")
        case MessagePosted(id=message) | MessageChanged(id=message) if message in last:
            return replace(event, text=last[message].text, links=last[message].links)
        case _:
            return event


def _as_changed(posted: MessagePosted, later: Iterable[PublicEntry]) -> MessagePosted:
    for one in later:
        if isinstance(one.event, MessageChanged) and one.event.id == posted.id:
            posted = replace(posted, text=one.event.text, links=one.event.links)
    return posted


def _says(entry: PublicEntry, gone: set[MessageId]) -> Party | None:
    """Whose word it is, if it stands."""
    event = entry.event
    return None if isinstance(event, MessagePosted) and event.id in gone else said_by(event)


def _after(tx: Tx, interaction: InteractionId, seq: int) -> Iterator[PublicEntry]:
    while entries := tx.public_entries(interaction, seq + 1, seq + _PAGE):
        yield from entries
        seq += _PAGE
