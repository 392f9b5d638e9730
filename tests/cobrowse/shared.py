"""A desk on which Freja shows her page to Maja."""

from collections.abc import Sequence
from uuid import UUID

from desktop.net.cobrowse import Recordings
from desktop.state.recordings import Batch
from desktop.state.store import Store
from protocol import floor as moves
from protocol.cobrowse import CobrowseState
from protocol.entities import Party
from protocol.frames import FloorEntry, PublicEntry, ToStaff
from protocol.ids import AgentId, ProposalId
from protocol.kinds import PartyKind, ProposalState
from protocol.proposals import Cobrowse, ProposalChanged, Proposed
from protocol.service import CobrowseRules
from tests.cobrowse import forge
from tests.desktop import afternoon as day

SESSION = ProposalId(UUID(int=0xC0B))
CUSTOMER = Party(kind=PartyKind.CUSTOMER, name="Freja Nielsen")
MAJA = Party(kind=PartyKind.AGENT, name="Maja Lindqvist", agent=day.MAJA)
SHOP = """<html><head><style>
body{margin:0;font:16px/1.5 sans-serif;color:#16202c;background:#fff}
header{background:#123b5d;color:#fff;padding:18px 32px;font-size:22px;font-weight:700}
main{padding:24px 32px;display:grid;grid-template-columns:repeat(3,1fr);gap:20px}
article{border:1px solid #d8dee6;border-radius:10px;padding:18px}
article i{display:block;height:120px;border-radius:8px;background:#e8eef4;margin-bottom:12px}
button{background:#0b7a4b;color:#fff;border:0;border-radius:8px;padding:10px 16px;font-size:15px}
input{padding:9px;border:1px solid #9aa7b5;border-radius:6px;width:70%}
</style></head><body><header>Nordlys Bikes</header><main>
<article><i></i><b>Fjord City 7</b><p>7,495 DKK</p><button>Add to cart</button></article>
<article><i></i><b>Rack bag 20 l</b><p>449 DKK</p><button>Add to cart</button></article>
<article><i></i><b>Pay</b><p><input value="•••••••••"></p><button>Pay now</button></article>
</main></body></html>"""


def rules(store: Store, *, on: bool = True, past: bool = True) -> FloorEntry:
    """The shop lets pages be shared."""
    site = store.floor.sites[day.SITE]
    from msgspec.structs import replace

    event = moves.SiteConfigured(site=replace(site, cobrowse=CobrowseRules(on=on, past=past)))
    return FloorEntry(seq=store.floor.seq + 1, at=day.NOW, event=event)


class Freja:
    """What comes from Freja's chat, numbered on."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.seq = 1_000
        self.batches = 0
        self.line = Recordings()
        self.line.watch(day.FREJA, on=True, past=True)

    def tells(self, event: Proposed | ProposalChanged) -> None:
        """A step of the proposal."""
        self.seq += 1
        self.store.apply([PublicEntry(interaction=day.FREJA, seq=self.seq, at=day.NOW, event=event)])

    def asked(self, *, by: Party = MAJA, past: bool = False) -> None:
        """Somebody proposes it."""
        self.tells(Proposed(id=SESSION, author=by, what=Cobrowse(past=past), deadline=day.NOW + 90_000))

    def answers(self, state: ProposalState, *, by: Party = CUSTOMER, past: bool = False, detail: str = "") -> None:
        """It goes a step on."""
        self.tells(ProposalChanged(id=SESSION, state=state, by=by, past=past, detail=detail))

    def state(
        self,
        *,
        live: bool = True,
        paused: bool = False,
        idle: bool = False,
        watchers: Sequence[AgentId] = (day.MAJA,),
        past_from: int | None = None,
        session: ProposalId | None = SESSION,
    ) -> None:
        """What the server says of it."""
        told: list[ToStaff] = [
            CobrowseState(
                interaction=day.FREJA,
                session=session,
                live=live,
                idle=idle,
                paused=paused,
                tab="t1",
                watchers=tuple(watchers),
                past_from=past_from,
            )
        ]
        self.store.apply(told)

    def sends(self, events: Sequence[forge.Event], *, whole: bool = False, past: bool = False) -> None:
        """A batch, over the desk's own reader."""
        self.batches += 1
        sent = forge.chunk(day.FREJA, SESSION, events, batch=self.batches, whole=whole, past=past)
        read = self.line.take(sent, 0)
        assert isinstance(read, Batch)
        self.store.take_batch(read)

    def shares(self, *, past: bool = False) -> None:
        """All of it up to the first picture."""
        self.asked(past=past)
        self.answers(ProposalState.ACCEPTED, past=past)
        self.state(past_from=day.NOW - 60_000 if past else None)
        self.sends(forge.page(SHOP, day.NOW), whole=True)
