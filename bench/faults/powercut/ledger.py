"""The server's own ledger on a disk whose power goes: what it acknowledged is there afterwards, and all of it fits."""

import asyncio
import logging
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from backend.actions import offers, presence, visitors
from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from backend.actions.verify import verify
from backend.errors import KnownError
from backend.routing.events import Propose
from backend.store import Store, Tx
from backend.store.connection import NAME, connect, reopen
from backend.store.ledger import Ledger, Outcome
from backend.store.migrate import migrate
from backend.store.reading import read, reading
from bench.faults.powercut.disk import Disk
from bench.faults.powercut.found import Found, Synchronous
from bench.faults.powercut.stdlib_vfs import under_sqlite3
from bench.faults.record import Record
from protocol.commands import (
    AcceptOffer,
    AnyCommand,
    EndChat,
    FinishWrapUp,
    Mark,
    PutAgent,
    PutQueue,
    PutSite,
    SendMessage,
    SetAgentState,
    StartChat,
)
from protocol.entities import Reason
from protocol.errors import ErrorCode, Refusal
from protocol.frames import Ack, RoomEntry
from protocol.ids import AgentId, CommandId, InteractionId, OfferId, QueueId, SiteId, new_id
from protocol.kinds import AgentStatus, Channel, Role, Rule

T = TypeVar("T")
_Job = Callable[[Tx], Ack]

#: Cuts that one folder goes through.
CUTS_EACH = 25
#: Pages in the WAL after which it is moved into the database. The server's own 10,000 would see no cut of that.
_CHECKPOINTS = (4, 20, 100, 10_000)
#: Part of the folders that begin with nothing at all, and are cut among the first start's migrations too.
_FROM_NOTHING = 0.2
_ADMINISTRATOR = Actor(Role.ADMINISTRATOR)


class Company:
    """What happens on the ledger, by chance: rings, messages, offers, ends; and who was promised what."""

    def __init__(self, chance: random.Random) -> None:
        self.record = Record()
        self._chance = chance
        self._queue, self._site, self._agent = QueueId(new_id()), SiteId(new_id()), AgentId(new_id())
        self._who = Actor(Role.AGENT, agent=self._agent)
        self._visitors: dict[InteractionId, Actor] = {}
        self._versions: dict[InteractionId, int] = {}
        #: Commands that were not answered when the power went: they are asked again, as clients do.
        self._unanswered: list[tuple[AnyCommand, Actor]] = []
        self._ready = False

    def batch(self, ledger: Ledger) -> None:
        """One commit of some jobs. What it answers is promised."""
        if not self._ready:
            self._set_up(ledger)
        asked = self._unanswered or [self._anything(ledger) for _ in range(self._chance.randint(1, 6))]
        self._unanswered = asked
        outcomes = self._commit(ledger, [_dispatched(command, who) for command, who in asked])
        self._unanswered = [one for one, outcome in zip(asked, outcomes, strict=True) if _put_off(outcome)]
        for (command, who), outcome in zip(asked, outcomes, strict=True):
            if outcome.value is not None:
                self.record.ack(outcome.value, who.agent)
            elif isinstance(outcome.error, Refusal):
                if not _put_off(outcome):
                    self.record.refuse(command.id, outcome.error.code)
            elif outcome.error is not None:
                # What it builds on was acknowledged, and is not there.
                self.record.faults.append(f"{command} failed: {outcome.error}")

    def is_torn(self, tx: Tx) -> bool:
        """Whether of the commit that was under way one part is there and one is not."""
        there = [
            tx.one("SELECT 1 FROM commands WHERE id = ?", (one.id.bytes,)) is not None for one, _ in self._unanswered
        ]
        return any(there) and any(
            _would_do(tx, command, who)
            for (command, who), is_there in zip(self._unanswered, there, strict=True)
            if not is_there
        )

    # --- inside -------------------------------------------------------------------------------

    def _commit(self, ledger: Ledger, jobs: list[Callable[[Tx], T]]) -> list[Outcome[T]]:
        outcomes: list[Outcome[T]] = ledger.commit(jobs)
        for entry in (*ledger.late, *(entry for outcome in outcomes for entry in outcome.entries)):
            # Nobody talks in rooms here.
            if not isinstance(entry, RoomEntry):
                self.record.show(entry)
        ledger.late.clear()
        return outcomes

    def _run(self, ledger: Ledger, job: Callable[[Tx], T]) -> T:
        """A job that nobody was promised anything of. Raises Refusal."""
        (outcome,) = self._commit(ledger, [job])
        if outcome.error is not None:
            raise outcome.error
        return outcome.value  # type: ignore[return-value]

    def _set_up(self, ledger: Ledger) -> None:
        queues = {self._queue: {Channel.CHAT: 1}}
        commands: list[tuple[AnyCommand, Actor]] = [
            (PutQueue(id=_id(), queue=self._queue, name="Queue"), _ADMINISTRATOR),
            (PutSite(id=_id(), site=self._site, key="site", name="Site", default_queue=self._queue), _ADMINISTRATOR),
            (
                PutAgent(id=_id(), agent=self._agent, login="agent", name="Agent", queues=queues),
                _ADMINISTRATOR,
            ),
        ]
        for command, who in commands:
            self._run(ledger, _dispatched(command, who))
        self._run(ledger, lambda tx: presence.desk_connected(tx, self._agent))
        self._run(ledger, _dispatched(SetAgentState(id=_id(), status=AgentStatus.READY), self._who))
        self._ready = True

    def _anything(self, ledger: Ledger) -> tuple[AnyCommand, Actor]:
        """What somebody does next."""
        talking = list(self._visitors)
        if len(talking) < 3 or (len(talking) < 7 and self._chance.random() < 0.1):
            return self._ring(ledger)
        chat = self._chance.choice(talking)
        draw = self._chance.random()
        if chat not in self._versions and draw < 0.3:
            return self._take(ledger, chat)
        if draw < 0.05:
            return self._end(ledger, chat)
        if draw < 0.15:
            return self._asked(Mark(id=_id(), interaction=chat, delivered=1, seen=1), self._visitors[chat])
        version = self._versions.get(chat)
        if version is not None and draw < 0.5:
            who, text = self._who, "An agent's words"
        else:
            who, version, text = self._visitors[chat], None, "A customer's words " * self._chance.randint(1, 60)
        return self._asked(SendMessage(id=_id(), interaction=chat, text=text, version=version), who)

    def _asked(self, command: AnyCommand, who: Actor) -> tuple[AnyCommand, Actor]:
        self.record.ask(command, customer=who.visitor is not None)
        return command, who

    def _ring(self, ledger: Ledger) -> tuple[AnyCommand, Actor]:
        visit = self._run(ledger, lambda tx: visitors.ensure_visitor(tx, "site", None))
        who = Actor(Role.VISITOR, visitor=visit.visitor, site=visit.site.id)
        command = StartChat(id=_id())
        self._visitors[InteractionId(command.id)] = who
        return self._asked(command, who)

    def _take(self, ledger: Ledger, chat: InteractionId) -> tuple[AnyCommand, Actor]:
        """The agent is offered the chat, and accepts. What can't be offered now is written to instead."""
        proposal = Propose(
            interaction=chat,
            agent=self._agent,
            queue=self._queue,
            deadline_in=30_000,
            reason=Reason(rule=Rule.ONLY_ONE_FREE),
        )
        offer = self._run(ledger, lambda tx: offers.make_offer(tx, proposal))
        if offer is None:
            return self._asked(SendMessage(id=_id(), interaction=chat, text="Still here"), self._visitors[chat])
        command = AcceptOffer(id=_id(), offer=OfferId(offer.id))
        self._versions[chat] = 1
        return self._asked(command, self._who)

    def _end(self, ledger: Ledger, chat: InteractionId) -> tuple[AnyCommand, Actor]:
        who, version = self._visitors.pop(chat), self._versions.pop(chat, None)
        if version is not None:
            self._run(ledger, _dispatched(EndChat(id=_id(), interaction=chat), who))
            return self._asked(FinishWrapUp(id=_id(), interaction=chat, version=version), self._who)
        return self._asked(EndChat(id=_id(), interaction=chat), who)


def _id() -> CommandId:
    return CommandId(new_id())


def _dispatched(command: AnyCommand, who: Actor) -> _Job:
    return lambda tx: dispatch(tx, command, who)


def _would_do(tx: Tx, command: AnyCommand, who: Actor) -> bool:
    """Whether it is carried out, and was not refused when its commit was under way."""
    try:
        dispatch(tx, command, who)
    except Refusal:
        return False
    return True


def _put_off(outcome: Outcome[Ack]) -> bool:
    return isinstance(outcome.error, Refusal) and outcome.error.code is ErrorCode.STORAGE_UNAVAILABLE


# --- the power --------------------------------------------------------------------------------


def cut_again(folder: Path, cuts: int, chance: random.Random, synchronous: Synchronous) -> Found:
    """Let a company work on a new folder, cut its power so often, and look after each cut."""
    found, company = Found(), Company(chance)
    folder.mkdir(parents=True)
    _write(folder / "0", {} if chance.random() < _FROM_NOTHING else {NAME: _empty()})
    for number in range(cuts):
        here, after = folder / str(number), folder / str(number + 1)
        disk = Disk(here, chance, round(2 ** chance.uniform(0, 11)))
        with under_sqlite3(disk), _quiet():
            _live(here, disk, company, chance, synchronous, found)
        # The next life begins with what the power left; we look at a copy, for looking repairs.
        for copy in (after, folder / "look"):
            _write(copy, disk.image)
        _look(folder / "look", company, found)
        shutil.rmtree(here)
        found.steps += disk.steps
        found.syncs += disk.syncs
        if found.wrong:
            break
    found.acknowledged += len(company.record.acks)
    return found


@cache
def _empty() -> bytes:
    """A database in which nothing has happened yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        connection = connect(path)
        migrate(connection)
        connection.close()
        return path.read_bytes()


@contextmanager
def _quiet() -> Generator[None]:
    """The ledger says each time that its storage is gone, as it should; here that is no news."""
    log = logging.getLogger("backend.store.ledger")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def _write(folder: Path, image: dict[str, bytes]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in image.items():
        (folder / name).write_bytes(content)


def _live(
    folder: Path, disk: Disk, company: Company, chance: random.Random, synchronous: Synchronous, found: Found
) -> None:
    """Until the power goes."""
    while not disk.off:
        try:
            ledger = _open(folder, chance, synchronous)
        except (KnownError, sqlite3.Error):
            if not disk.off:
                raise
            return
        last = chance.randint(1, 60)
        try:
            for _ in range(last):
                company.batch(ledger)
                if disk.off:
                    break
        except Refusal as refusal:
            if refusal.code is not ErrorCode.STORAGE_UNAVAILABLE or not disk.off:
                found.faults.append(f"{refusal.text}, with the power on")
                disk.cut()
        finally:
            # In good order, which moves the WAL into the database; or with the power gone, which can't.
            with suppress(sqlite3.Error):
                ledger.connection.close()


def _open(folder: Path, chance: random.Random, synchronous: Synchronous) -> Ledger:
    """As the store does. Raises KnownError, sqlite3.Error."""
    path = folder / NAME
    connection = connect(path)
    try:
        migrate(connection)
        connection.execute(f"PRAGMA wal_autocheckpoint={chance.choice(_CHECKPOINTS)}")
        if synchronous is not Synchronous.FULL:
            connection.execute(f"PRAGMA synchronous={synchronous}")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.close()
        raise
    return Ledger(connection, _wall, reopen=partial(reopen, path))


async def _open_store(folder: Path) -> None:
    await Store.open(folder, clock=_wall).close()


def _look(folder: Path, company: Company, found: Found) -> None:
    """What is there when the power is back: opened as the server opens it, and compared with what was promised."""
    found.cuts += 1
    try:
        asyncio.run(_open_store(folder))
    except KnownError as error:
        found.broken.append(f"it can't be opened: {error}")
        return
    with reading(folder) as connection:
        known = {key for (key,) in connection.execute("SELECT id FROM commands")}
        lost = sum(key.bytes not in known for key in company.record.acks)
        found.lost += lost
        if not lost:
            # What is lost makes all else differ too.
            compared = read(connection, company.record.holds)
            found.faults.extend(compared.all_faults())
        found.torn += read(connection, company.is_torn)
        report = read(connection, verify)
        found.broken.extend(fault for check in report.checks for fault in check.faults)
    found.faults.extend(company.record.faults)


def _wall() -> int:
    return time.time_ns() // 1_000_000
