"""A chat that is dragged from one place of the desk to another."""

from uuid import UUID

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtWidgets import QWidget

from protocol.ids import InteractionId

_CHAT = "application/x-deskbell-chat"
#: Where the picture hangs at the pointer.
_HANGS_AT = QPoint(16, 16)


def parcel(chat: InteractionId) -> QMimeData:
    """A chat as drag and drop carries it."""
    data = QMimeData()
    data.setData(_CHAT, chat.bytes)
    return data


def carried(data: QMimeData) -> InteractionId | None:
    """The chat that is carried, if it is one."""
    kept = bytes(data.data(_CHAT).data())
    return InteractionId(UUID(bytes=kept)) if len(kept) == 16 else None


def carry(source: QWidget, chat: InteractionId, face: QPixmap) -> Qt.DropAction:
    """Let it be carried until it is dropped; says what became of it."""
    drag = QDrag(source)
    drag.setMimeData(parcel(chat))
    drag.setPixmap(face)
    drag.setHotSpot(_HANGS_AT)
    return drag.exec(Qt.DropAction.MoveAction)
