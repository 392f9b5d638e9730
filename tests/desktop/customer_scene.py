"""A customer whom the shop knows: records, purchases, a visit, proposals; frames and answers that fill a desk."""

from uuid import UUID

from msgspec.structs import replace

from desktop.state import changes
from desktop.state.store import Store
from protocol.browsing import Campaign, Cart, CartLine, Device, PageSeen, Visit, Visiting
from protocol.customers import CustomerRecord, Match, PostalAddress, Purchase, RecordTrail
from protocol.entities import Interaction, Note, PageContext, Party
from protocol.events import RecordLinked
from protocol.floor import CustomerLinked
from protocol.frames import FloorEntry, PublicEntry, RecordShown, StaffEntry, VisitShown
from protocol.ids import CommandId, CustomerId, InteractionId, NoteId, ProposalId
from protocol.kinds import (
    DeviceKind,
    InteractionStatus,
    LinkedBy,
    MatchedBy,
    PartyKind,
    ProposalState,
    RecordChange,
)
from protocol.proposals import CartChange, CartEdit, Cobrowse, PageVisit, Proposable, ProposalChanged, Proposed
from protocol.rest import CustomerCard, EntriesPage, InteractionPage, MergePreview, PurchasePage
from tests.desktop import afternoon as day

RECORD, TWIN = CustomerId(UUID(int=0x101)), CustomerId(UUID(int=0x102))
MERGE = CommandId(UUID(int=0x110))
HOUR, DAY = 3_600_000, 86_400_000


def record(**values: object) -> CustomerRecord:
    """Freja, as the shop knows her."""
    made = CustomerRecord(
        id=RECORD,
        site=day.SITE,
        account="freja.n",
        name="Freja Nielsen",
        email="freja.nielsen@nordmail.example",
        phone="+45 31 22 48 90",
        customer_number="N-20418",
        address=PostalAddress(street="Vestergade 14, 2. tv", postcode="8000", city="Aarhus C", country="DK"),
        language="da-DK",
        time_zone="Europe/Copenhagen",
        tags=("Club member", "Gravel", "Speaks English"),
        url="https://nordlys.example/admin/customers/20418",
        made_at=day.NOW - 400 * DAY,
        revision=4,
    )
    return replace(made, **values)


def twin() -> CustomerRecord:
    """Another record that may be hers."""
    return CustomerRecord(
        id=TWIN,
        site=day.SITE,
        name="Freja N.",
        email="freja@kontor.example",
        customer_number="N-11873",
        tags=("Newsletter",),
        revision=1,
    )


def purchases() -> tuple[Purchase, ...]:
    """What she bought, newest first."""

    def bought(id: str, ago: int, status: str, *lines: CartLine) -> Purchase:
        total = sum(line.price * line.quantity for line in lines)
        return Purchase(
            id=id,
            at=day.NOW - ago * DAY,
            currency="DKK",
            total=total,
            status=status,
            url=f"https://nordlys.example/admin/orders/{id}",
            lines=lines,
        )

    return (
        bought(
            "NB-48213",
            6,
            "On its way",
            CartLine(
                name="Skog helmet", key="SK-2", variant="M, moss", price=59900, url="https://nordlys.example/skog"
            ),
            CartLine(name="Rim tape", key="RT-7", quantity=2, price=4900),
        ),
        bought(
            "NB-47702",
            41,
            "Delivered",
            CartLine(name="Vidda Gravel 28″", key="VG-28", variant="54 cm", price=1_289_900),
        ),
        bought(
            "NB-45118", 130, "Delivered", CartLine(name="Brake pads, sintered", key="BP-3", quantity=2, price=18900)
        ),
        bought("NB-44020", 212, "Returned", CartLine(name="Fjord gloves", key="FG-1", variant="S", price=24900)),
        bought("NB-41377", 388, "Delivered", CartLine(name="Pannier, 20 l", key="PN-20", price=69900)),
    )


def trail() -> tuple[RecordTrail, ...]:
    """What was done with her record."""
    return (
        RecordTrail(at=day.NOW - 4 * 60_000, change=RecordChange.LINKED, by=day.MAJA, detail="Freja Nielsen"),
        RecordTrail(at=day.NOW - 9 * DAY, change=RecordChange.MERGED, by=day.OSKAR, detail="Freja N.", merge=MERGE),
        RecordTrail(at=day.NOW - 41 * DAY, change=RecordChange.SYNCED, detail="address"),
        RecordTrail(at=day.NOW - 400 * DAY, change=RecordChange.MADE),
    )


def card_of(found: CustomerRecord) -> CustomerCard:
    """As the server answers."""
    return CustomerCard(record=found, trail=trail(), purchases=len(purchases()), interactions=3)


def cart(helmets: int = 1) -> Cart:
    """What she has chosen."""
    lines = (
        CartLine(
            name="Vidda stem 60 mm", key="ST-60", variant="Black", price=39900, url="https://nordlys.example/stem-60"
        ),
        CartLine(name="Skog helmet", key="SK-2", variant="M, moss", quantity=helmets, price=59900),
        CartLine(name="Wrapping", price=2500),
    )
    return Cart(currency="DKK", total=sum(one.price * one.quantity for one in lines), lines=lines)


def visit(chosen: Cart | None = None) -> Visit:
    """Her page now, and how she came to it."""
    page = PageContext(
        url="https://nordlys.example/parts/stem-60",
        title="Vidda stem 60 mm – Nordlys Bikes",
        referrer="https://www.gravelnord.example/tests/vidda",
        language="da-DK",
        browser="Firefox 133 on Windows",
        time_zone="Europe/Copenhagen",
    )
    pages = (
        ("bikes", "Bikes – Nordlys Bikes", 26),
        ("bikes/vidda-gravel", "Vidda Gravel 28″ – Nordlys Bikes", 22),
        ("help/sizes", "Which size is mine? – Nordlys Bikes", 15),
        ("parts", "Parts – Nordlys Bikes", 9),
        ("parts/stems", "Stems – Nordlys Bikes", 6),
        ("parts/stem-60", "Vidda stem 60 mm – Nordlys Bikes", 3),
    )
    return Visit(
        visiting=Visiting(
            visitor=day.customer("Freja Nielsen").visitor,
            site=day.SITE,
            page=page,
            since=day.NOW - 26 * 60_000,
            page_since=day.NOW - 3 * 60_000 - 12_000,
            cart=cart() if chosen is None else chosen,
            interaction=day.FREJA,
        ),
        device=Device(
            kind=DeviceKind.COMPUTER,
            system="Windows 11",
            screen_width=2560,
            screen_height=1440,
            window_width=1280,
            window_height=937,
        ),
        campaign=Campaign(source="gravelnord", medium="article", name="Autumn gravel"),
        trail=tuple(
            PageSeen(url=f"https://nordlys.example/{path}", title=title, at=day.NOW - ago * 60_000)
            for path, title, ago in pages
        ),
    )


def linked(chat: InteractionId, to: CustomerId | None, *, verified: bool, seq: int) -> FloorEntry:
    """The chat's customer was found to be a record, or is not."""
    event = CustomerLinked(interaction=chat, record=to, verified=verified, customer_number="N-20418" if to else "")
    return FloorEntry(seq=seq, at=day.NOW, event=event)


def said_linked(chat: InteractionId, seq: int) -> StaffEntry:
    """The same in the chat's log."""
    event = RecordLinked(how=LinkedBy.AGENT, by=day.MAJA, record=RECORD, name="Freja Nielsen")
    return StaffEntry(interaction=chat, seq=seq, at=day.NOW - 60_000, event=event)


def past() -> tuple[Interaction, ...]:
    """What was before."""
    who = day.customer("Freja Nielsen")

    def closed(number: int, question: str, ago: int) -> Interaction:
        made = day.card(InteractionId(UUID(int=0x200 + number)), who, day.SALES, question, ago=ago)
        return replace(made, status=InteractionStatus.CLOSED)

    return (
        closed(1, "Does the Vidda come with mudguards?", 41 * 86_400),
        closed(2, "My parcel has not come", 129 * 86_400),
        closed(3, "Can I send the gloves back?", 210 * 86_400),
    )


def past_talk(chat: Interaction) -> EntriesPage:
    """What was said in one of them."""
    talk = day.Talk(chat, "Sales")
    ago = (day.NOW - chat.arrived_at) // 1000 - 60
    talk.says(ago, "Hello! Does the Vidda come with mudguards, or do I buy them apart?")
    talk.maja(ago - 40, "They come apart. The 45 mm ones fit; I have put the link below.")
    talk.says(ago - 90, "Thanks, that was quick.")
    talk.ends(ago - 120)
    return EntriesPage(public=tuple(talk.entries))


def proposed(
    chat: InteractionId,
    seq: int,
    number: int,
    what: Proposable,
    ago: int,
    *,
    by_customer: bool = False,
    id: ProposalId | None = None,
) -> PublicEntry:
    """One side proposes something."""
    who = Party(kind=PartyKind.CUSTOMER, name="Freja Nielsen")
    author = who if by_customer else Party(kind=PartyKind.AGENT, name="Maja Lindqvist", agent=day.MAJA)
    at = day.NOW - ago * 1000
    event = Proposed(id=id or proposal(number), author=author, what=what, deadline=at + 120_000)
    return PublicEntry(interaction=chat, seq=seq, at=at, event=event)


def moved(
    chat: InteractionId,
    seq: int,
    number: int,
    state: ProposalState,
    ago: int,
    detail: str = "",
    id: ProposalId | None = None,
) -> PublicEntry:
    """It went on."""
    by = Party(kind=PartyKind.CUSTOMER, name="Freja Nielsen")
    event = ProposalChanged(id=id or proposal(number), state=state, by=by, detail=detail)
    return PublicEntry(interaction=chat, seq=seq, at=day.NOW - ago * 1000, event=event)


def proposal(number: int) -> ProposalId:
    """A proposal's id."""
    return ProposalId(UUID(int=0x300 + number))


def proposals(chat: InteractionId, first: int) -> list[PublicEntry]:
    """Some that were settled, one that goes on, two that are open."""
    add = CartChange(
        edits=(
            CartEdit(key="ST-60", quantity=1, name="Vidda stem 60 mm"),
            CartEdit(key="X", quantity=0, name="Stem 70 mm"),
        )
    )
    push = PageVisit(url="https://nordlys.example/parts/stem-60", label="Vidda stem 60 mm")
    return [
        proposed(chat, first, 1, push, 300),
        moved(chat, first + 1, 1, ProposalState.DONE, 280),
        proposed(chat, first + 2, 2, add, 240),
        moved(chat, first + 3, 2, ProposalState.FAILED, 220, "The stem is sold out in this colour"),
        proposed(chat, first + 4, 3, Cobrowse(past=True), 180, by_customer=True),
        moved(chat, first + 5, 3, ProposalState.ACCEPTED, 170),
        proposed(chat, first + 6, 4, CartChange(edits=(CartEdit(key="SK-2", quantity=2, name="Skog helmet"),)), 40),
    ]


def known(store: Store, *, verified: bool = True) -> Store:
    """Freja is a record, her page is open, and what was asked of the server has come."""
    seq, chat = store.floor.seq, store.conversations[day.FREJA]
    store.apply(
        [linked(day.FREJA, RECORD, verified=verified, seq=seq + 1), VisitShown(interaction=day.FREJA, visit=visit())]
    )
    store.apply([RecordShown(interaction=day.FREJA, record=record())])
    store.card_fetched(RECORD, card_of(record()))
    store.apply([said_linked(day.FREJA, chat.staff + 1)])
    return store


def answers(store: Store) -> None:
    """What the panel asks for once it is seen."""
    store.heard(changes.PurchasesFetched(RECORD, "", None, PurchasePage(purchases=purchases())))
    store.heard(changes.PastFetched(day.FREJA, None, InteractionPage(interactions=past())))


def matches() -> tuple[Match, ...]:
    """Who she may be."""
    return (
        Match(record=record(), by=(MatchedBy.EMAIL, MatchedBy.PHONE, MatchedBy.NAME)),
        Match(record=twin(), by=(MatchedBy.NAME,)),
    )


def note(words: str) -> Note:
    """A note by Maja."""
    return Note(id=NoteId(UUID(int=0x400)), by=day.MAJA, at=day.NOW - 41 * DAY, text=words)


def preview() -> MergePreview:
    """What would come of merging the two."""
    kept, gone = record(), twin()
    result = replace(kept, tags=(*kept.tags, *gone.tags))
    lost = {"name": gone.name, "email": gone.email, "customer_number": gone.customer_number}
    return MergePreview(kept=kept, gone=gone, result=result, purchases=2, interactions=1, lost=lost)
