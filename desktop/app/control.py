"""Drives the desk by JSON lines, as the tour and tests do: real key, mouse and drop events, no short ways.

A line is an order such as `{"do": "type", "text": "Hello"}`; each is answered by one line, after the
window has worked it off: `{"ok": true, ...}` or `{"ok": false, "error": "plain words"}`.

Orders: command(id), type(text), key(key), click(name), menu(name), drop(path), paste(path | text),
picture(path), state, wait(text, seconds, gone), theme(name), resize(width, height), close, quit.
"""

import asyncio
import sys
import threading
from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec
from PySide6.QtCore import QFileInfo, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app import screen
from desktop.ui.theme import Scheme
from desktop.ui.window import MainWindow

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


class CannotDo(Exception):
    """The order can't be carried out; its text says why."""


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
            await self._outside(lambda character=character: _press_character(self._focus(), character))
        await self._settle()
        return Answer(ok=True)

    async def _key(self, order: Order) -> Answer:
        sequence = QKeySequence(order.key)
        if not sequence.toString():
            raise CannotDo(f"There is no key {order.key!r}.")
        await self._act(lambda: QTest.keySequence(self._focus(), sequence))
        return Answer(ok=True)

    async def _click(self, order: Order) -> Answer:
        place = _place(order.name)
        if not place.enabled:
            raise CannotDo(f"{order.name!r} is greyed out.")
        await self._act(
            lambda: QTest.mouseClick(
                place.widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place.point
            )
        )
        return Answer(ok=True)

    async def _menu(self, order: Order) -> Answer:
        place = _place(order.name)
        there = place.widget.mapToGlobal(place.point)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place.point, there)
        await self._act(lambda: QApplication.sendEvent(place.widget, event))
        return Answer(ok=True)

    async def _drop(self, order: Order) -> Answer:
        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile(QFileInfo(order.path).absoluteFilePath())])
        target = _place(order.name).widget if order.name else self._focus()
        await self._act(lambda: _drop_on(target, files))
        return Answer(ok=True)

    async def _paste(self, order: Order) -> Answer:
        clipboard = QApplication.clipboard()
        if order.path:
            picture = QImage(order.path)
            if picture.isNull():
                raise CannotDo(f"{order.path} is no picture.")
            clipboard.setImage(picture)
        else:
            clipboard.setText(order.text)
        await self._act(lambda: QTest.keySequence(self._focus(), QKeySequence(QKeySequence.StandardKey.Paste)))
        return Answer(ok=True)

    async def _picture(self, order: Order) -> Answer:
        # The first grab lays out and paints what is due; the second shows it.
        self._window.grab()
        await asyncio.sleep(_FRAME)
        if not _picture_of(self._window).save(order.path):
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
        await self._act(lambda: self._window.choose_scheme(Scheme(order.name)))
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


def _place(name: str) -> screen.Place:
    place = screen.find(name)
    if place is None:
        raise CannotDo(f"There is nothing called {name!r} on the screen.")
    return place


def _press_character(widget: QWidget, character: str) -> None:
    if character == "\n":
        QTest.keyClick(widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        return
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character))


def _drop_on(widget: QWidget, files: QMimeData) -> None:
    at = widget.rect().center()
    while not widget.acceptDrops() and (parent := widget.parentWidget()) is not None:
        at = widget.mapToParent(at)
        widget = parent
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(at), action, files, button, keys)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        raise CannotDo("Files can't be dropped there.")
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), action, files, button, keys))


def _picture_of(window: QWidget) -> QPixmap:
    """The window with its pop-ups, dialogs and menus where they stand."""
    picture = window.grab()
    painter = QPainter(picture)
    for other in screen.windows():
        if other is not window:
            painter.drawPixmap(other.pos() - window.pos(), other.grab())
    painter.end()
    return picture
