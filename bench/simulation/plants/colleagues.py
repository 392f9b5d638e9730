"""Bugs in what colleagues do together: seats, hand-overs, hidden words, experts, rooms."""

from backend.actions import consultation_rows, consultations, handing, hidden, interactions, leaving
from backend.live.rooms import Rooms
from bench.simulation.plants.edit import Line, Plant, Text

COLLEAGUES = (
    Plant(
        "seats are not fenced",
        "Whoever has a seat may write what she wrote under an earlier one.",
        (
            Line(
                interactions.Held.check_fence,
                "if version != (self.version if seat is None else seat.version):",
                "if seat is None and version != self.version:",
            ),
        ),
        known=2,
    ),
    Plant(
        "a seat outlives its agent's lease",
        "An agent goes offline, and sits on in the chats of others.",
        (Line(leaving.leave_all, "for interaction in seats.of_agent(tx, agent):", "for interaction in ():"),),
    ),
    Plant(
        "a chat handed over goes to the end",
        "In its new queue it has arrived just now.",
        (Text(handing, "_HAND_ON", "since = ?2", "since = ?2, arrived_at = ?2"),),
        known=9,
    ),
    Plant(
        "hidden words in the public stream",
        "What is for staff alone is stored where the customer reads.",
        (Line(hidden.send_hidden, "tx.append_staff(held.id, event)", "tx.append_public(held.id, event)"),),
        known=1,
    ),
    Plant(
        "check-then-act experts",
        "Who takes a question has seen that it rings; nobody looks again when it is taken.",
        (
            Text(consultations, "_TAKE", " AND status = 'asked' AND deadline > ?3 ", " AND ?3 > 0 "),
            Text(consultations, "_TAKE", " AND e.state = 'rings'", ""),
            Line(
                consultations._still_asked,
                "if now.expert is not None:\n"
                "        raise Refusal(ErrorCode.CONSULTATION_GONE, _who_has_it(tx, now.expert, me))\n"
                "    if now.status is not ConsultationStatus.ASKED or now.deadline <= tx.now:\n"
                "        raise Refusal(ErrorCode.CONSULTATION_GONE)\n"
                "    if me not in now.experts:\n"
                "        raise Refusal(ErrorCode.NOT_ALLOWED)\n",
                "pass\n",
            ),
        ),
        known=16,
    ),
    Plant(
        "a question rings for ever",
        "Nobody looks whether its time is over.",
        (Text(consultation_rows, "_DUE", "deadline <= ?", "deadline <= ?1 AND FALSE"),),
        known=29,
    ),
    Plant(
        "who left a room hears on",
        "Its entries go on to the desks of those who are no members any more.",
        (Line(Rooms.publish, "if member.agent not in members:", "if False:"),),
        known=1,
    ),
)
