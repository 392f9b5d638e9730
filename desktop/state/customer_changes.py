"""What changed about customers; a part of `changes`."""

from msgspec import Struct

from desktop.state.recordings import Batch
from protocol.cobrowse import Pointed
from protocol.customers import CustomerRecord
from protocol.ids import CustomerId, InteractionId
from protocol.rest import InteractionPage, MergePreview, PurchasePage


class VisitChanged(Struct, frozen=True):
    """`store.visits` of an interaction."""

    interaction: InteractionId


class RecordChanged(Struct, frozen=True):
    """`store.records` of a customer: another revision of it was heard of."""

    customer: CustomerId


class CardFetched(Struct, frozen=True):
    """`store.cards` of a customer; None in it: it could not be had now."""

    customer: CustomerId


class MatchesFetched(Struct, frozen=True):
    """`store.matches` of an interaction; None in it: they could not be had now."""

    interaction: InteractionId


class CustomersFound(Struct, frozen=True):
    """Records that hold these words; None: the server could not be asked."""

    words: str
    records: tuple[CustomerRecord, ...] | None


class PurchasesFetched(Struct, frozen=True):
    """A page of a customer's purchases; None: it could not be had now."""

    customer: CustomerId
    words: str
    before: int | None
    page: PurchasePage | None


class PastFetched(Struct, frozen=True):
    """A page of past interactions of a chat's customer; None: it could not be had now."""

    interaction: InteractionId
    before: int | None
    page: InteractionPage | None


class PastRead(Struct, frozen=True):
    """`store.past` of an interaction: it is here to be read. `problem`: why it is not."""

    interaction: InteractionId
    problem: str = ""


class MergePreviewed(Struct, frozen=True):
    """What would come of a merge; None: it can't be said, `problem` says why."""

    kept: CustomerId
    gone: CustomerId
    preview: MergePreview | None
    problem: str = ""


class CobrowseChanged(Struct, frozen=True):
    """`store.cobrowse` of an interaction: what there is to see, who watches."""

    interaction: InteractionId


class CobrowseArrived(Struct, frozen=True):
    """A batch of what a customer's page does."""

    batch: Batch


class CobrowsePointed(Struct, frozen=True):
    """A colleague points at something on a shared page."""

    pointed: Pointed
