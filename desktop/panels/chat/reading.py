"""The read half of a chat: its transcript, where the reader is in it, what is looked for, pictures and files opened."""

from functools import cached_property

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.models.album import Shot, album
from desktop.models.finder import Finder
from desktop.models.finding import Needle
from desktop.models.shown import ShownChat
from desktop.models.transcript import TranscriptModel
from desktop.panels.chat.find_bar import FindBar
from desktop.panels.chat.jump import JumpButton
from desktop.panels.chat.older import OlderNote
from desktop.panels.chat.saving import Saving
from desktop.panels.pictures import Gallery, PictureViewer
from desktop.panels.pictures.dragging import drag_out
from desktop.panels.transcript.carrying import origin_of
from desktop.panels.transcript.parts import Part, Spot
from desktop.panels.transcript.rows import Layouts
from desktop.panels.transcript.view import TranscriptView
from desktop.panels.transcript.words import ItemWords
from desktop.state.messages import ProposalItem, Said, Upload
from desktop.state.pads import read
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.widgets.toast import Weight
from protocol.entities import Attachment
from protocol.errors import Refusal
from protocol.ids import InteractionId

#: Milliseconds after the reader has moved before her place is written.
_KEEP_PLACE_AFTER = 300


class Reading(QObject):
    """The view with what floats over it, showing one chat after the other."""

    def __init__(self, shell: Shell, chat: ShownChat, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = shell.desk
        self._shell = shell
        self._chat = chat
        self._models: dict[InteractionId, TranscriptModel] = {}
        self._shown: InteractionId | None = None
        self._words = ItemWords(shell.desk.store)
        #: A moment after the reader has moved, where she is is kept.
        self._placing = QTimer(self)
        self._placing.setSingleShot(True)
        self._placing.setInterval(_KEEP_PLACE_AFTER)
        self._placing.timeout.connect(self.keep_place)
        self.saving = Saving(shell, self)
        self.view = TranscriptView(Layouts(self._words), self._desk.pictures, self._desk.now)
        self.view.part_activated.connect(self._activated)
        self.view.link_activated.connect(self._open_link)
        self.view.end_changed.connect(self.end_changed)
        self.view.moved.connect(self._placing.start)
        self.finder = Finder(self._desk.store, self._desk.signals, self)
        self.find_bar = FindBar(chat, self.view, self.finder)
        self.older = OlderNote(self.view)
        self.jump = JumpButton(self.view)
        self.jump.clicked.connect(self.view.to_end)
        self.view.part_dragged.connect(self._drag_out)
        self.view.noted.connect(self.note_down)
        self._desk.signals.link.connect(self._link_changed)
        self._desk.revealed.connect(self._reveal)

    @cached_property
    def viewer(self) -> PictureViewer:
        """Over the whole window; made when the first picture is enlarged."""
        viewer = PictureViewer(self._shell.window_widget, self._desk.pictures)
        viewer.save_asked.connect(self.saving.save)
        viewer.copied.connect(lambda: self._shell.toasts.say(tr("Picture copied")))
        return viewer

    @cached_property
    def gallery(self) -> Gallery:
        """All pictures of the chat; made when it is first wanted."""
        gallery = Gallery(self._shell.window_widget, self._desk.pictures)
        gallery.chosen.connect(self._chosen)
        return gallery

    def show_chat(self, interaction: InteractionId | None) -> None:
        """Show another chat, where its reader was; None: none."""
        self.keep_place()
        self.find_bar.close_again()
        self.view.mark_found(Needle(""), None)
        self._shown = interaction
        self.view.setModel(self._model(interaction))
        if interaction is not None and not self.view.go_to(self._desk.store.places.of(interaction)):
            self.view.to_end()
        self._placing.stop()
        self.older.refresh()

    def note_down(self) -> None:
        """Write what is selected on the chat's scratch pad, with the way back to it; else the customer's last words."""
        if self._shown is None:
            return
        text, origin = self.view.chosen_text(), self.view.origin()
        last = self._desk.changing.newest_from_customer(self._shown)
        if not text and last is not None:
            text, origin = last.text, origin_of(self._shown, last)
        if not text:
            return
        try:
            self._desk.pads.append(self._shown, tuple(read(text, origin)))
        except Refusal:
            self._shell.toasts.say(tr("The scratch pad is full."), Weight.PROBLEM)
            return
        self._shell.toasts.say(tr("On the scratch pad"), Weight.GOOD, tr("Show"), self._show_pad)

    def _show_pad(self) -> None:
        self._shell.commands.run("pad.open")

    def end_changed(self, at_end: bool) -> None:
        """The reader is at the end, or something is below."""
        self.jump.appear(not at_end and self._shown is not None)

    def forget(self, interaction: InteractionId) -> None:
        """A chat has left the desk; it is shown no more."""
        model = self._models.pop(interaction, None)
        if model is not None:
            model.deleteLater()

    def keep_place(self) -> None:
        """Keep where the reader is."""
        self._placing.stop()
        if self._shown is not None and self.view.transcript() is not None:
            self._desk.store.places.put(self._shown, self.view.place())

    # --- inside -----------------------------------------------------------------------------

    def _model(self, interaction: InteractionId | None) -> TranscriptModel | None:
        chat = self._desk.store.conversations.get(interaction) if interaction is not None else None
        if chat is None:
            return None
        model = self._models.get(chat.id)
        if model is None:
            desk = self._desk
            model = TranscriptModel(desk.store, desk.bus, desk.signals, chat, self._words.spoken, self)
            model.older_changed.connect(self.older.refresh)
            self._models[chat.id] = model
        return model

    def _link_changed(self) -> None:
        self.older.refresh()
        self.view.fill()

    def _reveal(self, key: str, wanted: str) -> None:
        if self._shown != self._desk.selected:
            return
        self.find_bar.close_again()
        if self.view.reveal(key):
            self.view.mark_found(Needle(wanted), key if wanted else None)

    def _activated(self, spot: Spot, item: object) -> None:
        payload = spot.payload
        if isinstance(payload, Attachment) and spot.part is Part.PICTURE:
            if payload.id in self._desk.pictures.problems:
                self._desk.pictures.again(payload)
            else:
                self._enlarge(payload)
        elif isinstance(payload, Attachment) and spot.part is Part.FILE:
            self.saving.save(payload)
        elif isinstance(item, ProposalItem) and spot.step is not None and self._shown is not None:
            self._desk.proposals.answer(self._shown, item.proposal.id, spot.step)
        elif isinstance(item, Said) and spot.part is Part.RETRY:
            self._desk.retry(item.id)
        elif isinstance(item, Said) and (spot.part is Part.DISCARD or isinstance(payload, Upload)):
            self._desk.discard(item.id)

    def has_pictures(self) -> bool:
        """There are pictures in the chat."""
        return bool(self._shots())

    def _shots(self) -> tuple[Shot, ...]:
        chat = self._desk.store.chat(self._shown) if self._shown is not None else None
        return album(chat.items) if chat is not None else ()

    def _enlarge(self, picture: Attachment) -> None:
        shots = self._shots()
        at = next((number for number, shot in enumerate(shots) if shot.picture.id == picture.id), None)
        if at is None:
            # Of a chat that has just gone.
            shots, at = (Shot(picture, "", 0),), 0
        self.viewer.open(shots, at)

    def open_gallery(self) -> None:
        """Show all pictures of the chat."""
        self.gallery.show_shots(self._shots())
        self.gallery.open_over(self.view)

    def _chosen(self, at: int) -> None:
        self.viewer.open(self._shots(), at)

    def _drag_out(self, attachment: Attachment) -> None:
        if not drag_out(self.view, self._desk.pictures, attachment):
            self._shell.toasts.say(tr("{name} is being fetched. Drag it again in a moment.", name=attachment.name))

    def _open_link(self, address: str) -> None:
        url = QUrl(address)
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)
