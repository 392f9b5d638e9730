"""A desk's session without a socket."""

from backend.actions import sign_in
from backend.tokens import ACCESS_LIFE
from protocol import PROTOCOL_VERSION
from protocol.commands import EndChat, FinishWrapUp, PutAgent, SendMessage, SetAgentState
from protocol.errors import CloseCode, ErrorCode
from protocol.floor import InteractionAssigned
from protocol.frames import (
    Ack,
    CaughtUp,
    Closing,
    FloorEntry,
    FloorSnapshot,
    InteractionSnapshot,
    PublicEntry,
    Refused,
    Seen,
    StaffEntry,
    StaffHello,
    Typing,
    Welcome,
)
from protocol.ids import AgentId
from protocol.kinds import AgentStatus, InteractionStatus, Role
from tests.backend.actions.world import ADMINISTRATOR
from tests.backend.live.stage import EPOCH, Stage, of


def test_a_desk_gets_the_floor_and_its_chats(stage: Stage) -> None:
    """Welcome, floor, each of its interactions, caught up: in this order."""
    maja, oskar = stage.world.agent("maja"), stage.world.agent("oskar")
    _, hers, _ = stage.world.chat(maja)
    stage.world.chat(oskar)
    frames = stage.seen(stage.greet_desk(maja))
    assert [type(frame) for frame in frames] == [Welcome, FloorSnapshot, InteractionSnapshot, CaughtUp]
    welcome, floor, chat, _ = frames
    assert isinstance(welcome, Welcome)
    assert welcome.agent is not None
    assert welcome.agent.id == maja.agent
    assert isinstance(floor, FloorSnapshot)
    assert len(floor.interactions) == 2
    assert isinstance(chat, InteractionSnapshot)
    assert chat.interaction.id == hers


def test_a_desk_gets_what_it_missed(stage: Stage) -> None:
    """Of the floor and of both streams of each chat, then live entries without gap or overlap."""
    maja = stage.world.agent()
    visitor, interaction, _ = stage.world.chat(maja)
    before = stage.seen(stage.greet_desk(maja))
    floor, chat = of(before, FloorSnapshot)[0], of(before, InteractionSnapshot)[0]
    stage.world.say(interaction, visitor, "a")
    stage.world.do(SetAgentState(id=stage.world.command_id(), status=AgentStatus.FINISHING), maja)
    seen = Seen(interaction=interaction, public=chat.public, staff=chat.staff)
    desk = stage.greet_desk(maja, epoch=EPOCH, floor=floor.seq, interactions=(seen,))
    stage.world.say(interaction, visitor, "b")
    stage.settle()
    frames = stage.seen(desk)
    assert [f.seq for f in of(frames, FloorEntry)] == [floor.seq + 1]
    assert [f.seq for f in of(frames, PublicEntry)] == [chat.public + 1, chat.public + 2]
    assert not of(frames, FloorSnapshot)
    assert not of(frames, InteractionSnapshot)


def test_a_foreign_epoch_brings_snapshots(stage: Stage) -> None:
    """Numbers of another history mean nothing here."""
    maja = stage.world.agent()
    _, interaction, _ = stage.world.chat(maja)
    seen = Seen(interaction=interaction, public=1, staff=1)
    frames = stage.seen(stage.greet_desk(maja, epoch="another", floor=1, interactions=(seen,)))
    assert of(frames, FloorSnapshot)
    assert of(frames, InteractionSnapshot)


def test_an_assigned_chat_comes_with_its_snapshot_then_live(stage: Stage) -> None:
    """After the floor entry; both streams follow, each gapless."""
    maja, oskar = stage.world.agent("maja"), stage.world.agent("oskar")
    desk, other = stage.greet_desk(maja), stage.greet_desk(oskar)
    stage.seen(desk)
    stage.seen(other)
    visitor, interaction, _ = stage.world.chat(maja)
    stage.settle()
    stage.world.say(interaction, visitor)
    stage.settle()
    frames = stage.seen(desk)
    assigned = next(
        n for n, f in enumerate(frames) if isinstance(f, FloorEntry) and isinstance(f.event, InteractionAssigned)
    )
    snapshot = next(n for n, f in enumerate(frames) if isinstance(f, InteractionSnapshot))
    assert assigned < snapshot
    entries = of(frames, PublicEntry)
    assert [e.seq for e in entries] == [of(frames, InteractionSnapshot)[0].public + 1]
    assert frames.index(entries[0]) > snapshot
    others = stage.seen(other)
    assert of(others, FloorEntry)
    assert not of(others, InteractionSnapshot)
    assert not of(others, PublicEntry)
    assert not of(others, StaffEntry)


def test_a_chat_that_is_taken_away_is_followed_no_more(stage: Stage) -> None:
    """It went back to the queue with its agent's sign-out; another desk of hers hears no more of it."""
    maja = stage.world.agent()
    visitor, interaction, _ = stage.world.chat(maja)
    desk = stage.greet_desk(maja)
    stage.seen(desk)
    session = desk.session
    assert session is not None
    stage.world.run(lambda tx: sign_in.sign_out(tx, session))
    stage.settle()
    stage.seen(desk)
    stage.world.say(interaction, visitor)
    stage.settle()
    assert not of(stage.seen(desk), PublicEntry)
    assert stage.world.card(interaction).status is InteractionStatus.WAITING


def test_a_closed_chat_is_followed_no_more(stage: Stage) -> None:
    """After its wrap-up there is nothing left to hear."""
    maja = stage.world.agent()
    visitor, interaction, version = stage.world.chat(maja)
    desk = stage.greet_desk(maja)
    stage.do(EndChat(id=stage.world.command_id(), interaction=interaction), visitor)
    stage.do(FinishWrapUp(id=stage.world.command_id(), interaction=interaction, version=version), maja)
    stage.seen(desk)
    stage.say(desk, Typing(interaction=interaction, typing=True))
    window = stage.greet_visitor(visitor, epoch=EPOCH, interaction=interaction, public=1)
    stage.shown(window)
    stage.say(desk, Typing(interaction=interaction, typing=True))
    assert stage.shown(window) == []


def test_a_command_is_carried_out_with_the_rights_of_the_moment(stage: Stage) -> None:
    """Who is no administrator any more is refused, on the same socket."""
    admin = stage.world.agent("aino", role=Role.ADMINISTRATOR)
    desk = stage.greet_desk(admin)

    def put(role: Role) -> PutAgent:
        return PutAgent(id=stage.world.command_id(), agent=admin.need_agent(), login="aino", name="Aino", role=role)

    first = put(Role.AGENT)
    stage.say(desk, first)
    stage.settle()
    assert [ack.id for ack in of(stage.seen(desk), Ack)] == [first.id]
    second = put(Role.ADMINISTRATOR)
    stage.say(desk, second)
    stage.settle()
    assert [(r.id, r.code) for r in of(stage.seen(desk), Refused)] == [(second.id, ErrorCode.ROLE_REQUIRED)]


def test_nobody_speaks_for_another_desk(stage: Stage) -> None:
    """A chat that is not hers refuses her words."""
    maja, oskar = stage.world.agent("maja"), stage.world.agent("oskar")
    _, interaction, version = stage.world.chat(maja)
    desk = stage.greet_desk(oskar)
    stage.seen(desk)
    stage.say(desk, SendMessage(id=stage.world.command_id(), interaction=interaction, text="Psst", version=version))
    stage.settle()
    (refused,) = of(stage.seen(desk), Refused)
    assert refused.code in {ErrorCode.STALE_ASSIGNMENT, ErrorCode.NOT_ALLOWED}


def _closing(stage: Stage, token: str, origin: str | None = None) -> tuple[ErrorCode, int | None]:
    desk = stage.desk(origin)
    stage.say(desk, StaffHello(protocol=PROTOCOL_VERSION, token=token))
    stage.settle()
    (closing,) = of(stage.seen(desk), Closing)
    return closing.code, desk.wire.closing


def test_bad_tokens_are_refused(stage: Stage) -> None:
    """Run out, made up, a visitor's, and of a sign-in that was ended."""
    maja = stage.world.agent()
    ended, old = stage.access_token(maja), stage.access_token(maja)
    session = stage.tokens.read_access(ended).session
    stage.world.run(lambda tx: sign_in.sign_out(tx, session))
    expected = (ErrorCode.SESSION_EXPIRED, CloseCode.SESSION)
    assert _closing(stage, ended) == expected
    stage.world.now += ACCESS_LIFE
    for token in (old, "nonsense", stage.visitor_token(stage.world.visitor())):
        assert _closing(stage, token) == expected


def test_a_foreign_page_cannot_be_a_desk(stage: Stage) -> None:
    """A program sends no origin; a page of ours sends ours."""
    token = stage.access_token(stage.world.agent())
    assert _closing(stage, token, "https://evil.example") == (ErrorCode.ORIGIN_REFUSED, CloseCode.ORIGIN)


def test_a_sign_out_closes_its_desks(stage: Stage) -> None:
    """Those of the same sign-in, not the agent's others."""
    maja = stage.world.agent()
    first, second = stage.greet_desk(maja), stage.greet_desk(maja)
    assert first.session is not None
    stage.hub.end_sign_in(first.session)
    assert [first.wire.closing, second.wire.closing] == [CloseCode.SESSION, None]


def test_a_new_password_closes_the_desks_of_the_old_one(stage: Stage) -> None:
    """At once; any other change of the agent leaves them open."""
    maja = stage.world.agent("maja")
    desk = stage.greet_desk(maja)

    def put(password_hash: str | None) -> PutAgent:
        return PutAgent(
            id=stage.world.command_id(),
            agent=maja.need_agent(),
            login="maja",
            name="Maja",
            password_hash=password_hash,
        )

    stage.do(put(None), ADMINISTRATOR)
    assert desk.wire.closing is None
    stage.do(put("$argon2id$new"), ADMINISTRATOR)
    assert desk.wire.closing == CloseCode.SESSION


def test_the_last_desk_of_an_agent_is_told_of(stage: Stage) -> None:
    """Once, when none is left."""
    gone: list[AgentId] = []
    stage.hub.last_desk_gone = gone.append
    maja = stage.world.agent()
    first, second = stage.greet_desk(maja), stage.greet_desk(maja)
    first.gone()
    assert gone == []
    assert stage.hub.is_connected(maja.need_agent())
    second.gone()
    assert gone == [maja.agent]


def test_a_desk_that_leaves_while_it_is_greeted_leaves_a_lease(stage: Stage) -> None:
    """The writer noted that it is here; somebody must note that it is not."""
    gone: list[AgentId] = []
    stage.hub.last_desk_gone = gone.append
    maja = stage.world.agent()
    desk = stage.desk()
    stage.say(desk, StaffHello(protocol=PROTOCOL_VERSION, token=stage.access_token(maja)))
    desk.gone()
    stage.settle()
    assert gone == [maja.agent]


def test_an_administrator_without_a_desk_changes_what_desks_see(stage: Stage) -> None:
    """Configuration comes by the floor."""
    desk = stage.greet_desk(stage.world.agent())
    stage.seen(desk)
    stage.do(
        PutAgent(id=stage.world.command_id(), agent=AgentId(stage.world.new_id()), login="new", name="New"),
        ADMINISTRATOR,
    )
    assert [f.event.__struct_config__.tag for f in of(stage.seen(desk), FloorEntry)] == ["agent_configured"]
