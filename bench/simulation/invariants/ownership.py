"""Who has a chat: one agent at a time, by an offer that was open to her, and only she writes in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from backend.store import Entry
from bench.simulation.invariants.run import Log, Run
from protocol.commands import AnyCommand, EndChat, SendMessage
from protocol.entities import OfferOutcome, PartyKind
from protocol.events import ChatEnded, MessagePosted, PartyJoined
from protocol.floor import (
    InteractionArrived,
    InteractionAssigned,
    InteractionClosed,
    InteractionRequeued,
    OfferEnded,
    OfferMade,
)
from protocol.frames import FloorEntry, PublicEntry
from protocol.ids import AgentId, CommandId, InteractionId, OfferId


@dataclass(slots=True)
class _Chat:
    owner: AgentId | None = None
    version: int = 0
    #: Who accepted the offer, until she is named the owner.
    accepted: AgentId | None = None
    offer: OfferId | None = None


@dataclass(slots=True)
class _Fold:
    commands: dict[CommandId, AnyCommand]
    chats: dict[InteractionId, _Chat] = field(default_factory=dict["InteractionId", "_Chat"])
    ringing: dict[AgentId, OfferId] = field(default_factory=dict["AgentId", "OfferId"])

    def take(self, entry: Entry) -> Iterator[str]:
        match entry:
            case FloorEntry():
                yield from self._floor(entry)
            case PublicEntry():
                yield from self._public(entry)
            case _:
                pass

    def _floor(self, entry: FloorEntry) -> Iterator[str]:
        match entry.event:
            case InteractionArrived(interaction=interaction):
                self.chats[interaction.id] = _Chat()
            case OfferMade(offer=offer):
                chat = self.chats[offer.interaction]
                if chat.owner is not None:
                    yield f"chat {offer.interaction} has an owner and is offered to another"
                if chat.offer is not None:
                    yield f"chat {offer.interaction} is offered twice at once"
                if offer.agent in self.ringing:
                    yield f"two offers ring at agent {offer.agent}"
                chat.offer = self.ringing[offer.agent] = offer.id
            case OfferEnded() as ended:
                chat = self.chats[ended.interaction]
                if chat.offer != ended.offer:
                    yield f"offer {ended.offer} ends and was not open"
                chat.offer = None
                self.ringing.pop(ended.agent, None)
                chat.accepted = ended.agent if ended.outcome is OfferOutcome.ACCEPTED else None
            case InteractionAssigned() as assigned:
                yield from self._assign(assigned)
            case InteractionRequeued() as requeued:
                chat = self.chats[requeued.interaction]
                if requeued.version <= chat.version:
                    yield f"chat {requeued.interaction} is taken from its owner, and her version still holds"
                chat.owner, chat.version = None, requeued.version
            case InteractionClosed(interaction=closed):
                self.chats.pop(closed, None)
            case _:
                pass

    def _assign(self, assigned: InteractionAssigned) -> Iterator[str]:
        chat = self.chats[assigned.interaction]
        if chat.owner is not None:
            yield f"chat {assigned.interaction} has two owners: {chat.owner} and {assigned.agent}"
        if chat.accepted != assigned.agent:
            yield f"chat {assigned.interaction} goes to agent {assigned.agent}, to whom it was not offered"
        if assigned.version <= chat.version:
            yield f"chat {assigned.interaction} has a new owner, and the old version"
        chat.owner, chat.version, chat.accepted = assigned.agent, assigned.version, None

    def _public(self, entry: PublicEntry) -> Iterator[str]:
        match entry.event:
            case MessagePosted(id=message, author=author) if author.kind is PartyKind.AGENT:
                chat = self.chats.get(entry.interaction, _Chat())
                command = self.commands.get(CommandId(message))
                if author.agent != chat.owner:
                    yield f"agent {author.agent} wrote {entry.event.text!r} into a chat that {chat.owner} has"
                elif isinstance(command, SendMessage | EndChat) and command.version != chat.version:
                    yield (
                        f"agent {author.agent} wrote {entry.event.text!r} with version {command.version}, "
                        f"and the chat is at {chat.version}"
                    )
            case PartyJoined(party=party):
                chat = self.chats.get(entry.interaction, _Chat())
                if party.agent != chat.owner:
                    yield f"agent {party.agent} joined a chat that {chat.owner} has"
            case ChatEnded(by=by) if by.kind is PartyKind.AGENT:
                chat = self.chats.get(entry.interaction, _Chat())
                if by.agent != chat.owner:
                    yield f"agent {by.agent} ended a chat that {chat.owner} has"
            case _:
                pass


def one_owner(run: Run) -> Iterator[str]:
    """No chat has two owners, nobody gets one that was not offered to her, no fenced-out write is stored."""
    for log in run.logs:
        yield from _check(run, log)


def _check(run: Run, log: Log) -> Iterator[str]:
    fold = _Fold(run.commands)
    for logged in log.entries:
        try:
            yield from fold.take(logged.entry)
        except KeyError as missing:
            yield f"the floor speaks of {missing}, which never arrived or is closed"
            return
