"""An agent on a real socket: takes what rings at her after a moment, answers, finishes what has ended."""

import asyncio
from dataclasses import dataclass

from bench.faults.client import Client, Place
from bench.world import Door
from protocol import PROTOCOL_VERSION, codec
from protocol.commands import AcceptOffer, FinishWrapUp, Mark, SendMessage, SetAgentState
from protocol.entities import Offer
from protocol.events import MessagePosted, PartyJoined
from protocol.floor import (
    AgentStateChanged,
    InteractionAssigned,
    InteractionClosed,
    InteractionEnded,
    InteractionRequeued,
    OfferEnded,
    OfferMade,
)
from protocol.frames import (
    FloorEntry,
    FloorSnapshot,
    InteractionSnapshot,
    PublicEntry,
    Seen,
    StaffEntry,
    StaffHello,
    ToStaff,
    ToVisitor,
    Welcome,
)
from protocol.ids import AgentId, CommandId, InteractionId, OfferId, new_id
from protocol.kinds import AgentStatus, InteractionStatus


@dataclass
class _Chat:
    """What an agent holds of a chat of hers."""

    version: int
    public: int
    staff: int
    finishing: bool = False


class Agent(Client):
    """One agent.

    Attributes:
        chats: those that are hers.
    """

    path = "/live/staff"
    origin = None

    def __init__(self, place: Place, login: str) -> None:
        super().__init__(place, login)
        self.chats: dict[InteractionId, _Chat] = {}
        self._token: str | None = None
        self._me: AgentId | None = None
        self._floor = 0
        self._ringing: OfferId | None = None
        self._number = 0

    @property
    def agent(self) -> AgentId | None:
        return self._me

    @property
    def at_rest(self) -> bool:
        return not self.outbox

    async def sign_in(self) -> None:
        if self._token is None:
            door = Door(self.place.url)
            try:
                tokens = await asyncio.to_thread(door.sign_in, self.name)
            finally:
                door.close()
            self._token, self._me = tokens.access, tokens.agent.id

    def signed_out(self) -> None:
        self._token = None

    def hello(self) -> StaffHello:
        assert self._token
        seen = tuple(
            Seen(interaction=interaction, public=chat.public, staff=chat.staff)
            for interaction, chat in self.chats.items()
        )
        return StaffHello(
            protocol=PROTOCOL_VERSION, token=self._token, epoch=self.epoch, floor=self._floor, interactions=seen
        )

    def decode(self, data: bytes) -> ToStaff | None:
        return codec.decode_to_staff(data)

    def welcomed(self, frame: Welcome) -> None:
        if frame.agent is not None and frame.agent.status is not AgentStatus.READY:
            self._be_ready()

    def _be_ready(self) -> None:
        if not any(isinstance(command, SetAgentState) for command in self.outbox.values()):
            self.submit(SetAgentState(id=CommandId(new_id()), status=AgentStatus.READY))

    def take(self, frame: ToVisitor | ToStaff) -> None:
        match frame:
            case FloorSnapshot():
                self._floor = frame.seq
                mine = {one.id: one for one in frame.interactions if one.agent == self._me}
                self.chats = {key: chat for key, chat in self.chats.items() if key in mine}
                for key in [key for key, one in mine.items() if one.status is InteractionStatus.WRAP_UP]:
                    self._finish(key)
                self._silence()
                for offer in frame.offers:
                    self._rings(offer)
            case FloorEntry():
                self._floor = self.follow(frame, self._floor)
                self._on_floor(frame)
            case InteractionSnapshot():
                self._begin(frame)
            case PublicEntry():
                chat = self.chats.get(frame.interaction)
                if chat is not None:
                    chat.public = self.follow(frame, chat.public)
                    self._read(frame, chat)
            case StaffEntry():
                chat = self.chats.get(frame.interaction)
                if chat is not None:
                    chat.staff = self.follow(frame, chat.staff)
            case _:
                pass

    def _on_floor(self, entry: FloorEntry) -> None:
        match entry.event:
            case OfferMade(offer=offer):
                self._rings(offer)
            case OfferEnded(offer=offer):
                if offer == self._ringing:
                    self._silence()
            case AgentStateChanged(agent=agent, status=status):
                if agent == self._me and status is not AgentStatus.READY:
                    self._be_ready()
            case InteractionAssigned(interaction=interaction, agent=agent):
                if agent != self._me:
                    self.chats.pop(interaction, None)
            case InteractionRequeued(interaction=interaction) | InteractionClosed(interaction=interaction):
                self.chats.pop(interaction, None)
            case InteractionEnded(interaction=interaction):
                self._finish(interaction)
            case _:
                pass

    def _begin(self, snapshot: InteractionSnapshot) -> None:
        card = snapshot.interaction
        if card.agent != self._me:
            self.place.fault(f"{self.name} was given chat {card.id} of {card.agent}")
            return
        for entry in (*snapshot.public_entries, *snapshot.staff_entries):
            self.place.record.show(entry)
        self.chats[card.id] = _Chat(card.version, snapshot.public, snapshot.staff)
        if card.status is InteractionStatus.WRAP_UP:
            self._finish(card.id)

    # --- offers -------------------------------------------------------------------------------

    def _rings(self, offer: Offer) -> None:
        if offer.agent != self._me:
            return
        self._ringing = offer.id
        self.place.offers.add(offer.id)
        self.later(self.place.random.random() * self.place.habits.answers, lambda: self._accept(offer.id))

    def _silence(self) -> None:
        if self._ringing is not None:
            self.place.offers.discard(self._ringing)
            self._ringing = None

    def _accept(self, offer: OfferId) -> None:
        asked = any(isinstance(one, AcceptOffer) and one.offer == offer for one in self.outbox.values())
        if self._ringing == offer and not asked:
            self.submit(AcceptOffer(id=CommandId(new_id()), offer=offer))

    # --- chats --------------------------------------------------------------------------------

    def _read(self, entry: PublicEntry, chat: _Chat) -> None:
        customer_wrote = isinstance(entry.event, MessagePosted) and entry.event.author.agent is None
        if isinstance(entry.event, PartyJoined) or (customer_wrote and self.place.random.random() < 0.3):
            self._answer(entry.interaction, chat)
        elif customer_wrote and self.place.random.random() < 0.1 and not chat.finishing:
            self.submit(
                Mark(
                    id=CommandId(new_id()),
                    interaction=entry.interaction,
                    delivered=entry.seq,
                    seen=entry.seq,
                    version=chat.version,
                )
            )

    def _answer(self, interaction: InteractionId, chat: _Chat) -> None:
        if self.place.closing or chat.finishing:
            return
        self._number += 1
        text = f"{self.name} answers {self._number}"
        command = SendMessage(id=CommandId(new_id()), interaction=interaction, text=text, version=chat.version)
        self.submit(command)

    def _finish(self, interaction: InteractionId) -> None:
        chat = self.chats.get(interaction)
        if chat is not None and not chat.finishing:
            chat.finishing = True
            self.submit(FinishWrapUp(id=CommandId(new_id()), interaction=interaction, version=chat.version))
