"""Which tokens are in use: the system's light or dark, or the one the agent chose."""

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from desktop.ui import fonts, stylesheet
from desktop.ui.tokens import DARK, LIGHT, Tokens, Type


class Scheme(StrEnum):
    """What the agent wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The application's look. Own-drawn widgets read `tokens()` as they paint.

    Signals:
        changed: other tokens are in use; what was rendered with the old ones is stale.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("theme")
        self._app = app
        self.scheme = Scheme.SYSTEM
        self.tokens = LIGHT
        fonts.load()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(fonts.font(Type.BODY))
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._apply(force=True)

    def choose(self, scheme: Scheme) -> None:
        """Follow the system, or stay light or dark."""
        self.scheme = scheme
        self._apply()

    @property
    def dark(self) -> bool:
        """Dark tokens are in use."""
        return self.tokens is DARK

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._apply()

    def _apply(self, *, force: bool = False) -> None:
        system_dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        dark = self.scheme is Scheme.DARK or (self.scheme is Scheme.SYSTEM and system_dark)
        wanted = DARK if dark else LIGHT
        if wanted is self.tokens and not force:
            return
        self.tokens = wanted
        _Current.tokens = wanted
        # Over another one, Qt polishes each widget once for every widget that it lies in; after none, once. Nothing is
        # painted meanwhile.
        self._app.setStyleSheet("")
        self._app.setPalette(_palette(wanted))
        self._app.setStyleSheet(stylesheet.build(wanted))
        self.changed.emit()


class _Current:
    """The tokens in use. One a process, as the stylesheet and the palette are."""

    tokens = LIGHT
    theme: Theme | None = None


def install(app: QApplication) -> Theme:
    """Give the application its look; a second call returns the same theme."""
    found = app.findChild(Theme, "theme", Qt.FindChildOption.FindDirectChildrenOnly)
    if found is None:
        found = Theme(app)
        _Current.theme = found
    return found


def current() -> Theme:
    """The installed theme, for those that keep rendered things and must hear of changes.

    Raises RuntimeError before `install`.
    """
    if _Current.theme is None:
        raise RuntimeError("theme.install has not been called")
    return _Current.theme


def tokens() -> Tokens:
    """The tokens in use."""
    return _Current.tokens


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, t.ground),
        (role.Base, t.surface),
        (role.AlternateBase, t.sunken),
        (role.Button, t.surface),
        (role.WindowText, t.text),
        (role.Text, t.text),
        (role.ButtonText, t.text),
        (role.ToolTipBase, t.raised),
        (role.ToolTipText, t.text),
        (role.PlaceholderText, t.text_faint),
        (role.Highlight, t.accent),
        (role.HighlightedText, t.on_accent),
        (role.Link, t.accent_text),
        (role.LinkVisited, t.accent_text),
        (role.Mid, t.line),
        (role.Light, t.line),
        (role.Dark, t.line_strong),
        (role.Accent, t.accent),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.text_faint))
    return palette
