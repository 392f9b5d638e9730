"""What was said a moment ago is written anew or taken back; what is answered is quoted."""

from backend.actions import deadlines, files, resume
from backend.actions.actor import Actor
from backend.actions.verify import verify
from protocol.commands import ChangeMessage, EndChat, PutQueue, SendMessage, TakeBackMessage
from protocol.entities import Attachment, Quote
from protocol.errors import ErrorCode
from protocol.events import InactivityWarned, MessageChanged, MessagePosted, MessageTakenBack
from protocol.ids import FileId, InteractionId, MessageId
from protocol.kinds import AttachmentKind, PartyKind, ProposalState
from protocol.limits import CHANGE_WITHIN, MAX_QUOTE_CHARACTERS
from protocol.proposals import PositionShare
from protocol.service import Inactivity
from tests.backend.actions.sharing import CART, move, open_up, propose
from tests.backend.actions.team import Team
from tests.backend.actions.world import World, refused


class Talk:
    """A chat of Maja's, and short words for what is done in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.maja = world.agent()
        self.visitor, self.chat, self.version = world.chat(self.maja)

    def say(self, text: str, by: Actor | None = None) -> MessageId:
        """Of Maja, if nobody else is named."""
        who = by or self.maja
        return MessageId(self.world.say(self.chat, who, text, None if who is self.visitor else self.version).id)

    def change(self, message: MessageId, text: str, by: Actor | None = None, version: int | None = None) -> int:
        """The number of the entry."""
        command = ChangeMessage(
            id=self.world.command_id(),
            interaction=self.chat,
            version=self.version if version is None else version,
            message=message,
            text=text,
        )
        return self.world.do(command, by or self.maja).seq

    def take_back(self, message: MessageId) -> int:
        """The number of the entry."""
        command = TakeBackMessage(
            id=self.world.command_id(), interaction=self.chat, version=self.version, message=message
        )
        return self.world.do(command, self.maja).seq

    def answer(self, message: MessageId) -> Quote | None:
        """What a message that answers this one quotes."""
        command = SendMessage(
            id=self.world.command_id(), interaction=self.chat, text="Yes", quotes=message, version=self.version
        )
        self.world.do(command, self.maja)
        posted = self.world.public(self.chat)[-1]
        assert isinstance(posted, MessagePosted)
        return posted.quote


def test_the_last_words_are_written_anew(world: World) -> None:
    """As often as wished; the same words are no change."""
    talk = Talk(world)
    message = talk.say("Tuesday")
    assert talk.change(message, "Wednesday")
    assert talk.change(message, "Wednesday") == 0
    assert talk.change(message, "Thursday")
    assert world.public(talk.chat)[-2:] == [
        MessageChanged(id=message, text="Wednesday"),
        MessageChanged(id=message, text="Thursday"),
    ]
    assert world.run(verify).whole


def test_what_is_taken_back_is_gone(world: World) -> None:
    """Once; it can't be changed then, and what was said before it is the last again."""
    talk = Talk(world)
    first, second = talk.say("One"), talk.say("Two")
    with refused(ErrorCode.TOO_LATE):
        talk.change(first, "Three")
    assert talk.take_back(second)
    assert talk.take_back(second) == 0
    with refused(ErrorCode.TOO_LATE):
        talk.change(second, "Four")
    assert talk.change(first, "Five")
    assert world.run(verify).whole


def test_not_after_a_minute_and_not_after_anybody_spoke(world: World) -> None:
    """Marks and the like are no words."""
    talk = Talk(world)
    message = talk.say("Tuesday")
    world.now += CHANGE_WITHIN
    assert talk.change(message, "Wednesday")
    world.now += 1
    with refused(ErrorCode.TOO_LATE):
        talk.change(message, "Thursday")
    with refused(ErrorCode.TOO_LATE):
        talk.take_back(message)
    message = talk.say("Friday")
    talk.say("When?", talk.visitor)
    with refused(ErrorCode.TOO_LATE):
        talk.change(message, "Saturday")


def test_refusals(world: World) -> None:
    """As of any message; only one's own; only of this chat."""
    talk = Talk(world)
    message, asked = talk.say("Tuesday"), talk.say("When?", talk.visitor)
    with refused(ErrorCode.NOT_ALLOWED):
        talk.change(asked, "Never mind")
    with refused(ErrorCode.UNKNOWN_MESSAGE):
        talk.change(MessageId(world.new_id()), "x")
    with refused(ErrorCode.MESSAGE_EMPTY):
        talk.change(message, " ")
    with refused(ErrorCode.STALE_ASSIGNMENT):
        talk.change(message, "x", version=talk.version + 1)
    _, elsewhere, version = world.chat(talk.maja)
    said = MessageId(world.say(elsewhere, talk.maja, "Here", version).id)
    with refused(ErrorCode.UNKNOWN_MESSAGE):
        talk.change(said, "x")
    world.do(EndChat(id=world.command_id(), interaction=talk.chat), talk.visitor)
    with refused(ErrorCode.CHAT_ENDED):
        talk.take_back(message)


def test_customers_never_read_again_what_was_changed(world: World) -> None:
    """Whoever comes back reads the last words alone; staff keep all of it."""
    talk = Talk(world)
    changed, gone = talk.say("Tuesday"), talk.say("Your address is Elm Street 4")
    talk.change(gone, "Elm Street 5")
    talk.take_back(gone)
    talk.change(changed, "Wednesday")
    view = world.run(lambda tx: resume.visitor_view(tx, talk.chat))
    said = [entry.event for entry in view.entries if isinstance(entry.event, MessagePosted)]
    assert [one.text for one in said] == ["Wednesday", ""]
    assert "Elm Street" not in repr(view)
    for held in range(view.public + 1):
        missed = world.run(lambda tx, seq=held: resume.public_since(tx, talk.chat, seq))
        assert "Elm Street" not in repr(missed), "nor what is missed, however much is held"
        assert "Tuesday" not in repr(missed)
    assert "Elm Street" in repr(world.run(lambda tx: resume.staff_interaction(tx, talk.chat)))


def test_an_answer_quotes_what_it_answers(world: World) -> None:
    """As it stands, on one line, its beginning; what is not there any more is left out."""
    talk = Talk(world)
    asked = talk.say("Does it\nfit " + "very " * 60 + "well?", talk.visitor)
    quote = talk.answer(asked)
    assert quote is not None
    assert (quote.message, quote.author.kind) == (asked, PartyKind.CUSTOMER)
    assert quote.text.startswith("Does it fit very")
    assert len(quote.text) <= MAX_QUOTE_CHARACTERS
    mine = talk.say("Tuesday")
    talk.change(mine, "Wednesday")
    assert (now := talk.answer(mine)) is not None
    assert now.text == "Wednesday"
    gone = talk.say("Thursday")
    talk.take_back(gone)
    assert talk.answer(gone) is None
    assert talk.answer(MessageId(world.new_id())) is None
    command = SendMessage(id=world.command_id(), interaction=talk.chat, text="Yes", quotes=asked)
    with refused(ErrorCode.NOT_ALLOWED):
        world.do(command, talk.visitor)


def _warnings(world: World, chat: InteractionId) -> int:
    return sum(isinstance(event, InactivityWarned) for event in world.public(chat))


def test_who_was_asked_nothing_owes_no_answer(world: World) -> None:
    """The silence ends with the words that it began with."""
    _silences_count(world)
    talk = Talk(world)
    talk.say("When?", talk.visitor)
    talk.take_back(talk.say("Tuesday"))
    world.now += 200_000
    world.run(deadlines.expire_due)
    assert _warnings(world, talk.chat) == 0
    talk.say("Wednesday")
    talk.take_back(talk.say("Or Thursday"))
    world.now += 55_000
    world.run(deadlines.expire_due)
    assert _warnings(world, talk.chat) == 1, "the first words still stand"


def _owes(world: World, chat: InteractionId) -> bool:
    """Whether the customer owes an answer."""
    row = world.run(lambda tx: tx.one("SELECT quiet_since IS NOT NULL FROM interactions WHERE id = ?", (chat.bytes,)))
    return row == (1,)


def _silences_count(world: World) -> None:
    rules = Inactivity(warn_seconds=50, close_seconds=120)
    world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales", inactivity=rules))


def test_what_the_customer_proposes_or_agrees_to_is_an_answer(world: World) -> None:
    """What was said before it is answered, whatever is taken back after it; and it can't be changed any more."""
    _silences_count(world)
    open_up(world)
    talk = Talk(world)
    where = talk.say("Where are you?")
    propose(world, talk.chat, talk.visitor, PositionShare())
    with refused(ErrorCode.TOO_LATE):
        talk.change(where, "Where were you?")
    talk.take_back(talk.say("Or when?"))
    assert not _owes(world, talk.chat)
    price = talk.say("It is 10 more")
    asked = propose(world, talk.chat, talk.maja, CART)
    assert talk.change(price, "It is 12 more"), "her own proposal is no word after it"
    move(world, talk.chat, talk.visitor, asked, ProposalState.ACCEPTED)
    with refused(ErrorCode.TOO_LATE):
        talk.change(price, "It is 20 more")
    talk.take_back(talk.say("Anything else?"))
    assert not _owes(world, talk.chat)
    still = talk.say("Which colour?")
    move(world, talk.chat, talk.visitor, asked, ProposalState.DONE)
    assert talk.change(still, "Which size?"), "that it was carried out is no word"
    talk.take_back(talk.say("Or which shop?"))
    assert _owes(world, talk.chat)


def test_what_another_agent_said_before_is_nobodys_question(world: World) -> None:
    """Who has the chat now has taken back all that she said in it."""
    _silences_count(world)
    team = Team(world)
    visitor = world.visitor()
    chat = world.ring(visitor)
    world.assign(chat, team.maja)
    world.say(chat, team.maja, "Which size?", world.card(chat).version)
    world.now += 1
    team.accept(team.ask_to_take(chat, team.oskar, by=team.maja), team.oskar)
    version = world.card(chat).version
    said = world.say(chat, team.oskar, "Hello", version)
    assert _owes(world, chat)
    world.do(
        TakeBackMessage(id=world.command_id(), interaction=chat, version=version, message=MessageId(said.id)),
        team.oskar,
    )
    assert not _owes(world, chat)


def test_files_of_what_is_taken_back_are_gone(world: World) -> None:
    """For all, staff too: an address does not tell who asks. One that another message mentions stays."""
    talk = Talk(world)
    owner = talk.maja.need_agent()

    def bring() -> FileId:
        file = FileId(world.new_id())
        brought = Attachment(
            id=file, key="key", kind=AttachmentKind.FILE, name="a.txt", media_type="text/plain", bytes=1
        )
        world.run(lambda tx: files.register(tx, file, owner, b"digest", brought))
        return file

    def send(*attached: FileId) -> MessageId:
        command = SendMessage(id=world.command_id(), interaction=talk.chat, attachments=attached, version=talk.version)
        world.do(command, talk.maja)
        return MessageId(command.id)

    wrong, twice = bring(), bring()
    send(twice)
    talk.take_back(send(wrong, twice, wrong))
    assert world.run(lambda tx: files.find(tx, wrong)) is None
    assert world.run(lambda tx: files.find(tx, twice)) is not None
    assert world.run(verify).whole
    with refused(ErrorCode.UNKNOWN_FILE):
        send(wrong)


def test_taken_back_is_told_in_the_stream(world: World) -> None:
    """To all who read along."""
    talk = Talk(world)
    message = talk.say("Tuesday")
    talk.take_back(message)
    assert world.public(talk.chat)[-1] == MessageTakenBack(id=message)


def test_verify_finds_a_change_of_nothing(world: World) -> None:
    """Of a message of another chat, or of none."""
    talk = Talk(world)
    world.run(lambda tx: tx.append_public(talk.chat, MessageTakenBack(id=MessageId(world.new_id()))))
    assert "was not said there before" in str(world.run(verify).checks)
