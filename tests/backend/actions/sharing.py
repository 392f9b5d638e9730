"""Short words for what is proposed in chats, for tests."""

from backend.actions.actor import Actor
from protocol.commands import AnswerProposal, AnyCommand, NoteCall, Propose, PutSite
from protocol.events import PublicEvent
from protocol.floor import SiteConfigured
from protocol.ids import InteractionId, ProposalId
from protocol.kinds import ProposalState, PushMode, Role
from protocol.proposals import CartChange, CartEdit, Proposable, ProposalChanged, Proposed
from protocol.service import CobrowseRules
from tests.backend.actions.world import World

CART = CartChange(edits=(CartEdit(key="chain-11", quantity=2, name="Chain"),))


def open_up(world: World, *, push: PushMode = PushMode.ASK, past: bool = True, keep_minutes: int = 0) -> None:
    """The site allows all of it, and has pages at https://bikes.example."""
    site = next(event.site for event in world.floor() if isinstance(event, SiteConfigured))
    world.do(
        PutSite(
            id=world.command_id(),
            site=site.id,
            key=site.key,
            name=site.name,
            origins=("https://bikes.example",),
            form=site.form,
            questions=site.questions,
            default_queue=site.default_queue,
            link_hosts=("pay.example",),
            push=push,
            cobrowse=CobrowseRules(on=True, past=past, keep_minutes=keep_minutes),
            position=True,
        )
    )


def propose(world: World, chat: InteractionId, who: Actor, what: Proposable) -> ProposalId:
    """One side proposes something."""
    version = None if who.role is Role.VISITOR else world.card(chat).version
    command = Propose(id=world.command_id(), interaction=chat, what=what, version=version)
    world.do(command, who)
    return ProposalId(command.id)


def move(
    world: World,
    chat: InteractionId,
    who: Actor,
    proposal: ProposalId,
    state: ProposalState,
    *,
    detail: str = "",
    past: bool = False,
) -> None:
    """One side moves it on."""
    version = None if who.role is Role.VISITOR else world.card(chat).version
    command = AnswerProposal(
        id=world.command_id(),
        interaction=chat,
        proposal=proposal,
        state=state,
        detail=detail,
        past=past,
        version=version,
    )
    world.do(command, who)


def steps(world: World, chat: InteractionId) -> list[PublicEvent]:
    """What was said of proposals."""
    return [event for event in world.public(chat) if isinstance(event, Proposed | ProposalChanged)]


# --- cases ------------------------------------------------------------------------------------


def proposing(world: World) -> tuple[AnyCommand, Actor]:
    """An agent proposes a change of the cart."""
    agent = world.agent()
    _, chat, version = world.chat(agent)
    return Propose(id=world.command_id(), interaction=chat, what=CART, version=version), agent


def answering(world: World) -> tuple[AnyCommand, Actor]:
    """She takes it back."""
    command, agent = proposing(world)
    assert isinstance(command, Propose)
    world.do(command, agent)
    back = AnswerProposal(
        id=world.command_id(),
        interaction=command.interaction,
        proposal=ProposalId(command.id),
        state=ProposalState.WITHDRAWN,
        version=command.version,
    )
    return back, agent


def calling(world: World) -> tuple[AnyCommand, Actor]:
    """She calls the customer."""
    agent = world.agent()
    _, chat, version = world.chat(agent)
    return NoteCall(id=world.command_id(), interaction=chat, version=version, phone="+45 12 34 56 78"), agent
