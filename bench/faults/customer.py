"""A customer on a real socket: rings, writes, sends files, leaves, rings again."""

import asyncio
from collections.abc import Callable

from bench.faults.client import Client, Place
from bench.world import ORIGIN, Door
from protocol import PROTOCOL_VERSION, codec
from protocol.commands import AnyCommand, EndChat, Mark, SendMessage, StartChat
from protocol.events import ChatEnded
from protocol.frames import PublicEntry, ToStaff, ToVisitor, VisitorHello, VisitorSnapshot
from protocol.ids import CommandId, FileId, InteractionId, new_id


class Customer(Client):
    """One customer.

    Attributes:
        token: of the visitor's session.
        chat: the one that goes on.
    """

    path = "/live/visitor"
    origin = ORIGIN

    def __init__(self, place: Place, name: str, upload: "Callable[[Customer], asyncio.Task[FileId | None]]") -> None:
        super().__init__(place, name)
        self.token: str | None = None
        self.chat: InteractionId | None = None
        self._upload = upload
        self._uploading: asyncio.Task[FileId | None] | None = None
        self._public = 0
        self._left = 0
        self._number = 0
        self._ending = False

    @property
    def at_rest(self) -> bool:
        return not self.outbox and self._uploading is None

    async def sign_in(self) -> None:
        if self.token is None:
            door = Door(self.place.url)
            try:
                self.token = (await asyncio.to_thread(door.visitor)).token
            finally:
                door.close()

    def signed_out(self) -> None:
        self.place.fault(f"{self.name} is known no more")

    def hello(self) -> VisitorHello:
        assert self.token
        return VisitorHello(
            protocol=PROTOCOL_VERSION, token=self.token, epoch=self.epoch, interaction=self.chat, public=self._public
        )

    def decode(self, data: bytes) -> ToVisitor | None:
        return codec.decode_to_visitor(data)

    def here(self) -> None:
        if self.chat is None:
            self._ring()

    def acked(self, command: AnyCommand) -> None:
        if isinstance(command, (StartChat, SendMessage)):
            self.later(self.place.random.random() * self.place.habits.thinks, self._say)

    def turned_down(self, command: AnyCommand) -> None:
        if isinstance(command, SendMessage):
            self._say()

    def take(self, frame: ToVisitor | ToStaff) -> None:
        match frame:
            case VisitorSnapshot():
                if frame.interaction != self.chat:
                    self.place.fault(f"{self.name} was shown chat {frame.interaction}, not {self.chat}")
                    return
                for entry in frame.entries:
                    self.place.record.show(entry)
                self._public = frame.public
                if any(isinstance(entry.event, ChatEnded) for entry in frame.entries):
                    self._ended()
            case PublicEntry():
                if frame.interaction != self.chat:
                    # Marks of an agent who reads on after the end.
                    return
                self._public = self.follow(frame, self._public)
                if isinstance(frame.event, ChatEnded):
                    self._ended()
                elif self.place.random.random() < 0.1:
                    self._mark()
            case _:
                pass

    def _ring(self) -> None:
        if self.place.closing:
            return
        command = StartChat(id=CommandId(new_id()))
        self.chat, self._public, self._ending = InteractionId(command.id), 0, False
        self._left = self.place.random.randint(*self.place.habits.says)
        self.submit(command)

    def _mark(self) -> None:
        if self.chat is not None and not self._ending:
            self.submit(Mark(id=CommandId(new_id()), interaction=self.chat, delivered=self._public, seen=self._public))

    def _say(self) -> None:
        if self.chat is None or self._ending or self._uploading is not None or self.place.closing:
            return
        if any(isinstance(command, SendMessage) for command in self.outbox.values()):
            return
        if self._left <= 0:
            self._ending = True
            self.submit(EndChat(id=CommandId(new_id()), interaction=self.chat))
            return
        self._left -= 1
        if self.place.random.random() < self.place.habits.files:
            self._uploading = self._upload(self)
            self._uploading.add_done_callback(self._uploaded)
        else:
            self._write(())

    def _uploaded(self, task: "asyncio.Task[FileId | None]") -> None:
        self._uploading = None
        file = None if task.cancelled() else task.result()
        if file is not None:
            self._write((file,))

    def _write(self, files: tuple[FileId, ...]) -> None:
        assert self.chat is not None
        self._number += 1
        text = f"{self.name} says {self._number}"
        self.submit(SendMessage(id=CommandId(new_id()), interaction=self.chat, text=text, attachments=files))

    def _ended(self) -> None:
        self.chat = None
        self.later(self.place.random.random() * self.place.habits.thinks, self._ring_if_idle)

    def _ring_if_idle(self) -> None:
        if self.chat is None:
            self._ring()
