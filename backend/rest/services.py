"""What the HTTP handlers share; `backend.app` fills it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from litestar.di import NamedDependency

from backend.actions.actor import Actor
from backend.actions.sign_in import SessionId
from backend.floor import Floor
from backend.limiter import Limiter
from backend.rest.passwords import Passwords
from backend.rest.uploads import Uploads
from backend.store import Store
from backend.tokens import Tokens
from protocol.commands import AnyCommand
from protocol.errors import ErrorCode, Refusal
from protocol.frames import Outlook
from protocol.ids import CustomerId, VisitorId
from protocol.shop import ShopVisit


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a handler may need.

    `clock` is Unix milliseconds. `local_token` opens administration to who can read the data
    folder. `sign_in_ended` is told the session that was ended, `acted` what was carried
    out; `against` says what speaks against a command, unless it was carried out before. `outlooks` says how the
    queues stand. `outcome` counts commands: None when carried out. `metrics_token` opens the metrics; None: to this
    machine alone. `record_changed` is told of a customer's record that says something new. `shop_visit` says of
    visitors what the shop says they are busy with, and answers whether one of them is here.
    """

    store: Store
    floor: Floor
    tokens: Tokens
    passwords: Passwords
    uploads: Uploads
    sign_ins: Limiter
    visitors: Limiter
    files: Limiter
    clock: Callable[[], int]
    local_token: str
    sign_in_ended: Callable[[SessionId], None]
    admit: Callable[[AnyCommand, Actor], None]
    against: Callable[[AnyCommand], Refusal | None]
    acted: Callable[[AnyCommand, Actor], None]
    record_changed: Callable[[CustomerId], None]
    shop_visit: Callable[[Sequence[VisitorId], ShopVisit], bool]
    outlooks: Callable[[], tuple[Outlook, ...]]
    outcome: Callable[[AnyCommand, ErrorCode | None], None]
    metrics: Callable[[], bytes]
    metrics_token: str | None
    widget_folder: Path


#: The type by which a handler asks for them.
Injected = NamedDependency[Services]
