"""The document of all that is set up, as `deskbell admin import` takes it and `export` gives it."""

from codecs import BOM_UTF8
from pathlib import Path
from typing import TypeVar

import msgspec
import msgspec.inspect
from argon2 import PasswordHasher

from backend.app.strictness import unknown_field
from backend.errors import KnownError
from backend.rest.setup import Put
from protocol.canned import PutCanned
from protocol.commands import PutAgent, PutExpertGroup, PutProfile, PutQueue, PutSite
from protocol.ids import CommandId, new_id

#: What sets a company up.
C = TypeVar("C", PutQueue, PutSite, PutProfile, PutAgent, PutExpertGroup, PutCanned)

_LEAST_PASSWORD = 8


def fresh() -> CommandId:
    """An id for a command: every import is a new act."""
    return CommandId(new_id())


class _Site(PutSite, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="put_site"):
    id: CommandId = msgspec.field(default_factory=fresh)


class _Queue(PutQueue, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="put_queue"):
    id: CommandId = msgspec.field(default_factory=fresh)


class _Profile(PutProfile, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="put_profile"):
    id: CommandId = msgspec.field(default_factory=fresh)


class _ExpertGroup(PutExpertGroup, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="put_expert_group"):
    id: CommandId = msgspec.field(default_factory=fresh)


class _Canned(PutCanned, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="put_canned"):
    id: CommandId = msgspec.field(default_factory=fresh)


class _Agent(PutAgent, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="put_agent"):
    id: CommandId = msgspec.field(default_factory=fresh)
    #: Hashed here; the document is for setting up, not for keeping.
    password: str | None = None


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sites: tuple[_Site, ...] = ()
    queues: tuple[_Queue, ...] = ()
    profiles: tuple[_Profile, ...] = ()
    agents: tuple[_Agent, ...] = ()
    expert_groups: tuple[_ExpertGroup, ...] = ()
    canned: tuple[_Canned, ...] = ()


def read_setup(file: Path) -> tuple[Put, ...]:
    """The commands of a document, in an order that works. Raises KnownError."""
    try:
        # Windows' own editor begins with a mark.
        written = file.read_bytes().removeprefix(BOM_UTF8)
        document = msgspec.json.decode(written, type=_Document)
    except OSError as error:
        raise KnownError(f"{file} can't be read: {error.strerror}.") from error
    except msgspec.DecodeError as error:
        raise KnownError(f"{file} is not a set-up: {error}.") from error
    unknown = unknown_field(msgspec.json.decode(written, type=object), msgspec.inspect.type_info(_Document))
    if unknown is not None:
        raise KnownError(f"{file} is not a set-up: {unknown}.")
    queues = [_again(queue, PutQueue) for queue in document.queues]
    groups = [_again(group, PutExpertGroup) for group in document.expert_groups]
    return (
        # First without what names one that comes later.
        *(msgspec.structs.replace(queue, overflow=None) for queue in queues),
        *(_once_more(queue) for queue in queues if queue.overflow is not None),
        *(_again(site, PutSite) for site in document.sites),
        *(_again(profile, PutProfile) for profile in document.profiles),
        *(put_agent(_again(agent, PutAgent), agent.password) for agent in document.agents),
        *(msgspec.structs.replace(group, fallback=None) for group in groups),
        *(_once_more(group) for group in groups if group.fallback is not None),
        *(_again(text, PutCanned) for text in document.canned),
    )


def named(command: Put) -> str:
    """Which one of a document it is, in words."""
    match command:
        case PutQueue(name=name):
            return f"The queue “{name}”"
        case PutSite(key=name):
            return f"The site “{name}”"
        case PutProfile(name=name):
            return f"The profile “{name}”"
        case PutExpertGroup(name=name):
            return f"The experts “{name}”"
        case PutAgent(login=name):
            return f"The agent “{name}”"
        case PutCanned(shortcut=name):
            return f"The text “{name}”"


def put_agent(agent: PutAgent, password: str | None) -> PutAgent:
    """The command with the password's hash in it; None keeps what the agent has.

    Raises KnownError when the password is too short (NIST SP 800-63B, section 5.1.1.2: at least 8).
    """
    if password is None:
        return agent
    if len(password) < _LEAST_PASSWORD:
        raise KnownError(f"The password of {agent.login} is too short. It takes at least {_LEAST_PASSWORD} characters.")
    return msgspec.structs.replace(agent, password_hash=PasswordHasher().hash(password))


def _once_more(command: C) -> C:
    return msgspec.structs.replace(command, id=fresh())


def _again(given: C, kind: type[C]) -> C:
    return msgspec.structs.replace(msgspec.convert(given, kind, from_attributes=True), id=fresh())
