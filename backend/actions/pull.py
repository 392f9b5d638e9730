"""Agents take from the queues by hand: who is next for them, or anybody out of turn (FEATURES 14)."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from collections.abc import Iterator

from backend.actions import offers, overseeing, places, presence, queue_rows, rows, serving
from backend.actions.actor import Actor
from backend.actions.interactions import Held, give, hold
from backend.routing.floor import Place, place
from backend.routing.order import fits
from backend.store import Tx
from protocol.commands import TakeChat, TakeNext
from protocol.entities import Agent, Interaction
from protocol.errors import ErrorCode, Refusal
from protocol.events import ChatTaken
from protocol.frames import FloorEntry
from protocol.ids import InteractionId, QueueId
from protocol.kinds import Channel, InteractionStatus

_SECOND = 1_000
_ARRIVED = "SELECT arrived_at FROM interactions WHERE id = ?"

#: Of one queue and channel, by each set of required skills, whoever came first and is not with her already. Less and
#: less is required of one as it waits: whom the first of them does not fit, none of them fits.
_FIRSTS = (
    "WITH RECURSIVE sets (required) AS (SELECT min(skills) FROM interactions INDEXED BY interactions_waiting "
    "WHERE queue = ?1 AND status = 'waiting' AND channel = ?2 UNION ALL "
    "SELECT (SELECT min(i.skills) FROM interactions i INDEXED BY interactions_waiting "
    "WHERE i.queue = ?1 AND i.status = 'waiting' AND i.channel = ?2 AND i.skills > sets.required) "
    "FROM sets WHERE sets.required IS NOT NULL) "
    f"SELECT {rows.INTERACTION} FROM sets JOIN interactions ON id = ("
    "SELECT i.id FROM interactions i INDEXED BY interactions_waiting "
    "WHERE i.queue = ?1 AND i.status = 'waiting' AND i.channel = ?2 AND i.skills = sets.required "
    "AND NOT EXISTS (SELECT 1 FROM seats s WHERE s.interaction = i.id AND s.agent = ?3) "
    "ORDER BY i.arrived_at, i.id LIMIT 1)"
)


def take_chat(tx: Tx, command: TakeChat, actor: Actor) -> FloorEntry | None:
    """Take one that waits, out of turn. Refusals are those of `TakeChat`."""
    agent = _at_her_desk(tx, actor)
    held = hold(tx, command.interaction)
    if held.owns(actor) and not held.ended:
        return None
    if held.ended:
        raise Refusal(ErrorCode.CHAT_ENDED, "The customer has left.")
    seat = held.seat(actor)
    if (
        seat is None
        and not serving.serves(tx, agent.id, held.queue)
        and not overseeing.oversees_chat(tx, actor, held.id)
    ):
        raise overseeing.beyond(actor, "It waits in a queue that you don't serve.")
    rings = offers.accept_ringing(tx, agent.id, held.id)
    if rings is not None:
        return rings
    if held.status is not InteractionStatus.WAITING:
        raise Refusal(ErrorCode.CHAT_TAKEN)
    if seat is None:
        # Who sits in it has her place already.
        places.check_can_take(tx, agent.id, held.channel)
    return _take(tx, held, agent, out_of_turn=_passes_others(tx, held, agent))


def take_next(tx: Tx, _command: TakeNext, actor: Actor) -> FloorEntry:
    """Take what rings, or who is next in the acting agent's queues and fits her. Refusals are those of `TakeNext`."""
    agent = _at_her_desk(tx, actor)
    rings = offers.accept_ringing(tx, agent.id)
    if rings is not None:
        return rings
    firsts = sorted(_firsts(tx, agent))
    if not firsts:
        raise Refusal(ErrorCode.NOBODY_WAITS)
    for _, interaction in firsts:
        held = hold(tx, interaction)
        if places.can_take(tx, agent.id, held.channel):
            return _take(tx, held, agent, out_of_turn=False)
    raise Refusal(ErrorCode.AGENT_FULL)


def _at_her_desk(tx: Tx, actor: Actor) -> Agent:
    """A chat can be had at a desk only: else nobody would answer, and no lease would end."""
    agent = presence.agent(tx, actor.need_agent())
    if not agent.online:
        raise Refusal(ErrorCode.NOT_ALLOWED, "Open your desk first.")
    return agent


def _take(tx: Tx, held: Held, agent: Agent, *, out_of_turn: bool) -> FloorEntry:
    entry = give(tx, held.id, agent.id, was=InteractionStatus.WAITING)
    if entry is None:
        raise Refusal(ErrorCode.CHAT_TAKEN)
    tx.append_staff(held.id, ChatTaken(agent=agent.id, out_of_turn=out_of_turn))
    return entry


def _passes_others(tx: Tx, held: Held, agent: Agent) -> bool:
    """Whether somebody else comes first for her, in her own queues; in another's, whether somebody came earlier."""
    if held.queue in agent.queues:
        first = min(_firsts(tx, agent), default=None)
        if first is not None:
            return first[1] != held.id
    arrived_at = tx.one(_ARRIVED, (held.id.bytes,))
    return arrived_at is not None and any(
        card.id != held.id and card.arrived_at < arrived_at[0]
        for channel in Channel
        for card in _first_of_each(tx, held.queue, channel, agent)
    )


def _firsts(tx: Tx, agent: Agent) -> Iterator[tuple[Place, InteractionId]]:
    """Of each queue, channel and set of required skills, the first who waits, if she fits; by the router's own order.

    It costs by how many different things are required, however many wait.
    """
    for key, priorities in agent.queues.items():
        queue = queue_rows.find(tx, key)
        if queue is None:
            continue
        for channel in priorities:
            for card in _first_of_each(tx, key, channel, agent):
                if fits(agent, queue, card, tx.now):
                    yield place(tx.now, card.arrived_at, queue.target_seconds * _SECOND, card.id.int), card.id


def _first_of_each(tx: Tx, queue: QueueId, channel: Channel, agent: Agent) -> Iterator[Interaction]:
    for row in tx.all(_FIRSTS, (queue.bytes, channel.value, agent.id.bytes)):
        yield rows.interaction(row)
