"""Words for questions to experts."""

from desktop.state.changes import ConsultationOver
from desktop.ui.text import tr
from protocol.rooms import ConsultationOutcome


def names_words(names: tuple[str, ...]) -> str:
    """Names side by side; of many the first ones and how many more."""
    if len(names) > _MOST_NAMES:
        rest = len(names) - _MOST_NAMES
        return tr("{names} and {n} more", names=", ".join(names[:_MOST_NAMES]), n=rest)
    return ", ".join(names)


def over_words(over: ConsultationOver, *, mine: bool) -> str:
    """How a consultation ended; `mine`: by the agent at this desk."""
    match over.outcome:
        case ConsultationOutcome.NOBODY:
            return tr("No expert could take the question.")
        case ConsultationOutcome.EXPIRED:
            return tr("No expert answered in time.")
        case ConsultationOutcome.CANCELLED:
            return tr("The question was withdrawn.")
        case ConsultationOutcome.ANSWERED:
            return tr("The question is answered.") if mine else tr("The expert has finished.")
        case None:
            return tr("The question is over.")


_MOST_NAMES = 3
