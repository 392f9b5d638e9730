"""The panels of the desk, by table: one line and one file (or small folder) each."""

from desktop.panels.chat import ChatPanel
from desktop.panels.chat_list import ChatListPanel
from desktop.panels.contact import ContactPanel
from desktop.panels.notices import NoticeLine
from desktop.panels.offer import OfferPanel
from desktop.panels.sign_in import ExpiredSheet, SignInPage
from desktop.panels.top_bar import TopBar
from desktop.ui.icons import Icon
from desktop.ui.panel import Area, PanelSpec
from desktop.ui.text import mark

#: In the order they are built; titles are translated where they are shown.
PANELS: tuple[PanelSpec, ...] = (
    PanelSpec(id="sign_in", title=mark("Sign in"), area=Area.DOOR, build=SignInPage, icon=Icon.USER),
    PanelSpec(id="offer", title=mark("Offer"), area=Area.FLOATING, build=OfferPanel, icon=Icon.BELL_RING),
    PanelSpec(id="chat", title=mark("Chat"), area=Area.CENTRE, build=ChatPanel, icon=Icon.CHAT),
    PanelSpec(id="chats", title=mark("Chats"), area=Area.LEFT, build=ChatListPanel, icon=Icon.INBOX),
    PanelSpec(id="top", title=mark("Your state and connection"), area=Area.TOP, build=TopBar, icon=Icon.ACTIVITY),
    PanelSpec(id="notices", title=mark("Notices"), area=Area.TOP, build=NoticeLine, icon=Icon.INFO),
    PanelSpec(id="contact", title=mark("Contact"), area=Area.RIGHT, build=ContactPanel, icon=Icon.USER),
    PanelSpec(id="expired", title=mark("Sign in again"), area=Area.FLOATING, build=ExpiredSheet, icon=Icon.LOCK),
)
