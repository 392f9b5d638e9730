"""What an agent left on this machine, back in the desk: her words, files, places, and what was not sent yet."""

from msgspec.structs import replace

from desktop.app.keeping import Keeper
from desktop.state.messages import Queued
from desktop.state.pads import KEPT_FOR
from desktop.state.store import Store
from protocol.asides import AcceptConsultation, DeclineConsultation, InviteVisitor
from protocol.commands import (
    AcceptOffer,
    DeclineOffer,
    InviteColleague,
    SetAgentState,
    TakeChat,
    TakeNext,
    TransferChat,
    WithdrawOffer,
)
from protocol.customer_commands import AnswerProposal, Propose
from protocol.supervision import AssignChat, BargeIn, ForceState, MonitorChat, SignOutAgent

#: What is not worth doing any more after the program was closed and opened again.
#: What is asked of experts or of who waits goes stale too.
_OF_THE_MOMENT = (
    AcceptConsultation
    | DeclineConsultation
    | AcceptOffer
    | DeclineOffer
    | SetAgentState
    | TakeChat
    | TakeNext
    | TransferChat
    | InviteColleague
    | WithdrawOffer
    | InviteVisitor
    | Propose
    | AnswerProposal
    | AssignChat
    | BargeIn
    | ForceState
    | MonitorChat
    | SignOutAgent
)


async def take_over(account: str, store: Store, keeper: Keeper) -> tuple[Queued, ...]:
    """Show it, and keep from now on what changes; what is to be sent, in its order. Raises NotKept."""
    left = await keeper.use(account)
    store.drafts.restore(left.drafts)
    store.drafts.restore_hidden(left.hidden)
    store.drafts.restore_files(left.files)
    store.places.restore(left.places)
    store.losses.update(left.losses)
    store.pads.restore(left.pads)
    store.bell.restore(left.bell)
    store.drafts.kept, store.drafts.kept_files = keeper.put_draft, keeper.put_files
    store.drafts.kept_hidden = keeper.put_hidden
    store.places.kept, store.loss_kept = keeper.put_place, keeper.put_loss
    keeper.tidy(store.local_now() - KEPT_FOR)
    store.pads.kept, store.bell.kept = keeper.put_pad, keeper.put_bell
    to_send: list[Queued] = []
    for kept in left.outbox:
        if isinstance(kept.command, _OF_THE_MOMENT):
            keeper.remove(kept.command.id)
            continue
        # It may have left before its time, which is not on the disk: nobody can undo it any more.
        queued = replace(kept, goes_at=0)
        store.queued(queued)
        if queued.failure is None:
            to_send.append(queued)
    if left.partly:
        store.set_problem("Some of what was kept here could not be read; the rest is here.")
    if left.lost_files:
        names = ", ".join(left.lost_files)
        store.set_problem(f"These files lay ready to be sent and are no longer on this machine: {names}.")
    return tuple(to_send)


def keep_no_more(store: Store) -> None:
    """The other end of it: nothing that changes in the store is kept from now on."""
    drafts = store.drafts
    drafts.kept = drafts.kept_hidden = drafts.kept_files = store.places.kept = store.loss_kept = None
    store.pads.kept = store.bell.kept = None
