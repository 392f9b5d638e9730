"""Keeps visits and the store of one mind: rules invite, invitations run out, windows and desks are told."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from backend.actions import invitations
from backend.actions.actor import Actor
from backend.actions.invitations import Standing, Wish
from backend.app.router import Router
from backend.floor import Floor
from backend.live.hub import Hub
from backend.store import Entry, Store, Tx
from protocol.commands import AnswerInvitation, AnyCommand, InviteVisitor
from protocol.errors import Refusal
from protocol.floor import InteractionArrived, InteractionEnded, SiteConfigured
from protocol.frames import FloorEntry
from protocol.ids import QueueId, VisitorId
from protocol.kinds import Channel, Feature

_log = logging.getLogger(__name__)

#: Seconds. Visitors come and go by the second; desks hear of it this often.
_EVERY = 0.5
_AFTER_FAILURE = 2.0
#: Milliseconds. What is volatile may be lost on the way: desks that lost something are told all anew this often.
_MEND_EVERY = 10_000


class Visiting:
    """The visits of the hub, looked after. `clock` is Unix milliseconds."""

    def __init__(self, store: Store, hub: Hub, floor: Floor, router: Router, clock: Callable[[], int]) -> None:
        self._store = store
        self._hub = hub
        self._visits = hub.visits
        self._floor = floor
        self._router = router
        self._clock = clock
        self._woken = asyncio.Event()
        #: When the next invitation runs out; 0: to be looked up.
        self._deadline: int | None = 0
        self._mended_at = 0
        self._visits.changed = self._woken.set

    def publish(self, entries: Sequence[Entry]) -> None:
        """What happens on the floor: who rings is invited no more, and rules may be others."""
        for entry in entries:
            match entry:
                case FloorEntry(event=InteractionArrived(interaction=card)) if card.channel is Channel.CHAT:
                    self._visits.look(card.customer.visitor)
                case FloorEntry(event=InteractionEnded(interaction=interaction)):
                    self._visits.chat_over(interaction)
                case FloorEntry(event=SiteConfigured(site=site)):
                    self._visits.reconsider(site.id, site.invitations)
                case _:
                    pass

    def acted(self, command: AnyCommand, actor: Actor) -> None:
        """A command was carried out that may have made or answered an invitation."""
        if isinstance(command, InviteVisitor):
            self._visits.look(command.visitor)
        elif isinstance(command, AnswerInvitation) and actor.visitor is not None:
            self._visits.look(actor.visitor)

    async def run(self) -> None:
        """For ever."""
        while True:
            seconds = _EVERY
            try:
                await self._look()
            except Refusal as refusal:
                # The store has told why, once; this would be told each second, for everybody.
                _log.debug("invitations wait for the storage", extra={"code": refusal.code.value})
                seconds = _AFTER_FAILURE
            self._tell_desks()
            await self._sleep(seconds)

    async def _look(self) -> None:
        now = self._clock()
        wishes = self._visits.wishes(now, self._is_free_by_queue())
        due = self._deadline is not None and self._deadline <= now
        asked = tuple(self._visits.to_look)
        if not (wishes or due or asked):
            return
        self._visits.to_look.clear()
        try:
            standings, self._deadline = await self._store.run(lambda tx: _job(tx, wishes, asked))
        except Refusal:
            self._visits.to_look.update(dict.fromkeys(asked))
            raise
        for visitor, standing in standings.items():
            over, fresh = self._visits.stands(visitor, standing)
            self._hub.tell_invitation(visitor, fresh, over)

    def _is_free_by_queue(self) -> Callable[[QueueId], bool]:
        """Asked for few queues or none, and then for several visitors."""
        free: dict[QueueId, int] | None = None

        def is_free(queue: QueueId) -> bool:
            nonlocal free
            if free is None:
                free = {outlook.queue: outlook.free for outlook in self._router.outlooks()}
            return free.get(queue, 0) > 0

        return is_free

    def _tell_desks(self) -> None:
        now = self._clock()
        quiet = Feature.VISITOR_LIST in self._hub.off
        self._visits.tell(now, quiet=quiet)
        if not quiet and not 0 <= now - self._mended_at < _MEND_EVERY:
            self._mended_at = now
            self._visits.mend()

    async def _sleep(self, seconds: float) -> None:
        self._woken.clear()
        if self._visits.to_look and seconds == _EVERY:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return


def _job(tx: Tx, wishes: Sequence[Wish], asked: Sequence[VisitorId]) -> tuple[dict[VisitorId, Standing], int | None]:
    moved = {*invitations.expire_due(tx), *invitations.invite_by_rules(tx, wishes), *asked}
    # In an order that does not hang on addresses in memory.
    standings = {visitor: invitations.standing(tx, visitor) for visitor in sorted(moved)}
    return standings, invitations.next_deadline(tx)
