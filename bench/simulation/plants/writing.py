"""Bugs about what was said a moment ago and changed since, and about texts kept ready."""

from backend.actions import canned_rows, changing, said
from bench.simulation.plants.edit import Line, Plant

WRITING = (
    Plant(
        "taken back, told again",
        "A customer who comes back is told what was changed or taken back as it was said first.",
        (Line(said.as_it_stands, "if not gone and not last:", "if True:"),),
        known=36,
    ),
    Plant(
        "words change under an answer",
        "Whatever an agent has said may be changed, however long ago and whoever has spoken since.",
        (Line(changing._check_time, "if not mine.last or tx.now - mine.at > CHANGE_WITHIN:", "if False:"),),
    ),
    Plant(
        "texts that went stay",
        "Desks that were away do not hear of texts that were thrown away meanwhile.",
        (Line(canned_rows._news, "elif moved or (is_gone and at_home.has(where, text)):", "elif moved:"),),
        known=2,
    ),
)
