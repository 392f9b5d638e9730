"""The customer takes the conversation home: as plain text, or as a page that prints well."""

from datetime import UTC, datetime
from enum import StrEnum
from html import escape
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath, FromQuery

from backend.actions import resume
from backend.rest.callers import AnyRequest, actor_of
from backend.rest.rights import Right, right
from backend.rest.services import Injected
from backend.store import Tx
from protocol.entities import Party
from protocol.errors import ErrorCode, Refusal
from protocol.events import (
    ChatEnded,
    ChatStarted,
    MessageChanged,
    MessagePosted,
    MessageTakenBack,
    PartyJoined,
    PartyLeft,
    PassedOn,
)
from protocol.frames import PublicEntry
from protocol.ids import InteractionId
from protocol.kinds import PartyKind


class Format(StrEnum):
    """How it comes."""

    TEXT = "text"
    HTML = "html"


class Transcript(Controller):
    """`/api/visitor/transcript`."""

    path = "/api/visitor/transcript"
    tags = ("widget",)

    @get("/{interaction:uuid}", opt=right(Right.VISITOR), media_type="text/plain")
    async def download(
        self,
        interaction: FromPath[UUID],
        request: AnyRequest,
        services: Injected,
        format: FromQuery[Format] = Format.TEXT,  # noqa: A002
    ) -> Response[str]:
        """The public side of one's own conversation. Times are UTC."""
        chat, visitor = InteractionId(interaction), actor_of(request).visitor

        def read(tx: Tx) -> tuple[PublicEntry, ...]:
            if visitor is None or not resume.is_visitor_of(tx, visitor, chat):
                raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
            return resume.public_transcript(tx, chat)

        lines = _lines(await services.store.run(read))
        if format is Format.TEXT:
            body, kind, name = _text(lines), "text/plain", "conversation.txt"
        else:
            body, kind, name = _page(lines), "text/html", "conversation.html"
        return Response(
            body,
            media_type=kind,
            headers={
                "Content-Disposition": f'attachment; filename="{name}"',
                "Cache-Control": "no-store",
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
            },
        )


class _Line:
    """One thing that was said or happened."""

    __slots__ = ("at", "text", "who")

    def __init__(self, at: int, who: str, text: str) -> None:
        self.at = datetime.fromtimestamp(at / 1000, UTC)
        self.who = who
        self.text = text


def _lines(entries: tuple[PublicEntry, ...]) -> list[_Line]:
    """`entries` are as they stand: what was changed is told in its last words."""
    lines: list[_Line] = []
    changed = {entry.event.id for entry in entries if isinstance(entry.event, MessageChanged)}
    gone = {entry.event.id for entry in entries if isinstance(entry.event, MessageTakenBack)}
    for entry in entries:
        match entry.event:
            case ChatStarted() as started:
                who = _name(started.customer)
                lines.extend(_Line(entry.at, who, f"{answer.label}: {answer.value}") for answer in started.answers)
                if started.welcome:
                    lines.append(_Line(entry.at, started.queue_name, started.welcome))
            case MessagePosted(id=id, author=author) if id in gone:
                lines.append(_Line(entry.at, "", f"{_name(author)} took a message back."))
            case MessagePosted() as message:
                quoted = [] if message.quote is None else [f"> {_name(message.quote.author)}: {message.quote.text}"]
                files = [f"[{file.name}]" for file in message.attachments]
                text = "\n".join(filter(None, [*quoted, message.text, *files]))
                lines.append(
                    _Line(entry.at, _name(message.author), f"{text} (edited)" if message.id in changed else text)
                )
            case PartyJoined(party=party):
                lines.append(_Line(entry.at, "", f"{_name(party)} joined."))
            case PartyLeft(party=party):
                lines.append(_Line(entry.at, "", f"{_name(party)} left."))
            case PassedOn(by=by, queue_name=queue, stays=stays):
                lines.append(_Line(entry.at, "", f"Passed on to {queue}."))
                if by.kind is PartyKind.AGENT and not stays:
                    lines.append(_Line(entry.at, "", f"{_name(by)} left."))
            case ChatEnded():
                lines.append(_Line(entry.at, "", "The conversation ended."))
            case _:
                pass
    return lines


def _name(party: Party) -> str:
    return party.name or ("You" if party.kind is PartyKind.CUSTOMER else "Support")


def _text(lines: list[_Line]) -> str:
    out = [f"{line.at:%Y-%m-%d %H:%M} {line.who + ': ' if line.who else ''}{line.text}" for line in lines]
    return "\n".join(["Conversation (times in UTC)", "", *out, ""])


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#1b1f27;max-width:44rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.4rem}dl{margin:0}dt{margin-top:1rem;font-weight:600}dt time{font-weight:400;color:#5b6472}"
    "dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}dd.event{color:#5b6472;margin-top:1rem}"
    "@media print{body{margin:0;max-width:none}dt{break-after:avoid}}"
)


def _page(lines: list[_Line]) -> str:
    parts: list[str] = []
    for line in lines:
        moment = f'<time datetime="{line.at.isoformat()}">{line.at:%Y-%m-%d %H:%M}</time>'
        if line.who:
            parts.append(f'<dt dir="auto">{escape(line.who)} {moment}</dt><dd dir="auto">{escape(line.text)}</dd>')
        else:
            parts.append(f'<dd class="event">{moment} {escape(line.text)}</dd>')
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Conversation</title>'
        f"<style>{_STYLE}</style></head><body><h1>Conversation</h1><p>Times are in UTC.</p>"
        f"<dl>{''.join(parts)}</dl></body></html>"
    )
