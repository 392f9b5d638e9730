"""What must hold of every run, whatever was done in it: pure functions over its history."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.simulation.history import History
from bench.simulation.invariants import (
    agreements,
    changes,
    colleagues,
    delivery,
    ends,
    liveness,
    ownership,
    privacy,
    streams,
    supervision,
)
from bench.simulation.invariants.run import Run

#: Faults of one invariant that are named; the first is what counts.
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """An invariant that a run did not keep."""

    invariant: str
    words: str


INVARIANTS: dict[str, Callable[[Run], Iterator[str]]] = {
    "acknowledged is stored": delivery.acknowledged_is_stored,
    "nothing twice": delivery.nothing_twice,
    "nothing forgotten": delivery.nothing_forgotten,
    "undone stays undone": delivery.undone_stays_undone,
    "acts end with the desk": delivery.acts_end_with_the_desk,
    "in order": delivery.in_order,
    "all told is stored": delivery.all_told_is_stored,
    "only the last words change": changes.only_the_last_words_change,
    "nothing is told again": changes.nothing_is_told_again,
    "one owner": ownership.one_owner,
    "supervisors keep to it": supervision.supervisors_keep_to_it,
    "chats are private": privacy.chats_are_private,
    "customers meet who is there": privacy.customers_meet_who_is_there,
    "figures are for them": privacy.figures_are_for_them,
    "texts are for them": privacy.texts_are_for_them,
    "one expert": colleagues.one_expert,
    "rooms are private": colleagues.rooms_are_private,
    "proposals end once": agreements.proposals_end_once,
    "nothing unasked": agreements.nothing_unasked,
    "places are shared": agreements.places_are_shared,
    "log gapless": streams.log_is_gapless,
    "lines gapless": streams.lines_are_gapless,
    "hellos true": streams.hellos_are_true,
    "no staff data to customers": streams.customers_see_no_staff_data,
    "snapshots are folds": streams.snapshots_are_folds,
    "every chat has a future": liveness.every_chat_has_a_future,
    "clients hold what is": ends.clients_hold_what_is,
    "database whole": ends.database_is_whole,
    "nothing complains": ends.nothing_complains,
    "budget kept": ends.budget_is_kept,
}


def check(history: History) -> tuple[Fault, ...]:
    """All that is wrong with a run."""
    run = Run(history)
    faults: list[Fault] = []
    for name, invariant in INVARIANTS.items():
        for number, words in enumerate(invariant(run)):
            if number == _MOST_NAMED:
                break
            faults.append(Fault(name, words))
    return tuple(faults)
