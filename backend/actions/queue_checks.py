"""Checks of how a queue is told to serve: hours, what is given up over time, overflow, wrap-up, silence."""

from collections.abc import Sequence
from datetime import date

from backend.actions import checks, hours, inactivity, waits, wrap_up
from backend.store import Tx
from protocol.commands import PutQueue
from protocol.limits import MAX_DISPOSITIONS, MAX_NAME_CHARACTERS
from protocol.service import AnswerLimits, Hours, Inactivity, Overflow, Relaxation, WrapUp, WrapUpMode

_MOST_STEPS = 10
_MOST_OPENINGS = 50
_MOST_HOLIDAYS = 200
_LEAST_OVERFLOW = 10
_LEAST_WRAP_UP = 5
_LEAST_INACTIVITY = 10
_LONGEST_ANSWER = 86_400


def check(tx: Tx, command: PutQueue) -> None:
    """Raises Refusal: `invalid_value`, `unknown_queue`."""
    _relax(command.relax)
    if command.hours is not None:
        _hours(command.hours)
    if command.overflow is not None:
        _overflow(tx, command, command.overflow)
    _wrap_up(command.wrap_up)
    _inactivity(command.inactivity)
    _answer(command.answer)


def _relax(steps: Sequence[Relaxation]) -> None:
    checks.number("Number of relaxations", len(steps), 0, _MOST_STEPS)
    before = 0
    for step in steps:
        checks.number("Relaxed after seconds", step.after_seconds, 1, waits.LONGEST)
        if step.after_seconds <= before:
            raise checks.invalid("Relaxed after seconds", "each later than the one before.")
        before = step.after_seconds
        for name, level in step.skills.items():
            checks.text("Relaxed skill", name, 60)
            checks.number(f"Relaxed skill, {name}", level, 0, 9)


def _hours(told: Hours) -> None:
    try:
        hours.zone_of(told.time_zone)
    except ValueError as error:
        raise checks.invalid("Time zone", "a name like Europe/Copenhagen.") from error
    checks.number("Number of openings", len(told.openings), 0, _MOST_OPENINGS)
    for opening in told.openings:
        checks.number("Opening, day", opening.day, 0, 6)
        checks.number("Opening, from", opening.opens, 0, 1_439)
        checks.number("Opening, to", opening.closes, opening.opens + 1, 1_440)
    checks.number("Number of holidays", len(told.holidays), 0, _MOST_HOLIDAYS)
    for holiday in told.holidays:
        checks.text("Holiday, name", holiday.name, MAX_NAME_CHARACTERS, required=False)
        try:
            date.fromisoformat(holiday.date)
        except ValueError as error:
            raise checks.invalid("Holiday", "a date like 2026-12-24.") from error
    checks.text("Text while closed", told.closed_text, 1_000, required=False)


def _overflow(tx: Tx, command: PutQueue, overflow: Overflow) -> None:
    checks.number("Overflow after seconds", overflow.after_seconds, _LEAST_OVERFLOW, waits.LONGEST)
    if overflow.queue == command.queue:
        raise checks.invalid("Overflow", "another queue than this one.")
    checks.queue_exists(tx, overflow.queue)


def _wrap_up(rules: WrapUp) -> None:
    checks.number("Wrap-up in seconds", rules.seconds, _LEAST_WRAP_UP, wrap_up.LONGEST)
    checks.number("Number of outcomes", len(rules.dispositions), 0, MAX_DISPOSITIONS)
    for one in rules.dispositions:
        checks.key("Outcome, key", one.key)
        checks.text("Outcome, label", one.label, MAX_NAME_CHARACTERS)
    keys = {one.key for one in rules.dispositions}
    if len(keys) < len(rules.dispositions):
        raise checks.invalid("Outcomes", "each needs a key of its own.")
    if rules.default and rules.default not in keys:
        raise checks.invalid("Default outcome", "the key of one of the outcomes.")
    if rules.mode is WrapUpMode.REQUIRED and not keys:
        raise checks.invalid("Outcomes", "at least one, when one must be chosen.")


def _inactivity(rules: Inactivity) -> None:
    for field, seconds in (("Warning after seconds", rules.warn_seconds), ("End after seconds", rules.close_seconds)):
        if seconds:
            checks.number(field, seconds, _LEAST_INACTIVITY, inactivity.LONGEST)
    if rules.close_seconds and rules.warn_seconds >= rules.close_seconds:
        raise checks.invalid("Warning after seconds", "sooner than the end.")


def _answer(limits: AnswerLimits) -> None:
    checks.number("Unanswered, warning after seconds", limits.warn_seconds, 1, _LONGEST_ANSWER)
    checks.number("Unanswered, late after seconds", limits.late_seconds, limits.warn_seconds, _LONGEST_ANSWER)
