"""Customers in the simulation: the real widget, in browsers with tabs, each browser on a machine of its own."""

import asyncio
import math

import msgspec

from backend.store import Tx
from bench.simulation.history import CartChanged, Compared, Complained, History, Retried, Returned, Went, Wrote
from bench.simulation.holding import View, differences_of
from bench.simulation.lines import Line
from bench.simulation.loop import OUTSIDE
from bench.simulation.machine import BEGINNING, Machine
from bench.simulation.network import Network
from bench.simulation.node import Node, Told
from desktop.net.errors import Unreachable
from protocol.commands import AnyCommand
from protocol.errors import ErrorCode, Refusal, http_status
from protocol.ids import CommandId, ProposalId, VisitorId
from protocol.kinds import ProposalState
from protocol.rest import VisitorSessionRequest

_VISITOR = "/live/visitor"
_encode = msgspec.json.Encoder().encode
#: What it says when the server takes nobody for whom the shop says.
_NOBODY = "Deskbell: nobody was identified."
#: Seconds until a page is there that a tab was sent to, at most; how seldom it does not come.
_LOADS_WITHIN = 3.0
_NEVER_LOADS = 0.1


class Widgets:
    """All browsers of one run, behind the one process that plays them."""

    def __init__(
        self, node: Node, network: Network, *, key: str, origin: str, seed: int, plant: str | None = None
    ) -> None:
        """`key` and `origin` are the site's. `plant` names a planted bug of the widget (`browser/plants.ts`)."""
        self.network = network
        self.key = key
        self.origin = origin
        self._node = node
        self._widgets: dict[str, Widget] = {}
        self._alarm: asyncio.TimerHandle | None = None
        began: dict[str, object] = {"seed": seed, "epoch": BEGINNING}
        self.call("begin", began if plant is None else began | {"plant": plant})

    def add(self, widget: "Widget") -> None:
        """A customer with a browser."""
        self._widgets[widget.name] = widget

    def call(self, do: str, said: dict[str, object]) -> msgspec.Raw:
        """Tell the process something, do what comes of it, and answer with what it says."""
        answer = self._node.call(self.network.now(), do, said)
        for told in answer.told:
            self._widgets[told.tab.partition("/")[0]].carry_out(told)
        self._set_alarm(answer.wakeAt)
        return answer.value

    def _set_alarm(self, wake_at: float | None) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if wake_at is not None:
            # Half a millisecond later: the process counts whole ones.
            at = (math.ceil(wake_at) + 0.5) / 1_000
            self._alarm = self.network.loop.call_at(at, self._tick, context=OUTSIDE)

    def _tick(self) -> None:
        self._alarm = None
        for widget in self._widgets.values():
            widget.tell_clocks()
        self.call("tick", {})


class _Socket:
    """A tab's end of a line."""

    def __init__(self, widget: "Widget", tab: str, number: int) -> None:
        self._widget = widget
        self._about: dict[str, object] = {"tab": tab, "socket": number}

    def opened(self) -> None:
        """The line is there."""
        self._widget.call("opened", self._about)

    def received(self, text: str) -> None:
        """A frame came."""
        self._widget.call("heard", self._about | {"data": text})

    def closed(self, code: int | None) -> None:  # noqa: ARG002 -- the widget goes by the frame before it
        """The line is gone."""
        self._widget.call("dropped", self._about)


class Widget:
    """One customer: a browser on a machine, and the tabs in it that show the shop.

    Attributes:
        tabs: the open ones, oldest first; the customer looks at the last.
        visitor: who the server takes them for.
    """

    def __init__(self, machine: Machine, widgets: Widgets) -> None:
        self.machine = machine
        self.name = machine.name
        self.tabs: list[str] = []
        self.visitor: VisitorId | None = None
        self._widgets = widgets
        self._network = widgets.network
        self._history = widgets.network.history
        self._lines: dict[tuple[str, int], Line] = {}
        self._opened = 0
        #: Where each tab is.
        self._addresses: dict[str, str] = {}
        self._clocks = (0, 0)
        #: Commands that were told as written; keeping one again is nothing new.
        self._written: set[CommandId] = set()
        self._retried: set[CommandId] = set()
        if not machine.alive:
            machine.start()
        widgets.add(self)

    def call(self, do: str, said: dict[str, object]) -> msgspec.Raw:
        """Tell this browser something."""
        self.tell_clocks()
        return self._widgets.call(do, said)

    def tell_clocks(self) -> None:
        """The machine's clock may have been set, and it may have slept."""
        now = self._network.now()
        skew, slept = self.machine.wall() - BEGINNING - now, now - self.machine.steady()
        if self.tabs and (abs(skew - self._clocks[0]) > 1 or abs(slept - self._clocks[1]) > 1):
            self._clocks = skew, slept
            self._widgets.call("set_clocks", {"tab": self.tabs[0], "skew": skew, "slept": slept})

    # --- what the customer does -----------------------------------------------------------------

    def open_tab(self) -> None:
        """The shop in a new tab, before the customer's eyes."""
        if self.tabs:
            self._on("show", on=False)
        self._load(len(self.tabs), f"{self.origin}/", before=None)

    def _load(self, place: int, address: str, *, before: str | None) -> None:
        """A page; `before`: the tab's name until now, whose session storage it goes on with."""
        self._opened += 1
        tab = f"{self.name}/{self._opened}"
        self.tabs.insert(place, tab)
        self._addresses[tab] = address
        where: dict[str, object] = {
            "server": self.origin,
            "site": self._widgets.key,
            "address": address,
            "before": before,
        }
        self.call("open", {"tab": tab} | where)

    @property
    def origin(self) -> str:
        """Where the widget finds its server: the simulation has one."""
        return self._widgets.origin

    def close_tab(self) -> None:
        """The tab before their eyes is closed in an orderly way."""
        if self.tabs:
            self._on("unload")
            self.kill_tab()

    def kill_tab(self) -> None:
        """The tab before their eyes is gone at once."""
        if self.tabs:
            self._on("kill")
            self.tabs.pop()
            if self.tabs:
                self._on("show", on=True)

    def reload(self, *, orderly: bool = True) -> None:
        """The page is loaded again; not `orderly`: the tab crashed, and the browser brings it back."""
        if self.tabs:
            self._load_anew(self.tabs[-1], self._addresses[self.tabs[-1]], orderly=orderly)
        else:
            self.open_tab()

    def _load_anew(self, tab: str, address: str, *, orderly: bool = True) -> None:
        if tab not in self.tabs or self.machine.asleep:
            return
        place = self.tabs.index(tab)
        if orderly:
            self.call("unload", {"tab": tab})
        self.call("kill", {"tab": tab})
        self.tabs.remove(tab)
        self._load(place, address, before=tab)
        if place < len(self.tabs) - 1:
            self.call("show", {"tab": self.tabs[place], "on": False})

    def die(self, *, told: bool) -> None:
        """The whole browser is gone at once; what its disk has stays. `told`: the server's end hears of it."""
        for line in self._lines.values():
            line.client_died(told=told)
        while self.tabs:
            self._on("kill")
            self.tabs.pop()

    def sleep(self) -> None:
        """The phone goes to sleep."""
        if not self.machine.asleep:
            self._on("show", on=False)
            self.machine.sleep()
            for tab in self.tabs:
                self.call("sleep", {"tab": tab})

    def wake(self) -> None:
        """The phone wakes up."""
        if self.machine.asleep:
            for tab in self.tabs:
                self.call("wake", {"tab": tab})
            self.machine.wake()
            self._on("show", on=True)

    def look(self, looking: bool) -> None:
        """The panel is opened or closed."""
        self._on("look", on=looking)

    def start_chat(self, question: str = "", answers: dict[str, str] | None = None) -> None:
        """Ring. What was not sent before is given up."""
        self._give_up_pending()
        filled = [{"key": key, "value": value} for key, value in (answers or {}).items()]
        self._on("start_chat", question=question, answers=filled)

    def leave_message(self, text: str, phone: str = "") -> None:
        """Write instead of ringing; with a number, to be called. What was not sent before is given up."""
        self._give_up_pending()
        self._on("leave_message", text=text, callback=phone)

    def ask_callback(self, phone: str) -> None:
        """Be called instead of waiting."""
        self._on("ask_callback", phone=phone)

    def browse(self, title: str) -> None:
        """Look at a page of the shop."""
        self._on("browse", title=title)

    def answer_invitation(self, accepted: bool) -> None:
        """Say yes or no to who asks."""
        self._on("answer_invitation", accepted=accepted)

    def answer_proposal(self, proposal: ProposalId, state: ProposalState, *, past: bool = False) -> None:
        """Say yes or no, take back, stop."""
        self._on("answer_proposal", proposal=str(proposal), state=state.value, past=past)

    def share_place(self, until: int | None) -> None:
        """Say where they are: once, or until then (their clock's Unix milliseconds)."""
        self._on("share_place", until=until)

    def share_page(self) -> None:
        """Offer to show the page."""
        self._on("share_page")

    def identify(self, token: str) -> None:
        """The shop's page says who they are."""
        self._on("identify", token=token)

    def write(self, text: str) -> None:
        """Say something in the chat that is shown."""
        self._on("say", text=text)

    def type(self, typing: bool) -> None:
        """A key was pressed, or the text is gone."""
        self._on("typing", on=typing)

    def end(self) -> None:
        """End the chat."""
        self._on("end_chat")

    def put_away(self) -> None:
        """Put an ended chat away."""
        self._give_up_pending()
        self._on("new_chat")

    @property
    def history(self) -> History:
        """What happened in this run."""
        return self._history

    def mind_outbox(self) -> None:
        """Answer for what could not be sent, or asks before it goes: send it again once, else let it go."""
        view = self.view()
        for pending in () if view is None else view.pending:
            if pending.asks or (pending.failure is not None and pending.id not in self._retried):
                self._retried.add(pending.id)
                self._history.add(Retried(self._network.now(), self.tabs[-1], pending.id))
                self._on("retry", id=str(pending.id))
            elif pending.failure is not None:
                self._history.add(Returned(self._network.now(), self.tabs[-1], pending.id, None))
                self._on("discard", id=str(pending.id))

    def view(self, tab: str | None = None) -> View | None:
        """What a tab shows: the one before their eyes, unless another is named. None: it is not there yet."""
        if not self.tabs:
            return None
        return msgspec.json.decode(self.call("view", {"tab": tab or self.tabs[-1]}), type=View | None)

    def _on(self, do: str, **said: object) -> None:
        if self.tabs:
            self.call(do, {"tab": self.tabs[-1]} | said)

    def _give_up_pending(self) -> None:
        view = self.view()
        for pending in () if view is None else view.pending:
            self._history.add(Returned(self._network.now(), self.tabs[-1], pending.id, None))

    # --- what the browser does --------------------------------------------------------------------

    def carry_out(self, told: Told) -> None:
        """Something that one of the tabs does to the world."""
        now = self._network.now()
        match told.do:
            case "dial":
                peer = _Socket(self, told.tab, told.socket)
                line = self._network.open(self.machine, _VISITOR, self.origin, peer, told.tab)
                self._lines[told.tab, told.socket] = line
            case "send":
                self._lines[told.tab, told.socket].send(told.data)
            case "hang_up":
                self._lines.pop((told.tab, told.socket)).close()
            case "ask":
                self.machine.spawn(self._ask(told))
            case "kept":
                command = msgspec.json.decode(told.command, type=AnyCommand)
                if command.id not in self._written:
                    self._written.add(command.id)
                    self._history.add(Wrote(now, told.tab, command))
            case "returned":
                id = msgspec.convert(told.id, CommandId)
                self._history.add(Returned(now, told.tab, id, ErrorCode(told.code)))
            case "complained":
                if not told.words.startswith(_NOBODY):
                    self._history.add(Complained(now, f"{told.tab}: {told.words}"))
            case "changed_cart":
                self._history.add(CartChanged(now, told.tab, told.words))
            case "opened":
                self._history.add(Went(now, told.tab, told.address))
            case "went":
                self._history.add(Went(now, told.tab, told.address))
                random = self.machine.random
                if random.random() >= _NEVER_LOADS:
                    delay = random.uniform(0, _LOADS_WITHIN)
                    self._network.loop.call_later(delay, self._load_anew, told.tab, told.address, context=OUTSIDE)
            case _:
                pass

    async def _ask(self, told: Told) -> None:
        token = msgspec.json.decode(told.body, type=VisitorSessionRequest).token
        answer: dict[str, object] | None
        try:
            session = await self._network.ask(self.machine, lambda host: host.visitor_session(self._widgets.key, token))
        except Refusal as refusal:
            answer = _answer(http_status(refusal.code), refusal.body())
        except Unreachable:
            answer = None
        else:
            answer = _answer(200, session)
            self.visitor = session.visitor
        if told.tab in self.tabs:
            self.call("answered", {"tab": told.tab, "ask": told.ask, "answer": answer})

    # --- the end ----------------------------------------------------------------------------------

    def compare(self, tx: Tx) -> None:
        """All being quiet: what each tab holds beside what the server would show a new one."""
        for tab in self.tabs:
            view = self.view(tab)
            if view is not None:
                unsent = tuple(pending.id for pending in view.pending)
                differences = tuple(differences_of(self, tx, tab, view))
                self._history.add(Compared(self._network.now(), tab, differences, unsent))


def _answer(status: int, body: msgspec.Struct) -> dict[str, object]:
    return {"status": status, "body": _encode(body).decode()}
