"""Bugs about what was said a moment ago and changed since, and about texts kept ready."""

from backend.actions import canned_rows, changing, resume, said
from bench.simulation.plants.edit import Line, Plant

WRITING = (
    Plant(
        "taken back, told again",
        "A customer who comes back is told what was changed or taken back as it was said first.",
        (Line(said.as_it_stands, "if not gone and not last:", "if True:"),),
        known=36,
    ),
    Plant(
        "taken back, told again to who was away",
        "A customer who was away for a moment is told what was missed as it was said first.",
        (
            Line(
                resume.public_since,
                "said.as_it_stands(tx.public_entries(interaction, seq + 1, last))",
                "tx.public_entries(interaction, seq + 1, last)",
            ),
        ),
        known=4,
    ),
    Plant(
        "words change under an answer",
        "What an agent has said may be changed when others have spoken since.",
        (Line(changing._check_time, "not mine.last or ", ""),),
        known=1,
    ),
    Plant(
        "words change too late",
        "What an agent has said may be changed however long ago it was.",
        (Line(changing._check_time, " or tx.now - mine.at > CHANGE_WITHIN", ""),),
        known=29,
    ),
    Plant(
        "texts that went stay",
        "Desks that were away do not hear of texts that were thrown away meanwhile.",
        (Line(canned_rows._news, "elif moved or (is_gone and at_home.has(where, text)):", "elif moved:"),),
        known=2,
    ),
    Plant(
        "others' texts",
        "What somebody keeps ready for herself is shown to all.",
        (Line(canned_rows.Home.has, "return text.owner == self.agent", "return True"),),
        known=2,
    ),
)
