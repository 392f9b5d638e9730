"""What clients asked for, what they were promised and what they were shown; and whether a folder keeps to it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from uuid import UUID

import msgspec

from backend.store import Tx
from backend.store.reading import read, reading
from protocol.codec import decode_floor_event, decode_public_event
from protocol.commands import AcceptOffer, AnyCommand, SendMessage
from protocol.entities import Attachment
from protocol.errors import ErrorCode
from protocol.events import MessagePosted
from protocol.floor import InteractionAssigned, InteractionClosed, InteractionRequeued, OfferEnded
from protocol.frames import Ack, FloorEntry, PublicEntry, StaffEntry
from protocol.ids import AgentId, CommandId, FileId, InteractionId, OfferId
from protocol.kinds import OfferOutcome, PartyKind

#: Faults that are told; more are counted.
MOST_TOLD = 20

_encode = msgspec.json.Encoder().encode
_Stream = tuple[str, InteractionId | None]


@dataclass
class Record:
    """All clients' side of the story.

    Attributes:
        asked: every command that was put into an outbox.
        acks: those that were acknowledged.
        refused: those that were refused for good, and why.
        messages: by chat and by whether the customer wrote them, in the order they were written.
        acceptors: who took which offer, as acknowledged.
        files: every file that was acknowledged, and a digest of its bytes.
        faults: what went wrong before the clients' eyes.
        has_stranger: an agent writes too whose side is told elsewhere.
    """

    asked: dict[CommandId, AnyCommand] = field(default_factory=dict[CommandId, AnyCommand])
    acks: dict[CommandId, Ack] = field(default_factory=dict[CommandId, Ack])
    refused: dict[CommandId, ErrorCode] = field(default_factory=dict[CommandId, ErrorCode])
    messages: defaultdict[tuple[InteractionId, bool], list[CommandId]] = field(
        default_factory=lambda: defaultdict[tuple[InteractionId, bool], list[CommandId]](list)
    )
    acceptors: dict[OfferId, AgentId] = field(default_factory=dict[OfferId, AgentId])
    files: dict[FileId, tuple[Attachment, bytes]] = field(default_factory=dict[FileId, tuple[Attachment, bytes]])
    faults: list[str] = field(default_factory=list[str])
    acked_messages: int = 0
    has_stranger: bool = False
    _shown: dict[tuple[_Stream, int], bytes] = field(default_factory=dict[tuple[_Stream, int], bytes])

    def ask(self, command: AnyCommand, *, customer: bool) -> None:
        """A command went into an outbox."""
        self.asked[command.id] = command
        if isinstance(command, SendMessage):
            self.messages[command.interaction, customer].append(command.id)

    def ack(self, ack: Ack, agent: AgentId | None = None) -> None:
        """It was acknowledged. Answering a retry otherwise than the first time is a fault."""
        before = self.acks.setdefault(ack.id, ack)
        if before != ack:
            self.faults.append(f"{ack.id} was acknowledged as {before}, then as {ack}")
        if before is not ack:
            return
        if ack.id in self.refused:
            self.faults.append(f"{ack.id} was refused for good, then acknowledged")
        command = self.asked.get(ack.id)
        if isinstance(command, SendMessage):
            self.acked_messages += 1
        elif isinstance(command, AcceptOffer) and agent is not None:
            self.acceptors[command.offer] = agent

    def refuse(self, command: CommandId, code: ErrorCode) -> None:
        """It was refused for good."""
        self.refused[command] = code
        if command in self.acks:
            self.faults.append(f"{command} was acknowledged, then refused with {code}")

    def show(self, entry: PublicEntry | StaffEntry | FloorEntry) -> None:
        """Somebody was shown this. That another time, or to somebody else, it is another is a fault."""
        key = (_stream(entry), entry.seq)
        digest = _digest(entry.at, _encode(entry.event))
        if self._shown.setdefault(key, digest) != digest:
            self.faults.append(f"entry {entry.seq} of {key[0]} was shown as two")

    # --- against what is stored ---------------------------------------------------------------

    def compare(self, folder: Path) -> "Comparison":
        """Look whether a folder that no server runs on holds all of it. Raises KnownError."""
        with reading(folder) as connection:
            return read(connection, self.holds)

    def holds(self, tx: Tx) -> "Comparison":
        """Look whether a database holds all of it."""
        found = Comparison()
        interactions = {n: InteractionId(UUID(bytes=key)) for n, key in tx.all("SELECT n, id FROM interactions")}
        stored: Counter[CommandId] = Counter()
        last_shown: dict[InteractionId | None, int] = {}
        for (kind, interaction), seq in self._shown:
            if kind == "public":
                last_shown[interaction] = max(seq, last_shown.get(interaction, 0))
        for n, interaction in interactions.items():
            self._compare_chat(tx, n, interaction, last_shown.pop(interaction, 0), stored, found)
        found.lost.extend(f"chat {interaction} was shown, and is not there" for interaction in last_shown)
        found.doubled.extend(f"{key} is stored {times} times" for key, times in stored.items() if times > 1)
        for key, ack in self.acks.items():
            if isinstance(self.asked[key], SendMessage) and key not in stored:
                found.lost.append(f"message {key}, acknowledged as {ack.seq}, is not there")
        for (stream, seq), digest in self._shown.items():
            if stream[0] != "public" and self._stored(tx, stream, seq) != digest:
                found.lost.append(f"entry {seq} of {stream} was shown, and is not there")
        known = {key for (key,) in tx.all("SELECT id FROM commands")}
        found.lost.extend(f"{key} was acknowledged, and is not known" for key in self.acks if key.bytes not in known)
        kept = {key for (key,) in tx.all("SELECT id FROM files")}
        found.lost.extend(
            f"file {key} was acknowledged, and is not known" for key in self.files if key.bytes not in kept
        )
        found.owners.extend(self._owners(tx))
        found.chats = len(interactions)
        return found

    def _compare_chat(
        self,
        tx: Tx,
        n: int,
        interaction: InteractionId,
        last_shown: int,
        stored: Counter[CommandId],
        found: "Comparison",
    ) -> None:
        order: dict[bool, list[CommandId]] = {True: [], False: []}
        expected = 1
        for seq, at, data in tx.all("SELECT seq, at, data FROM events WHERE topic = ? ORDER BY seq", (2 * n,)):
            if seq != expected:
                found.gaps.append(f"chat {interaction} goes from {expected - 1} to {seq}")
            expected = seq + 1
            shown = self._shown.get((("public", interaction), seq))
            if shown is not None and shown != _digest(at, data):
                found.lost.append(f"entry {seq} of chat {interaction} is not what was shown")
            event = decode_public_event(data)
            if not isinstance(event, MessagePosted):
                continue
            if self.has_stranger and event.author.kind is PartyKind.AGENT:
                continue
            key = CommandId(event.id)
            stored[key] += 1
            order[event.author.kind is PartyKind.CUSTOMER].append(key)
            found.lost.extend(self._message(interaction, seq, at, event))
        if last_shown >= expected:
            found.lost.append(f"chat {interaction} was shown up to {last_shown}, and has {expected - 1}")
        for customer, keys in order.items():
            if keys != [key for key in self.messages[interaction, customer] if key in stored]:
                found.disordered.append(f"chat {interaction}: the {'customer' if customer else 'agent'}'s messages")

    def _message(self, interaction: InteractionId, seq: int, at: int, event: MessagePosted) -> Iterator[str]:
        key = CommandId(event.id)
        command, ack = self.asked.get(key), self.acks.get(key)
        if not isinstance(command, SendMessage):
            yield f"message {key} is there, and nobody wrote it"
            return
        same_files = tuple(attachment.id for attachment in event.attachments) == command.attachments
        if command.interaction != interaction or command.text != event.text or not same_files:
            yield f"message {key} is not what was written"
        if ack is not None and (ack.seq, ack.at) != (seq, at):
            yield f"message {key} was acknowledged as {ack.seq} of {ack.at}, and is {seq} of {at}"
        if key in self.refused:
            yield f"message {key} was refused with {self.refused[key]}, and is there"

    def _stored(self, tx: Tx, stream: _Stream, seq: int) -> bytes | None:
        kind, interaction = stream
        topic = 0
        if interaction is not None:
            row = tx.one("SELECT n FROM interactions WHERE id = ?", (interaction.bytes,))
            if row is None:
                return None
            topic = 2 * row[0] + (kind == "staff")
        row = tx.one("SELECT at, data FROM events WHERE topic = ? AND seq = ?", (topic, seq))
        return None if row is None else _digest(*row)

    def _owners(self, tx: Tx) -> Iterator[str]:
        """Who had which chat, by the floor's log: one at a time, and whoever was told so."""
        owners: dict[InteractionId, AgentId | None] = {}
        versions: dict[InteractionId, int] = {}
        accepted: dict[OfferId, AgentId] = {}
        for seq, data in tx.all("SELECT seq, data FROM events WHERE topic = 0 ORDER BY seq"):
            match decode_floor_event(data):
                case InteractionAssigned(interaction=interaction, agent=agent, version=version):
                    if owners.get(interaction) is not None:
                        yield f"chat {interaction} got a second owner with floor entry {seq}"
                    if version <= versions.get(interaction, 0):
                        yield f"chat {interaction} has no new version in floor entry {seq}"
                    owners[interaction], versions[interaction] = agent, version
                case InteractionRequeued(interaction=interaction) | InteractionClosed(interaction=interaction):
                    owners[interaction] = None
                case OfferEnded(outcome=OfferOutcome.ACCEPTED, offer=offer, agent=agent):
                    if offer in accepted:
                        yield f"offer {offer} was accepted twice"
                    accepted[offer] = agent
                case _:
                    pass
        for offer, agent in self.acceptors.items():
            if accepted.get(offer) != agent:
                yield f"offer {offer} was acknowledged to {agent}, and is {accepted.get(offer)}'s"


@dataclass
class Comparison:
    """What a folder does not keep of the record."""

    chats: int = 0
    lost: list[str] = field(default_factory=list[str])
    doubled: list[str] = field(default_factory=list[str])
    disordered: list[str] = field(default_factory=list[str])
    gaps: list[str] = field(default_factory=list[str])
    owners: list[str] = field(default_factory=list[str])

    def all_faults(self) -> list[str]:
        """Whatever is wrong."""
        return [*self.lost, *self.doubled, *self.disordered, *self.gaps, *self.owners]


def _stream(entry: PublicEntry | StaffEntry | FloorEntry) -> _Stream:
    match entry:
        case PublicEntry():
            return "public", entry.interaction
        case StaffEntry():
            return "staff", entry.interaction
        case FloorEntry():
            return "floor", None


def _digest(at: int, event: bytes) -> bytes:
    return blake2b(at.to_bytes(8, "big") + event, digest_size=8).digest()
