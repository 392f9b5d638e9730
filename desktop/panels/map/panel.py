"""Where the customer is, if they chose to say so, and below the map what the shop says they are busy with."""

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.panels.context import ContextCards
from desktop.panels.map.frame import MapFrame
from desktop.panels.map.mercator import project
from desktop.panels.map.streets import Streets
from desktop.panels.map.words import age_words, metres_words, near_words
from desktop.ui import fonts
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, IconButton
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.words import time_words
from protocol.browsing import Position
from protocol.entities import Site
from protocol.kinds import ProposalState
from protocol.proposals import PositionShare

#: Degrees as they are copied: about a tenth of a metre.
_DIGITS = 6
#: The map's part of the panel's height, but no more than a square, and no less than this.
_SHARE = 0.42
_LEAST_HEIGHT = 180


def coordinates(position: Position) -> str:
    """Latitude and longitude in decimal degrees, as other programs read them."""
    return f"{position.latitude:.{_DIGITS}f}, {position.longitude:.{_DIGITS}f}"


class PlacePanel(QWidget):
    """Of the chosen chat. Nothing of a map is read or drawn before somebody looks."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._shell = shell
        self.frame: MapFrame | None = None
        self._shown: tuple[object, Position | None] = (None, None)
        self.place = Label(tr("Not provided"), Type.READING, fonts.MEDIUM, wrap=True)
        self.detail = Label("", Type.SMALL, tone=Tone.SOFT, wrap=True)
        self.ask = Button(tr("Ask for the position"), icon=Icon.PIN, small=True)
        self.ask.clicked.connect(self.ask_for_it)
        self.stop = Button(tr("Stop sharing"), icon=Icon.CLOSE, small=True)
        self.stop.clicked.connect(self._stop)
        self.degrees = Label("", Type.SMALL, tone=Tone.SOFT, tabular=True)
        self.degrees.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy = IconButton(Icon.COPY, tr("Copy the coordinates"), edge=28, glyph=15)
        self.copy.clicked.connect(self.copy_it)
        self.open = IconButton(Icon.EXTERNAL, tr("Open in the system's map"), edge=28, glyph=15)
        self.open.clicked.connect(self._open_outside)
        self._last = QHBoxLayout()
        self.cards = ContextCards(shell)
        self._build()
        desk = self._desk
        desk.selected_changed.connect(self.refresh)
        desk.signals.visit.connect(self._changed)
        desk.proposals.changed.connect(self._changed)
        desk.clock.tick.connect(self._tell)
        self.refresh()

    def _build(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        top.setSpacing(Space.HALF)
        top.addWidget(self.place)
        top.addWidget(self.detail)
        acts = QHBoxLayout()
        acts.setSpacing(Space.ONE)
        acts.addWidget(self.ask)
        acts.addWidget(self.stop)
        acts.addStretch(1)
        top.addLayout(acts)
        self._last.setContentsMargins(Space.TWO, Space.HALF, Space.ONE, Space.HALF)
        self._last.addWidget(self.degrees, 1)
        self._last.addWidget(self.copy)
        self._last.addWidget(self.open)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(top)
        self._column.addLayout(self._last)
        self._column.addWidget(self.cards, 1)

    # --- what is shown ----------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.frame is None:
            # Made when the panel stands: the world is read then, off this thread.
            QTimer.singleShot(0, self, self._make_frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self.frame is not None:
            self.frame.setFixedHeight(max(_LEAST_HEIGHT, min(self.width(), round(self.height() * _SHARE))))

    def _make_frame(self) -> None:
        if self.frame is not None:
            return
        self.frame = MapFrame()
        self._column.insertWidget(1, self.frame)
        self._fit()
        self.frame.view.ground.came.connect(self._tell)
        self._shown = (None, None)
        self.refresh()

    def _changed(self, interaction: object) -> None:
        if interaction == self._desk.selected:
            self.refresh()

    @property
    def position(self) -> Position | None:
        """What the customer of the chosen chat shares."""
        card = self._desk.card
        visit = None if card is None else self._desk.store.visits.get(card.id)
        return None if visit is None else visit.position

    def _site(self) -> Site | None:
        card = self._desk.card
        return None if card is None else self._desk.store.floor.sites.get(card.site)

    def refresh(self) -> None:
        """Show the chosen chat's customer."""
        card, position, site = self._desk.card, self.position, self._site()
        if self.frame is not None:
            tiles = None if site is None or not site.tiles.template else site.tiles
            view = self.frame.view
            if tiles != (None if view.streets is None else view.streets.tiles):
                self.frame.set_streets(None if tiles is None else Streets(tiles, self))
            interaction = None if card is None else card.id
            if (interaction, position) != self._shown:
                # The map stays where the agent moved it while one customer's position goes on being told.
                view.show_position(position, go=interaction != self._shown[0] or self._shown[1] is None)
                self._shown = (interaction, position)
        self._tell()

    def _tell(self) -> None:
        position, site = self.position, self._site()
        standing = self._desk.proposals.standing(self._desk.selected, PositionShare)
        sending = self._desk.proposals.sending(self._desk.selected, PositionShare)
        asked = sending or (standing is not None and standing.open)
        shares = standing is not None and standing.going_on
        offered = site is not None and site.position and self._desk.proposals.can_propose(self._desk.selected)
        self.ask.setVisible(offered and standing is None and not sending)
        self.stop.setVisible(shares)
        once = standing is not None and standing.shared_once
        self.stop.set_text(tr("Forget the place") if once else tr("Stop sharing"))
        for widget in (self.degrees, self.copy, self.open):
            widget.setVisible(position is not None)
        if position is None:
            self.place.setText(tr("Not provided"))
            if asked:
                self.detail.setText(tr("The customer is being asked."))
            elif shares:
                self.detail.setText(tr("The customer shares it, but their device does not know it yet."))
            elif offered:
                self.detail.setText(tr("Customers share where they are only if they want to."))
            else:
                self.detail.setText("")
            self.detail.setVisible(bool(self.detail.text()))
            return
        places = None if self.frame is None else self.frame.view.ground.places
        near = None if places is None else places.nearest(project(position.latitude, position.longitude))
        self.place.setText(position.address or near_words(near) or tr("Position shared"))
        parts = [tr("within {metres}", metres=metres_words(position.accuracy))]
        parts.append(age_words(self._desk.now() - position.at))
        what = standing.what if standing is not None else None
        if position.live:
            until = what.until if isinstance(what, PositionShare) else None
            parts.append(tr("live until {time}", time=time_words(until)) if until else tr("live"))
        self.detail.setText(" · ".join(parts))
        self.detail.setVisible(True)
        self.degrees.setText(coordinates(position))

    # --- what can be done -------------------------------------------------------------------------

    def take_focus(self) -> None:
        """The map, so that its keys work."""
        if self.frame is not None:
            self.frame.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask_for_it(self) -> None:
        """Ask the customer where they are."""
        chat = self._desk.conversation
        if chat is not None:
            self._desk.proposals.propose(chat.id, PositionShare())

    def _stop(self) -> None:
        chat = self._desk.conversation
        standing = None if chat is None else self._desk.proposals.standing(chat.id, PositionShare)
        if chat is not None and standing is not None:
            self._desk.proposals.answer(chat.id, standing.id, ProposalState.DONE)

    def copy_it(self) -> None:
        """Copy the coordinates, if there are any."""
        position = self.position
        if position is not None:
            QGuiApplication.clipboard().setText(coordinates(position))
            self._shell.toasts.say(tr("Coordinates copied"))

    def _open_outside(self) -> None:
        position = self.position
        if position is None:
            return
        at = f"{position.latitude:.{_DIGITS}f},{position.longitude:.{_DIGITS}f}"
        if not QDesktopServices.openUrl(QUrl(f"geo:{at}")):
            latitude, longitude = at.split(",")
            QDesktopServices.openUrl(
                QUrl(f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=15/{latitude}/{longitude}")
            )
