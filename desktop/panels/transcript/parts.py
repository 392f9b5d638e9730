"""What a transcript row is made of once it is laid out."""

from enum import Enum

from msgspec import Struct, field
from PySide6.QtCore import QPointF, QRectF

from desktop.models.transcript import TranscriptRow
from desktop.panels.transcript.text_block import TextBlock
from desktop.state.messages import Upload
from desktop.ui.text import tr
from protocol.entities import Attachment
from protocol.kinds import ProposalState

#: The empty room beside words of the other side.
GUTTER = 40.0


class Part(Enum):
    """What can be found under the pointer."""

    TEXT = "text"
    PICTURE = "picture"
    FILE = "file"
    UPLOAD = "upload"
    CANCEL = "cancel"
    RETRY = "retry"
    DISCARD = "discard"
    #: Moves a proposal on.
    STEP = "step"
    #: What a message answers.
    QUOTE = "quote"
    #: Shows or hides the words that a message was first said with.
    FIRST = "first"
    #: Opens or closes a run of lines.
    RUN = "run"


Payload = Attachment | Upload | None


class Spot(Struct):
    """A part and its place in the row."""

    part: Part
    rect: QRectF
    payload: Payload = None
    words: str = ""
    #: Of `STEP`: where to.
    step: ProposalState | None = None

    def name(self) -> str:
        """What a click on it would do, in words."""
        held = self.payload.name if self.payload is not None else ""
        match self.part:
            case Part.PICTURE:
                return tr("Picture: {name}", name=held)
            case Part.FILE:
                return tr("File: {name}", name=held)
            case Part.CANCEL:
                return tr("Cancel {name}", name=held)
            case Part.RETRY | Part.DISCARD | Part.STEP | Part.QUOTE | Part.FIRST | Part.RUN:
                return self.words
            case Part.TEXT | Part.UPLOAD:
                return ""


class RowLayout(Struct):
    """A laid-out row. Coordinates are relative to the column's top left corner at the row."""

    row: TranscriptRow
    height: float
    day: float = 0.0
    bubble: QRectF | None = None
    text: TextBlock | None = None
    text_at: QPointF = field(default_factory=QPointF)
    name: str = ""
    name_at: QPointF | None = None
    avatar: QRectF | None = None
    meta: QRectF | None = None
    spots: list[Spot] = field(default_factory=list[Spot])
    #: Why it failed or what it waits for.
    choice: TextBlock | None = None
    choice_at: QPointF = field(default_factory=QPointF)
    answers: list[tuple[str, TextBlock, float]] = field(default_factory=list[tuple[str, TextBlock, float]])
    label_width: float = 0.0
    #: What a message answers, over its words.
    quote: TextBlock | None = None
    quote_name: str = ""
    quote_at: QPointF = field(default_factory=QPointF)
    #: The words that it was first said with.
    first: TextBlock | None = None
    first_at: QPointF = field(default_factory=QPointF)
