"""The pictures of a chat, in the order they were sent."""

from collections.abc import Iterable

from msgspec import Struct

from desktop.state.messages import HiddenItem, Item, MessageItem
from protocol.entities import Attachment
from protocol.kinds import AttachmentKind


class Shot(Struct, frozen=True):
    """A picture, whose it is and when it came (server time, Unix milliseconds)."""

    picture: Attachment
    author: str
    at: int
    #: Only staff sees it.
    hidden: bool = False


def album(items: Iterable[Item]) -> tuple[Shot, ...]:
    """All pictures among a chat's items, oldest first. Authors of hidden ones are not named."""
    shots: list[Shot] = []
    for item in items:
        if isinstance(item, MessageItem | HiddenItem):
            hidden = isinstance(item, HiddenItem)
            author = "" if isinstance(item, HiddenItem) else item.author.name
            shots += [
                Shot(one, author, item.at, hidden) for one in item.attachments if one.kind is AttachmentKind.PICTURE
            ]
    return tuple(shots)
