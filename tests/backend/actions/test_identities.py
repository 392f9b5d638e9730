"""The shop signs who its visitors are; nothing else makes anybody verified."""

import base64
import json
from typing import Any

import jwt
import pytest

from backend.actions import past_of, site_secrets
from backend.actions.actor import Actor
from protocol.commands import EndChat, Identify, StartChat
from protocol.errors import ErrorCode
from protocol.events import ChatStarted, RecordLinked
from protocol.ids import InteractionId
from protocol.kinds import FieldMeaning, LinkedBy, Role
from tests.backend.actions.shop_staff import ShopStaff
from tests.backend.actions.world import World, answer, refused

DAY = 24 * 3_600


@pytest.fixture
def staff(world: World) -> ShopStaff:
    """A company with a shop that signs."""
    return ShopStaff(world)


def test_a_signed_visitor_rings_verified(staff: ShopStaff) -> None:
    """What they leave out of the form is filled in; the chat says who vouched."""
    world, visitor = staff.world, staff.world.visitor()
    staff.identify(visitor)
    chat = world.ring(visitor, "Kimmie")
    customer = world.card(chat).customer
    assert (customer.name, customer.email, customer.verified) == ("Kimmie", "kim@bikes.example", True)
    assert customer.stand_ins == (FieldMeaning.EMAIL,)
    assert world.staff(chat) == [RecordLinked(how=LinkedBy.SIGNED, record=customer.record, name="Kim Larsen")]


def test_an_open_chat_is_linked_when_they_sign_in(staff: ShopStaff) -> None:
    """Once: the token comes again with each page."""
    world, visitor = staff.world, staff.world.visitor()
    chat = world.ring(visitor)
    assert world.card(chat).customer.record is None
    token = staff.token()
    for _ in range(3):
        staff.identify(visitor, token)
    customer = world.card(chat).customer
    assert customer.verified
    assert len(world.staff(chat)) == 1
    assert staff.signed_to_be(visitor) == customer.record


def test_what_an_agent_thought_gives_way(staff: ShopStaff) -> None:
    """The shop knows better, and nobody can take it back."""
    world, visitor, agent = staff.world, staff.world.visitor(), staff.world.agent()
    chat = world.ring(visitor)
    world.assign(chat, agent)
    other = staff.create(chat, agent, name="Lou", email="lou@x.example")
    staff.identify(visitor)
    assert world.card(chat).customer.record != other
    assert staff.trail(other)[-1][0] == "unlinked"
    with refused(ErrorCode.NOT_ALLOWED, "signed"):
        staff.unlink(chat, agent)
    with refused(ErrorCode.NOT_ALLOWED, "signed"):
        staff.confirm(chat, other, agent)


def test_it_holds_for_what_begins_in_its_time(staff: ShopStaff) -> None:
    """After that the same browser is anybody again; the chat that began stays theirs."""
    world, visitor = staff.world, staff.world.visitor()
    staff.identify(visitor)
    first = world.ring(visitor)
    world.do(EndChat(id=world.command_id(), interaction=first), visitor)
    world.now += 3_600_000
    second = world.ring(visitor)
    assert world.card(first).customer.verified
    assert world.card(second).customer.record is None


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"exp": None}, "no exp"),
        ({"exp": "tomorrow"}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": 1_800_000_000}, "run out"),
        ({"exp": 1_800_000_000 + DAY + 61}, "more than a day"),
        ({"exp": 1e300}, "exp"),
        ({"nbf": 1_800_000_000 + 120}, "not good yet"),
        ({"nbf": "soon"}, "not good yet"),
        ({"aud": None}, "no aud"),
        ({"aud": "cars"}, "aud"),
        ({"aud": 7}, "aud"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": "x" * 201}, "sub"),
        ({"sub": "kim\ud83d"}, "sub"),
        ({"jti": "\udc00"}, "jti"),
        ({"jti": None}, "jti"),
        ({"jti": " "}, "jti"),
    ],
)
def test_a_token_that_is_not_good(staff: ShopStaff, claims: dict[str, Any], words: str) -> None:
    """Refused, with words for whoever builds the shop; nobody is anybody by it."""
    visitor = staff.world.visitor()
    with refused(ErrorCode.IDENTITY_REFUSED, words):
        staff.identify(visitor, staff.token(**claims))
    assert staff.signed_to_be(visitor) is None


def _unsigned(staff: ShopStaff, algorithm: str) -> str:
    """As `token`, signed by nobody."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    _, body, _ = staff.token().split(".")
    return f"{part({'alg': algorithm, 'typ': 'JWT'})}.{body}."


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS256", "HS384", "RS256", ""])
def test_a_token_that_nobody_signed(staff: ShopStaff, algorithm: str) -> None:
    """Whatever it says of its own signature."""
    with refused(ErrorCode.IDENTITY_REFUSED):
        staff.identify(staff.world.visitor(), _unsigned(staff, algorithm))


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_tokens_of_others(staff: ShopStaff) -> None:
    """Empty, no token, too long, of another secret, of another kind of signature, of the secret before."""
    visitor, before = staff.world.visitor(), staff.token()
    claims: dict[str, object] = jwt.decode(before, options={"verify_signature": False})
    forged = [
        "",
        "token",
        "a.b.c",
        "ü.b.c",
        "x" * 8_001,
        jwt.encode(claims, "another secret of thirty-two bytes", "HS256"),
        jwt.encode(claims, staff.secret, "HS512"),
    ]
    for token in forged:
        with refused(ErrorCode.IDENTITY_REFUSED):
            staff.identify(visitor, token)
    staff.world.run(lambda tx: site_secrets.renew_identity_secret(tx, "bikes"))
    with refused(ErrorCode.IDENTITY_REFUSED, "not signed"):
        staff.identify(visitor, before)


def test_a_new_secret_ends_what_the_old_one_said(staff: ShopStaff) -> None:
    """For what begins from then on, until a page brings a new token; a chat that is there stays as it was."""
    world, visitor, other = staff.world, staff.world.visitor(), staff.world.visitor()
    staff.identify(visitor)
    staff.identify(other, staff.token(sub="lou"))
    before = world.ring(visitor)
    staff.secret = world.run(lambda tx: site_secrets.renew_identity_secret(tx, "bikes"))
    assert world.card(before).customer.verified
    assert not world.card(world.ring(other)).customer.verified
    world.do(EndChat(id=world.command_id(), interaction=before), visitor)
    staff.identify(visitor)
    assert world.card(world.ring(visitor)).customer.verified


def test_a_site_without_a_secret(world: World) -> None:
    """Says so."""
    with refused(ErrorCode.IDENTITY_REFUSED, "identity-secret"):
        world.do(Identify(id=world.command_id(), token="x.y.z"), world.visitor())


def test_a_token_is_good_for_one_visitor(staff: ShopStaff) -> None:
    """Who finds it on its way gets nothing by it, until long after it has run out."""
    kim, thief = staff.world.visitor(), staff.world.visitor()
    token = staff.token(jti="once")
    staff.identify(kim, token)
    staff.identify(kim, token)
    with refused(ErrorCode.IDENTITY_REFUSED, "another visitor"):
        staff.identify(thief, token)
    with refused(ErrorCode.IDENTITY_REFUSED, "another visitor"):
        staff.identify(thief, staff.token(account="lou", jti="once"))
    staff.world.now += 3_600_000
    staff.identify(thief, staff.token(account="lou", jti="another"))
    assert staff.world.ledger.connection.execute("SELECT jti FROM identity_tokens").fetchall() == [("another",)]


def test_whoever_signs_in_after_another_comes_not_into_their_chats(staff: ShopStaff) -> None:
    """In the same browser; the page makes a new visitor first."""
    visitor = staff.world.visitor()
    staff.identify(visitor, staff.token("kim"))
    staff.world.now += 3_600_000
    with refused(ErrorCode.IDENTITY_REFUSED, "deskbell.forget"):
        staff.identify(visitor, staff.token("lou"))
    staff.identify(visitor, staff.token("kim"))


def test_what_is_odd_in_a_token_is_left_out(staff: ShopStaff) -> None:
    """The rest of it is no worse for that."""
    visitor = staff.world.visitor()
    staff.identify(
        visitor, staff.token(email="no address", phone="call me", name=7, language="da", customer_number="7")
    )
    key = staff.signed_to_be(visitor)
    assert key is not None
    record = staff.record(key)
    assert (record.email, record.phone, record.name, record.language, record.customer_number) == ("", "", "", "da", "7")


def test_only_what_is_new_in_a_token_changes_the_record(staff: ShopStaff) -> None:
    """What an agent put right stays, though each page says the old again."""
    world, visitor, agent = staff.world, staff.world.visitor(), staff.world.agent()
    staff.identify(visitor)
    chat = world.ring(visitor)
    world.assign(chat, agent)
    key = staff.signed_to_be(visitor)
    assert key is not None
    staff.edit(key, agent, name="Kim Q. Larsen")
    staff.identify(visitor)
    assert staff.record(key).name == "Kim Q. Larsen"
    staff.identify(visitor, staff.token(email="new@bikes.example"))
    record = staff.record(key)
    assert (record.name, record.email) == ("Kim Q. Larsen", "new@bikes.example")
    assert staff.trail(key)[-1] == ("synced", "e-mail")
    assert world.card(chat).customer.email == "new@bikes.example"


def test_who_only_says_so_sees_and_is_nobody(staff: ShopStaff) -> None:
    """The address of a verified customer, typed into the form: unverified, no record, and no past of theirs."""
    world, kim, liar, agent = staff.world, staff.world.visitor(), staff.world.visitor(), staff.world.agent()
    staff.identify(kim)
    past = world.ring(kim)
    world.do(EndChat(id=world.command_id(), interaction=past), kim)
    start = StartChat(
        id=world.command_id(), answers=(answer("name", "Kim Larsen"), answer("mail", "kim@bikes.example"))
    )
    world.do(start, liar)
    chat = InteractionId(start.id)
    world.assign(chat, agent)
    customer = world.card(chat).customer
    assert (customer.record, customer.verified) == (None, False)
    assert world.run(lambda tx: past_of.past_of(tx, agent, chat, None)).interactions == ()


def test_what_an_agent_believes_the_customer_does_not_read(staff: ShopStaff) -> None:
    """Not even the name, nor after they ask to be called back."""
    world, agent = staff.world, staff.world.agent()
    record = staff.put("kim")
    visitor = world.visitor()
    chat = world.ring(visitor, " x")
    world.assign(chat, agent)
    staff.confirm(chat, record.id, agent)
    before = len(world.public(chat))
    world.say(chat, visitor, "Hello")
    assert "Larsen" not in repr(world.public(chat)[before:])


def test_another_role_cannot_identify(staff: ShopStaff) -> None:
    """Nor a visitor whose site is not known."""
    with refused(ErrorCode.ROLE_REQUIRED):
        staff.identify(staff.world.agent())
    with refused(ErrorCode.NOT_ALLOWED):
        staff.identify(Actor(Role.VISITOR))


def test_the_first_words_greet_them_by_name(staff: ShopStaff) -> None:
    """The shop signed for it, so that they may read it."""
    world, visitor = staff.world, staff.world.visitor()
    staff.identify(visitor)
    chat = world.ring(visitor, "K")
    (started,) = [event for event in world.public(chat) if isinstance(event, ChatStarted)]
    assert started.customer.name == "K"
