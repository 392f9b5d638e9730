"""Alerts in words and signs, for whoever shows or tells them."""

from desktop.models.clock import clock_words
from desktop.state.alerts.alert import Alert, Look, Since, Until, Value
from desktop.ui.icons import Icon
from desktop.ui.text import mark, tr
from desktop.ui.tokens import Tokens
from desktop.ui.widgets.labels import Tone
from protocol.kinds import Severity

#: What the sources say. They have no translator; a test holds that none is missing here.
WORDS = (
    mark("Reminder"),
    mark("Reminder of {name}"),
    mark("{agent} coaches you in the chat with {name}"),
    mark("{agent} asks for a supervisor in the chat with {name}"),
    mark("{name} has answered"),
    mark("{name} is back"),
    mark("The chat with {name} is over"),
    mark("{name} tells"),
    mark("No connection for {time}. What you write goes out when it is back."),
    mark("{name} has waited for your answer for {time}"),
    mark("{name} has waited in {queue} for {time}"),
    mark("{n} wait in {queue}, the longest for {time}"),
    mark("In {queue} {name} should be answered within {time}"),
    mark("{name} is back: the connection holds again"),
    mark("{name}, whom you served before, waits in {queue}"),
    mark("{name}, whom you served before, is in the shop: {page}"),
    mark("{name} has two chats with you"),
    mark("{name} has another chat, with {agent}"),
    mark("{name} has another chat, which waits in {queue}"),
)
#: The names of the sources.
TITLES = (
    mark("Reminders"),
    mark("What supervisors tell"),
    mark("A supervisor coaches you"),
    mark("An agent asks for a supervisor"),
    mark("The connection is lost"),
    mark("Somebody waits for long"),
    mark("A service target is near"),
    mark("A customer is back"),
    mark("A customer has two chats"),
)


def headline(alert: Alert, now: int) -> str:
    """What it says, as of now (server time)."""
    return tr(alert.words, **{name: _said(name, value, now) for name, value in alert.values.items()})


def whole(alert: Alert, now: int) -> str:
    """All of it, for a screen reader or a pop-up."""
    first = headline(alert, now)
    return f"{first}: {alert.said}" if alert.said else first


def look_words(alert: Alert) -> str:
    """What kind of thing it is."""
    match alert.look:
        case Look.SUGGESTION:
            return tr("Suggestion") if alert.severity is Severity.INFO else tr("Needs attention")
        case Look.REMINDER:
            return tr("Reminder")
        case Look.SYSTEM:
            return tr("From the system")
        case Look.BROADCAST:
            to = alert.values.get("to")
            return tr("To all in {name}", name=to) if to else tr("To all of you")


def look_icon(look: Look) -> Icon:
    """Its sign."""
    return {
        Look.SUGGESTION: Icon.EXPERT,
        Look.REMINDER: Icon.ALARM,
        Look.SYSTEM: Icon.SERVER,
        Look.BROADCAST: Icon.CAMPAIGN,
    }[look]


def severity_colours(t: Tokens, severity: Severity) -> tuple[str, str]:
    """The ground of its sign, and the sign."""
    match severity:
        case Severity.INFO:
            return t.accent_soft, t.accent_text
        case Severity.WARNING:
            return t.warn_soft, t.warn
        case Severity.URGENT:
            return t.bad, t.on_bad


def severity_tone(severity: Severity) -> Tone:
    """The tone of its count."""
    return {Severity.URGENT: Tone.BAD, Severity.WARNING: Tone.WARN}.get(severity, Tone.ACCENT)


def severity_words(severity: Severity) -> str:
    """How much it presses, for who can't see it; empty when it does not."""
    match severity:
        case Severity.INFO:
            return ""
        case Severity.WARNING:
            return tr("important")
        case Severity.URGENT:
            return tr("urgent")


def _said(name: str, value: Value, now: int) -> str:
    match value:
        case Since():
            return clock_words(now - value.at)
        case Until():
            return clock_words(value.at - now)
        case int():
            return str(value)
        case str():
            return value or (tr("A customer") if name == "name" else "")
