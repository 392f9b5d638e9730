"""Bugs by which something written is lost, doubled or moved."""

from backend.actions import dispatch
from backend.app.core import Core
from backend.live.staff import StaffSession
from backend.live.visitor import VisitorSession
from bench.simulation.plants.edit import Line, Plant, Text
from desktop.app.connection import Connection
from desktop.net import outbox as desk_outbox
from desktop.net.outbox import Kept

DELIVERY = (
    Plant(
        "no dedup",
        "A command that comes again is carried out again.",
        (
            Line(dispatch.dispatch, "done = tx.one(_FIND, (key,))", "done = None"),
            Text(dispatch, "_RECORD", "INSERT INTO", "INSERT OR REPLACE INTO"),
        ),
        known=19,
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
        known=1,
    ),
    Plant(
        "outbox in memory (desk)",
        "What is written is never kept on the desk's disk.",
        (Line(Kept.put, "self._write(*statements)", "pass"),),
        known=12,
    ),
    Plant(
        "order by clock (desk)",
        "The outbox is read in the order of the ids, which are times of the desk's clock.",
        (Text(desk_outbox, "_IN_ORDER", "ORDER BY rowid", "ORDER BY id"),),
        known=67,
    ),
    Plant(
        "outbox cleared on send (widget)",
        "A command leaves the widget's outbox when it is sent, not when it is stored.",
        widget="widget_outbox_cleared_on_send",
        known=1,
    ),
    Plant(
        "order by clock (widget)",
        "The ids of commands, by which they are ordered, follow the clock of the customer's machine alone.",
        widget="widget_orders_by_clock",
        known=1,
    ),
    Plant(
        "retry with a new id (widget)",
        "What was under way when the link broke is sent again under another id.",
        widget="widget_retries_with_a_new_id",
        known=1,
    ),
)
