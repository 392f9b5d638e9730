"""Drives the desk by JSON lines, as the tour and tests do: real key, mouse and drop events, no short ways.

A line is an order such as `{"do": "type", "text": "Hello"}`; each is answered by one line, after the
window has worked it off: `{"ok": true, ...}` or `{"ok": false, "error": "plain words"}`.

Orders: command(id), type(text), key(key), click(name), menu(name), drop(path), paste(path | text),
picture(path), state, wait(text, seconds, gone), theme(name), resize(width, height), close, quit.
"""

import asyncio
import contextlib
import sys
import threading
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import msgspec
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app import screen
from desktop.app.screen import CannotDo
from desktop.ui.theme import Scheme
from desktop.ui.window import MainWindow

if TYPE_CHECKING:
    from desktop.app.hands import Hands

#: Seconds between two looks at the screen while waiting, and after an act for the window to follow.
_LOOK_EVERY = 0.03
_FRAME = 0.05
#: Seconds for the window to become the active one.
_COMES_FORWARD = 1.0
T = TypeVar("T")


class Order(msgspec.Struct, frozen=True):
    """One line."""

    do: str
    id: str = ""
    text: str = ""
    key: str = ""
    name: str = ""
    path: str = ""
    seconds: float = 10.0
    gone: bool = False
    width: int = 0
    height: int = 0


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to a line."""

    ok: bool
    error: str = ""
    texts: list[str] | None = None
    focus: str | None = None


class Control:
    """Reads orders from the standard input until it ends."""

    def __init__(self, window: MainWindow, quit_desk: Callable[[], None]) -> None:
        self._window = window
        self._quit = quit_desk
        self._loop = asyncio.get_running_loop()
        self._lines: asyncio.Queue[str] = asyncio.Queue()
        self._orders: dict[str, Callable[[Order], Awaitable[Answer]]] = {
            "command": self._command,
            "type": self._type,
            "key": self._key,
            "click": self._click,
            "menu": self._menu,
            "drop": self._drop,
            "paste": self._paste,
            "picture": self._picture,
            "state": self._state,
            "wait": self._wait,
            "theme": self._theme,
            "resize": self._resize,
            "close": self._close,
            "quit": self._quit_order,
        }

    async def run(self) -> None:
        """Carry out orders until the input ends or one says quit."""
        # A daemon: it sits in a read that nothing but its writer can end.
        threading.Thread(target=self._read, name="control", daemon=True).start()
        while line := await self._lines.get():
            answer = await self.carry_out(line)
            sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
            sys.stdout.flush()
        self._quit()

    async def carry_out(self, line: str) -> Answer:
        """Carry out one line."""
        try:
            order = msgspec.json.decode(line, type=Order)
            known = self._orders.get(order.do)
            if known is None:
                raise CannotDo(f"There is no order {order.do!r}.")
            return await known(order)
        except (CannotDo, msgspec.DecodeError) as error:
            return Answer(ok=False, error=str(error))

    def _read(self) -> None:
        # The desk may be gone while this thread still reads.
        with contextlib.suppress(RuntimeError):
            for line in sys.stdin:
                if line.strip():
                    self._loop.call_soon_threadsafe(self._lines.put_nowait, line)
            self._loop.call_soon_threadsafe(self._lines.put_nowait, "")

    # --- orders ---------------------------------------------------------------------------------

    async def _command(self, order: Order) -> Answer:
        try:
            command = self._window.commands.get(order.id)
        except KeyError as error:
            raise CannotDo(f"There is no command {order.id!r}.") from error
        if not command.enabled():
            raise CannotDo(f"{command.title!r} can't be done now.")
        await self._act(lambda: self._window.commands.run(order.id))
        return Answer(ok=True)

    async def _type(self, order: Order) -> Answer:
        await self._activate()
        for character in order.text:
            await self._outside(lambda character=character: self._hands.press_character(self._focus(), character))
        await self._settle()
        return Answer(ok=True)

    async def _key(self, order: Order) -> Answer:
        sequence = self._hands.key(order.key)
        await self._act(lambda: self._hands.press(self._focus(), sequence))
        return Answer(ok=True)

    async def _click(self, order: Order) -> Answer:
        place = self._hands.place(order.name)
        if not place.enabled:
            raise CannotDo(f"{order.name!r} is greyed out.")
        await self._act(lambda: self._hands.click(place))
        return Answer(ok=True)

    async def _menu(self, order: Order) -> Answer:
        place = self._hands.place(order.name)
        await self._act(lambda: self._hands.ask_menu(place))
        return Answer(ok=True)

    async def _drop(self, order: Order) -> Answer:
        target = self._hands.place(order.name).widget if order.name else self._focus()
        await self._act(lambda: self._hands.drop(target, order.path))
        return Answer(ok=True)

    async def _paste(self, order: Order) -> Answer:
        self._hands.copy(order.path, order.text)
        await self._act(lambda: self._hands.paste(self._focus()))
        return Answer(ok=True)

    async def _picture(self, order: Order) -> Answer:
        # The first grab lays out and paints what is due; the second shows it.
        self._window.grab()
        await asyncio.sleep(_FRAME)
        if not self._hands.picture_of(self._window).save(order.path):
            raise CannotDo(f"{order.path} can't be written.")
        return Answer(ok=True)

    async def _state(self, _order: Order) -> Answer:
        return Answer(ok=True, texts=screen.texts(), focus=screen.name_of(QApplication.focusWidget()))

    async def _wait(self, order: Order) -> Answer:
        until = self._loop.time() + order.seconds
        while any(order.text in words for words in screen.texts()) is order.gone:
            if self._loop.time() > until:
                still = "is still" if order.gone else "did not come to be"
                raise CannotDo(f"{order.text!r} {still} on the screen in {order.seconds:g} s.")
            await asyncio.sleep(_LOOK_EVERY)
        return Answer(ok=True)

    async def _theme(self, order: Order) -> Answer:
        if order.name not in list(Scheme):
            raise CannotDo(f"There is no look {order.name!r}.")
        await self._act(lambda: self._window.look.choose(Scheme(order.name)))
        return Answer(ok=True)

    async def _resize(self, order: Order) -> Answer:
        await self._act(lambda: self._window.resize(order.width, order.height))
        return Answer(ok=True)

    async def _close(self, _order: Order) -> Answer:
        self._loop.call_soon(self._window.close)
        return Answer(ok=True)

    async def _quit_order(self, _order: Order) -> Answer:
        self._quit()
        return Answer(ok=True)

    @cached_property
    def _hands(self) -> "Hands":
        # What only acts need is not loaded before the first of them.
        from desktop.app.hands import Hands

        return Hands()

    # --- acting -----------------------------------------------------------------------------------

    async def _act(self, act: Callable[[], object]) -> None:
        await self._activate()
        await self._outside(act)
        await self._settle()

    async def _activate(self) -> None:
        """Keys go to the active window, and where no window manager runs nobody makes one so."""
        until = self._loop.time() + _COMES_FORWARD
        while QApplication.activeWindow() is None and self._loop.time() < until:
            self._window.activateWindow()
            await asyncio.sleep(_LOOK_EVERY)

    async def _outside(self, act: Callable[[], T]) -> T:
        """Do it outside of this task: an event loop inside of `act` could not run other tasks within one."""
        done: asyncio.Future[T] = self._loop.create_future()

        def go() -> None:
            try:
                done.set_result(act())
            except CannotDo as error:
                done.set_exception(error)

        self._loop.call_soon(go)
        return await done

    async def _settle(self) -> None:
        """Let the window work off what the act caused."""
        for _ in range(3):
            await asyncio.sleep(0)
        await asyncio.sleep(_LOOK_EVERY)

    def _focus(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        return popup or QApplication.focusWidget() or self._window.focusWidget() or self._window
