"""Buttons: with words (primary, plain, quiet, danger) and with an icon alone."""

from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.tokens import Radius, Space, Tokens, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import tip


class Kind(Enum):
    """How much a button asks for attention."""

    PRIMARY = "primary"
    PLAIN = "plain"
    QUIET = "quiet"
    DANGER = "danger"
    #: Sends what only staff reads.
    HIDDEN = "hidden"


class HoverButton(QAbstractButton):
    """A button that knows whether the pointer is over it; focus comes by keyboard only."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.hovered = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered = False
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt presses a focused button by Space alone; people expect Enter to do it too.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)


class Button(HoverButton):
    """A button with words, and an icon or a key cap if given.

    Attributes:
        kind: how much it asks for attention.
        hint: a key shown in its right end, for people who look for one.
    """

    def __init__(
        self,
        text: str,
        kind: Kind = Kind.PLAIN,
        *,
        icon: Icon | None = None,
        hint: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self.hint = hint
        self._icon = icon
        self._bare = False
        self._height = 30 if small else 36
        self._font = fonts.font(Type.SMALL if small else Type.BODY, fonts.MEDIUM)
        self._hint_font = fonts.font(Type.CAPTION, fonts.MEDIUM)
        self.setText(text)

    def set_kind(self, kind: Kind) -> None:
        """Ask for attention in another way."""
        if kind is not self.kind:
            self.kind = kind
            self.update()

    def set_icon(self, icon: Icon | None) -> None:
        """Show another icon."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def tell_key(self, key: str) -> None:
        """Show another key in its right end, or none."""
        if key != self.hint:
            self.hint = key
            self.updateGeometry()
            self.update()

    def set_text(self, text: str) -> None:
        """Show other words, at their own width."""
        if text != self.text():
            self.setText(text)
            self.updateGeometry()

    def set_bare(self, bare: bool) -> None:
        """Where room is short its icon stands for its words; they are in the tooltip then."""
        if bare is not self._bare:
            self._bare = bare
            self.setToolTip(tip(self.text()) if bare else "")
            self.updateGeometry()
            self.update()

    def _words(self) -> str:
        return "" if self._bare and self._icon is not None else self.text()

    def sizeHint(self) -> QSize:
        width = self.roomy_width() if not self._bare else 0.0
        return QSize(round(width or 16 + 2 * Space.ONE_HALF), self._height)

    def roomy_width(self) -> float:
        """Its width with its words."""
        width = QFontMetricsF(self._font).horizontalAdvance(self.text()) + 2 * (Space.ONE_HALF + 2)
        if self._icon is not None:
            width += 16 + (Space.ONE if self.text() else 0)
        if self.hint:
            width += QFontMetricsF(self._hint_font).horizontalAdvance(self.hint) + Space.ONE + 8
        return width

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _colours(self, t: Tokens) -> tuple[str | None, str, str | None]:
        """Ground, words and outline."""
        if not self.isEnabled():
            return (t.sunken, t.text_faint, None) if self.kind is not Kind.QUIET else (None, t.text_faint, None)
        down, over = self.isDown(), self.hovered
        match self.kind:
            case Kind.PRIMARY:
                return (t.accent_pressed if down else t.accent_hover if over else t.accent, t.on_accent, None)
            case Kind.DANGER:
                return (t.bad_soft if over or down else t.surface, t.bad, t.bad if over else t.line_strong)
            case Kind.HIDDEN:
                return (
                    t.hidden if down or over else t.hidden_strong,
                    t.hidden_soft if down or over else t.on_hidden,
                    None,
                )
            case Kind.PLAIN:
                return (t.pressed if down else t.hover if over else t.surface, t.text, t.line_strong)
            case Kind.QUIET:
                return (t.pressed if down else t.hover if over else None, t.text_soft, None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        ground, words, line = self._colours(t)
        if ground is not None:
            paint.fill(painter, rect, ground, Radius.CONTROL)
        if line is not None:
            paint.outline(painter, rect, line, Radius.CONTROL)
        hint_width = 0.0
        if self.hint and not self._bare:
            hint_width = QFontMetricsF(self._hint_font).horizontalAdvance(self.hint) + Space.ONE + 8
        said = self._words()
        text_width = QFontMetricsF(self._font).horizontalAdvance(said)
        inner = text_width + hint_width + ((16 + (Space.ONE if said else 0)) if self._icon else 0)
        x = max((rect.width() - inner) / 2, 4.0)
        if self._icon is not None:
            icons.paint(painter, self._icon, x, (rect.height() - 16) / 2, 16, words)
            x += 16 + Space.ONE
        painter.setPen(words)
        painter.setFont(self._font)
        painter.drawText(QRectF(x, 0, text_width + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, said)
        if self.hint and not self._bare:
            cap = QRectF(x + text_width + Space.ONE, (rect.height() - 18) / 2, hint_width - Space.ONE, 18)
            paint.fill(painter, cap, words, Radius.SMALL, alpha=34)
            painter.setPen(words)
            painter.setFont(self._hint_font)
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.hint)
        if self.hasFocus():
            if self.kind in (Kind.PRIMARY, Kind.HIDDEN):
                paint.outline(painter, rect.adjusted(2, 2, -2, -2), t.on_accent, Radius.CONTROL - 2, 2)
            else:
                paint.focus_ring(painter, rect, Radius.CONTROL)
        painter.end()


class IconButton(HoverButton):
    """A square button with an icon; its name is its tooltip and what a screen reader says."""

    def __init__(
        self, icon: Icon, name: str, *, edge: int = 32, glyph: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._edge = edge
        self._glyph = glyph
        self.name(name)

    def name(self, name: str, key: str = "") -> None:
        """Call it something else; `key` is told in the tooltip."""
        self.setAccessibleName(name)
        self.setToolTip(tip(f"{name}   {key}" if key else name))

    def set_icon(self, icon: Icon) -> None:
        """Show another icon."""
        if icon is not self._icon:
            self._icon = icon
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._edge, self._edge)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        if self.isEnabled() and (self.isDown() or self.hovered or self.isChecked()):
            paint.fill(painter, rect, t.pressed if self.isDown() else t.hover, Radius.CONTROL)
        colour = t.text_faint if not self.isEnabled() else t.text if self.hovered else t.text_soft
        if self.isChecked():
            colour = t.accent_text
        at = QPointF((rect.width() - self._glyph) / 2, (rect.height() - self._glyph) / 2)
        icons.paint(painter, self._icon, at.x(), at.y(), self._glyph, colour)
        if self.hasFocus():
            paint.focus_ring(painter, rect, Radius.CONTROL)
        painter.end()
