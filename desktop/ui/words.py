"""Words for the values of the protocol: states, reasons, channels, times."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from PySide6.QtCore import QLocale

from desktop.state.nameless import customer_number
from desktop.ui.icons import Icon
from desktop.ui.text import language, tr
from protocol.entities import Agent, Customer, Party
from protocol.kinds import AgentStatus, Channel, EndReason, Feature, NotReadyReason, PartyKind

_MONTHS = 12
#: Decimals of currencies that have not two (ISO 4217).
_DIGITS = {
    **dict.fromkeys(("CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF"), 0),
    **dict.fromkeys(("XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


def reason_words(reason: NotReadyReason) -> str:
    """Why an agent is not ready."""
    match reason:
        case NotReadyReason.SIGNED_IN:
            return tr("Just signed in")
        case NotReadyReason.BREAK:
            return tr("Break")
        case NotReadyReason.LUNCH:
            return tr("Lunch")
        case NotReadyReason.MEETING:
            return tr("Meeting")
        case NotReadyReason.TRAINING:
            return tr("Training")
        case NotReadyReason.OTHER_WORK:
            return tr("Other work")
        case NotReadyReason.NO_ANSWER:
            return tr("No answer")
        case NotReadyReason.DECLINED:
            return tr("Declined")
        case NotReadyReason.CONNECTION_LOST:
            return tr("Connection lost")
        case NotReadyReason.SIGNED_OUT:
            return tr("Signed out")


def reason_icon(reason: NotReadyReason) -> Icon:
    """An icon for a reason that can be chosen by hand."""
    return {
        NotReadyReason.BREAK: Icon.BREAK,
        NotReadyReason.LUNCH: Icon.LUNCH,
        NotReadyReason.MEETING: Icon.CALENDAR,
        NotReadyReason.TRAINING: Icon.TRAINING,
        NotReadyReason.OTHER_WORK: Icon.BRIEFCASE,
    }.get(reason, Icon.PAUSE)


def state_words(agent: Agent) -> str:
    """An agent's state, with the reason where there is one."""
    match agent.status:
        case AgentStatus.READY:
            return tr("Ready")
        case AgentStatus.FINISHING:
            return tr("Finishing mine")
        case AgentStatus.NOT_READY:
            return reason_words(agent.reason) if agent.reason is not None else tr("Not ready")


def channel_words(channel: Channel) -> str:
    """A channel's name."""
    match channel:
        case Channel.CHAT:
            return tr("Chat")
        case Channel.PHONE:
            return tr("Phone")
        case Channel.EMAIL:
            return tr("E-mail")
        case Channel.SMS:
            return tr("SMS")
        case Channel.FAX:
            return tr("Fax")


def channel_icon(channel: Channel) -> Icon:
    """A channel's icon."""
    return {
        Channel.CHAT: Icon.CHAT,
        Channel.PHONE: Icon.PHONE,
        Channel.EMAIL: Icon.MAIL,
        Channel.SMS: Icon.SMS,
        Channel.FAX: Icon.FAX,
    }[channel]


def came_words(name: str, channel: Channel) -> str:
    """How a customer came to us."""
    match channel:
        case Channel.EMAIL:
            return tr("{name} left a message", name=name)
        case Channel.PHONE:
            return tr("{name} wants to be called", name=name)
        case _:
            return tr("{name} rang", name=name)


def customer_words(who: Customer) -> str:
    """A customer's name; without one their address, or a number that every desk has for them."""
    return who.name or who.email or numbered_words(customer_number(who))


def numbered_words(number: int) -> str:
    """Somebody who said no name, told from the others who did not."""
    return tr("Customer {n}", n=number)


def speaker_words(who: Party) -> str:
    """Who spoke. A shop that asks for no name has customers without one."""
    return who.name or (tr("A customer") if who.kind is PartyKind.CUSTOMER else "")


def ended_words(name: str, reason: EndReason) -> str:
    """How a chat ended."""
    match reason:
        case EndReason.CUSTOMER_LEFT:
            return tr("{name} ended the chat", name=name or tr("The customer"))
        case EndReason.AGENT_ENDED:
            return tr("{name} ended the chat", name=name or tr("An agent"))
        case EndReason.INACTIVE:
            return tr("The chat was closed: nobody wrote for a while")
        case EndReason.CONNECTION_LOST:
            return tr("The chat ended: the customer's connection was lost")
        case EndReason.CALLBACK:
            return tr("The customer asked to be called back instead")
        case EndReason.BLOCKED:
            return tr("The chat was ended and the customer blocked")


def off_words(off: Sequence[Feature]) -> str:
    """What a busy server has let go; empty when nothing is."""
    if not off:
        return ""
    features = ", ".join(_feature_words(feature) for feature in off)
    return tr("Off for now, because the server is busy: {features}.", features=features)


def _feature_words(feature: Feature) -> str:
    match feature:
        case Feature.TYPING:
            return tr("who is typing")
        case Feature.PRESENCE:
            return tr("who is online")
        case Feature.COBROWSE:
            return tr("co-browsing")
        case Feature.VISITOR_LIST:
            return tr("list of visitors")
        case Feature.NEW_CHATS:
            return tr("new chats")


def wait_words(milliseconds: int | None) -> str:
    """An estimated wait, as roughly as it is known; empty when the server can't tell."""
    if milliseconds is None:
        return ""
    seconds = max(0, milliseconds) // 1000
    if seconds < 20:
        return tr("at once")
    if seconds < 90:
        return tr("about {n} s", n=round(seconds / 10) * 10)
    return tr("about {n} min", n=round(seconds / 60))


def money_words(minor: int, currency: str) -> str:
    """An amount in minor units of a currency (ISO 4217), as this desk's language writes it."""
    digits = _DIGITS.get(currency, 2)
    amount = QLocale(language()).toString(minor / 10**digits, "f", digits)
    return f"{amount} {currency}".strip()


def duration_words(milliseconds: int) -> str:
    """A rough duration: seconds under a minute, else minutes, else hours."""
    seconds = max(0, milliseconds) // 1000
    if seconds < 60:
        return tr("{n} s", n=seconds)
    if seconds < 3600:
        return tr("{n} min", n=seconds // 60)
    return tr("{n} h {m} min", n=seconds // 3600, m=seconds % 3600 // 60)


def held_words(count: int, written: int | None, now: int) -> str:
    """That messages wait for the agent's word; `written` and `now` in this machine's Unix milliseconds."""
    if written is None:
        if count == 1:
            return tr("A message has not gone out. Send it?")
        return tr("{n} messages have not gone out. Send them?", n=count)
    ago = duration_words(now - written)
    if count == 1:
        return tr("A message was written {time} ago. Send it?", time=ago)
    return tr("{n} messages were written {time} ago. Send them?", n=count, time=ago)


def size_words(count: int) -> str:
    """A file's size."""
    if count < 1024:
        return tr("{n} bytes", n=count)
    if count < 1024 * 1024:
        return tr("{n} kB", n=round(count / 1024))
    return tr("{n} MB", n=f"{count / 1024 / 1024:.1f}")


def time_words(at: int) -> str:
    """The local time of day of a moment in Unix milliseconds."""
    return _minute_words(at // 60_000)


@lru_cache(maxsize=2048)
def _minute_words(minute: int) -> str:
    return datetime.fromtimestamp(minute * 60).strftime("%H:%M")


def day_words(at: int, now: int) -> str:
    """The local day of a moment: Today, Yesterday, or the date."""
    day, today = datetime.fromtimestamp(at / 1000).date(), datetime.fromtimestamp(now / 1000).date()
    match (today - day).days:
        case 0:
            return tr("Today")
        case 1:
            return tr("Yesterday")
        case _:
            return (
                f"{day.day} {month_words(day.month)} {day.year}"
                if day.year != today.year
                else f"{day.day} {month_words(day.month)}"
            )


def month_words(month: int) -> str:
    """A month's name, 1 being January."""
    return (
        tr("January"),
        tr("February"),
        tr("March"),
        tr("April"),
        tr("May"),
        tr("June"),
        tr("July"),
        tr("August"),
        tr("September"),
        tr("October"),
        tr("November"),
        tr("December"),
    )[(month - 1) % _MONTHS]
