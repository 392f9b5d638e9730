"""Steps: the server, the desk, the network and the disk fail, and nothing is lost."""

import sys
import time

from bench.tour import arrival
from bench.tour.arrival import FREJA
from bench.tour.routing import LARS
from bench.tour.stage import Stage
from protocol.errors import ErrorCode, words

BEFORE = "Does the Havn come with a rain cover?"
WRITTEN = ("I could collect it on Friday.", "Or on Saturday.")
ANSWERED = ("It does, in grey and in yellow.", "Both are in stock.")
TUNNEL = ("I am in a tunnel now.", "It will come through all the same.")
FULL, ALSO_FULL = "Is the yellow one 20 kg?", "It is 18 kg."
#: Bytes that a file may grow to while the disk is full: what is written to a database's log is beyond them.
_NO_ROOM = 8192
#: Seconds an agent is waited for, and how long that may be behind on a busy machine.
_LEASE, _BEHIND = 60, 30


def server_is_killed(stage: Stage) -> None:
    """kill -9 for the server in mid-chat. Both go on writing, and both see that it waits."""
    arrival.begin(stage)
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.pardon("ERR_|WebSocket|Failed to load")
    freja.says(BEFORE)
    maja.sees(BEFORE)
    stage.kill_server()
    for theirs, hers in zip(WRITTEN, ANSWERED, strict=True):
        freja.says(theirs)
        maja.command("chat.focus")
        maja.pastes(hers)
        maja.key("Return")
    freja.sees("The connection was lost. Connecting again…", "Waiting for a connection")
    maja.sees("Offline since", "In the outbox", *ANSWERED)


def server_is_back(stage: Stage) -> None:
    """It starts again: all that was written arrives, once and in order."""
    stage.start_server()
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    maja.sees(*WRITTEN, seconds=60)
    freja.sees(*ANSWERED)
    freja.gone("Waiting for a connection")
    maja.gone("In the outbox")
    for texts in (WRITTEN, ANSWERED):
        maja.messages(*texts)
        freja.messages(*texts)


def desk_is_killed(stage: Stage) -> None:
    """kill -9 for Maja's desk in mid-sentence: Freja is told that she is on her way back."""
    maja = stage.desk("maja")
    maja.command("chat.focus")
    maja.types("The yellow one is for you")
    for _ in range(len(" for you")):
        maja.key("Left")
    maja.rests()
    stage.kill_desk("maja")
    stage.customer(FREJA).sees("Maja Lindqvist is reconnecting. Please hold on; your chat is kept.")


def desk_is_back(stage: Stage) -> None:
    """She opens it again: the same chat, her half-written words, and the caret where it was."""
    maja, freja = stage.desk("maja"), stage.customer(FREJA)
    maja.sees(FREJA, *WRITTEN, *ANSWERED, "The yellow one is for you")
    freja.gone("is reconnecting")
    maja.command("chat.focus")
    maja.types(" laid aside")
    maja.key("Return")
    freja.sees("The yellow one is laid aside for you")


def customer_loses_the_network(stage: Stage) -> None:
    """The network is gone in Freja's browser. She is told, writes on, and sees that her words wait."""
    freja = stage.customer(FREJA)
    stage.line.refuse()
    stage.line.reset()
    freja.loses_the_network()
    for text in TUNNEL:
        freja.says(text)
    freja.sees("You are offline. What you write is kept and sent when you are back.", "Waiting for a connection")
    stage.desk("maja").sees("Connection lost")


def customer_is_back(stage: Stage) -> None:
    """It is back: her words are sent, once and in order."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    stage.line.admit()
    freja.has_the_network()
    maja.sees(*TUNNEL)
    maja.gone("Connection lost")
    freja.gone("Waiting for a connection")
    maja.messages(*TUNNEL)
    freja.messages(*TUNNEL)


def disk_is_full(stage: Stage) -> None:
    """The server's disk is full: nothing is acknowledged, and both sides are told why."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    stage.pardons.append("storage unavailable")
    _limit_files(stage, _NO_ROOM)
    freja.says(FULL)
    maja.command("chat.focus")
    maja.pastes(ALSO_FULL)
    maja.key("Return")
    freja.sees("We can't store anything right now. It is tried again shortly.", "Sending…")
    maja.sees("In the outbox", ALSO_FULL, words(ErrorCode.STORAGE_UNAVAILABLE))
    maja.lacks(FULL)


def disk_has_room_again(stage: Stage) -> None:
    """There is room again: all goes out by itself, once."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    _limit_files(stage, None)
    freja.sees(ALSO_FULL)
    maja.sees(FULL)
    maja.gone("In the outbox")
    maja.gone(words(ErrorCode.STORAGE_UNAVAILABLE))
    freja.gone("We can't store anything right now.")
    for text in (FULL, ALSO_FULL):
        freja.messages(text)
        maja.messages(text)


def agent_stays_away(stage: Stage) -> None:
    """Maja's desk is gone for longer than she is waited for: Freja is told, and keeps her place at the front."""
    freja, oskar = stage.customer(FREJA), stage.ready("oskar")
    stage.kill_desk("maja")
    left = time.monotonic()
    freja.sees("Maja Lindqvist is reconnecting")
    lars = stage.customer(LARS, width=420)
    lars.visits()
    lars.opens_chat()
    lars.rings("Buying advice")
    oskar.sees("Accept", LARS)
    oskar.key("F2")
    lars.sees("Oskar Berg has joined the chat")
    stage.settled = stage.line.accepted
    freja.sees_within(_LEASE + _BEHIND, "Maja Lindqvist has left the chat. You keep your place")
    if time.monotonic() - left < _LEASE - 1:
        raise AssertionError("she was waited for no longer than that")


def silence(stage: Stage) -> None:
    """Lars and Oskar have said nothing for a minute: nobody connected again, and the next word is there at once."""
    if stage.line.accepted != stage.settled:
        raise AssertionError(f"{stage.line.accepted - stage.settled} connections were made in silence")
    lars, oskar = stage.customer(LARS), stage.desk("oskar")
    lars.says("Are you still there?")
    oskar.sees("Are you still there?")


def next_agent_goes_on(stage: Stage) -> None:
    """Oskar is offered Freja's chat and reads all that was said."""
    oskar, freja = stage.desk("oskar"), stage.customer(FREJA)
    oskar.sees("Accept", FREJA)
    oskar.key("F2")
    freja.sees("Oskar Berg has joined the chat")
    oskar.sees(*TUNNEL, FULL)


def agent_hears_what_happened(stage: Stage) -> None:
    """Maja is back: her desk says what became of the chat: it went back to its queue, and Oskar has it now."""
    stage.desk("maja").sees("While you were away", FREJA, "went back to Sales after 60 s", "Oskar Berg has it now")


def _limit_files(stage: Stage, most: int | None) -> None:
    """How large the server's files may grow, in bytes; None: without end."""
    if sys.platform == "linux":
        import resource

        hard = resource.RLIM_INFINITY
        resource.prlimit(stage.server.process.pid, resource.RLIMIT_FSIZE, (hard if most is None else most, hard))
