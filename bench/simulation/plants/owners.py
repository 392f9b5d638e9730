"""Bugs by which a chat has two owners."""

from backend.actions import interactions, offer_rows, offers
from bench.simulation.plants.edit import Line, Plant, Text

OWNERS = (
    Plant(
        "check-then-act accept",
        "Who accepts an offer has seen that it rings; nobody looks again when it is taken.",
        (
            Line(offers._check_open, "if outcome is not None or deadline <= tx.now:", "if False:"),
            Text(offer_rows, "_END_OFFER", " AND outcome IS NULL", ""),
            Text(interactions, "_GIVE", " AND status = ?4 AND agent IS ?5", " AND (?4 <> '' OR ?5 IS NULL)"),
        ),
        known=1,
    ),
    Plant(
        "no fencing",
        "Whoever had a chat may write into it.",
        (
            Line(
                interactions.Held.check_fence,
                "if version != (self.version if seat is None else seat.version):",
                "if seat is version:",
            ),
            Line(
                interactions.Held.party,
                "raise Refusal(ErrorCode.STALE_ASSIGNMENT)",
                "return Party(kind=PartyKind.AGENT, agent=actor.need_agent())",
            ),
        ),
        known=1,
    ),
    Plant(
        "version stays",
        "A chat that goes back to its queue keeps its version.",
        (Text(interactions, "_REQUEUE", "version = drawn + 1, drawn = drawn + 1", "version = version"),),
        known=12,
    ),
)
