"""Texts kept ready, in words: kinds, whom they are for, variables, and what was wrong with a table."""

from desktop.models.canned import CannedTexts
from desktop.state.canned_csv import Problem, Wrong
from desktop.state.canned_words import Variable
from desktop.ui.text import mark, tr
from protocol.canned import Canned
from protocol.ids import ProfileId
from protocol.kinds import CannedKind

_KINDS = {
    CannedKind.MESSAGE: mark("Message"),
    CannedKind.QUESTION: mark("Question"),
    CannedKind.SOLUTION: mark("Solution"),
}
_VARIABLES = {
    Variable.CUSTOMER_FIRST_NAME: mark("First name"),
    Variable.CUSTOMER_NAME: mark("Name"),
    Variable.CUSTOMER_EMAIL: mark("E-mail"),
    Variable.CUSTOMER_PHONE: mark("Phone"),
    Variable.CUSTOMER_NUMBER: mark("Customer no."),
    Variable.CUSTOMER_CITY: mark("Town"),
    Variable.AGENT_FIRST_NAME: mark("Your first name"),
    Variable.AGENT_NAME: mark("Your name"),
    Variable.SHOP_NAME: mark("Shop"),
    Variable.QUEUE_NAME: mark("Queue"),
    Variable.CHAT_QUESTION: mark("Their question"),
    Variable.ORDER_NUMBER: mark("Last order"),
    Variable.ORDER_STATUS: mark("Where the last order is"),
    Variable.PAGE_TITLE: mark("Page they are on"),
    Variable.PAGE_ADDRESS: mark("Address of that page"),
    Variable.DATE_TODAY: mark("Today"),
}
_WRONG = {
    Wrong.NOT_A_TABLE: mark("It is not a table. Save it as CSV in UTF-8 and try again."),
    Wrong.TOO_LARGE: mark("The file is too large for a table of texts."),
    Wrong.NO_COLUMN: mark("The first line names no column “{what}”."),
    Wrong.NO_SHORTCUT: mark("There is no shortcut."),
    Wrong.BAD_SHORTCUT: mark("“{what}” is no shortcut: letters, digits, - and _, at most 40."),
    Wrong.NO_TITLE: mark("There is no title."),
    Wrong.LONG_TITLE: mark("The title is too long."),
    Wrong.NO_TEXT: mark("There is no text."),
    Wrong.LONG_TEXT: mark("The text is too long for a message."),
    Wrong.UNKNOWN_KIND: mark("“{what}” is none of message, question, solution."),
    Wrong.UNKNOWN_GROUP: mark("There is no group “{what}”."),
    Wrong.UNKNOWN_QUEUE: mark("There is no queue “{what}”."),
    Wrong.TWICE: mark("The shortcut “{what}” came before in this table."),
    Wrong.NOT_YOURS: mark("Texts for “{what}” are not yours to write."),
}


def kind_words(kind: CannedKind) -> str:
    """What a text is for."""
    return tr(_KINDS[kind])


def variable_words(variable: Variable) -> str:
    """What stands in the place of a variable."""
    return tr(_VARIABLES[variable])


def whom_words(texts: CannedTexts, group: ProfileId | None, *, mine: bool) -> str:
    """Whom a text is for."""
    if mine:
        return tr("Only me")
    if group is None:
        return tr("Everybody")
    names = texts.names()
    return names.groups.get(group, "") if names is not None else ""


def for_words(texts: CannedTexts, canned: Canned) -> str:
    """Whom this text is for."""
    return whom_words(texts, canned.group, mine=canned.owner is not None)


def problem_words(problem: Problem) -> str:
    """What was wrong, and where."""
    what = tr(_WRONG[problem.wrong], what=problem.detail)
    return tr("Line {n}: {what}", n=problem.line, what=what) if problem.line else what
