"""Why somebody who waits can't be taken, and what to do about it."""

from desktop.models.pull import WhyNot
from desktop.ui.text import tr
from protocol.kinds import Channel


def why_not_words(why: WhyNot, channel: Channel = Channel.CHAT) -> str:
    """For a card of a channel."""
    match why:
        case WhyNot.NOBODY:
            return tr("Nobody waits")
        case WhyNot.OFFLINE:
            return tr("There is no link now.")
        case WhyNot.NOT_SERVED:
            return tr("It is offered to the next free agent with the skills for it.")
        case WhyNot.RINGS:
            return tr("It rings at a colleague. Should it not be answered, it can be taken.")
        case WhyNot.FULL if channel is Channel.CHAT:
            return tr("You have as many chats as you may. Finish one, then take this.")
        case WhyNot.FULL:
            return tr("You have one of this kind open already. Finish it, then take this.")
        case WhyNot.NO_PLACES:
            return tr("You have no place for this kind. A supervisor can give you one, or a colleague takes it.")
        case WhyNot.OTHER_CHANNEL:
            return tr("These are not given to you by turn. Choose one in the list to take it.")
