"""Line icons (Lucide), tinted from the tokens and drawn sharp at any pixel ratio."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources


class Icon(StrEnum):
    """Every icon the desk uses, by its file in `resources/icons`."""

    ACTIVITY = "activity"
    ALARM = "alarm-clock"
    ALERT = "triangle-alert"
    ARROW_DOWN = "arrow-down"
    ARROW_UP = "arrow-up"
    ATTACH = "paperclip"
    BAG = "shopping-bag"
    BELL = "bell"
    BELL_OFF = "bell-off"
    BELL_RING = "bell-ring"
    BREAK = "coffee"
    BLOCK = "ban"
    BRIEFCASE = "briefcase"
    CALENDAR = "calendar"
    CAMPAIGN = "megaphone"
    CART = "shopping-cart"
    CHAT = "message-circle"
    CHATS = "messages-square"
    CHECK = "check"
    CHECKS = "check-check"
    CHEVRON_DOWN = "chevron-down"
    CHEVRON_LEFT = "chevron-left"
    CHEVRON_RIGHT = "chevron-right"
    CHEVRON_UP = "chevron-up"
    CIRCLE = "circle"
    CLOCK = "clock"
    CLOSE = "x"
    COPY = "copy"
    CUT = "scissors"
    DARK = "moon"
    DOWNLOAD = "download"
    EDIT = "pencil"
    EMOJI = "smile"
    ENTER = "corner-down-left"
    ERROR = "circle-alert"
    EXPERT = "lightbulb"
    EXTERNAL = "external-link"
    EYE = "eye"
    EYE_OFF = "eye-off"
    FAILED = "circle-x"
    FAX = "printer"
    FILE = "file"
    FILE_TEXT = "file-text"
    FILTER = "list-filter"
    FINISHING = "hourglass"
    FLAG = "flag"
    FLOOR = "layout-dashboard"
    FOLDER = "folder-open"
    FORM = "clipboard-list"
    GLOBE = "globe"
    GUARD = "shield-alert"
    HAND_OVER = "arrow-right-left"
    HASH = "hash"
    HISTORY = "history"
    HOME = "house"
    INBOX = "inbox"
    INFO = "info"
    INVITE = "user-plus"
    KEYBOARD = "keyboard"
    LANGUAGES = "languages"
    LEAVE = "log-out"
    LIGHT = "sun"
    LINK = "link"
    LINK_LOST = "wifi-off"
    LINK_OK = "wifi"
    LIST = "list"
    LIST_TASKS = "list-checks"
    LOADER = "loader-circle"
    LOCK = "lock"
    LUNCH = "utensils"
    MAIL = "mail"
    LARGER = "maximize-2"
    MAXIMIZE = "maximize"
    MEETING = "calendar"
    MENU = "ellipsis"
    MINUS = "minus"
    MERGE = "merge"
    MONITOR = "monitor"
    NOTE = "sticky-note"
    PAD = "notebook-pen"
    PAGE = "laptop"
    PALETTE = "palette"
    PANEL_LEFT = "panel-left"
    PANEL_RIGHT = "panel-right"
    PASTE = "clipboard-paste"
    PAUSE = "circle-pause"
    PHONE = "phone"
    PICTURE = "image"
    PIN = "map-pin"
    PLAY = "circle-play"
    PLUS = "plus"
    POWER = "power"
    QUEUES = "layers"
    QUOTE = "text-quote"
    QUESTION = "circle-help"
    REASON = "shuffle"
    RETRY = "rotate-cw"
    SEARCH = "search"
    POINT = "mouse-pointer-click"
    SCREEN = "screen-share"
    SEND = "send-horizontal"
    SMALLER = "minimize-2"
    SERVER = "server"
    SETTINGS = "settings"
    SHOP = "store"
    SMS = "smartphone"
    SOLUTION = "book-open-text"
    SOUND = "volume-2"
    SOUND_OFF = "volume-x"
    SPELLING = "spell-check"
    SYSTEM_THEME = "sun-moon"
    TACK = "pin"
    STEP_IN = "log-in"
    TAG = "tag"
    TILES = "layout-grid"
    TEXTS = "message-square-text"
    TAKE_OVER = "hand-grab"
    TIMER = "timer"
    TRAINING = "graduation-cap"
    TRASH = "trash-2"
    UNDO = "undo-2"
    UPLOAD = "upload"
    USER = "user"
    USERS = "users"
    WELL = "circle-check"
    WINDOW = "picture-in-picture-2"
    WINDOW_BACK = "picture-in-picture"
    VISITORS = "footprints"
    WHO = "user-search"
    WHY = "route"
    ZOOM_IN = "zoom-in"
    ZOOM_OUT = "zoom-out"


_FOLDER = Path(resources.__file__).parent / "icons"
#: Pixel ratios a QIcon carries, for menus; own widgets draw at the exact one.
_RATIOS = (1.0, 1.5, 2.0, 3.0)
_STROKE = b'stroke-width="2"'


@lru_cache(maxsize=256)
def _source(icon: Icon) -> bytes:
    return (_FOLDER / f"{icon}.svg").read_bytes()


@lru_cache(maxsize=512)
def pixmap(icon: Icon, size: int, colour: str, ratio: float = 1.0, stroke: float = 1.75) -> QPixmap:
    """The icon in `size` logical pixels for a screen of pixel ratio `ratio`."""
    svg = _source(icon).replace(b"currentColor", colour.encode()).replace(_STROKE, f'stroke-width="{stroke}"'.encode())
    edge = round(size * ratio)
    drawn = QPixmap(edge, edge)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def paint(painter: QPainter, icon: Icon, x: float, y: float, size: int, colour: str, stroke: float = 1.75) -> None:
    """Draw the icon with its top left corner at a point, at the painter's own pixel ratio."""
    ratio = painter.device().devicePixelRatioF()
    at = QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio)
    painter.drawPixmap(at, pixmap(icon, size, colour, ratio, stroke))


@lru_cache(maxsize=256)
def icon(which: Icon, colour: str, size: int = 16) -> QIcon:
    """A QIcon for menus and actions."""
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(pixmap(which, size, colour, ratio))
    return made
