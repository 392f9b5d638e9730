"""What the panel says: what is seen, or why there is nothing to see and what can be done."""

from msgspec import Struct

from desktop.models.clock import clock_words
from desktop.models.cobrowse import Sight, View
from desktop.panels.cobrowse.sandbox import Hold
from desktop.state.recordings import Mark, MarkKind
from desktop.ui.icons import Icon
from desktop.ui.text import said, tr
from protocol.kinds import PartyKind


class Said(Struct, frozen=True):
    """An icon, a title, and what to do or wait for."""

    icon: Icon
    title: str
    advice: str = ""


def of(view: View, now: int) -> Said:
    """Words for a view that shows no picture. `now`: server time in ms."""
    who = view.customer or tr("The customer")
    match view.sight:
        case Sight.NO_CHAT:
            return Said(Icon.SCREEN, tr("No customer"), tr("Choose a chat to see its customer's page."))
        case Sight.NOT_OFFERED:
            return Said(Icon.SCREEN, tr("Not offered here"), tr("This shop does not let pages be shared."))
        case Sight.NOT_MINE:
            return Said(Icon.SCREEN, tr("Nothing is shared"), tr("Who is in the chat can ask for it."))
        case Sight.NOT_ASKED:
            return Said(Icon.SCREEN, tr("See what they see"), tr("You see nothing before the customer agrees."))
        case Sight.ASKED:
            left = clock_words(max(0, view.deadline - now))
            return Said(Icon.FINISHING, tr("{name} is asked", name=who), tr("{time} left to answer.", time=left))
        case Sight.OFFERED:
            return Said(Icon.SCREEN, tr("{name} wants to show their page", name=who))
        case Sight.REFUSED:
            return Said(Icon.EYE_OFF, tr("{name} said no", name=who), view.detail)
        case Sight.WITHDRAWN:
            return Said(Icon.SCREEN, tr("The question was taken back"), tr("Nothing was seen."))
        case Sight.EXPIRED:
            return Said(Icon.CLOCK, tr("No answer came"), tr("Nothing was seen."))
        case Sight.FAILED:
            return Said(Icon.ALERT, tr("It could not be shared"), view.detail)
        case Sight.STOPPED:
            return _stopped(view, who)
        case Sight.ENDED:
            return Said(Icon.EYE_OFF, tr("The chat has ended"), tr("Sharing ended with it."))
        case Sight.OFFLINE:
            return Said(Icon.LINK_LOST, tr("No link"), tr("The page comes back with your link to the server."))
        case Sight.SHED:
            return Said(Icon.PAUSE, tr("Off for now"), tr("The server is busy; it comes back by itself."))
        case Sight.STARTING:
            return Said(Icon.LOADER, tr("The first picture is on its way"))
        case Sight.AWAY:
            return Said(
                Icon.LINK_LOST, tr("{name} is away", name=who), tr("Their line is lost. It goes on when they are back.")
            )
        case Sight.IDLE:
            return Said(Icon.EYE_OFF, tr("Nobody in the chat looks now"), tr("You see the page while they look at it."))
        case Sight.PAUSED:
            return Said(Icon.PAUSE, tr("Paused"), tr("The page does more than can be sent; it goes on by itself."))
        case Sight.LIVE:
            return Said(Icon.SCREEN, tr("Live"))


def _stopped(view: View, who: str) -> Said:
    by = view.by
    if by is not None and by.kind is PartyKind.CUSTOMER:
        return Said(Icon.EYE_OFF, tr("{name} stopped sharing", name=who), tr("What was seen is forgotten."))
    if by is not None and by.kind is PartyKind.AGENT:
        return Said(Icon.EYE_OFF, tr("{name} stopped watching", name=by.name))
    return Said(Icon.EYE_OFF, tr("Sharing has ended"))


def short(view: View) -> str:
    """The line above a picture."""
    match view.sight:
        case Sight.LIVE:
            return tr("Live")
        case Sight.STARTING:
            return tr("Starting")
        case _:
            return of(view, 0).title


def of_hold(hold: Hold) -> Said:
    """Why the viewer does not open on this machine."""
    title = tr("Not safe to open")
    match hold:
        case Hold.SWITCHED_OFF:
            return Said(Icon.LOCK, title, tr("The sandbox that holds foreign pages is switched off on this machine."))
        case Hold.ROOT:
            return Said(Icon.LOCK, title, tr("Deskbell runs as the machine's administrator, who has no sandbox."))
        case Hold.NO_NAMESPACES | Hold.HOLDS:
            return Said(Icon.LOCK, title, tr("This machine gives programs no sandbox. Ask its administrator."))


def of_missing() -> Said:
    """The viewer's parts are not on this machine."""
    return Said(Icon.ALERT, tr("Not installed"), tr("The part of Deskbell that shows pages is missing here."))


def of_given_up() -> Said:
    """The page's process died again and again."""
    return Said(Icon.ALERT, tr("The page can't be shown"), tr("It stopped the viewer several times."))


def ago(milliseconds: int) -> str:
    """How long ago, as the timeline says it."""
    return "−" + clock_words(max(0, milliseconds))


def mark_words(mark: Mark) -> str:
    """What happened at a moment."""
    match mark.kind:
        case MarkKind.CLICK:
            return tr("Click")
        case MarkKind.ERROR:
            return tr("Error: {text}", text=mark.text) if mark.text else tr("Error")
        case MarkKind.PAGE:
            return tr("Page: {text}", text=mark.text) if mark.text else tr("Another page")


def refused(text: str) -> str:
    """A refusal's words."""
    return said(text)
