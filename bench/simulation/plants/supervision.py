"""Bugs in what supervisors do: beyond their reach, unseen, to a chat's loss, or heard by its customer."""

from backend.actions import broadcasts, interactions, overseeing, presence, supervision
from backend.live.staff import StaffSession
from bench.simulation.plants.edit import Line, Plant, Text

SUPERVISION = (
    Plant(
        "barge in without a seat",
        "The customer hears that a supervisor has joined, and she has no place in the chat.",
        (Line(supervision.barge_in, "entry = seats.take(tx, held.id, by, SeatKind.SUPERVISING)", "entry = None"),),
        known=12,
    ),
    Plant(
        "the customer hears the coach",
        "What a supervisor says to the chat's staff stands where the customer reads.",
        (Line(supervision.coach_agent, "tx.append_staff(held.id, Coached(", "tx.append_public(held.id, Coached("),),
        known=2,
    ),
    Plant(
        "coaching unseen",
        "A supervisor coaches in a chat without its staff having been told that she reads along.",
        (Line(supervision.coach_agent, "monitors.monitors(tx, by, held.id) and ", ""),),
        known=2,
    ),
    Plant(
        "given away as it was",
        "A supervisor gives a chat away that somebody else has got since she looked.",
        (Line(supervision.assign_chat, "if command.version != held.version:", "if False:"),),
        known=12,
    ),
    Plant(
        "taken over without a fence",
        "Who had the chat until it was given to another holds the version that it has.",
        (Text(interactions, "_GIVE", "version = drawn + 1, drawn = drawn + 1", "version = max(version, 1)"),),
        known=1,
    ),
    Plant(
        "given away while it rings",
        "What rings about a chat that a supervisor gives to somebody goes on ringing.",
        (Line(supervision._check_takes, "withdraw_offer_of(tx, interaction=held.id)", "pass"),),
    ),
    Plant(
        "set aside with her chats",
        "Who is set to not ready for good keeps the chats that should go back.",
        (
            Line(
                supervision.force_state,
                "leaving.leave_all(tx, agent.id, presence.active_chats(tx, agent.id))",
                "leaving.leave_all(tx, agent.id, [])",
            ),
        ),
        known=2,
    ),
    Plant(
        "beyond her groups",
        "A supervisor reads along with agents of other groups.",
        (Line(supervision.monitor_chat, "overseeing.check_chat(tx, actor, held.id)", "pass"),),
        known=13,
    ),
    Plant(
        "reads along from home",
        "Who signs out, or is gone for good, goes on reading along.",
        (Line(presence.go_offline, "monitors.agent_leaves(tx, key)", "pass"),),
        known=4,
    ),
    Plant(
        "who stopped reading along hears on",
        "Its entries go on to her desk.",
        (Line(StaffSession.monitor_ended, "self._looker.check(interaction)", "pass"),),
    ),
    Plant(
        "all figures for all supervisors",
        "One with groups of her own is told how everybody's day goes.",
        (Line(overseeing.reach, "if oversees_all(tx, actor):", "if is_supervisor(actor):"),),
        known=4,
    ),
    Plant(
        "broadcasts stay",
        "Nobody looks whether the time of a broadcast is over.",
        (Text(broadcasts, "_OVER", "until <= ?", "until <= ? AND FALSE"),),
        known=4,
    ),
    Plant(
        "read once more",
        "Who has read a broadcast counts again when she says so again.",
        (
            Line(
                broadcasts.read_broadcast,
                "if not tx.execute(_READ, (broadcast.id.bytes, agent.bytes)):",
                "tx.execute(_READ, (broadcast.id.bytes, agent.bytes))\n    if False:",
            ),
        ),
        known=10,
    ),
)
