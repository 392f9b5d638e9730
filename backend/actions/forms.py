"""The pre-chat form: are the answers what its fields ask for, and what do they say about the customer?"""

import re
from collections.abc import Sequence

from backend.actions.seen_text import is_blank, visible
from protocol.commands import Answer
from protocol.entities import Customer, PageContext
from protocol.errors import ErrorCode, Refusal
from protocol.forms import FormAnswer, FormField, FormOption
from protocol.ids import VisitorId
from protocol.kinds import FieldKind, FieldMeaning
from protocol.limits import MAX_FORM_ANSWER_CHARACTERS, MAX_NAME_CHARACTERS

#: Only what is surely wrong is refused: a customer with an odd address must get through.
_SHAPES: dict[FieldKind, tuple[re.Pattern[str], str]] = {
    FieldKind.EMAIL: (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+"), "an e-mail address, like name@example.com"),
    FieldKind.PHONE: (re.compile(r"\+?[0-9 ()./-]{4,30}"), "a phone number, like +45 12 34 56 78"),
    FieldKind.CUSTOMER_NUMBER: (re.compile(r"[\w ./#-]{1,60}"), "a customer number, letters and digits"),
}


def check(form: Sequence[FormField], answers: Sequence[Answer]) -> tuple[FormAnswer, ...]:
    """The given answers in the form's order, with their labels; empty ones are left out.

    Raises Refusal: `form_incomplete`, `invalid_value` naming the field.
    """
    given = {answer.key: answer.value for answer in answers}
    unknown = given.keys() - {field.key for field in form}
    if unknown:
        raise Refusal(ErrorCode.INVALID_VALUE, f"The form has no field “{min(unknown)[:40]}”. Reload the page.")
    checked: list[FormAnswer] = []
    for field in form:
        value = _tidy(field, given.get(field.key, ""))
        if value and field.kind is FieldKind.CHOICE:
            value = _option(field, value).label
        if not value:
            if field.required:
                raise Refusal(ErrorCode.FORM_INCOMPLETE, f"“{field.label}” is missing. Fill it in.")
            continue
        _check_value(field, value)
        checked.append(FormAnswer(key=field.key, label=field.label, value=value))
    return tuple(checked)


def customer(
    visitor: VisitorId, form: Sequence[FormField], answers: Sequence[FormAnswer], page: PageContext
) -> Customer:
    """What the answers say about who this is."""
    meanings = {field.key: field.meaning for field in form}
    said = {meanings[answer.key]: answer.value for answer in answers}
    return Customer(
        visitor=visitor,
        name=said.get(FieldMeaning.NAME, "")[:MAX_NAME_CHARACTERS],
        email=said.get(FieldMeaning.EMAIL, ""),
        phone=said.get(FieldMeaning.PHONE, ""),
        customer_number=said.get(FieldMeaning.CUSTOMER_NUMBER, ""),
        page=page,
    )


def skills(form: Sequence[FormField], answers: Sequence[Answer]) -> dict[str, int]:
    """What an agent must be able to do for whoever chose these options; of two levels of a skill the higher one.

    Raises Refusal(invalid_value).
    """
    needed: dict[str, int] = {}
    given = {answer.key: answer.value for answer in answers}
    for field in form:
        value = _tidy(field, given.get(field.key, ""))
        if field.kind is FieldKind.CHOICE and value:
            for skill, level in _option(field, value).skills.items():
                needed[skill] = max(needed.get(skill, 0), level)
    return needed


def phone(value: str) -> str:
    """A number to call, tidied. Raises Refusal(invalid_value)."""
    value = " ".join(visible(value).split())
    shape, words = _SHAPES[FieldKind.PHONE]
    if shape.fullmatch(value) is None:
        raise Refusal(ErrorCode.INVALID_VALUE, f"That is not {words}.")
    return value


def _tidy(field: FormField, value: str) -> str:
    """Without blanks around it, and on one line where the field has one line."""
    value = visible(value)
    if is_blank(value):
        return ""
    return value.strip() if field.kind is FieldKind.LONG_TEXT else " ".join(value.split())


def _option(field: FormField, key: str) -> FormOption:
    """Raises Refusal(invalid_value)."""
    for option in field.options:
        if option.key == key:
            return option
    raise Refusal(ErrorCode.INVALID_VALUE, f"“{field.label}” has no such choice. Choose another.")


def _check_value(field: FormField, value: str) -> None:
    if len(value) > MAX_FORM_ANSWER_CHARACTERS:
        raise Refusal(
            ErrorCode.INVALID_VALUE, f"“{field.label}” is longer than {MAX_FORM_ANSWER_CHARACTERS} characters."
        )
    shape = _SHAPES.get(field.kind)
    if shape is not None and shape[0].fullmatch(value) is None:
        raise Refusal(ErrorCode.INVALID_VALUE, f"“{field.label}” is not {shape[1]}.")
