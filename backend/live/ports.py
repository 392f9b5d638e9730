"""What sessions need from the rest of the server; `backend.app` fills it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from backend.live.admission import Admission
from backend.live.meters import Meters
from backend.tokens import Tokens
from protocol.ids import SiteId
from protocol.service import CobrowseRules, InvitationRule


class Origins(Protocol):
    """Says which pages may talk to us."""

    def allows(self, site: SiteId, origin: str | None) -> bool:
        """Whether a page of this origin may use this site's chat."""
        ...

    def rules(self, site: SiteId) -> Sequence[InvitationRule]:
        """Whom a site invites by itself."""
        ...

    def cobrowse(self, site: SiteId) -> CobrowseRules:
        """What a site allows of co-browsing."""
        ...

    def is_own(self, origin: str) -> bool:
        """Whether the origin is the server's own public address."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """What all sessions share.

    `clock` is Unix milliseconds, for clients to compare with; `ticks` is a clock in milliseconds
    that never jumps, for time-outs.
    """

    epoch: str
    clock: Callable[[], int]
    ticks: Callable[[], int]
    tokens: Tokens
    origins: Origins
    meters: Meters
    admission: Admission
