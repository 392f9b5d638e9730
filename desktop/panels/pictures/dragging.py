"""Dragging a picture or a file of a chat out to other programs."""

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QWidget

from desktop.models.pictures import Pictures
from protocol.entities import Attachment
from protocol.kinds import AttachmentKind

_EDGE = 96


def drag_out(source: QWidget, pictures: Pictures, attachment: Attachment) -> bool:
    """Carry it under the pointer, as a file by its own name. False: it is not here yet, and is being fetched."""
    path = pictures.to_hand_out(attachment)
    if path is None:
        return False
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drag = QDrag(source)
    drag.setMimeData(data)
    small = pictures.of(attachment) if attachment.kind is AttachmentKind.PICTURE else None
    if small is not None:
        drag.setPixmap(small.scaled(_EDGE, _EDGE, Qt.AspectRatioMode.KeepAspectRatio))
        drag.setHotSpot(QPoint(16, 16))
    drag.exec(Qt.DropAction.CopyAction)
    return True
