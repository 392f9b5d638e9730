"""What stands for a photograph where pictures of the desk are made."""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen


def bike(file: Path) -> None:
    """A drawing that stands for a customer's photograph."""
    image = QImage(1600, 1200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sky = QLinearGradient(0, 0, 0, 1200)
    sky.setColorAt(0, QColor("#BBD4E6"))
    sky.setColorAt(0.6, QColor("#E8EDE6"))
    sky.setColorAt(0.61, QColor("#9BA88C"))
    sky.setColorAt(1, QColor("#7E8C70"))
    painter.fillRect(image.rect(), sky)
    painter.setPen(QPen(QColor("#23272E"), 22))
    for x in (480, 1120):
        painter.drawEllipse(QRectF(x - 230, 560, 460, 460))
    painter.setPen(QPen(QColor("#2E6E4E"), 30, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    points = (
        (480, 790, 700, 480),
        (700, 480, 1040, 470),
        (1040, 470, 780, 800),
        (780, 800, 700, 480),
        (780, 800, 480, 790),
        (1040, 470, 1120, 790),
    )
    for line in points:
        painter.drawLine(*line)
    painter.setPen(QPen(QColor("#23272E"), 30, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(640, 440, 760, 440)
    painter.drawLine(1040, 470, 1030, 400)
    painter.drawLine(1030, 400, 1110, 390)
    painter.end()
    image.save(str(file))
