"""Supervisors' acts: each by one, about what she oversees, and told; coaching by who reads along alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from backend.actions.fold import FloorFold
from backend.store import Entry
from bench.simulation.invariants.reach import oversees_agent, oversees_chat, supervises
from bench.simulation.invariants.run import Log, Run
from protocol.commands import AnyCommand
from protocol.events import BargedIn, ChatAssigned, Coached, Monitored
from protocol.floor import AgentConfigured, AgentStateChanged, BroadcastRead, BroadcastSent, InteractionAssigned
from protocol.frames import Ack, FloorEntry, StaffEntry
from protocol.ids import AgentId, BroadcastId, InteractionId
from protocol.kinds import AgentStatus, InteractionStatus, SeatKind
from protocol.supervision import AssignChat, ForceState

#: By number and time of the floor's entry that it led to.
_Done = dict[tuple[int, int], AnyCommand]


@dataclass(slots=True)
class _Fold:
    done: _Done
    floor: FloorFold = field(default_factory=FloorFold)
    monitors: set[tuple[InteractionId, AgentId]] = field(default_factory=set["tuple[InteractionId, AgentId]"])
    read: set[tuple[BroadcastId, AgentId]] = field(default_factory=set["tuple[BroadcastId, AgentId]"])

    def take(self, entry: Entry) -> Iterator[str]:
        match entry:
            case StaffEntry(interaction=chat, event=Monitored(by=by, on=on)):
                if on:
                    yield from self._may(by, "reads along", chat=chat)
                elif (chat, by) not in self.monitors:
                    yield f"agent {by} stops reading along in chat {chat}, where she never began"
                (self.monitors.add if on else self.monitors.discard)((chat, by))
            case StaffEntry(interaction=chat, event=Coached(author=author)):
                if (chat, author) not in self.monitors:
                    yield f"agent {author} coaches in chat {chat} and does not read along there"
                yield from self._may(author, "coaches", chat=chat)
            case StaffEntry(interaction=chat, event=BargedIn(by=by)):
                yield from self._may(by, "barges in", chat=chat)
            case StaffEntry(interaction=chat, event=ChatAssigned(by=by, agent=agent, before=before)):
                yield from self._may(by, "assigns", agent, chat=chat, before=before)
            case FloorEntry():
                yield from self._as_asked(entry)
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
                if (told, agent) in self.read:
                    yield f"agent {agent} has read broadcast {told} twice"
                self.read.add((told, agent))
            case _:
                pass

    def _as_asked(self, entry: FloorEntry) -> Iterator[str]:
        """What the command that led to it said of how things were, and how they should be."""
        command = self.done.get((entry.seq, entry.at))
        match command, entry.event:
            case AssignChat(version=version), InteractionAssigned(interaction=chat):
                now = self.floor.interactions[chat].version
                if version != now:
                    yield f"chat {chat} of version {now} is given away as of version {version}"
            case ForceState(keeps_chats=False, status=AgentStatus.NOT_READY), AgentStateChanged(agent=agent):
                for chat in self.floor.interactions.values():
                    if (chat.agent, chat.status) == (agent, InteractionStatus.ACTIVE):
                        yield f"agent {agent} is set aside and chat {chat.id} stays with her"
                    if any(seat.agent == agent for seat in chat.company):
                        yield f"agent {agent} is set aside and sits on in chat {chat.id}"
            case _:
                pass

    def settled(self) -> Iterator[str]:
        """A commit is whole: whoever reads along is at her desk, may, and somebody talks there."""
        for chat, agent in tuple(self.monitors):
            who, card = self.floor.agents[agent], self.floor.interactions.get(chat)
            if card is None:
                yield f"{who.login} reads along in chat {chat}, which is closed"
            elif not who.online:
                yield f"{who.login} reads along in chat {chat}, and is offline"
            elif not oversees_chat(self.floor, who, chat, owners=(card.agent,)):
                yield f"{who.login} reads along in chat {chat}, which she does not oversee now"
            else:
                continue
            self.monitors.discard((chat, agent))

    def reorganised(self) -> Iterator[str]:
        """Roles or groups are others: who sat in a chat by her reach alone does so still, or has left it.

        A chat that is moved takes along who sits in it.
        """
        for card in self.floor.interactions.values():
            for seat in card.company:
                who = self.floor.agents[seat.agent]
                if seat.kind is SeatKind.SUPERVISING and not oversees_chat(
                    self.floor, who, card.id, owners=(card.agent,)
                ):
                    yield f"{who.login} sits on as a supervisor in chat {card.id}, which she does not oversee now"

    def _may(
        self,
        by: AgentId,
        what: str,
        *whom: AgentId,
        chat: InteractionId | None = None,
        before: AgentId | None = None,
    ) -> Iterator[str]:
        who = self.floor.agents[by]
        if not supervises(who):
            yield f"{who.login} {what}, and is no supervisor"
        for agent in whom:
            if agent != by and not oversees_agent(who, self.floor.agents[agent]):
                yield f"{who.login} {what} with agent {agent}, whom she does not oversee"
        if chat is not None and chat in self.floor.interactions:
            owners = (before, None if whom else self.floor.interactions[chat].agent)
            if not oversees_chat(self.floor, who, chat, owners=owners):
                yield f"{who.login} {what} in chat {chat}, which she does not oversee"


def supervisors_keep_to_it(run: Run) -> Iterator[str]:
    """Nobody but a supervisor supervises, nobody beyond her groups, nobody coaches or reads along unseen, and what
    she asked for is what became of it."""
    done: _Done = {}
    for _, frame in run.frames:
        if isinstance(frame, Ack) and frame.seq:
            command = run.commands.get(frame.id)
            if isinstance(command, AssignChat | ForceState):
                done[frame.seq, frame.at] = command
    for log in run.logs:
        yield from _check(log, done)


def _check(log: Log, done: _Done) -> Iterator[str]:
    fold = _Fold(done)
    for _, together in groupby(log.entries, key=lambda logged: logged.at):
        commit = list(together)
        try:
            for logged in commit:
                yield from fold.take(logged.entry)
            yield from fold.settled()
            if any(_reorganises(logged.entry) for logged in commit):
                yield from fold.reorganised()
        except KeyError as missing:
            yield f"somebody supervises {missing}, which never was or is gone"
            return


def _reorganises(entry: Entry) -> bool:
    return isinstance(entry, FloorEntry) and isinstance(entry.event, AgentConfigured)
