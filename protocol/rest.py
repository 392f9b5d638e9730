"""Bodies of the HTTP calls. Paths are in the OpenAPI document at `/schema`."""

from msgspec import Struct

from protocol.entities import Agent, FormField, Interaction, Look
from protocol.frames import PublicEntry, StaffEntry
from protocol.ids import InteractionId, VisitorId


class Body(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all bodies."""


class SignIn(Body, frozen=True, kw_only=True):
    """`POST /api/auth/sign-in`."""

    login: str
    password: str


class Refresh(Body, frozen=True, kw_only=True):
    """`POST /api/auth/refresh`: trades a refresh token, once, for a new pair.

    Asked again within a minute, because the answer was lost, it gives the same next token. Later, or
    when the next one was used already, the token counts as stolen and the sign-in ends.
    """

    refresh: str


class Tokens(Body, frozen=True, kw_only=True):
    """What an agent signs in to. `access` is short-lived; `refresh` changes at every use."""

    access: str
    refresh: str
    #: Unix milliseconds on the server's clock (`now`).
    access_expires_at: int
    now: int
    agent: Agent


class WidgetQuestion(Body, frozen=True, kw_only=True):
    """A question type as the widget shows it. The queue stays on the server."""

    key: str
    label: str
    #: The queue's welcome with its variables filled in.
    welcome: str = ""


class WidgetConfig(Body, frozen=True, kw_only=True):
    """`GET /api/widget/{key}/config`: all the widget needs before a chat."""

    name: str
    look: Look
    form: tuple[FormField, ...] = ()
    questions: tuple[WidgetQuestion, ...] = ()
    welcome: str = ""
    agents_available: int = 0


class VisitorSessionRequest(Body, frozen=True, kw_only=True):
    """`POST /api/widget/{key}/session`: a new visitor, or a fresh token for an old one."""

    token: str | None = None


class VisitorSession(Body, frozen=True, kw_only=True):
    """The visitor's signed session, and the chat that goes on, if one does."""

    visitor: VisitorId
    token: str
    interaction: InteractionId | None = None


class EntriesPage(Body, frozen=True, kw_only=True):
    """`GET /api/interactions/{id}/entries`: older entries of a chat, oldest first."""

    public: tuple[PublicEntry, ...] = ()
    staff: tuple[StaffEntry, ...] = ()
    #: False when the first entry of both streams is included.
    more: bool = False


class InteractionPage(Body, frozen=True, kw_only=True):
    """`GET /api/interactions`: past interactions, newest first."""

    interactions: tuple[Interaction, ...]
    #: Pass as `before` to go on; None at the end.
    next: int | None = None


class Health(Body, frozen=True, kw_only=True):
    """`GET /health`."""

    status: str
    version: str
    epoch: str
