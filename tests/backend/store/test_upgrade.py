"""What an older server wrote is read by this one."""

import json
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from backend.actions import resume
from backend.actions.profiles import Own, own_values
from backend.actions.verify import verify
from backend.store import Tx
from backend.store.connection import connect
from backend.store.ledger import Ledger
from backend.store.migrate import migrate
from protocol.floor import AgentConfigured
from protocol.ids import AgentId, QueueId, new_id
from protocol.kinds import Channel
from tests.backend.store.test_migrations import config

T = TypeVar("T")

_QUEUE = QueueId(new_id())


def _agent(key: UUID, login: str, **more: object) -> dict[str, object]:
    return {"id": str(key), "login": login, "name": login, **more}


def test_a_number_of_chats_becomes_a_number_by_channel() -> None:
    """In the rows and in the log, so that one still yields the other. What was left out was three."""
    connection = connect(None)
    settings = config()
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as settings.attributes["connection"]:
        command.upgrade(settings, "0005")
    maja, bo = AgentId(new_id()), AgentId(new_id())
    queue = json.dumps({"id": str(_QUEUE), "name": "Sales"})
    connection.execute("INSERT INTO queues (id, name, data) VALUES (?, 'Sales', ?)", (_QUEUE.bytes, queue))
    told: list[dict[str, object]] = [{"type": "queue_configured", "queue": json.loads(queue)}]
    for key, login, capacity, more in (
        (maja, "maja", 5, {"skills": {"bikes": 4}, "queues": {str(_QUEUE): 2}, "capacity": 5}),
        (bo, "bo", 3, {}),
    ):
        data = _agent(key, login, **more)
        connection.execute(
            "INSERT INTO agents (id, login, name, capacity, data, status, reason, since, online) "
            "VALUES (?, ?, ?, ?, ?, 'not_ready', 'signed_out', 0, FALSE)",
            (key.bytes, login, login, capacity, json.dumps(data)),
        )
        told.append({"type": "agent_configured", "agent": data})
    connection.execute("INSERT INTO memberships (queue, agent, priority) VALUES (?, ?, 2)", (_QUEUE.bytes, maja.bytes))
    for seq, event in enumerate(told, start=1):
        data = json.dumps(event, separators=(",", ":")).encode()
        connection.execute("INSERT INTO events (topic, seq, at, data) VALUES (0, ?, 0, ?)", (seq, data))

    migrate(connection)
    ledger = Ledger(connection, lambda: 1)

    def read(job: Callable[[Tx], T]) -> T:
        (outcome,) = ledger.commit([job])
        assert outcome.error is None
        return outcome.value  # type: ignore[no-any-return]

    floor, own, report = read(resume.floor_snapshot), read(own_values), read(verify)
    assert report.whole, report
    assert [(agent.login, agent.queues, agent.capacity) for agent in floor.agents] == [
        ("maja", {_QUEUE: {Channel.CHAT: 2}}, {Channel.CHAT: 5}),
        ("bo", {}, {Channel.CHAT: 3}),
    ]
    assert own[maja] == Own(skills={"bikes": 4}, queues={_QUEUE: {Channel.CHAT: 2}}, capacity={Channel.CHAT: 5})
    assert own[bo] == Own(capacity={Channel.CHAT: 3})
    rows = connection.execute("SELECT agent, channel, priority FROM memberships").fetchall()
    assert rows == [(maja.bytes, "chat", 2)]
    entries = read(lambda tx: tx.floor_entries(2, 3))
    assert [entry.event.agent.login for entry in entries if isinstance(entry.event, AgentConfigured)] == ["maja", "bo"]
    connection.close()


def test_who_took_part_is_known_of_older_chats() -> None:
    """Their owners, who accepted an offer, who read along in a seat; each once, with the time it closed."""
    connection = connect(None)
    settings = config()
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as settings.attributes["connection"]:
        command.upgrade(settings, "0008")
    owner, former, seat, site, visitor, chat = (new_id().bytes for _ in range(6))
    do = connection.execute
    do("INSERT INTO queues (id, name, data) VALUES (?, 'Sales', '{}')", (_QUEUE.bytes,))
    do("INSERT INTO sites (id, key, data) VALUES (?, 'shop', '{}')", (site,))
    do("INSERT INTO visitors (id, site, first_seen) VALUES (?, ?, 0)", (visitor, site))
    for key in (owner, former, seat):
        do(
            "INSERT INTO agents (id, login, name, data, status, since, online) "
            "VALUES (?, ?, '', '{}', 'not_ready', 0, FALSE)",
            (key, key.hex()),
        )
    do(
        "INSERT INTO interactions (id, site, queue, channel, status, visitor, customer_name, customer, question, "
        "arrived_at, since, agent, version) VALUES (?, ?, ?, 'chat', 'closed', ?, '', '{}', '', 1, 7, ?, 2)",
        (chat, site, _QUEUE.bytes, visitor, owner),
    )
    for key, outcome in ((owner, "accepted"), (former, "accepted"), (seat, "declined")):
        do(
            "INSERT INTO offers (id, interaction, agent, queue, made_at, deadline, reason, outcome) "
            "VALUES (?, ?, ?, ?, 0, 0, '{}', ?)",
            (new_id().bytes, chat, key, _QUEUE.bytes, outcome),
        )
    for reader in (owner, seat, b""):
        do("INSERT INTO marks (interaction, reader, delivered, seen) VALUES (1, ?, 1, 1)", (reader,))
    migrate(connection)
    rows = do("SELECT interaction, agent, closed_at FROM participants").fetchall()
    assert sorted(rows) == sorted((chat, key, 7) for key in (owner, former, seat))
    connection.close()
