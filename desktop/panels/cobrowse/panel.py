"""The customer's page in the dock: asking for it, watching, looking back, pointing; or why there is nothing to see."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.cobrowse import PICTURE, Sight, View
from desktop.panels.cobrowse import sandbox, words
from desktop.panels.cobrowse.choices import Choices, may_ask
from desktop.panels.cobrowse.looking_back import LookingBack
from desktop.panels.cobrowse.overlay import Tool
from desktop.panels.cobrowse.pointing import Pointing
from desktop.panels.cobrowse.sandbox import Hold
from desktop.panels.cobrowse.timeline import Timeline
from desktop.panels.cobrowse.tools import Tools
from desktop.panels.cobrowse.words import Said
from desktop.state.recordings import Batch
from desktop.ui import fonts, theme
from desktop.ui.commands import Command
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.empty import EmptyState
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from protocol.kinds import ProposalState

if TYPE_CHECKING:
    from desktop.panels.cobrowse.viewer import Viewer

_ID = "cobrowse"
#: The customer has said yes, whether there is something to see just now or not.
_GOING_ON = (*PICTURE, Sight.STARTING, Sight.IDLE, Sight.AWAY, Sight.OFFLINE, Sight.SHED)
#: Of a page, for who can't see it.
_MOST_WORDS = 2_000
#: A page that nobody looks at gives its memory back after this long, in ms.
_LET_GO = 120_000


class CobrowsePanel(QWidget):
    """The page is watched while the panel can be seen; the browser in it is made when the first picture comes."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._desk = shell.desk
        self._model = shell.desk.cobrowse
        self.viewer: Viewer | None = None
        #: Why this machine can't show pages, once that is known.
        self._barred: Said | None = None
        self._waiting: list[Batch] = []
        #: Something was shown that has not been told to who can't see it.
        self._untold = False
        #: Something was to be seen here a moment ago.
        self._showed = False
        self._let_go = QTimer(self)
        self._let_go.setSingleShot(True)
        self._let_go.setInterval(_LET_GO)
        self._let_go.timeout.connect(self._let_page_go)
        self._build()
        self._add_commands()
        model = self._model
        model.changed.connect(self.refresh)
        model.session_changed.connect(self._session_changed)
        model.arrived.connect(self._arrived)
        shell.desk.clock.tick.connect(self._tick)
        for button, name in ((self.larger, tr("Larger")), (shell.dock.narrow_button, tr("Smaller"))):
            shell.commands.keep_told("cobrowse.larger", partial(button.name, name))
        self.refresh()

    def take_focus(self) -> None:
        """What can be done now."""
        target = self.choices.first or (self.viewer.overlay if self.viewer is not None else self)
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_head())
        self.empty = EmptyState(Icon.SCREEN, "", narrow=True)
        self.choices = Choices(self._model)
        self.choices.tried_again.connect(self._try_again)
        self.empty.add(self.choices)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        column.addWidget(self._pages, 1)
        self.tools = Tools()
        self.pointing = Pointing(self._model, self.tools, self)
        self.tools.fit_chosen.connect(self._fit)
        column.addWidget(self.tools)
        self.timeline = Timeline()
        self.back = LookingBack(self._model, self.timeline, self)
        self.back.turned.connect(self._turned)
        column.addWidget(self.timeline)

    def _build_head(self) -> QWidget:
        self._head = QWidget()
        row = QHBoxLayout(self._head)
        row.setContentsMargins(Space.TWO, Space.HALF, Space.ONE, Space.HALF)
        row.setSpacing(Space.ONE)
        self._glyph = Glyph(Icon.SCREEN, tone=Tone.GOOD)
        self.state = Label("", Type.SMALL, fonts.STRONG, Tone.GOOD)
        self.others = ElidedLabel("", Type.SMALL, tone=Tone.FAINT)
        self.larger = IconButton(Icon.LARGER, tr("Larger"), edge=28, glyph=16)
        self.larger.clicked.connect(self._toggle_size)
        self._shell.dock.widened.connect(self._sized)
        self.stop = Button(tr("Stop"), Kind.DANGER, small=True)
        self.stop.clicked.connect(self._stop)
        for widget in (self._glyph, self.state):
            row.addWidget(widget)
        row.addWidget(self.others, 1)
        row.addWidget(self.larger)
        row.addWidget(self.stop)
        return self._head

    def _add_commands(self) -> None:
        add = self._shell.commands.add
        add(
            Command(
                id="cobrowse.open",
                title=tr("The customer's page"),
                known_as=tr("co-browse, screen, browser"),
                key="Ctrl+Shift+B",
                icon=Icon.SCREEN,
                run=self._open,
            ),
            Command(
                id="cobrowse.ask",
                title=tr("Ask to see the customer's page"),
                known_as=tr("co-browse, screen share, look along"),
                icon=Icon.SCREEN,
                run=self._ask,
                enabled=self._can_ask,
            ),
            Command(
                id="cobrowse.stop",
                title=tr("Stop watching the customer's page"),
                icon=Icon.EYE_OFF,
                run=self._stop,
                enabled=self._can_stop,
            ),
            Command(
                id="cobrowse.point",
                title=tr("Point at something on the customer's page"),
                known_as=tr("highlight, pointer, mark"),
                icon=Icon.POINT,
                run=self._point_by_command,
                enabled=self._is_live,
            ),
            Command(
                id="cobrowse.back",
                title=tr("Look back at the customer's page"),
                known_as=tr("replay, recording, rewind"),
                icon=Icon.HISTORY,
                run=self._look_back,
                enabled=self._can_look_back,
            ),
            Command(
                id="cobrowse.larger",
                title=tr("Larger side panel, or as it was"),
                known_as=tr("zoom, bigger, widen"),
                key="F11",
                icon=Icon.LARGER,
                run=self._toggle_size,
            ),
        )

    # --- showing ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what there is, or why there is nothing; the keyboard stays here when what has it goes."""
        focus = QApplication.focusWidget()
        had_focus = focus is not None and (focus is self or self.isAncestorOf(focus))
        self._show()
        if had_focus and focus is not None and (focus is self or not (focus.isEnabled() and focus.isVisibleTo(self))):
            self.take_focus()

    def _show(self) -> None:
        view = self._model.view
        looking_back = not self.timeline.live and view.past
        picture = view.sight in PICTURE or looking_back
        barred = self._barred if view.sight in (*PICTURE, Sight.STARTING) else None
        shows = picture and barred is None and self.viewer is not None
        self._pages.setCurrentIndex(1 if shows else 0)
        if not shows:
            self._tell(barred or words.of(view, self._desk.now()))
        self.choices.refresh(view, again=barred is not None and self.viewer is not None)
        self._show_head(view, shows)
        self.tools.setVisible(shows)
        self.tools.can_point(view.sight in PICTURE and self.timeline.live)
        tape = self._model.tape
        span = tape.span if tape is not None and barred is None else None
        self.timeline.setVisible(span is not None)
        if tape is not None:
            self.timeline.show_span(span, tape.marks)
        if view.sight is Sight.STARTING or picture:
            self._make_viewer()

    def _tell(self, said: Said) -> None:
        self.empty.say(said.icon, said.title, said.advice)

    def _show_head(self, view: View, shows: bool) -> None:
        going_on = view.sight in _GOING_ON
        self._head.setVisible(going_on or shows)
        if self._showed and not (going_on or shows):
            self._shell.dock.widen(False)
        self._showed = going_on or shows
        tone = Tone.GOOD if view.sight is Sight.LIVE else Tone.WARN
        back = not self.timeline.live
        self._glyph.show_icon(Icon.HISTORY if back else Icon.SCREEN, Tone.ACCENT if back else tone)
        self.state.setText(tr("Back in time") if back else words.short(view))
        self.state.set_tone(Tone.ACCENT if back else tone)
        names = ", ".join(view.watchers)
        self.others.set_text(tr("{names} watches too", names=names) if names else "")
        self.stop.setVisible(going_on and view.acts)

    def _tick(self) -> None:
        if not self.isVisible():
            return
        if self._model.view.sight is Sight.ASKED:
            self._tell(words.of(self._model.view, self._desk.now()))
        if self._untold and self.viewer is not None:
            self._untold = not self.viewer.call("words", _MOST_WORDS, then=self._read_out)

    def _read_out(self, page: object) -> None:
        if self.viewer is not None and isinstance(page, str):
            self.viewer.overlay.setAccessibleDescription(page)

    # --- the locked page --------------------------------------------------------------------------

    def _make_viewer(self) -> None:
        if self.viewer is not None or self._barred is not None or not self.isVisible():
            return
        holds = sandbox.hold()
        if holds is not Hold.HOLDS:
            self._bar(words.of_hold(holds))
            return
        try:
            from desktop.panels.cobrowse.viewer import Viewer
        except ImportError:
            self._bar(words.of_missing())
            return
        self.viewer = Viewer(self)
        self._pages.addWidget(self.viewer)
        self.viewer.began.connect(self._began)
        self.viewer.lost.connect(self._model.renew)
        self.viewer.gave_up.connect(self._gave_up)
        self.viewer.overlay.setAccessibleName(tr("The customer's page"))
        self.viewer.overlay.scrolled.connect(self._scroll)
        self.pointing.attach(self.viewer)
        self.back.attach(self.viewer)
        self.viewer.begin()

    def _bar(self, said: Said) -> None:
        self._barred = said
        self.refresh()

    def _began(self) -> None:
        """The page is there, and empty: what waited is shown, or a fresh picture is asked for."""
        waiting, self._waiting = self._waiting, []
        if self.viewer is None:
            return
        self.viewer.call("fit", self.tools.fits)
        wholes = [at for at, batch in enumerate(waiting) if batch.whole]
        if wholes:
            for batch in waiting[wholes[-1] :]:
                self.viewer.feed(batch)
        elif self._model.session is not None:
            self._model.renew()
        self.back.begin()
        self.refresh()

    def _turned(self) -> None:
        """Back in time, or live again."""
        self._untold = True
        self.refresh()

    def _gave_up(self) -> None:
        self._bar(words.of_given_up())

    def _try_again(self) -> None:
        self._barred = None
        if self.viewer is not None:
            self.viewer.try_again()
        self.refresh()

    def _let_page_go(self) -> None:
        """Nobody has looked for a while."""
        if self.viewer is not None and not self.isVisible():
            self.viewer.end()

    def _session_changed(self) -> None:
        self._waiting.clear()
        self.pointing.forget()
        self.back.forget()
        if self.viewer is not None:
            self.viewer.call("clear")

    def _arrived(self, batch: Batch) -> None:
        if batch.whole:
            self.pointing.turn(batch.tab)
        if self.viewer is not None and self.viewer.ready:
            self.viewer.feed(batch)
            self._untold = True
            return
        if batch.whole:
            self._waiting.clear()
        self._waiting.append(batch)

    # --- commands ---------------------------------------------------------------------------------

    def _open(self) -> None:
        self._shell.dock.show_panel(_ID)

    def _can_ask(self) -> bool:
        return may_ask(self._model.view)

    def _can_stop(self) -> bool:
        view = self._model.view
        return view.acts and view.sight in _GOING_ON

    def _is_live(self) -> bool:
        return self._model.view.sight in PICTURE and self.timeline.live

    def _can_look_back(self) -> bool:
        return self._model.view.past

    def _ask(self) -> None:
        self.choices.put_question()
        if not self.isVisible():
            self._shell.dock.show_panel(_ID, focus=False)

    def _stop(self) -> None:
        self._model.answer(ProposalState.DONE)

    def _point_by_command(self) -> None:
        self._open()
        self.tools.take(Tool.POINT)

    def _look_back(self) -> None:
        self._open()
        self.timeline.track.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _toggle_size(self) -> None:
        wide = not self._shell.dock.wide
        had_focus = self.larger.hasFocus()
        self._shell.dock.widen(wide)
        if had_focus:
            self._shell.dock.narrow_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sized(self, wide: bool) -> None:
        """The dock has a button for the way back, on all its tabs."""
        self.larger.setHidden(wide)

    def _fit(self, whole: bool) -> None:
        if self.viewer is not None:
            self.viewer.call("fit", whole)

    def _scroll(self, by: QPointF) -> None:
        if self.viewer is not None and not self.tools.fits:
            self.viewer.call("scroll", by.x(), by.y())

    # --- life -------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._let_go.stop()
        if self.viewer is not None and self.viewer.page is None and self._barred is None:
            self.viewer.begin()
        self._model.look(True)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._model.look(False)
        self._waiting.clear()
        if self.viewer is not None:
            self._let_go.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.tokens().side)
        painter.end()
