"""What was found after the power had gone."""

from dataclasses import dataclass, field
from enum import StrEnum


class Synchronous(StrEnum):
    """How SQLite waits for the disk; anything but FULL is to see whether the bench finds what it loses."""

    OFF = "OFF"
    NORMAL = "NORMAL"
    FULL = "FULL"


@dataclass
class Found:
    """Of some cuts.

    Attributes:
        cuts: how many.
        acknowledged: what was promised to be kept.
        lost: of that, what is not there.
        torn: commits of which a part is there.
        broken: what makes a database not whole.
        faults: all else that is not as it was promised.
        steps: writes, syncs and deletions.
        syncs: of those, syncs.
    """

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    torn: int = 0
    broken: list[str] = field(default_factory=list[str])
    faults: list[str] = field(default_factory=list[str])
    steps: int = 0
    syncs: int = 0

    @property
    def wrong(self) -> bool:
        """Whether anything is not as it must be."""
        return bool(self.lost or self.torn or self.broken or self.faults)

    def add(self, other: "Found") -> None:
        """Both together."""
        self.cuts += other.cuts
        self.acknowledged += other.acknowledged
        self.lost += other.lost
        self.torn += other.torn
        self.broken.extend(other.broken)
        self.faults.extend(other.faults)
        self.steps += other.steps
        self.syncs += other.syncs
