"""The staff session without a socket: bytes and time in, frames and acts out.

It says hello with the numbers it holds, keeps every stream in order and without gaps, notices a
dead link, waits before it tries again, and sends the commands of the outbox one after another
until each is answered. `link.py` gives it a socket; a test gives it a virtual clock.

After every call, carry out `acts()`, and call `tick()` at `deadline()` at the latest.
"""

from collections.abc import Callable, Iterable

import msgspec

from desktop.net.acts import Act, Apply, Close, Connect, Holds, Recorded, Rejected, Report, Send, Strange
from desktop.net.incoming import Incoming
from desktop.net.looking import Looking
from desktop.net.pulse import SLEPT, Pulse
from desktop.net.retrying import Retrying
from desktop.net.sending import Sending
from desktop.net.typing import OwnTyping
from desktop.state.link import LinkPhase, LinkState
from desktop.state.preferences import MOST_UNDO
from desktop.state.recordings import Batch
from protocol import codec, frames, limits
from protocol.asides import MarkRoom
from protocol.cobrowse import CobrowseChunk
from protocol.commands import Mark, StaffCommand
from protocol.errors import CloseCode, ErrorCode, Refusal, words
from protocol.ids import CommandId, InteractionId, RoomId

#: A command without an answer for this long makes a new connection.
ANSWER_WITHIN = 20_000
#: Refusals on the link after which trying again by ourselves can't help.
_FINAL = frozenset({ErrorCode.SESSION_REPLACED, ErrorCode.CLIENT_TOO_OLD, ErrorCode.NOT_ALLOWED})


class Session:
    """One agent's session over any number of connections.

    `clock` is steady milliseconds, `wall` Unix milliseconds, `random` gives 0 to 1.
    """

    def __init__(self, *, clock: Callable[[], int], wall: Callable[[], int], random: Callable[[], float]) -> None:
        self._clock = clock
        self._wall = wall
        self._incoming = Incoming()
        self._acts: list[Act] = []
        self._link = LinkState(since=wall())
        self._sending = Sending()
        self._own_typing = OwnTyping()
        self._retrying = Retrying(random)
        self._pulse = Pulse(wall() - clock())
        self._fresh_token = False
        self._token_refused = False
        self._closing: frames.Closing | None = None
        self._held: tuple[CommandId, ...] = ()
        self._looking = Looking()

    def restore(
        self,
        epoch: str | None,
        floor: int,
        chats: Iterable[frames.Seen],
        rooms: Iterable[frames.SeenRoom] = (),
        canned: int = 0,
    ) -> None:
        """Begin with the numbers that this machine has kept; before the first connection."""
        self._incoming.restore(epoch, floor, chats, rooms, canned)

    # --- what comes in ------------------------------------------------------------------------

    def start(self) -> None:
        """Connect for the first time."""
        self._retrying.succeeded()
        self._connect()

    def opened(self, token: str) -> None:
        """The socket is open; `token` is what to say hello with."""
        self._pulse.opened(self._clock())
        self._send(self._incoming.hello(token))
        self._report(LinkPhase.CATCHING_UP)

    def failed(self, why: str, retry_after: int | None = None) -> None:
        """No socket could be opened, in plain words why."""
        self._back_off(why, retry_after)

    def closed(self, code: int | None) -> None:
        """The socket is gone, with this close code if there was one."""
        closing, self._closing = self._closing, None
        why = closing.text if closing else "The connection to the server was lost."
        error = closing.code if closing else None
        if error in _FINAL or code == CloseCode.TOO_OLD:
            self._reject(error or ErrorCode.CLIENT_TOO_OLD, why if closing else words(ErrorCode.CLIENT_TOO_OLD))
        elif error is ErrorCode.SESSION_EXPIRED or code == CloseCode.SESSION:
            if self._token_refused:
                self._reject(ErrorCode.SESSION_EXPIRED, words(ErrorCode.SESSION_EXPIRED))
                return
            self._token_refused = self._fresh_token = True
            self._disconnected()
            self._connect()
        else:
            self._back_off(why, closing.retry_after if closing else None)

    def received(self, data: str | bytes) -> None:
        """A text frame came."""
        self._pulse.heard(self._clock())
        try:
            frame = codec.decode_to_staff(data)
        except Refusal as refusal:
            self._acts.append(Strange(refusal.text))
            self._resync("The server sent something unreadable.")
            return
        if frame is None:
            self._acts.append(Strange("a frame of an unknown type, skipped"))
        elif self._connected:
            self._take(frame)

    def tick(self) -> None:
        """Time has passed."""
        now = self._clock()
        self._notice_sleep(now)
        self._incoming.tick(now)
        if self._retrying.is_due(now):
            self._connect()
        if not self._connected:
            return
        if self._pulse.is_dead(now):
            self._acts.append(Close())
            self._back_off("The server does not answer.", None)
            return
        if self._pulse.wants_ping(now):
            self._ping(now)
        sent_at = self._sending.unanswered_since()
        if sent_at is not None and now >= sent_at + ANSWER_WITHIN:
            self._resync("The server does not answer.")
            return
        for typing in self._own_typing.over(now):
            self._send(typing)
        self._send_next()

    def reconnect(self) -> None:
        """Connect now, if that waits for its time."""
        if self._retrying.due is not None:
            self._connect()

    def submit(
        self,
        command: StaffCommand,
        *,
        written_at: int | None = None,
        ready: bool = True,
        held: bool = False,
        goes_at: int = 0,
    ) -> None:
        """Send a command when its turn comes, again after every reconnect, until it is answered.

        `written_at` is in Unix milliseconds of this machine; None: now. `ready`: no file of it is still to come.
        `held`: it waited for its author's word before. `goes_at`: not before this Unix time, so that it can be
        taken back; a clock that was set makes it no longer than it can be.
        """
        wall, now = self._wall(), self._clock()
        left = min(goes_at - wall, MOST_UNDO * 1000)
        self._sending.put(
            command,
            wall if written_at is None else written_at,
            ready=ready,
            asks=held,
            not_before=now + left if left > 0 else 0,
        )
        self._send_next()

    def ready(self, command: CommandId) -> None:
        """The files of this command are on the server."""
        self._sending.ready(command)
        self._send_next()

    def release(self, command: CommandId) -> None:
        """Its author says that this command is to be sent, however old it is."""
        self._sending.release(command)
        self._send_next()

    def take_back(self, command: CommandId) -> bool:
        """Send this command no more, if it has never left; False: the server may have it."""
        taken = self._sending.take_back(command)
        self._send_next()
        return taken

    def hurry(self) -> None:
        """What waits for its time goes now."""
        self._sending.hurry()
        self._send_next()

    def withdraw(self, command: CommandId) -> None:
        """Send this command no more."""
        self._answered(command)

    def mark(self, mark: Mark | MarkRoom) -> None:
        """Tell how far was received and seen; only the newest for a chat or room counts."""
        self._sending.put_mark(mark)
        self.tell(mark)

    def typing(self, interaction: InteractionId, *, typing: bool) -> None:
        """A key was pressed (or the text is gone)."""
        self.tell(self._own_typing.now(interaction, typing=typing, now=self._clock()))

    def follow_visitors(self, *, on: bool) -> None:
        """Look at the visitors of the sites, or stop; said again with every connection."""
        self.tell(self._looking.at_visitors(on=on))

    def follow_floor(self, *, on: bool) -> None:
        """Be told how the day goes, or stop; said again with every connection."""
        self.tell(self._looking.at_floor(on=on))

    def watch_cobrowse(self, interaction: InteractionId, *, on: bool, past: bool) -> None:
        """Watch a customer's page, or stop; said again with every connection."""
        self.tell(self._looking.recordings.watch(interaction, on=on, past=past))

    def renew_cobrowse(self, interaction: InteractionId) -> None:
        """Ask for a whole picture of a customer's page."""
        self.tell(self._looking.recordings.renew(interaction, self._clock()))

    def tell(self, frame: frames.FromStaff | None) -> None:
        """Say it if there is a link; nothing waits for it."""
        if frame is not None and self._live:
            self._send(frame)

    def follow(self, interaction: InteractionId, *, on: bool) -> None:
        """Look into a chat that is not on this desk, or stop; said again with every connection."""
        self.tell(self._looking.into(interaction, on=on))

    def forget(self, interaction: InteractionId) -> None:
        """A conversation left the desk: ask for it no more."""
        self._incoming.numbers.forget(interaction)
        self._sending.forget_mark(interaction)

    def forget_room(self, room: RoomId) -> None:
        """The agent is in that room no more."""
        self._incoming.numbers.forget_room(room)
        self._sending.forget_mark(room)

    def stop(self) -> None:
        """Close for good; the outbox is kept."""
        if self._connected:
            self._acts.append(Close())
        self._disconnected()
        self._retrying.stop()
        self._report(LinkPhase.SIGNED_OUT)

    # --- what comes out -----------------------------------------------------------------------

    def acts(self) -> list[Act]:
        """What is to be done now, in order."""
        self._flush()
        if (held := self._sending.held()) != self._held:
            self._held = held
            self._acts.append(Holds(held))
        acts, self._acts = self._acts, []
        return acts

    def now(self) -> int:
        """The steady clock, in milliseconds."""
        return self._clock()

    def deadline(self) -> int:
        """When `tick` is due at the latest, on the steady clock."""
        now = self._clock()
        dues = [now + SLEPT, self._incoming.due(), self._retrying.due]
        if self._connected:
            sent_at = self._sending.unanswered_since()
            dues += [
                *self._pulse.dues(),
                self._own_typing.due(),
                None if sent_at is None else sent_at + ANSWER_WITHIN,
                self._sending.due(now),
            ]
        return min(due for due in dues if due is not None)

    @property
    def link(self) -> LinkState:
        """How the link is now."""
        return self._link

    # --- inside -------------------------------------------------------------------------------

    @property
    def _connected(self) -> bool:
        return self._link.phase in (LinkPhase.CATCHING_UP, LinkPhase.ONLINE)

    @property
    def _live(self) -> bool:
        return self._link.phase is LinkPhase.ONLINE

    def _connect(self) -> None:
        self._retrying.stop()
        self._acts.append(Connect(fresh_token=self._fresh_token))
        self._fresh_token = False
        self._report(LinkPhase.CONNECTING)

    def _disconnected(self) -> None:
        self._flush()
        self._pulse.over()
        self._sending.disconnected()
        self._incoming.cut_off()
        self._own_typing.forget()

    def _back_off(self, why: str, retry_after: int | None) -> None:
        """Connect after a while, or when the server says."""
        self._disconnected()
        wait = self._retrying.back_off(self._clock(), retry_after)
        self._report(LinkPhase.OFFLINE, why=why, retry_at=self._wall() + wait)

    def _resync(self, why: str) -> None:
        """Connect anew to get what is missing; the second time soon after, with a wait."""
        self._acts.append(Close())
        if not self._retrying.may_resync(self._clock()):
            self._back_off(why, None)
            return
        self._disconnected()
        self._connect()

    def _reject(self, code: ErrorCode, text: str) -> None:
        self._disconnected()
        self._token_refused = False
        self._report(LinkPhase.SIGNED_OUT, why=text)
        self._acts.append(Rejected(code, text))

    def _notice_sleep(self, now: int) -> None:
        if not self._pulse.slept(now, self._wall()):
            return
        if self._connected:
            self._ping(now)
            self._pulse.probe(now)
        else:
            self._retrying.hurry(now)

    def _ping(self, now: int) -> None:
        self._pulse.asked(now)
        self._send(frames.Ping(sent=now))

    def _send(self, frame: frames.FromStaff) -> None:
        self._acts.append(Send(codec.encode_from_client(frame)))

    def _send_next(self) -> None:
        command = self._sending.next(self._clock()) if self._live else None
        if command is not None:
            self._send(command)

    def _answered(self, command: CommandId) -> None:
        self._sending.answered(command)
        self._refusing(None)
        self._send_next()

    def _refusing(self, code: ErrorCode | None) -> None:
        if self._link.refusing is not code:
            self._link = msgspec.structs.replace(self._link, refusing=code)
            self._flush()
            self._acts.append(Report(self._link))

    def _flush(self) -> None:
        if batch := self._incoming.ready():
            self._acts.append(Apply(batch))

    def _report(self, phase: LinkPhase, *, why: str = "", retry_at: int | None = None) -> None:
        self._link = self._link.become(phase, self._wall(), self._incoming.numbers.floor, why=why, retry_at=retry_at)
        self._flush()
        self._acts.append(Report(self._link))

    # --- frames -------------------------------------------------------------------------------

    def _take(self, frame: frames.ToStaff) -> None:
        taken = self._incoming.take(frame, self._clock())
        for message in taken.stored:
            self._answered(message)
        if taken.gap:
            self._resync("Something was missed; it is fetched again.")
        match frame:
            case frames.Welcome():
                self._pulse.welcomed(frame.heartbeat, frame.dead_after)
            case frames.CaughtUp():
                self._caught_up()
            case frames.Ack():
                self._answered(frame.id)
            case frames.Refused():
                self._refused(frame)
            case frames.NotFollowed():
                self._looking.not_followed(frame.interaction)
            case CobrowseChunk():
                self._take_chunk(frame)
            case frames.Pong():
                self._ponged(frame)
            case frames.Closing():
                self._closing = frame
            case _:
                pass

    def _take_chunk(self, chunk: CobrowseChunk) -> None:
        came = self._looking.recordings.take(chunk, self._clock())
        if isinstance(came, Batch):
            self._flush()
            self._acts.append(Recorded(came))
        elif came is not None:
            self._send(came)

    def _caught_up(self) -> None:
        self._retrying.succeeded()
        self._token_refused = False
        self._sending.ask_before(self._wall() - limits.ASK_BEFORE_SENDING_AFTER)
        self._report(LinkPhase.ONLINE)
        for wish in self._looking.again():
            self._send(wish)
        for mark in self._sending.marks():
            self._send(mark)
        self._ping(self._clock())
        self._send_next()

    def _refused(self, frame: frames.Refused) -> None:
        if frame.retry_after is None:
            self._answered(frame.id)
        elif self._sending.refused_for_now(frame.id, self._clock() + frame.retry_after):
            self._refusing(frame.code)

    def _ponged(self, frame: frames.Pong) -> None:
        self._link = msgspec.structs.replace(
            self._link,
            latency=max(0, self._clock() - frame.sent),
            heard_at=self._wall(),
            caught_up_to=self._incoming.numbers.floor,
        )
        self._acts.append(Report(self._link))
