"""The panels of the desk, by table: one line, one way to build it, one file (or small folder) each.

A panel is imported when it is built, so that the door opens before the desk behind it is loaded.
"""

from PySide6.QtWidgets import QWidget

from desktop.state.overseeing import SUPERVISES
from desktop.ui.icons import Icon
from desktop.ui.panel import Area, PanelSpec, Shell
from desktop.ui.text import mark


def _sign_in(shell: Shell) -> QWidget:
    from desktop.panels.sign_in import SignInPage

    return SignInPage(shell)


def _offer(shell: Shell) -> QWidget:
    from desktop.panels.offer import OfferPanel

    return OfferPanel(shell)


def _chat(shell: Shell) -> QWidget:
    from desktop.panels.cockpit import Cockpit

    return Cockpit(shell)


def _losses(shell: Shell) -> QWidget:
    from desktop.panels.losses import LossesPanel

    return LossesPanel(shell)


def _chats(shell: Shell) -> QWidget:
    from desktop.panels.chat_list import ChatListPanel

    return ChatListPanel(shell)


def _top(shell: Shell) -> QWidget:
    from desktop.panels.top_bar import TopBar

    return TopBar(shell)


def _notices(shell: Shell) -> QWidget:
    from desktop.panels.notices import NoticeLine

    return NoticeLine(shell)


def _why(shell: Shell) -> QWidget:
    from desktop.panels.why import WhyPanel

    return WhyPanel(shell)


def _late_why(shell: Shell) -> None:
    from desktop.panels.dock_commands import why

    why(shell)


def _visitors(shell: Shell) -> QWidget:
    from desktop.panels.visitors import VisitorsPanel

    return VisitorsPanel(shell)


def _late_visitors(shell: Shell) -> None:
    from desktop.panels.dock_commands import visitors

    visitors(shell)


def _contact(shell: Shell) -> QWidget:
    from desktop.panels.customer.panel import CustomerPanel

    return CustomerPanel(shell)


def _map(shell: Shell) -> QWidget:
    from desktop.panels.map import PlacePanel

    return PlacePanel(shell)


def _late_map(shell: Shell) -> None:
    from desktop.panels.dock_commands import place

    place(shell)


def _cobrowse(shell: Shell) -> QWidget:
    from desktop.panels.cobrowse import CobrowsePanel

    return CobrowsePanel(shell)


def _colleagues(shell: Shell) -> QWidget:
    from desktop.panels.rooms.panel import ColleaguesPanel

    return ColleaguesPanel(shell)


def _experts(shell: Shell) -> QWidget:
    from desktop.panels.experts.panel import ExpertsPanel

    return ExpertsPanel(shell)


def _question(shell: Shell) -> QWidget:
    from desktop.panels.experts.question import QuestionPanel

    return QuestionPanel(shell)


def _questions(shell: Shell) -> QWidget:
    from desktop.panels.experts.own_desk import QuestionList

    return QuestionList(shell)


def _expert_desk(shell: Shell) -> QWidget:
    from desktop.panels.experts.own_desk import ExpertDesk

    return ExpertDesk(shell)


def _supervise(shell: Shell) -> QWidget:
    from desktop.panels.floor.acts import SupervisorActs

    return SupervisorActs(shell)


def _floor(shell: Shell) -> QWidget:
    from desktop.panels.floor.page import FloorPage

    return FloorPage(shell)


def _canned(shell: Shell) -> QWidget:
    from desktop.panels.canned import CannedPage

    return CannedPage(shell)


def _late_canned(shell: Shell) -> None:
    from desktop.panels.canned.commands import add_commands

    add_commands(shell)


def _phone(shell: Shell) -> QWidget:
    from desktop.panels.phone import PhoneButton

    return PhoneButton(shell)


def _settings(shell: Shell) -> QWidget:
    from desktop.panels.settings.page import SettingsPage

    return SettingsPage(shell)


def _expired(shell: Shell) -> QWidget:
    from desktop.panels.expired import ExpiredSheet

    return ExpiredSheet(shell)


def _pad(shell: Shell) -> QWidget:
    from desktop.panels.scratch_pad.panel import PadPanel

    return PadPanel(shell)


def _alerts(shell: Shell) -> QWidget:
    from desktop.panels.alerts.panel import AlertsPanel

    return AlertsPanel(shell)


def _bell(shell: Shell) -> QWidget:
    from desktop.panels.alerts.bell import BellButton

    return BellButton(shell)


#: In the order they are built, which is the order of the Tab key; titles are translated where they are shown.
PANELS: tuple[PanelSpec, ...] = (
    PanelSpec(id="sign_in", title=mark("Sign in"), area=Area.DOOR, build=_sign_in, icon=Icon.USER),
    PanelSpec(id="offer", title=mark("Offer"), area=Area.FLOATING, build=_offer, icon=Icon.BELL_RING),
    PanelSpec(id="question", title=mark("Question"), area=Area.FLOATING, build=_question, icon=Icon.EXPERT),
    PanelSpec(id="supervise", title=mark("Supervising"), area=Area.FLOATING, build=_supervise, icon=Icon.EYE),
    PanelSpec(id="top", title=mark("Your state and connection"), area=Area.TOP, build=_top, icon=Icon.ACTIVITY),
    PanelSpec(id="notices", title=mark("Notices"), area=Area.TOP, build=_notices, icon=Icon.INFO),
    PanelSpec(id="chats", title=mark("Chats"), area=Area.LEFT, build=_chats, icon=Icon.INBOX),
    PanelSpec(id="losses", title=mark("While you were away"), area=Area.CENTRE, build=_losses, icon=Icon.INFO),
    PanelSpec(id="chat", title=mark("Chat"), area=Area.CENTRE, build=_chat, icon=Icon.CHAT),
    PanelSpec(
        id="questions",
        title=mark("Your questions"),
        area=Area.LEFT,
        build=_questions,
        icon=Icon.EXPERT,
        for_expert=True,
    ),
    PanelSpec(
        id="expert_desk",
        title=mark("Question"),
        area=Area.CENTRE,
        build=_expert_desk,
        icon=Icon.EXPERT,
        for_expert=True,
    ),
    PanelSpec(id="contact", title=mark("Contact"), area=Area.RIGHT, build=_contact, icon=Icon.USER),
    PanelSpec(id="map", title=mark("Place"), area=Area.RIGHT, build=_map, icon=Icon.PIN, late=_late_map),
    PanelSpec(id="cobrowse", title=mark("Page"), area=Area.RIGHT, build=_cobrowse, icon=Icon.SCREEN),
    PanelSpec(id="pad", title=mark("Scratch pad"), area=Area.RIGHT, build=_pad, icon=Icon.PAD),
    PanelSpec(id="colleagues", title=mark("Colleagues"), area=Area.RIGHT, build=_colleagues, icon=Icon.USERS),
    PanelSpec(id="experts", title=mark("Experts"), area=Area.RIGHT, build=_experts, icon=Icon.EXPERT),
    PanelSpec(id="why", title=mark("Why"), area=Area.RIGHT, build=_why, icon=Icon.WHY, late=_late_why),
    PanelSpec(
        id="visitors", title=mark("Visitors"), area=Area.RIGHT, build=_visitors, icon=Icon.VISITORS, late=_late_visitors
    ),
    PanelSpec(
        id="floor",
        title=mark("Floor"),
        known_as=mark("supervisor, dashboard, agents, real time"),
        area=Area.PAGE,
        build=_floor,
        icon=Icon.FLOOR,
        key="Alt+F",
        for_roles=SUPERVISES,
    ),
    PanelSpec(
        id="canned",
        title=mark("Texts"),
        known_as=mark("canned, snippets, templates, ready texts"),
        area=Area.PAGE,
        build=_canned,
        late=_late_canned,
        icon=Icon.TEXTS,
        key="Alt+K",
    ),
    PanelSpec(id="phone", title=mark("Phone"), area=Area.TOOLS, build=_phone, icon=Icon.PHONE),
    PanelSpec(
        id="settings",
        title=mark("Settings"),
        known_as=mark("preferences, options, configuration"),
        area=Area.PAGE,
        build=_settings,
        icon=Icon.SETTINGS,
        key="Ctrl+,",
        foot=True,
    ),
    PanelSpec(id="alerts", title=mark("Alerts"), area=Area.RIGHT, build=_alerts, icon=Icon.BELL),
    PanelSpec(id="bell", title=mark("Alerts"), area=Area.TOOLS, build=_bell, icon=Icon.BELL),
    PanelSpec(id="expired", title=mark("Sign in again"), area=Area.FLOATING, build=_expired, icon=Icon.LOCK),
)
