"""The words of the floor: columns, groups, states, and what a screen reader says of a line."""

from desktop.models.clock import clock_words
from desktop.models.floor.board import Totals
from desktop.models.floor.lines import AgentLine, QueueLine, VisitorLine
from desktop.models.floor.sights import Words
from desktop.models.floor.table import Column
from desktop.panels.visitors.rows import asked_words, page_of, short_cart_words
from desktop.ui.text import tr
from desktop.ui.words import state_words, wait_words
from protocol.kinds import AgentStatus

#: Where nothing is known.
NONE = "–"


def floor_words() -> Words:
    """In the language of the desk."""
    return Words(
        columns={"agents": _agent_columns(), "queues": _queue_columns(), "visitors": _visitor_columns()},
        groups={
            "agents": {"group": tr("Group"), "state": tr("State"), "queue": tr("Queue"), "": tr("Nothing")},
            "queues": {},
            "visitors": {"": tr("Nothing"), "shop": tr("Shop"), "state": tr("State")},
        },
        state=line_state_words,
        no_group=tr("In no group"),
        away=tr("Signed out"),
        asked=visitor_state_words,
        page=_page,
        spoken_agent=agent_words,
        spoken_queue=queue_words,
        spoken_visitor=visitor_words,
    )


def _number(id: str, title: str, least: int, about: str = "", *, down: bool = True, keep: int = 9) -> Column:
    """A column of numbers: they stand at the right."""
    return Column(id=id, title=title, least=least, right=True, about=about, down=down, keep=keep)


def _clock(id: str, title: str, least: int, about: str = "", *, down: bool = True, keep: int = 9) -> Column:
    """A column of what goes on while one looks."""
    return Column(id=id, title=title, least=least, right=True, about=about, down=down, keep=keep, ticks=True)


def _agent_columns() -> tuple[Column, ...]:
    on_average = tr("How long customers waited for an answer today, on average")
    unanswered = tr("How long the customer waits now who has waited longest for an answer")
    return (
        Column(id="name", title=tr("Agent"), least=148, share=3),
        Column(id="state", title=tr("State"), least=120, share=2),
        _clock("time", tr("For"), 66, tr("Time in this state"), keep=4),
        Column(id="chats", title=tr("Chats"), least=116, about=tr("Open chats, and how many there can be"), down=True),
        _clock("waits", tr("Unanswered"), 84, unanswered),
        Column(id="queues", title=tr("Queues"), least=108, share=3, keep=0),
        _number("today", tr("Today"), 58, tr("Chats today"), keep=2),
        _number("answer", tr("Answers in"), 82, on_average, keep=1),
        _number("missed", tr("Missed"), 68, tr("Offers not answered or declined today"), keep=3),
    )


def _queue_columns() -> tuple[Column, ...]:
    lately = tr("Answered within the target, of those of the last half hour")
    today = tr("Answered within the target, of those of today")
    return (
        Column(id="name", title=tr("Queue"), least=128, share=3),
        _clock("waiting", tr("Waiting"), 64),
        _clock("longest", tr("Longest"), 66, tr("The longest wait now")),
        _number("now", tr("In time now"), 82, lately, down=False),
        _number("today", tr("In time today"), 94, today, down=False),
        _number("answered", tr("Answered"), 68, tr("Today"), keep=1),
        _number("abandoned", tr("Gave up"), 60, tr("Today")),
        _number("open", tr("In chats"), 60, keep=2),
        _number("ready", tr("Ready"), 62, tr("Ready agents, of those signed in"), down=False),
        _number("wait", tr("New ones wait"), 98, tr("As the server estimates"), keep=0),
    )


def _visitor_columns() -> tuple[Column, ...]:
    return (
        Column(id="page", title=tr("Visitor"), least=220, share=5),
        _clock("here", tr("Here for"), 84, down=False),
        _clock("time", tr("On the page"), 92, down=False, keep=1),
        Column(id="cart", title=tr("Cart"), least=180, share=2, down=True),
        Column(id="state", title=tr("State"), least=160, share=2),
        Column(id="shop", title=tr("Shop"), least=110, share=1, keep=0),
    )


def line_state_words(line: AgentLine) -> str:
    """An agent's state, with her presence."""
    if not line.agent.online:
        return tr("Signed out")
    if line.agent.lease_until is not None:
        return tr("Connection lost")
    if line.agent.status is AgentStatus.FINISHING:
        return tr("Finishing")
    return state_words(line.agent)


def visitor_state_words(line: VisitorLine) -> str:
    """Where they wait, with whom they chat, or what became of an invitation; empty for most."""
    if line.agent and not line.visitor.waits_in:
        return tr("In a chat with {name}", name=line.agent)
    return asked_words(line.visitor)


def _page(line: VisitorLine) -> str:
    return f"{line.name} · {page_of(line.visitor)}" if line.name else page_of(line.visitor)


def extent_words(totals: Totals) -> str:
    """Of how much the numbers over the tables are."""
    queues = tr("1 queue") if totals.queues == 1 else tr("{n} queues", n=totals.queues)
    agents = tr("1 agent") if totals.agents == 1 else tr("{n} agents", n=totals.agents)
    return f"{queues} · {agents}"


def part_words(part: float | None) -> str:
    """A part of a whole, in percent."""
    return NONE if part is None else tr("{n} %", n=round(part * 100))


def answer_words(line: AgentLine) -> str:
    """How long her customers wait for an answer."""
    return NONE if line.answer is None else clock_words(line.answer)


def agent_words(line: AgentLine) -> str:
    """An agent's line for a screen reader."""
    parts = [line.agent.name, line_state_words(line)]
    parts.append(tr("{n} of {most} chats", n=line.open, most=line.most))
    if line.unanswered.count:
        parts.append(tr("{n} unanswered", n=line.unanswered.count))
    if line.rings:
        parts.append(tr("a chat rings"))
    if line.flagged:
        parts.append(tr("asks for a supervisor"))
    if line.figures.missed:
        parts.append(tr("{n} offers not answered", n=line.figures.missed))
    return ", ".join(parts)


def queue_words(line: QueueLine) -> str:
    """A queue's line for a screen reader."""
    parts = [line.name, tr("{n} waiting", n=line.waiting)]
    parts.append(tr("{part} in time today", part=part_words(line.level)))
    parts.append(tr("{n} of {all} ready", n=line.ready, all=line.here))
    if line.wait is not None:
        parts.append(tr("new ones wait {time}", time=wait_words(line.wait)))
    return ", ".join(parts)


def visitor_words(line: VisitorLine) -> str:
    """A visitor's line for a screen reader."""
    parts = (_page(line), short_cart_words(line.visitor.visiting.cart), visitor_state_words(line), line.visitor.site)
    return ", ".join(part for part in parts if part)
