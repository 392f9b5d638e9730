from collections.abc import Callable
from contextlib import AbstractContextManager

from PySide6.QtCore import SignalInstance
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

class SignalBlocker(AbstractContextManager[SignalBlocker]):
    args: list[object] | None
    signal_triggered: bool

class QtBot:
    keyClick = QTest.keyClick
    keyClicks = QTest.keyClicks
    keyPress = QTest.keyPress
    keyRelease = QTest.keyRelease
    mouseClick = QTest.mouseClick
    mouseDClick = QTest.mouseDClick
    mouseMove = QTest.mouseMove
    mousePress = QTest.mousePress
    mouseRelease = QTest.mouseRelease
    def addWidget(self, widget: QWidget, *, before_close_func: Callable[[QWidget], object] | None = None) -> None: ...
    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 5000) -> None: ...
    def waitExposed(self, widget: QWidget, *, timeout: int = 5000) -> AbstractContextManager[object]: ...
    def waitActive(self, widget: QWidget, *, timeout: int = 5000) -> AbstractContextManager[object]: ...
    def waitSignal(
        self,
        signal: SignalInstance | None,
        *,
        timeout: int = 5000,
        raising: bool | None = None,
        check_params_cb: Callable[..., bool] | None = None,
    ) -> SignalBlocker: ...
    def assertNotEmitted(self, signal: SignalInstance, *, wait: int = 0) -> AbstractContextManager[object]: ...
