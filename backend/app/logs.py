"""Structured logs on stderr: ids and counts, no names, no addresses, no words of anybody."""

import logging
import sys

from backend.app.settings import LogFormat, LogLevel

#: What uvicorn says of callers who can't speak HTTP or WebSocket. Anybody can make it say so, without end.
_OF_CALLERS = frozenset(
    {
        "Invalid HTTP request received.",
        "Invalid UTF-8 sequence received from client.",
        "Unsupported upgrade request.",
    }
)


class _Late(logging.Formatter):
    """Loads what it formats with at the first record: that takes a tenth of the server's start."""

    def __init__(self, form: LogFormat) -> None:
        super().__init__()
        self._form = form
        self._formatter: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        """One line, and a traceback if there is one."""
        if self._formatter is None:
            self._formatter = _formatter(self._form)
        return self._formatter.format(record)


def _formatter(form: LogFormat) -> logging.Formatter:
    import structlog

    # Its own way with exceptions prints the variables too: tokens, names and words of people.
    plain = structlog.dev.plain_traceback
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *(
                (structlog.processors.format_exc_info, structlog.processors.JSONRenderer())
                if form is LogFormat.JSON
                else (structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain),)
            ),
        ],
    )


def set_up(form: LogFormat, level: LogLevel) -> None:
    """Send all records, ours and the libraries', through one formatter."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Late(form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.value.upper())
    # Their INFO lines hold addresses and queries.
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "litestar", "asyncio", "alembic", "PIL"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").addFilter(_is_ours)


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether something is to be done here. What a caller got wrong, the answer told them."""
    return record.msg not in _OF_CALLERS
