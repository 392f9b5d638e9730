"""Commands by what they are about, for lists of all of them. What is in no group stands in the last."""

from collections.abc import Iterable

from msgspec import Struct

from desktop.ui.commands import Command
from desktop.ui.text import mark


class Group(Struct, frozen=True):
    """`title` is an English text for `tr`; `begins`: how its commands' ids begin."""

    title: str
    begins: tuple[str, ...]


GROUPS: tuple[Group, ...] = (
    Group(mark("Who waits and rings"), ("offer.", "waiting.", "queues.", "expert.accept", "expert.decline")),
    Group(
        mark("Chats"),
        ("chat.select", "chat.next", "chat.previous", "chat.longest", "search.", "tile", "held.", "losses.", "unsent."),
    ),
    Group(
        mark("Writing"),
        (
            "chat.focus",
            "chat.send",
            "chat.attach",
            "chat.link",
            "chat.hidden",
            "chat.quote",
            "chat.edit",
            "chat.take_back",
            "write.",
            "writing.",
            "canned.",
            "spelling.",
            "guard.",
            "undo.",
            "emoji.",
        ),
    ),
    Group(mark("In the chat"), ("chat.", "company.", "wrap_up.", "monitor.", "coach.")),
    Group(mark("Customer"), ("customer.", "cobrowse.", "map.", "visitors.", "contact.", "why.")),
    Group(mark("Colleagues"), ("colleagues.", "expert.")),
    Group(mark("Scratch pad and alerts"), ("pad.", "alerts.", "alert.", "reminder.")),
    Group(mark("Supervising"), ("supervise.", "floor.", "broadcast.")),
    Group(mark("Your state"), ("state.", "account.", "notices.")),
    Group(mark("The window"), ()),
)


def grouped(commands: Iterable[Command]) -> list[tuple[str, list[Command]]]:
    """The commands by group, in the groups' order and their own; a group without any is left out."""
    found: list[list[Command]] = [[] for _ in GROUPS]
    for command in commands:
        at = next((at for at, group in enumerate(GROUPS) if command.id.startswith(group.begins)), len(GROUPS) - 1)
        found[at].append(command)
    return [(group.title, inside) for group, inside in zip(GROUPS, found, strict=True) if inside]
