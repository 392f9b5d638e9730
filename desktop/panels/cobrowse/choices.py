"""What can be done while nothing is seen: ask, answer, take back, try again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.cobrowse import Cobrowse, Sight, View
from desktop.panels.cobrowse import words
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.tick import Tick
from protocol.kinds import ProposalState

_WIDTH = 232
_MAY_ASK = (Sight.NOT_ASKED, Sight.REFUSED, Sight.WITHDRAWN, Sight.EXPIRED, Sight.FAILED, Sight.STOPPED)


def may_ask(view: View) -> bool:
    """The customer can be asked now."""
    return view.acts and view.sight in _MAY_ASK


class Choices(QWidget):
    """Buttons below the words that say why nothing is seen.

    Signals:
        tried_again: the viewer that gave up is to be made once more.
    """

    tried_again = Signal()

    def __init__(self, model: Cobrowse) -> None:
        super().__init__()
        self._model = model
        self.with_past = Tick(tr("With the last minutes"))
        self.ask = Button(tr("Ask to see the page"), Kind.PRIMARY, icon=Icon.SCREEN)
        self.accept = Button(tr("Look"), Kind.PRIMARY)
        self.decline = Button(tr("No, thanks"), Kind.QUIET)
        self.take_back = Button(tr("Take back"), Kind.PLAIN)
        self.again = Button(tr("Try again"), Kind.PLAIN)
        self.problem = Label("", Type.SMALL, tone=Tone.BAD, wrap=True)
        self.problem.setFixedWidth(_WIDTH)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.ONE)
        for widget in (self.with_past, self.ask, self.accept, self.decline, self.take_back, self.again, self.problem):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self.ask.clicked.connect(self.put_question)
        self.accept.clicked.connect(self._accept)
        self.decline.clicked.connect(self._decline)
        self.take_back.clicked.connect(self._take_back)
        self.again.clicked.connect(self.tried_again)

    @property
    def first(self) -> QWidget | None:
        """Where the keyboard belongs; None: there is nothing to do here."""
        likely = (self.ask, self.accept, self.take_back, self.again)
        return next((one for one in likely if one.isVisible() and one.isEnabled()), None)

    def refresh(self, view: View, *, again: bool) -> None:
        """Show what can be done; `again`: the viewer can be made once more."""
        asks = may_ask(view)
        offered = view.sight is Sight.OFFERED and view.acts
        for widget, there in (
            (self.ask, asks),
            (self.with_past, asks and view.offers_past),
            (self.accept, offered),
            (self.decline, offered),
            (self.take_back, view.sight is Sight.ASKED and view.acts),
            (self.again, again),
            (self.problem, asks and bool(self._model.refusal)),
        ):
            widget.setVisible(there)
        self.ask.setEnabled(not self._model.asking)
        self.ask.set_text(tr("Ask to see the page") if view.sight is Sight.NOT_ASKED else tr("Ask again"))
        self.with_past.setToolTip(tr("At most {n} minutes, if the customer agrees to that too.", n=view.past_minutes))
        self.problem.setText(words.refused(self._model.refusal))

    def put_question(self) -> None:
        """Ask the customer."""
        self._model.ask(past=self._model.view.offers_past and self.with_past.isChecked())

    def _accept(self) -> None:
        self._model.answer(ProposalState.ACCEPTED)

    def _decline(self) -> None:
        self._model.answer(ProposalState.REFUSED)

    def _take_back(self) -> None:
        self._model.answer(ProposalState.WITHDRAWN)
