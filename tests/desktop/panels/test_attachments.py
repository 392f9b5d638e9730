"""What lies ready to be sent is seen before it goes."""

from pathlib import Path

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage, QImageWriter
from PySide6.QtWidgets import QApplication

from desktop.panels.chat.attachments import thumbnail
from desktop.state.drafts import ReadyFile


def _png(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(buffer.data().data())


def test_a_picture_has_a_small_one(qapp: QApplication, tmp_path: Path) -> None:
    """Pasted or from the disk, wide or high; what is none has none."""
    for width, height in ((400, 30), (30, 400), (8, 8)):
        shown = thumbnail(ReadyFile("a.png", _png(width, height), 1), 2.0)
        assert shown is not None
        assert (shown.width(), shown.height()) == (88, 88)
    kept = tmp_path / "b.png"
    kept.write_bytes(_png(60, 60))
    assert thumbnail(ReadyFile("b.png", kept, 1), 1.0) is not None
    assert thumbnail(ReadyFile("b.txt", kept, 1), 1.0) is None
    assert thumbnail(ReadyFile("c.png", b"no picture", 1), 1.0) is None
    assert thumbnail(ReadyFile("d.png", tmp_path / "gone.png", 1), 1.0) is None
