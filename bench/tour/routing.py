"""Steps: a chat goes to the right agent, and on to the next when it must."""

import msgspec

from bench.demo.setup import Setup
from bench.tour.stage import Stage
from protocol.kinds import Channel

#: Seconds; within them a busy machine has shown an offer and taken a key.
_RINGS = 8
FREJA, LARS, IDA = "Freja Nielsen", "Lars Holm", "Ida Sørensen"


def impatient(setup: Setup) -> Setup:
    """The demo with offers of a few seconds in the Workshop, and agents who take one chat at a time."""
    queues = tuple(
        msgspec.structs.replace(queue, offer_seconds=_RINGS) if queue.name == "Workshop" else queue
        for queue in setup.queues
    )
    agents = tuple(msgspec.structs.replace(agent, capacity={Channel.CHAT: 1}) for agent in setup.agents)
    return msgspec.structs.replace(setup, queues=queues, agents=agents)


def decline_goes_on(stage: Stage) -> None:
    """Maja declines; Oskar's desk rings, and Maja is not ready."""
    maja = stage.ready("maja")
    oskar = stage.ready("oskar")
    freja = stage.customer(FREJA)
    freja.visits("/p/saga-longtail")
    freja.opens_chat()
    freja.rings("Buying advice")
    maja.sees("Decline", FREJA)
    oskar.lacks("Accept")
    maja.key("F3")
    maja.gone("Accept")
    maja.sees("Your state: Declined")
    oskar.sees("Accept", FREJA)


def next_agent_takes_it(stage: Stage) -> None:
    """Oskar takes it; Freja sees him."""
    oskar = stage.desk("oskar")
    oskar.key("F2")
    oskar.gone("Accept")
    stage.customer(FREJA).sees("Oskar Berg has joined the chat")


def next_customer_waits(stage: Stage) -> None:
    """Oskar is busy and Maja away: Lars waits, and is told his place."""
    lars = stage.customer(LARS, width=420)
    lars.visits()
    lars.opens_chat()
    lars.rings("Service and repairs")
    lars.sees("You are next")
    stage.desk("oskar").lacks("Accept")
    stage.desk("oskar").sees("Waiting", LARS)


def second_in_the_queue(stage: Stage) -> None:
    """Ida rings too: she is number 2."""
    ida = stage.customer(IDA, width=420)
    ida.visits()
    ida.opens_chat()
    ida.rings("Service and repairs")
    ida.sees("You are number 2 in the queue")


def unanswered_offer(stage: Stage) -> None:
    """Maja goes ready, and lets Lars's offer run out: not ready, "No answer"; Lars still comes first."""
    maja = stage.ready("maja")
    maja.sees("Decline", LARS)
    maja.gone("Accept")
    maja.sees("Your state: No answer")
    stage.customer(LARS).sees("You are next")


def ready_again_takes_the_oldest(stage: Stage) -> None:
    """Maja is ready again: Lars, who waited longest, is offered, not Ida; Ida moves up."""
    maja = stage.ready("maja")
    maja.sees("Decline", LARS)
    maja.key("F2")
    maja.gone("Accept")
    stage.customer(LARS).sees("Maja Lindqvist has joined the chat")
    stage.customer(IDA).sees("You are next")
