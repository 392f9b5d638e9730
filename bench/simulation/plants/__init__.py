"""Bugs to be planted one at a time, each of which the simulation must find: else it has a hole."""

from backend.actions import (
    consultation_rows,
    consultations,
    customers,
    deadlines,
    dispatch,
    handing,
    hidden,
    interactions,
    leaving,
    offer_rows,
    offers,
    presence,
    proposals,
    record_links,
    resume,
)
from backend.app import backup
from backend.app.core import Core
from backend.app.deadlines import Deadlines
from backend.app.presence import Presence
from backend.app.router import Router
from backend.live.encoding import ForStaff
from backend.live.hub import Hub
from backend.live.outbox import Outbox
from backend.live.rooms import Rooms
from backend.live.socket import Socket
from backend.live.staff import StaffSession
from backend.live.visitor import VisitorSession
from bench.simulation.plants.edit import Gone, Line, Plant, Text
from bench.simulation.plants.writing import WRITING
from desktop.app.connection import Connection
from desktop.net import outbox as desk_outbox
from desktop.net.outbox import Kept

__all__ = ["PLANTS", "Gone", "Plant"]

_TIMERS = "from bench.simulation.plants.timers import"

_DELIVERY = (
    Plant(
        "no dedup",
        "A command that comes again is carried out again.",
        (
            Line(dispatch.dispatch, "done = tx.one(_FIND, (key,))", "done = None"),
            Text(dispatch, "_RECORD", "INSERT INTO", "INSERT OR REPLACE INTO"),
        ),
        known=2,
    ),
    Plant(
        "dedup until the next start",
        "The server forgets at each start which commands it has carried out.",
        (
            Line(
                Core.begin,
                "await self.store.run(deadlines.begin_anew)",
                "await self.store.run(lambda tx: tx.execute('DELETE FROM commands'))\n"
                "    await self.store.run(deadlines.begin_anew)",
            ),
        ),
        known=3,
    ),
    Plant(
        "ack before commit",
        "The answer goes out when the command has run, before it is durable.",
        (
            Line(
                VisitorSession._command,
                "return partial(self._carried_out, command, dispatch(tx, command, actor), who)",
                "self._carried_out(command, dispatch(tx, command, actor), who); return lambda: None",
            ),
            Line(
                StaffSession._command,
                "return partial(self._carried_out, command, ack, actor)",
                "self._carried_out(command, ack, actor); return lambda: None",
            ),
        ),
        known=4,
    ),
    Plant(
        "outbox cleared on send (desk)",
        "A command leaves the desk's outbox when it is sent, not when it is answered.",
        (
            Line(
                Connection._submit,
                "to.submit(queued.command,",
                "self._keeper.remove(queued.command.id); to.submit(queued.command,",
            ),
        ),
        known=6,
    ),
    Plant(
        "outbox in memory (desk)",
        "What is written is never kept on the desk's disk.",
        (Line(Kept.put, "self._write(*statements)", "pass"),),
        known=13,
    ),
    Plant(
        "order by clock (desk)",
        "The outbox is read in the order of the ids, which are times of the desk's clock.",
        (Text(desk_outbox, "_IN_ORDER", "ORDER BY rowid", "ORDER BY id"),),
    ),
    Plant(
        "outbox cleared on send (widget)",
        "A command leaves the widget's outbox when it is sent, not when it is stored.",
        widget="widget_outbox_cleared_on_send",
        known=2,
    ),
    Plant(
        "order by clock (widget)",
        "The ids of commands, by which they are ordered, follow the clock of the customer's machine alone.",
        widget="widget_orders_by_clock",
        known=8,
    ),
    Plant(
        "retry with a new id (widget)",
        "What was under way when the link broke is sent again under another id.",
        widget="widget_retries_with_a_new_id",
        known=1,
    ),
)

_STREAMS = (
    Plant(
        "off-by-one resume (widgets)",
        "A widget that comes back is sent the entries after the one after the last it has.",
        (Line(resume.public_since, "seq + 1, last", "seq + 2, last"),),
        known=2,
    ),
    Plant(
        "off-by-one resume (desks)",
        "A desk that comes back is sent the floor after the entry after the last it has.",
        (Line(resume.floor_since, "seq + 1, last", "seq + 2, last"),),
        known=2,
    ),
    Plant(
        "off-by-one hello (widget)",
        "A widget that comes back claims one entry more than it has.",
        widget="widget_resumes_one_too_far",
        known=1,
    ),
    Plant(
        "subscribe after the snapshot",
        "A session follows the entries from a moment after its snapshot was read.",
        (
            Line(Socket._submit, "at_delivery=_call if work.in_order else None", "at_delivery=None"),
            Line(Socket._done, "elif not work.in_order:", "else:"),
        ),
        known=8,
    ),
    Plant(
        "slow readers lose numbered frames",
        "What a slow reader's outbox has no room for is let go, numbered or not.",
        (Line(Outbox[ForStaff].put, "self.overflowed = True\n            return False", "return True"),),
        known=2,
    ),
    Plant(
        "wrong stream",
        "Why an offer was made stands in the public stream.",
        (
            Line(
                offer_rows.tell,
                "tx.append_staff(offer.interaction, explained)",
                "tx.append_public(offer.interaction, explained)",
            ),
        ),
        known=1,
    ),
    Plant(
        "stale epoch (server)",
        "A restored server goes on under the name of the history that is no more.",
        (Text(backup, "_NEW_EPOCH", "SET value = ?", "SET value = coalesce(value, ?)"),),
        known=18,
    ),
    Plant(
        "stale epoch (widget)",
        "A widget goes on with its numbers when the history is another.",
        widget="widget_ignores_the_epoch",
        known=37,
    ),
)

_OWNERS = (
    Plant(
        "check-then-act accept",
        "Who accepts an offer has seen that it rings; nobody looks again when it is taken.",
        (
            Line(offers._check_open, "if outcome is not None or deadline <= tx.now:", "if False:"),
            Text(offer_rows, "_END_OFFER", " AND outcome IS NULL", ""),
            Text(interactions, "_GIVE", " AND status = ?4 AND agent IS ?5", " AND (?4 <> '' OR ?5 IS NULL)"),
        ),
        known=2,
    ),
    Plant(
        "no fencing",
        "Whoever had a chat may write into it.",
        (
            Line(
                interactions.Held.check_fence,
                "if version != (self.version if seat is None else seat.version):",
                "if seat is version:",
            ),
            Line(
                interactions.Held.party,
                "raise Refusal(ErrorCode.STALE_ASSIGNMENT)",
                "return Party(kind=PartyKind.AGENT, agent=actor.need_agent())",
            ),
        ),
        known=2,
    ),
    Plant(
        "version stays",
        "A chat that goes back to its queue keeps its version.",
        (Text(interactions, "_REQUEUE", "version = drawn + 1, drawn = drawn + 1", "version = version"),),
        known=2,
    ),
)

_FUTURES = (
    Plant(
        "offer timer in memory",
        "An offer ends by a timer of the process that made it.",
        (
            Line(
                Router._propose,
                "self.offers_made += 1",
                f"{_TIMERS} ring_out; ring_out(self._store, offer, decision.deadline_in); self.offers_made += 1",
            ),
            Text(deadlines, "_OFFERS", "deadline <= ?", "deadline <= ?1 AND FALSE"),
            Text(deadlines, "_UNHEARD", "o.deadline <= ?", "o.deadline <= ?1 AND FALSE"),
            Text(
                deadlines,
                "_NEXT",
                "SELECT min(deadline) AS due FROM offers WHERE outcome IS NULL",
                "SELECT NULL AS due",
            ),
            Line(offers._check_open, "or deadline <= tx.now", ""),
        ),
    ),
    Plant(
        "lease in memory",
        "An agent who is gone loses her chats by a timer of the process that saw her go.",
        (
            Line(
                Presence.last_desk_gone,
                "self._tasks.spawn(",
                f"{_TIMERS} lease; lease(self._store, self._hub, self._tasks, agent); self._tasks.spawn(",
            ),
            Line(presence.desk_gone, "if absence is not None and absence.until is None:", "if False:"),
            Line(presence.all_desks_gone, "told = _agents(tx, _KNOWN_AWAY)", "return"),
        ),
        known=28,
    ),
    Plant(
        "lost wake-up (router)",
        "Something that happens alone does not wake the router; what comes next does.",
        (Line(Router._hear, "self._woken.set()", "self._woken.set() if len(self._inbox) > 1 else None"),),
        known=12,
    ),
    Plant(
        "lost wake-up (deadlines)",
        "A deadline that is set while the deadlines are looked at is not seen until the next look.",
        (
            Line(
                Deadlines.run,
                "self._changed.clear()\n        await self._sleep(await self._expire())",
                "due = await self._expire()\n        self._changed.clear()\n        await self._sleep(due)",
            ),
            # As seldom as it could be, were there no silences to look for.
            Line(
                Deadlines._expire,
                "return _AT_LEAST_EVERY\n    return min(max(due - self._clock(), 0) + 1, _AT_LEAST_EVERY)",
                "return 30_000\n    return min(max(due - self._clock(), 0) + 1, 30_000)",
            ),
        ),
        known=52,
    ),
    Plant(
        "grace never ends",
        "A chat whose customer is gone stays open.",
        (
            Line(customers.expire_due, "for chat in _chats(tx, _ENDED, tx.now):", "for chat in ():"),
            Text(
                deadlines,
                "_NEXT",
                "UNION ALL SELECT min(grace_until) FROM interactions WHERE grace_until IS NOT NULL ",
                "",
            ),
        ),
        known=48,
    ),
    Plant(
        "dead peers stay",
        "A connection that has said nothing for long counts as a customer, or as an agent.",
        (Line(Hub.sweep, "elif silent > limits.DEAD_AFTER:", "elif False:"),),
        known=48,
    ),
    Plant(
        "requeue forgets the arrival",
        "A chat that goes back to its queue goes to the end of it.",
        (Text(interactions, "_REQUEUE", "since = ?1", "since = ?1, arrived_at = ?1"),),
        known=2,
    ),
    Plant(
        "a lease ends without a requeue",
        "An agent goes offline, and her chats stay hers.",
        (Line(presence.go_offline, "leaving.leave_all(tx, key, active_chats(tx, key))", "pass"),),
        known=2,
    ),
)

_COLLEAGUES = (
    Plant(
        "seats are not fenced",
        "Whoever has a seat may write what she wrote under an earlier one.",
        (
            Line(
                interactions.Held.check_fence,
                "if version != (self.version if seat is None else seat.version):",
                "if seat is None and version != self.version:",
            ),
        ),
        known=6,
    ),
    Plant(
        "a seat outlives its agent's lease",
        "An agent goes offline, and sits on in the chats of others.",
        (Line(leaving.leave_all, "for interaction in seats.of_agent(tx, agent):", "for interaction in ():"),),
        known=6,
    ),
    Plant(
        "a chat handed over goes to the end",
        "In its new queue it has arrived just now.",
        (Text(handing, "_HAND_ON", "since = ?2", "since = ?2, arrived_at = ?2"),),
        known=16,
    ),
    Plant(
        "hidden words in the public stream",
        "What is for staff alone is stored where the customer reads.",
        (Line(hidden.send_hidden, "tx.append_staff(held.id, event)", "tx.append_public(held.id, event)"),),
        known=1,
    ),
    Plant(
        "check-then-act experts",
        "Who takes a question has seen that it rings; nobody looks again when it is taken.",
        (
            Text(consultations, "_TAKE", " AND status = 'asked' AND deadline > ?3 ", " AND ?3 > 0 "),
            Text(consultations, "_TAKE", " AND e.state = 'rings'", ""),
            Line(
                consultations._still_asked,
                "if now.expert is not None:\n"
                "        raise Refusal(ErrorCode.CONSULTATION_GONE, _who_has_it(tx, now.expert, me))\n"
                "    if now.status is not ConsultationStatus.ASKED or now.deadline <= tx.now:\n"
                "        raise Refusal(ErrorCode.CONSULTATION_GONE)\n"
                "    if me not in now.experts:\n"
                "        raise Refusal(ErrorCode.NOT_ALLOWED)\n",
                "pass\n",
            ),
        ),
        known=32,
    ),
    Plant(
        "a question rings for ever",
        "Nobody looks whether its time is over.",
        (Text(consultation_rows, "_DUE", "deadline <= ?", "deadline <= ?1 AND FALSE"),),
    ),
    Plant(
        "who left a room hears on",
        "Its entries go on to the desks of those who are no members any more.",
        (Line(Rooms.publish, "if member.agent not in members:", "if False:"),),
        known=2,
    ),
)

_AGREEMENTS = (
    Plant(
        "done unasked (widget)",
        "What is proposed is carried out before the customer has said anything.",
        widget="widget_carries_out_unasked",
        known=2,
    ),
    Plant(
        "check-then-act answers",
        "Who answers has seen that a proposal is open; nobody looks again.",
        (
            Line(
                proposals.answer_proposal,
                "if row.state not in GOING_ON or (row.state is ProposalState.OPEN and _is_over(row, tx.now)):\n"
                "        raise Refusal(ErrorCode.PROPOSAL_GONE)\n"
                "    side = Side.CUSTOMER if actor.role is Role.VISITOR else Side.STAFF\n"
                "    if not may_step(type(row.what), row.state, command.state, row.author, side):",
                "side = Side.CUSTOMER if actor.role is Role.VISITOR else Side.STAFF\n    if False:",
            ),
        ),
        known=21,
    ),
    Plant(
        "proposals stay",
        "Nobody looks whether the time of a proposal is over, or that of carrying it out.",
        (Text(proposals, "_DUE", "due_at <= ?", "due_at <= ?1 AND FALSE"),),
        known=11,
    ),
    Plant(
        "a guess is shown",
        "What staff believe that a customer is called is what the customer's own page calls them.",
        (
            Line(record_links._show, "if verified:", "if record is not None:"),
            Line(record_links.public_name, "if FieldMeaning.NAME not in customer.stand_ins:", "if True:"),
        ),
        known=4,
    ),
)

PLANTS: tuple[Plant, ...] = (*_DELIVERY, *_STREAMS, *_OWNERS, *_FUTURES, *_COLLEAGUES, *_AGREEMENTS, *WRITING)
