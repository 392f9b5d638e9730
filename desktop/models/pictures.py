"""Pictures of chats on this machine: thumbnails, decoded off the GUI's thread, and where the whole ones lie."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPixmap

from desktop.models.signals import StoreSignals
from desktop.state.bus import CommandBus
from desktop.state.changes import FileFetched, PortraitFetched
from desktop.state.link import LinkPhase
from desktop.state.store import Store
from protocol.entities import Attachment
from protocol.ids import FileId

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

#: Edge of the box for thumbnails: what a transcript shows, on the sharpest screen.
_THUMBNAIL = 640
#: Decoded pictures kept at hand. More are decoded again when they are scrolled to.
_KEPT_BYTES = 16 * 1024 * 1024
_PORTRAIT = 192
_POLL_MS = 15


def _decode(path: Path, most: int) -> QImage:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > most:
        reader.setScaledSize(size.scaled(QSize(most, most), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _decode_square(path: Path) -> QImage:
    """The middle of a picture, as large as an avatar gets on the sharpest screen."""
    image = _decode(path, 512)
    edge = min(image.width(), image.height())
    square = image.copy((image.width() - edge) // 2, (image.height() - edge) // 2, edge, edge)
    most = min(edge, _PORTRAIT)
    smooth = Qt.TransformationMode.SmoothTransformation
    return square.scaled(most, most, Qt.AspectRatioMode.KeepAspectRatio, smooth) if edge else square


def _encode(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())


def _bytes(picture: QPixmap) -> int:
    return picture.width() * picture.height() * 4


class Pictures(QObject):
    """Thumbnails by file, and the files of whole pictures.

    Signals:
        came: a thumbnail can be shown now (FileId).
        whole_came: all of a picture is on this machine now (FileId).
        failed: a picture could not be had (FileId, words).
        portrait_came: a person's picture can be shown now (its address).
    """

    came = Signal(object)
    whole_came = Signal(object)
    failed = Signal(object, str)
    portrait_came = Signal(str)

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._ready: dict[FileId, QPixmap] = {}
        self._asked: set[FileId] = set()
        self._asked_whole: set[FileId] = set()
        self._decoding: dict[FileId, Future[QImage]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._collect)
        self.problems: dict[FileId, str] = {}
        self._unfetched: set[FileId] = set()
        self._online = False
        self._portraits: dict[str, QPixmap] = {}
        self._asked_portraits: set[str] = set()
        self._decoding_portraits: dict[str, Future[QImage]] = {}
        signals.file.connect(self._fetched)
        signals.portrait.connect(self._portrait_fetched)
        signals.link.connect(self._link_changed)

    @cached_property
    def _workers(self) -> "ThreadPoolExecutor":
        """Loaded and made with the first picture: a desk without one starts sooner."""
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")

    def of(self, attachment: Attachment) -> QPixmap | None:
        """The thumbnail if it is at hand; otherwise it is fetched, and `came` tells."""
        ready = self._ready.get(attachment.id)
        if ready is None and attachment.id not in self._asked:
            self._asked.add(attachment.id)
            path = self._store.files.get((attachment.id, True))
            if path is not None and path.exists():
                self._start(attachment.id, path)
            else:
                self._bus.fetch_file(attachment, thumbnail=True)
        return ready

    def whole(self, attachment: Attachment) -> Path | None:
        """The file of the whole picture if it is here; otherwise it is fetched, and `whole_came` tells."""
        path = self._store.files.get((attachment.id, False))
        if path is not None and path.exists():
            return path
        if attachment.id not in self._asked_whole:
            self._asked_whole.add(attachment.id)
            self._bus.fetch_file(attachment, thumbnail=False)
        return None

    def to_hand_out(self, attachment: Attachment) -> Path | None:
        """The whole file under the name it was sent with, for other programs; None: it is being fetched.

        Raises OSError: the disk takes no second name of it.
        """
        path = self.whole(attachment)
        if path is None:
            return None
        folder = path.parent / f"out-{attachment.id}"
        plain = Path(attachment.name.replace("\\", "/")).name
        named = folder / (plain if plain.strip(".") else "file")
        if not named.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
            named.hardlink_to(path)
        return named

    def portrait(self, url: str | None) -> QPixmap | None:
        """A person's picture, square, if it is at hand; otherwise it is fetched, and `portrait_came` tells."""
        if not url:
            return None
        if url not in self._asked_portraits:
            self._asked_portraits.add(url)
            path = self._store.portraits.get(url)
            if path is not None:
                self._start_portrait(url, path)
            else:
                self._bus.fetch_portrait(url)
        return self._portraits.get(url)

    def _let_go_of_oldest(self) -> None:
        """Keep to the bytes allowed; the newest stays in any case."""
        while len(self._ready) > 1 and sum(map(_bytes, self._ready.values())) > _KEPT_BYTES:
            oldest = next(iter(self._ready))
            del self._ready[oldest]
            self._asked.discard(oldest)

    def again(self, attachment: Attachment) -> None:
        """Try to fetch a picture that failed."""
        self.problems.pop(attachment.id, None)
        self._unfetched.discard(attachment.id)
        self._asked.discard(attachment.id)
        self._asked_whole.discard(attachment.id)
        self.of(attachment)

    def encode(self, image: QImage) -> "Future[bytes]":
        """A picture from the clipboard as PNG, made off the GUI's thread."""
        return self._workers.submit(_encode, image)

    def stop(self) -> None:
        """Decode no more; before the program ends."""
        self._timer.stop()
        workers = self.__dict__.get("_workers")
        if workers is not None:
            self._workers.shutdown(wait=True, cancel_futures=True)

    def _fetched(self, change: FileFetched) -> None:
        if change.file not in (self._asked if change.thumbnail else self._asked_whole):
            return
        if change.path is None:
            self.problems[change.file] = change.problem
            self._unfetched.add(change.file)
            self._asked_whole.discard(change.file)
            self.failed.emit(change.file, change.problem)
        elif not change.thumbnail:
            self._asked_whole.discard(change.file)
            self.whole_came.emit(change.file)
        elif change.file not in self._ready:
            self._start(change.file, change.path)

    def _link_changed(self) -> None:
        """With a link again, what could not be had without one is asked for as soon as it is looked at."""
        was, self._online = self._online, self._store.link.phase is LinkPhase.ONLINE
        if was or not self._online:
            return
        self._asked_portraits = {*self._portraits, *self._decoding_portraits}
        unfetched, self._unfetched = self._unfetched, set()
        for file in unfetched:
            self.problems.pop(file, None)
            self._asked.discard(file)
            self._asked_whole.discard(file)
            self.came.emit(file)

    def _start(self, file: FileId, path: Path) -> None:
        self._decoding[file] = self._workers.submit(_decode, path, _THUMBNAIL)
        self._timer.start()

    def _portrait_fetched(self, change: PortraitFetched) -> None:
        path = self._store.portraits.get(change.url)
        if path is not None and change.url in self._asked_portraits and change.url not in self._portraits:
            self._start_portrait(change.url, path)

    def _start_portrait(self, url: str, path: Path) -> None:
        self._decoding_portraits[url] = self._workers.submit(_decode_square, path)
        self._timer.start()

    def _collect_portraits(self) -> None:
        for url in [url for url, future in self._decoding_portraits.items() if future.done()]:
            image = self._decoding_portraits.pop(url).result()
            if not image.isNull():
                self._portraits[url] = QPixmap.fromImage(image)
                self.portrait_came.emit(url)

    def _collect(self) -> None:
        self._collect_portraits()
        for file in [file for file, future in self._decoding.items() if future.done()]:
            image = self._decoding.pop(file).result()
            if image.isNull():
                self.problems[file] = "The picture could not be read."
                self.failed.emit(file, self.problems[file])
                continue
            self._ready[file] = QPixmap.fromImage(image)
            self._let_go_of_oldest()
            self.came.emit(file)
        if not self._decoding and not self._decoding_portraits:
            self._timer.stop()
