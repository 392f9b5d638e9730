"""Chats that left the desk without the agent's doing, told until she has read it."""

from msgspec import Struct

from protocol.ids import AgentId, InteractionId, QueueId


class Loss(Struct, frozen=True, kw_only=True):
    """A chat that went away. Where it is now, the floor knows; without a card there it has ended."""

    interaction: InteractionId
    #: The customer's, as the desk knew it; may be empty.
    name: str
    #: None: not known.
    queue: QueueId | None
    #: Server time when it left, in Unix milliseconds.
    at: int
    #: What the agent had written to it and not sent, oldest first.
    words: tuple[str, ...] = ()
    #: What she had written in it to staff alone.
    hidden: tuple[str, ...] = ()
    #: It left while the link stood: a colleague took it over, gave it to somebody or signed her out.
    here: bool = False
    #: The supervisor who took it over, or gave it to somebody; None: it went otherwise.
    by: AgentId | None = None
    #: Who had it then.
    to: AgentId | None = None
