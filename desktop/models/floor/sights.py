"""How the floor's tables are sorted, found, grouped and said. The words of states come from whoever shows them."""

from collections.abc import Callable, Mapping

from desktop.models.floor.lines import AgentLine, QueueLine, VisitorLine
from desktop.models.floor.table import Column, Order, Sight, Weight
from protocol.kinds import AgentStatus

_STATES = (AgentStatus.READY, AgentStatus.FINISHING, AgentStatus.NOT_READY)
#: Less than anything that is known.
_NONE = -1
_NEVER = -(2**62)


class Words:
    """The words that the tables need; given by the panel, which knows the language."""

    def __init__(
        self,
        *,
        columns: Mapping[str, tuple[Column, ...]],
        groups: Mapping[str, Mapping[str, str]],
        state: Callable[[AgentLine], str],
        no_group: str,
        away: str,
        asked: Callable[[VisitorLine], str],
        page: Callable[[VisitorLine], str],
        spoken_agent: Callable[[AgentLine], str],
        spoken_queue: Callable[[QueueLine], str],
        spoken_visitor: Callable[[VisitorLine], str],
    ) -> None:
        self.columns = columns
        self.groups = groups
        self.state = state
        self.no_group = no_group
        self.away = away
        self.asked = asked
        self.page = page
        self.spoken_agent = spoken_agent
        self.spoken_queue = spoken_queue
        self.spoken_visitor = spoken_visitor


class AgentSight(Sight[AgentLine]):
    """Of agents."""

    first_order = Order("state")

    def __init__(self, words: Words) -> None:
        self._words = words
        self.columns = words.columns["agents"]
        self.groups = words.groups["agents"]

    def weight(self, row: AgentLine, column: str) -> Weight:
        agent = row.agent
        match column:
            case "state":
                return (not agent.online, _STATES.index(agent.status), self._words.state(row), agent.name)
            case "time":
                return (-agent.since if agent.online else _NEVER, agent.name)
            case "chats":
                return (row.open / max(1, row.most), row.open, agent.name)
            case "waits":
                return (_NONE if row.unanswered.first is None else -row.unanswered.first - _NEVER, agent.name)
            case "queues":
                return (len(row.queues), ", ".join(row.queues), agent.name)
            case "today":
                return (row.figures.chats, agent.name)
            case "answer":
                return (_NONE if row.answer is None else row.answer, agent.name)
            case "missed":
                return (row.figures.missed + row.figures.declined, agent.name)
            case _:
                return (agent.name, agent.id.int)

    def sought(self, row: AgentLine) -> str:
        agent = row.agent
        names = (card.customer.name for card in row.chats)
        return " ".join((agent.name, agent.login, row.group, self._words.state(row), *row.queues, *names))

    def group(self, row: AgentLine, by: str) -> tuple[Weight, str]:
        agent = row.agent
        if by == "group":
            return (not row.group, row.group), row.group or self._words.no_group
        if by == "state":
            if not agent.online:
                return (len(_STATES), ""), self._words.away
            words = self._words.state(row)
            return (_STATES.index(agent.status), words), words
        first = row.queues[0] if row.queues else ""
        return (not first, first), first or self._words.no_group

    def spoken(self, row: AgentLine) -> str:
        return self._words.spoken_agent(row)


class QueueSight(Sight[QueueLine]):
    """Of queues."""

    first_order = Order("waiting", down=True)

    def __init__(self, words: Words) -> None:
        self._words = words
        self.columns = words.columns["queues"]
        self.groups = words.groups["queues"]

    def weight(self, row: QueueLine, column: str) -> Weight:
        figures = row.figures
        match column:
            case "waiting":
                return (row.waiting, row.name)
            case "longest":
                return (_NONE if row.first is None else -row.first - _NEVER, row.name)
            case "now":
                return (_NONE if row.level_now is None else row.level_now, row.name)
            case "today":
                return (_NONE if row.level is None else row.level, row.name)
            case "answered":
                return (figures.answered, row.name)
            case "abandoned":
                return (figures.abandoned, row.name)
            case "open":
                return (row.open, row.name)
            case "ready":
                return (row.ready, _NONE if row.free is None else row.free, row.name)
            case "wait":
                return (_NONE if row.wait is None else row.wait, row.name)
            case _:
                return (row.name, row.queue.int)

    def sought(self, row: QueueLine) -> str:
        return row.name

    def group(self, row: QueueLine, by: str) -> tuple[Weight, str]:  # noqa: ARG002  queues are few: nothing to group by
        return ("",), ""

    def spoken(self, row: QueueLine) -> str:
        return self._words.spoken_queue(row)


class VisitorSight(Sight[VisitorLine]):
    """Of visitors."""

    first_order = Order("cart", down=True)

    def __init__(self, words: Words) -> None:
        self._words = words
        self.columns = words.columns["visitors"]
        self.groups = words.groups["visitors"]

    def weight(self, row: VisitorLine, column: str) -> Weight:
        one = row.visitor.visiting
        match column:
            case "here":
                return (-one.since, one.visitor.int)
            case "time":
                return (-one.page_since, one.visitor.int)
            case "cart":
                return (one.cart.total if one.cart is not None else 0, -one.since, one.visitor.int)
            case "state":
                return (self._words.asked(row), -one.since, one.visitor.int)
            case "shop":
                return (row.visitor.site, -one.since, one.visitor.int)
            case _:
                return (self._words.page(row), one.visitor.int)

    def sought(self, row: VisitorLine) -> str:
        one = row.visitor.visiting
        return " ".join((self._words.page(row), one.page.url, row.visitor.site, self._words.asked(row), row.agent))

    def group(self, row: VisitorLine, by: str) -> tuple[Weight, str]:
        if by == "shop":
            return (row.visitor.site,), row.visitor.site
        words = self._words.asked(row)
        return (bool(words), words), words or self._words.away

    def spoken(self, row: VisitorLine) -> str:
        return self._words.spoken_visitor(row)
