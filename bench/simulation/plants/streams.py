"""Bugs in what passes over the lines: gaps, wrong streams, another history."""

from backend.actions import offer_rows, resume
from backend.app import backup
from backend.live.encoding import ForStaff
from backend.live.outbox import Outbox
from backend.live.socket import Socket
from bench.simulation.plants.edit import Line, Plant, Text

STREAMS = (
    Plant(
        "off-by-one resume (widgets)",
        "A widget that comes back is sent the entries after the one after the last it has.",
        (Line(resume.public_since, "seq + 1, last", "seq + 2, last"),),
        known=1,
    ),
    Plant(
        "off-by-one resume (desks)",
        "A desk that comes back is sent the floor after the entry after the last it has.",
        (Line(resume.floor_since, "seq + 1, last", "seq + 2, last"),),
        known=1,
    ),
    Plant(
        "off-by-one hello (widget)",
        "A widget that comes back claims one entry more than it has.",
        widget="widget_resumes_one_too_far",
        known=1,
    ),
    Plant(
        "subscribe after the snapshot",
        "A session follows the entries from a moment after its snapshot was read.",
        (
            Line(Socket._submit, "at_delivery=_call if work.in_order else None", "at_delivery=None"),
            Line(Socket._done, "elif not work.in_order:", "else:"),
        ),
        known=2,
    ),
    Plant(
        "slow readers lose numbered frames",
        "What a slow reader's outbox has no room for is let go, numbered or not.",
        (Line(Outbox[ForStaff].put, "self.overflowed = True\n            return False", "return True"),),
        known=1,
    ),
    Plant(
        "wrong stream",
        "Why an offer was made stands in the public stream.",
        (
            Line(
                offer_rows.tell,
                "tx.append_staff(offer.interaction, explained)",
                "tx.append_public(offer.interaction, explained)",
            ),
        ),
        known=1,
    ),
    Plant(
        "stale epoch (server)",
        "A restored server goes on under the name of the history that is no more.",
        (Text(backup, "_NEW_EPOCH", "SET value = ?", "SET value = coalesce(value, ?)"),),
        known=10,
    ),
    Plant(
        "stale epoch (widget)",
        "A widget goes on with its numbers when the history is another.",
        widget="widget_ignores_the_epoch",
        known=39,
    ),
)
