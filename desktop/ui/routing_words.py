"""Words for what the router did: how an offer ended, whom it chose and why, which skills it looked for (N11)."""

from collections.abc import Mapping

from desktop.ui.text import tr
from desktop.ui.words import duration_words
from protocol.entities import Reason
from protocol.kinds import OfferOutcome, Rule


def outcome_words(outcome: OfferOutcome, name: str) -> str:
    """How an offer ended."""
    match outcome:
        case OfferOutcome.ACCEPTED:
            return tr("{name} took the chat", name=name)
        case OfferOutcome.DECLINED:
            return tr("{name} sent the chat on", name=name)
        case OfferOutcome.EXPIRED:
            return tr("{name} did not answer", name=name)
        case OfferOutcome.WITHDRAWN:
            return tr("The offer to {name} was withdrawn", name=name)


def why_words(reason: Reason) -> str:
    """Why the router chose this agent, said to her (N11)."""
    count, idle = reason.free_agents, reason.chosen.idle if reason.chosen is not None else 0
    if reason.rule is Rule.CHOSEN_BY_COLLEAGUE:
        return tr("A colleague asked for you.")
    if count <= 1:
        return tr("You are the one free agent with the skills for it.")
    match reason.rule:
        case Rule.PRIORITY:
            return tr("Of {count} free agents with the skills, you have the highest priority here.", count=count)
        case Rule.HIGHEST_SKILL:
            return tr("Of {count} free agents with the skills, you have the highest level.", count=count)
        case Rule.FEWEST_OPEN:
            return tr("Of {count} free agents with the skills, you have the fewest chats.", count=count)
        case Rule.LONGEST_IDLE if idle:
            return tr(
                "Of {count} free agents with the skills, you have been free the longest: {time}.",
                count=count,
                time=duration_words(idle),
            )
        case _:
            return tr("You were chosen from {count} free agents with the skills.", count=count)


def because_words(reason: Reason, name: str, other: str) -> str:
    """Why the router chose `name`, said to anybody; `other` is who came next, if anybody did (N11)."""
    chosen, next_best = reason.chosen, reason.alternatives[0] if reason.alternatives else None
    if reason.rule is Rule.CHOSEN_BY_COLLEAGUE:
        return tr("A colleague asked for {name}.", name=name)
    if chosen is None or next_best is None or reason.rule is Rule.ONLY_ONE_FREE:
        return tr("{name} was the one free agent with the skills for it.", name=name)
    match reason.rule:
        case Rule.PRIORITY:
            return tr(
                "{name} is asked before {other} here: priority {a} against {b}.",
                name=name,
                other=other,
                a=chosen.priority,
                b=next_best.priority,
            )
        case Rule.HIGHEST_SKILL:
            return tr(
                "{name} knows more of what is needed than {other}: levels {a} against {b}.",
                name=name,
                other=other,
                a=chosen.skill,
                b=next_best.skill,
            )
        case Rule.FEWEST_OPEN:
            return tr(
                "{name} had less open than {other}: {a} against {b}.",
                name=name,
                other=other,
                a=chosen.open,
                b=next_best.open,
            )
        case Rule.LONGEST_IDLE:
            return tr(
                "{name} had been free longer than {other}: {a} against {b}.",
                name=name,
                other=other,
                a=duration_words(chosen.idle),
                b=duration_words(next_best.idle),
            )


def short_reason_words(reason: Reason) -> str:
    """The rule that decided, in two or three words."""
    match reason.rule:
        case Rule.ONLY_ONE_FREE:
            return tr("the one free")
        case Rule.PRIORITY:
            return tr("highest priority")
        case Rule.HIGHEST_SKILL:
            return tr("highest skill")
        case Rule.FEWEST_OPEN:
            return tr("fewest open")
        case Rule.LONGEST_IDLE:
            return tr("longest free")
        case Rule.CHOSEN_BY_COLLEAGUE:
            return tr("asked for by a colleague")


def skills_words(skills: Mapping[str, int]) -> str:
    """Skills with the level each is wanted at."""
    return ", ".join(tr("{skill} from level {n}", skill=name, n=level) for name, level in skills.items())
