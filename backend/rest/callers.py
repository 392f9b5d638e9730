"""What the guard left about the caller, for handlers that ask."""

from collections.abc import Callable
from typing import Any, TypeVar

from litestar import Request

from backend.actions import sign_in, visitors
from backend.actions.actor import Actor
from backend.actions.sign_in import SessionId
from backend.store import Tx
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, VisitorId

AnyRequest = Request[Any, Any, Any]
T = TypeVar("T")


def actor_of(request: AnyRequest) -> Actor:
    """Who calls. Raises Refusal(not_allowed) where no right was asked for."""
    actor: object = request.state.get("actor")
    if not isinstance(actor, Actor):
        raise Refusal(ErrorCode.NOT_ALLOWED)
    return actor


def owner_of(request: AnyRequest) -> VisitorId | AgentId:
    """Whose files the caller's are. Raises Refusal(not_allowed) for callers without an id."""
    actor = actor_of(request)
    owner = actor.visitor or actor.agent
    if owner is None:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    return owner


def session_of(request: AnyRequest) -> SessionId | None:
    """The sign-in of a staff caller; None for one who works on the data folder."""
    session: SessionId | None = request.state.get("session")
    return session


def while_signed_in(request: AnyRequest, job: Callable[[Tx], T]) -> Callable[[Tx], T]:
    """The job, refused with `session_expired` when a token outlived what it names: a sign-in, or a visitor."""
    session, visitor = session_of(request), actor_of(request).visitor

    def checked(tx: Tx) -> T:
        if session is not None:
            sign_in.session_agent(tx, session)
        if visitor is not None:
            visitors.check_known(tx, visitor)
        return job(tx)

    return checked


def address_of(request: AnyRequest) -> str:
    """Where the call comes from, for limits; never logged."""
    return request.client.host if request.client else ""
