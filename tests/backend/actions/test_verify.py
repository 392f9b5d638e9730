"""A whole database is found whole, and planted damage is found."""

import pytest

from backend.actions import customers, deadlines, presence, resume
from backend.actions.actor import Actor
from backend.actions.verify import verify
from protocol.asides import AcceptConsultation, AskExpert, BlockVisitor, FlagChat, LeaveRoom, MarkRoom, SendHidden
from protocol.canned import PutCanned
from protocol.commands import AcceptOffer, ChangeMessage, EndChat, InviteColleague, TakeBackMessage
from protocol.ids import CannedId, ConsultationId, ExpertGroupId, MessageId, OfferId
from protocol.limits import DROP_TOLD_AFTER
from protocol.supervision import ReadBroadcast
from tests.backend.actions.colleagues import group_of, open_group, say
from tests.backend.actions.floor_staff import FloorStaff
from tests.backend.actions.sharing import CART, propose
from tests.backend.actions.shop_staff import ShopStaff
from tests.backend.actions.team import Team
from tests.backend.actions.world import World


def _busy(world: World) -> None:
    """A chat in each state; an agent away, a customer away."""
    maja, oskar = world.agent(), world.agent("oskar")
    _, _, _ = world.chat(maja)
    visitor, talks, version = world.chat(maja)
    world.say(talks, visitor, "Hello")
    world.say(talks, maja, "Good day", version=version)
    propose(world, talks, maja, CART)
    ends, over, _ = world.chat(oskar)
    world.do(EndChat(id=world.command_id(), interaction=over), ends)
    closes = world.visitor()
    world.do(EndChat(id=world.command_id(), interaction=world.ring(closes)), closes)
    world.ring(world.visitor())
    who = visitor.visitor
    assert who is not None
    world.run(lambda tx: presence.desk_gone(tx, maja.need_agent()))
    world.run(lambda tx: customers.window_gone(tx, who))
    world.now += DROP_TOLD_AFTER
    world.run(deadlines.expire_due)
    assert world.offer(world.ring(world.visitor()), oskar)
    _company(world)
    _colleagues(world)
    _customers(world)
    _supervisors(world)
    _writing(world)


def _writing(world: World) -> None:
    """Words that were changed and taken back, and a text kept ready."""
    una = world.agent("una")
    _, chat, version = world.chat(una)
    message = MessageId(world.say(chat, una, "Tuesday", version).id)
    world.do(
        ChangeMessage(id=world.command_id(), interaction=chat, version=version, message=message, text="Friday"), una
    )
    world.do(TakeBackMessage(id=world.command_id(), interaction=chat, version=version, message=message), una)
    text = CannedId(world.new_id())
    world.do(PutCanned(id=world.command_id(), canned=text, shortcut="hi", title="Hi", text="Hello"))


def _supervisors(world: World) -> None:
    """One who reads along, has barged in, oversees a group, and has told it something that was read."""
    staff = FloorStaff(world, ("anna", "ole", "liv"))
    chat = world.ring(world.visitor())
    staff.assign(chat, staff.maja, staff.chef)
    staff.monitor(chat, staff.chef)
    staff.barge(chat, staff.chef)
    told = staff.tell(staff.chef)
    world.do(ReadBroadcast(id=world.command_id(), broadcast=told), staff.maja)
    staff.force(staff.oskar, staff.chief)


def _company(world: World) -> None:
    """Colleagues in a chat and asked about one; a note, a flag, a block."""
    team = Team(world, ("aino", "leo", "ella"))
    _, together, version = world.chat(team.maja)
    team.sit(together, team.oskar, by=team.maja)
    world.do(SendHidden(id=world.command_id(), interaction=together, version=version, text="VIP", keep=True), team.maja)
    world.do(FlagChat(id=world.command_id(), interaction=together, version=version), team.maja)
    team.ask_to_take(together, team.aino, by=team.maja)
    _, rude, _ = world.chat(team.maja)
    world.do(BlockVisitor(id=world.command_id(), interaction=rude, reason="Rude"), team.maja)


def _colleagues(world: World) -> None:
    """Company that came and company that is asked; a room, a question that rings and one that is answered."""
    nina, bo, kim, ida = (world.agent(login) for login in ("nina", "bo", "kim", "ida"))
    _, chat, version = world.chat(nina)

    def invite(whom: Actor) -> OfferId:
        asked = InviteColleague(id=world.command_id(), interaction=chat, version=version, agent=whom.need_agent())
        world.do(asked, nina)
        (offer,) = (o.id for o in world.run(resume.floor_snapshot).offers if o.interaction == chat)
        return offer

    def ask(group: ExpertGroupId) -> ConsultationId:
        asked = AskExpert(id=world.command_id(), interaction=chat, version=version, group=group, question="Which?")
        world.do(asked, nina)
        return ConsultationId(asked.id)

    world.do(AcceptOffer(id=world.command_id(), offer=invite(kim)), kim)
    invite(bo)
    room = open_group(world, nina, bo, kim)
    say(world, room, bo, "Have we a chain?")
    world.do(MarkRoom(id=world.command_id(), room=room, seen=2), kim)
    world.do(LeaveRoom(id=world.command_id(), room=room), kim)
    ask(group_of(world, "Wheels", kim, ida))
    answered = ask(group_of(world, "Chains", bo, ida))
    world.do(AcceptConsultation(id=world.command_id(), consultation=answered), bo)


def _customers(world: World) -> None:
    """One who is signed for and has bought something, and one who was found to be the same."""
    staff, agent = ShopStaff(world), world.agent("eva")
    visitor = world.visitor()
    staff.identify(visitor)
    world.ring(visitor)
    staff.buy("kim", "1001")
    _, chat, _ = world.chat(agent)
    twin = staff.create(chat, agent, name="Kim L")
    signed = staff.signed_to_be(visitor)
    assert signed is not None
    staff.merge(signed, twin, agent)


def test_a_busy_company_is_whole(world: World) -> None:
    """Nothing is wrong, and everything was looked at."""
    _busy(world)
    report = world.run(verify)
    assert report.whole, report
    assert all(check.looked_at for check in report.checks if "marks" not in check.name), report


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("DELETE FROM events WHERE topic = 0 AND seq = 5", "numbered 1 to"),
        ("DELETE FROM events WHERE topic = 2 AND seq = 1", "numbered 2 to"),
        ("UPDATE events SET seq = 99 WHERE topic = 4 AND seq = 3", "numbered 1 to 99"),
        ("UPDATE events SET topic = 998 WHERE topic = 4", "belongs to no chat"),
        ("UPDATE events SET data = '{}' WHERE topic = 2 AND seq = 1", "public stream of chat 1, entry 1"),
        (
            "UPDATE events SET topic = 2, seq = 100 WHERE topic = 3 AND seq = 1",
            "public stream of chat 1, entry 100: Invalid value",
        ),
        ("UPDATE agents SET status = 'finishing' WHERE login = 'oskar'", "the log says <AgentStatus.READY"),
        ("UPDATE interactions SET version = 7 WHERE n = 1", "version is 7, the log says 1"),
        ("UPDATE interactions SET arrived_at = 1 WHERE n = 6", "arrived_at is 1"),
        ("UPDATE interactions SET agent = NULL WHERE status = 'active'", "is active without an agent"),
        ("UPDATE agents SET online = FALSE, lease_until = NULL", "active with an agent who is gone"),
        ("UPDATE offers SET outcome = 'expired' WHERE outcome IS NULL", "is offered with 0 open offers"),
        ("UPDATE agents SET lease_until = NULL, tell_at = 5 WHERE login = 'maja'", "to be told away without one"),
        ("UPDATE interactions SET grace_until = 5 WHERE status = 'closed'", "has a grace and is over"),
        ("UPDATE interactions SET status = 'closed' WHERE n = 1", "its stream says otherwise"),
        (
            "DELETE FROM commands WHERE rowid = (SELECT rowid FROM commands WHERE topic = 4 AND seq = 4)",
            "its command was answered",
        ),
        ("UPDATE commands SET seq = seq + 1000 WHERE seq > 0", "which is not there"),
        ("UPDATE commands SET topic = topic + 1 WHERE topic > 1", "of the staff stream of chat"),
        ("UPDATE commands SET seq = seq + 1000, topic = NULL WHERE seq > 0", "no entry of then has it"),
        ("INSERT INTO marks VALUES (1, x'', 99, 2)", "beyond its end"),
        ("UPDATE interactions SET queue = x'00' WHERE n = 1", "names a row of queues that is not there"),
        ("DELETE FROM sites", "is only in the log"),
        ("DELETE FROM seats", "company is ()"),
        ("UPDATE seats SET version = 99", "has the fence 99"),
        ("UPDATE seats SET agent = (SELECT agent FROM interactions i WHERE i.id = seats.interaction)", "has a seat in"),
        ("UPDATE offers SET asked_by = agent WHERE kind = 'transfer'", "a colleague is asked about chat"),
        ("UPDATE interactions SET drawn = 0", "and uses more"),
        ("UPDATE interactions SET flag = NULL", "flag is None"),
        ("UPDATE blocks SET data = replace(data, 'Rude', 'Nice')", "block"),
        ("UPDATE interactions SET customer = replace(customer, 'VIP', 'vip')", "customer is"),
        ("UPDATE events SET topic = -99 WHERE topic = -1", "room 99 belongs to no room"),
        ("DELETE FROM events WHERE topic = -1 AND seq = 2", "numbered 1 to"),
        ("UPDATE events SET data = '{}' WHERE topic = -1 AND seq = 2", "room 1 (group Chains), entry 2: "),
        ("DELETE FROM room_members WHERE room = 1 AND left_seq IS NULL", "has other members than its stream says"),
        ("UPDATE room_members SET left_seq = 2 WHERE left_seq IS NOT NULL", "who left when is not what"),
        ("UPDATE room_members SET seen = 1 WHERE seen = 2", "how far its members have read is not"),
        ("DELETE FROM room_words WHERE word = 'chain'", "is not found by the words"),
        ("UPDATE rooms SET closed = TRUE WHERE n = 1", "is closed, its stream says otherwise"),
        ("UPDATE commands SET at = 1 WHERE topic = -1 AND seq = 2", "is not what its command was answered with"),
        ("UPDATE consultations SET expert = NULL WHERE status = 'open'", "rings at 0 and is with nobody"),
        ("UPDATE consultation_experts SET state = 'over'", "is asked, rings at 0"),
        ("UPDATE consultations SET status = 'ended', outcome = 'answered' WHERE status = 'open'", "its thread says"),
        ("UPDATE interactions SET status = 'wrap_up' WHERE status = 'active'", "a question goes on about chat"),
        ("UPDATE room_members SET left_seq = 9 WHERE room > 1 AND left_seq IS NULL", "and is not in its thread"),
        ("UPDATE agents SET status = 'not_ready' WHERE login = 'ida'", "a question rings at ida"),
        ("UPDATE expert_groups SET data = replace(data, 'Chains', 'Frames')", "expert group"),
        ("UPDATE customers SET email_key = 'x'", "is compared by what it does not say"),
        ("UPDATE customers SET account = 'lou' WHERE account = 'kim'", "is another in its columns"),
        ("UPDATE customers SET merged_into = NULL", "was merged into two"),
        ("DELETE FROM customer_words WHERE word = 'larsen'", "is found by other words than it has"),
        ("UPDATE interactions SET record = NULL WHERE record IS NOT NULL", "names another record than it is found by"),
        (
            "UPDATE interactions SET record = (SELECT gone FROM customer_merges) WHERE record IS NOT NULL",
            "is of a record that was merged",
        ),
        ("UPDATE customers SET account = '' WHERE account = 'kim'", "is a record without an account"),
        ("UPDATE purchases SET customer = (SELECT gone FROM customer_merges)", "purchase 1001 is of a record"),
        ("UPDATE customer_merges SET undone_at = 1", "was merged by nobody"),
        ("UPDATE customer_merges SET kept = gone", "a merge is not what its records say"),
        ("DELETE FROM monitors", "stands in the stream alone"),
        ("UPDATE monitors SET interaction = (SELECT id FROM interactions WHERE status = 'closed')", "which is closed"),
        ("UPDATE oversight SET profile = x'00'", "chef oversees a group that is not said"),
        ("DELETE FROM oversight", "chef oversees another number of groups"),
        ("UPDATE broadcast_reads SET agent = (SELECT id FROM agents WHERE login = 'liv')", "whom it was not for"),
        ("UPDATE broadcasts SET until = 5", "over at another time than it says"),
        ("UPDATE agents SET set_by = NULL WHERE login = 'ole'", "set_by is None"),
    ],
)
def test_planted_damage_is_found(world: World, damage: str, found: str) -> None:
    """Each in words that name the place."""
    _busy(world)
    connection = world.ledger.connection
    connection.execute("PRAGMA foreign_keys=OFF")
    assert connection.execute(damage).rowcount > 0, "nothing was damaged"
    world.ledger.heads.last.clear()
    report = world.run(verify)
    assert not report.whole
    assert any(found in fault for check in report.checks for fault in check.faults), report


def test_missing_files_are_found(world: World) -> None:
    """By the digest of what came in."""
    world.run(lambda tx: tx.execute("INSERT INTO files VALUES (x'01', x'02', x'03', 4, 'bike.png', 5, 1)"))
    assert world.run(lambda tx: verify(tx, lambda digest: digest == b"\x03")).whole
    assert not world.run(lambda tx: verify(tx, lambda _: False)).whole
