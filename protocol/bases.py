"""What all entities, commands and events have in common."""

from msgspec import Struct

from protocol.ids import CommandId


class Entity(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all entities: immutable, unknown fields ignored, defaults left out on the wire."""


class Command(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """Base of all commands."""

    id: CommandId


class Frame(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """Base of all frames that are not commands."""


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """Base of all events. The tag on the wire is the struct's `tag`."""
