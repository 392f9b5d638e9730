"""Every failure of a call as an `ErrorBody`; nothing of the server's inside gets out."""

import logging
from typing import Any

from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from protocol.errors import ErrorBody, ErrorCode, Refusal, http_status

_log = logging.getLogger(__name__)

#: Statuses that Litestar itself answers with, before a handler of ours runs.
_BY_STATUS = {401: ErrorCode.SESSION_EXPIRED, 403: ErrorCode.NOT_ALLOWED, 413: ErrorCode.FRAME_TOO_LARGE}
_SERVER_ERROR = 500
#: Litestar's words, under status 500, for a caller whose line broke in the middle of a body.
_CALLER_GONE = "client disconnected prematurely"

_Request = Request[Any, Any, Any]


def _answer(body: ErrorBody, status: int) -> Response[ErrorBody]:
    headers = {} if body.retry_after is None else {"Retry-After": str(-(-body.retry_after // 1000))}
    return Response(body, status_code=status, media_type=MediaType.JSON, headers=headers)


def _refused(_: _Request, refusal: Refusal) -> Response[ErrorBody]:
    return _answer(refusal.body(), http_status(refusal.code))


def _misused(_: _Request, error: HTTPException) -> Response[ErrorBody]:
    """Unreadable bodies, unknown paths, wrong methods: Litestar's status, our words."""
    status = error.status_code
    if error.detail == _CALLER_GONE:
        # Nobody reads the answer, and nothing is wrong here.
        return _answer(Refusal(ErrorCode.BAD_FRAME).body(), http_status(ErrorCode.BAD_FRAME))
    if status >= _SERVER_ERROR:
        return _broken(_, error)
    return _answer(Refusal(_BY_STATUS.get(status, ErrorCode.BAD_FRAME)).body(), status)


def _too_deep(_: _Request, error: RecursionError) -> Response[ErrorBody]:
    """A body nested without end; any other endless recursion is a mistake of ours."""
    if "deserializing" not in str(error):
        return _broken(_, error)
    return _answer(Refusal(ErrorCode.BAD_FRAME).body(), http_status(ErrorCode.BAD_FRAME))


def _no_text(_: _Request, __: UnicodeDecodeError) -> Response[ErrorBody]:
    """A body with bytes that are no UTF-8: all that is decoded here came from a caller."""
    return _answer(Refusal(ErrorCode.BAD_FRAME).body(), http_status(ErrorCode.BAD_FRAME))


def _broken(_: _Request, error: Exception) -> Response[ErrorBody]:
    _log.error("a call failed", exc_info=error)
    return _answer(Refusal(ErrorCode.INTERNAL).body(), http_status(ErrorCode.INTERNAL))


# Litestar leaves its own type parameters open here.
HANDLERS: ExceptionHandlersMap = {  # pyright: ignore[reportUnknownVariableType]
    Refusal: _refused,
    HTTPException: _misused,
    RecursionError: _too_deep,
    UnicodeDecodeError: _no_text,
    Exception: _broken,
}
