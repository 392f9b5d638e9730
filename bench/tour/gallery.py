"""The pictures of the docs: a busy desk, the widget in the shop, both on one sheet; the whole desk, and the floor."""

import base64
from collections.abc import Callable
from pathlib import Path

import msgspec
from playwright.sync_api import Browser

from bench.demo.setup import Setup
from bench.tour import arrival, crowd, known, props
from bench.tour.arrival import FREJA
from bench.tour.stage import Stage
from protocol.kinds import Channel

_TALK = (
    (FREJA, "Hello! My new Vidda creaks when I stand up on the pedals."),
    ("maja", "Hello Freja! That should not be. Does it come from the crank or from the seat post?"),
    (FREJA, "From below, I think. This is how it is set up now:"),
    ("maja", "Thank you, that helps. The bottom bracket wants a quarter of a turn: ten minutes, on the house."),
    ("maja", "Tomorrow at 9:30 a stand is free: https://nordlys.example/workshop/times"),
    (FREJA, "Perfect, half past nine it is!"),
)
_OTHERS = (
    ("Jonas Lund", "Workshop", "Service and repairs", "Do you have winter tyres with studs in 28 inch?"),
    ("Ingrid Solberg", "Orders", "My order", "My parcel says delivered, but the stairs are empty."),
)
_FOURTH = (
    "Hanna Berg",
    "Buying advice",
    "/p/lumi-balance-12",
    (
        ("Hanna Berg", "Is this one right for a girl of three? She is 98 cm."),
        ("maja", "Yes: the saddle goes down to 31 cm. She will ride it for two summers."),
        ("Hanna Berg", "Lovely. Does it come in red?"),
    ),
)
_WAITING = (("Mikkel Krogh", "Service and repairs"), ("Astrid Dahl", "Service and repairs"))


def small_team(setup: Setup) -> Setup:
    """Maja takes three chats at once, so that the next customers wait."""
    return _with_seats(setup, 3)


def busy_shop(setup: Setup) -> Setup:
    """Maja takes four chats, and has ten colleagues more."""
    return crowd.busy_shop(_with_seats(setup, 4))


def _with_seats(setup: Setup, chats: int) -> Setup:
    agents = tuple(
        msgspec.structs.replace(a, capacity={Channel.CHAT: chats}) if a.login == "maja" else a for a in setup.agents
    )
    return msgspec.structs.replace(setup, agents=agents)


def busy_morning(stage: Stage) -> None:
    """Three customers talk with Maja, two wait."""
    maja = stage.ready("maja")
    maja.resize(1440, 900)
    _talk_with_three(stage)
    for name, question in _WAITING:
        waiting = stage.customer(name)
        waiting.visits()
        waiting.opens_chat()
        waiting.rings(question)
        maja.sees(name)
    maja.command("chat.focus")
    maja.types("See you tomorrow, and ")
    stage.customer(FREJA).sees("is typing")


def _talk_with_three(stage: Stage) -> None:
    maja = stage.desk("maja")
    for name, _, question, text in _OTHERS:
        arrival.begin(stage, name, question)
        stage.customer(name).says(text)
        maja.sees(text)
    known.sign_in(stage)
    known.put_in_cart(stage, "regn-pannier")
    arrival.begin(stage, FREJA, "Service and repairs", path="/p/vidda-gravel")
    freja = stage.customer(FREJA)
    for speaker, text in _TALK:
        if speaker == "maja":
            maja.command("chat.focus")
            maja.pastes(text)
            maja.key("Return")
            freja.sees(text[:30])
        else:
            if "set up" in text:
                freja.attaches(
                    props.photo(stage.browser, stage.shop.address, "vidda-gravel", stage.folder / "my-vidda.png")
                )
            freja.says(text)
            maja.sees(text)


def whole_desk_into(folder: Path, size: tuple[int, int], ending: str) -> Callable[[Stage], None]:
    """A step that takes the whole desk and the floor, in windows of this size, into files with this ending."""

    def take_the_whole(stage: Stage) -> None:
        """Four chats side by side on Maja's desk, the floor on Aino's, in light and dark."""
        folder.mkdir(parents=True, exist_ok=True)
        maja, aino = stage.ready("maja"), stage.desk("aino")
        for desk in (maja, aino):
            desk.resize(*size)
        _talk_with_three(stage)
        _one_more(stage)
        maja.key("Alt+T")
        maja.key("Ctrl+3")
        maja.types("I have put a helmet aside too, in ")
        aino.sees("Your state: ")
        with crowd.crowd(stage.address, stage.shop.address, stage.setup.sites[0].key):
            aino.key("Alt+F")
            aino.sees(crowd.COLLEAGUES[0].name, "Waiting: 2")
            for scheme in ("dark", "light"):
                for desk, name in ((maja, "whole-desk"), (aino, "floor")):
                    desk.theme(scheme)
                    desk.picture(folder / f"{name}-{scheme}{ending}.png")

    return take_the_whole


def _one_more(stage: Stage) -> None:
    name, question, path, talk = _FOURTH
    arrival.begin(stage, name, question, path=path)
    maja, customer = stage.desk("maja"), stage.customer(name)
    for speaker, text in talk:
        if speaker == "maja":
            maja.command("chat.focus")
            maja.pastes(text)
            maja.key("Return")
            customer.sees(text[:30])
        else:
            customer.says(text)
            maja.sees(text)


def pictures_into(folder: Path) -> Callable[[Stage], None]:
    """A step that takes them."""

    def take_pictures(stage: Stage) -> None:
        """Light, dark, the widget, and the overview."""
        folder.mkdir(parents=True, exist_ok=True)
        _take(stage, folder)

    return take_pictures


def _take(stage: Stage, folder: Path) -> None:
    maja, freja = stage.desk("maja"), stage.customer(FREJA)
    for scheme in ("dark", "light"):
        maja.theme(scheme)
        maja.picture(folder / f"desk-{scheme}.png")
    freja.page.screenshot(path=folder / "widget.png", animations="disabled")
    overview(stage.browser, folder / "widget.png", folder / "desk-light.png", folder / "overview.png")


def overview(browser: Browser, shop: Path, desk: Path, file: Path) -> None:
    """The desk behind, the shop's page with the widget before it, on a quiet ground."""
    page = browser.new_page(viewport={"width": 1800, "height": 1080})
    try:
        page.set_content(_SHEET.format(shop=_data(shop), desk=_data(desk)))
        page.screenshot(path=file)
    finally:
        page.close()


def _data(file: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(file.read_bytes()).decode()}"


_SHEET = """<!doctype html><style>
body {{ margin: 0; height: 1080px; overflow: hidden;
  background: linear-gradient(150deg, #e6eeee, #d3e0e4 55%, #e9e3d8); }}
.window {{ position: absolute; border-radius: 12px; overflow: hidden; background: #eceff1;
  box-shadow: 0 2px 6px rgb(16 32 44 / .16), 0 26px 60px rgb(16 32 44 / .28); }}
.window img {{ display: block; width: 100%; }}
.bar {{ display: flex; gap: 9px; align-items: center; height: 36px; padding: 0 16px; }}
.bar i {{ width: 11px; height: 11px; border-radius: 50%; }}
.bar b {{ flex: 1; height: 22px; margin: 0 90px; border-radius: 11px; background: #fff; }}
.desk {{ left: 60px; top: 56px; width: 1340px; }}
.shop {{ right: 60px; bottom: 56px; width: 840px; }}
</style>
<div class="window desk"><img src="{desk}"></div>
<div class="window shop"><div class="bar"><i style="background:#e0685f"></i><i style="background:#e3b341"></i>
<i style="background:#58b368"></i><b></b></div><img src="{shop}"></div>"""
