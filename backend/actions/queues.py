"""Queues, as an administrator sets them up."""

from backend.actions import checks, queue_checks, rows, site_checks
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.commands import PutQueue
from protocol.entities import Queue
from protocol.floor import QueueConfigured
from protocol.frames import FloorEntry
from protocol.limits import MAX_NAME_CHARACTERS

_PUT = "INSERT INTO queues (id, name, data) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET name = ?2, data = ?3"


def put_queue(tx: Tx, command: PutQueue, _actor: Actor) -> FloorEntry:
    """Make or replace a queue. Raises Refusal: `invalid_value`, `name_taken`, `unknown_queue`, `link_refused`."""
    checks.text("Name", command.name, MAX_NAME_CHARACTERS)
    checks.name_is_free(tx, "queues", "name", command.name, command.queue.bytes)
    checks.text("Welcome", command.welcome, 1_000, required=False)
    checks.skills("Skills", command.skills)
    checks.number("Seconds an offer rings", command.offer_seconds, 5, 300)
    checks.number("Service target in seconds", command.target_seconds, 0, 86_400)
    queue_checks.check(tx, command)
    queue = Queue(
        id=command.queue,
        name=command.name,
        welcome=command.welcome,
        skills=command.skills,
        offer_seconds=command.offer_seconds,
        target_seconds=command.target_seconds,
        relax=command.relax,
        hours=command.hours,
        overflow=command.overflow,
        callback=command.callback,
        wrap_up=command.wrap_up,
        inactivity=command.inactivity,
        answer=command.answer,
        links=site_checks.predefined(command.links),
    )
    tx.execute(_PUT, (queue.id.bytes, queue.name, rows.to_json(queue)))
    return tx.append_floor(QueueConfigured(queue=queue))
