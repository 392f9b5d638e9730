"""Supervisors' acts: each by one, about what she oversees, and told; coaching by who reads along alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from backend.actions.fold import FloorFold
from backend.store import Entry
from bench.simulation.invariants.run import Log, Run
from protocol.entities import Agent
from protocol.events import BargedIn, ChatAssigned, Coached, Monitored
from protocol.floor import AgentStateChanged, BroadcastRead, BroadcastSent, InteractionClosed
from protocol.frames import FloorEntry, StaffEntry
from protocol.ids import AgentId, InteractionId
from protocol.kinds import Role


@dataclass(slots=True)
class _Fold:
    floor: FloorFold = field(default_factory=FloorFold)
    monitors: set[tuple[InteractionId, AgentId]] = field(default_factory=set["tuple[InteractionId, AgentId]"])

    def take(self, entry: Entry) -> Iterator[str]:
        match entry:
            case StaffEntry(interaction=chat, event=Monitored(by=by, on=on)):
                if on:
                    yield from self._may(by, "reads along")
                elif (chat, by) not in self.monitors:
                    yield f"agent {by} stops reading along in chat {chat}, where she never began"
                (self.monitors.add if on else self.monitors.discard)((chat, by))
            case StaffEntry(interaction=chat, event=Coached(author=author)):
                if (chat, author) not in self.monitors:
                    yield f"agent {author} coaches in chat {chat} and does not read along there"
            case StaffEntry(event=BargedIn(by=by)):
                yield from self._may(by, "barges in")
            case StaffEntry(event=ChatAssigned(by=by, agent=agent)):
                yield from self._may(by, "assigns", agent)
            case FloorEntry():
                self.floor.take((entry,))
                yield from self._floor(entry)
            case _:
                pass

    def _floor(self, entry: FloorEntry) -> Iterator[str]:
        match entry.event:
            case AgentStateChanged(agent=agent, by=by) if by is not None:
                yield from self._may(by, "sets a state", agent)
            case BroadcastSent(broadcast=broadcast):
                yield from self._may(broadcast.by, "tells", *broadcast.to)
            case BroadcastRead(broadcast=told, agent=agent):
                if agent not in self.floor.broadcasts[told].to:
                    yield f"agent {agent} has read what was not told her"
            case InteractionClosed(interaction=chat):
                for _, agent in [pair for pair in self.monitors if pair[0] == chat]:
                    yield f"agent {agent} reads along in chat {chat}, which is closed"
            case _:
                pass

    def _may(self, by: AgentId, what: str, *whom: AgentId) -> Iterator[str]:
        who: Agent = self.floor.agents[by]
        if who.role not in (Role.SUPERVISOR, Role.ADMINISTRATOR):
            yield f"{who.login} {what}, and is no supervisor"
        for agent in whom:
            group = self.floor.agents[agent].profile
            if agent != by and who.supervises is not None and group not in who.supervises:
                yield f"{who.login} {what} with agent {agent}, whom she does not oversee"


def supervisors_keep_to_it(run: Run) -> Iterator[str]:
    """Nobody but a supervisor supervises, nobody beyond her groups, and nobody coaches unseen."""
    for log in run.logs:
        yield from _check(log)


def _check(log: Log) -> Iterator[str]:
    fold = _Fold()
    for logged in log.entries:
        try:
            yield from fold.take(logged.entry)
        except KeyError as missing:
            yield f"somebody supervises {missing}, which never was or is gone"
            return
