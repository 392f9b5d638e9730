"""What else is going on when the network fails: signing in, an offer being answered, a picture on its way."""

import re
import time
from random import Random
from typing import Final

import msgspec
from playwright.sync_api import expect

from bench.demo.setup import Setup
from bench.faults.line import Line
from bench.faults.network.episodes import Scene
from bench.faults.network.troubles import HOLE_UP, PARTITION, REFUSED, RESET, STALL, Side
from bench.faults.proxy import CLEAR, Weather
from bench.tour import props
from bench.tour.stage import Stage
from protocol.kinds import Channel

#: What a browser says of a network that fails, which is meant.
_OF_NETWORKS: Final = "ERR_|WebSocket|Failed to load|Failed to fetch"
_QUIET_CUSTOMER: Final = "Lars Holm"
#: What a desk says of a server that is away.
_NO_ANSWER: Final = "The server does not answer."
#: Bytes a second at which a sign-in takes as long as it takes to cut it off.
_HARDLY: Final = 20
#: Seconds that whoever was away may need to be back.
_BACK: Final = 75.0


def two_teams(setup: Setup) -> Setup:
    """The demo with Maja alone in Sales and Oskar alone in the Workshop, so that each line has its own chat."""
    queues = {queue.name: queue.queue for queue in setup.queues}
    own = {"maja": {queues["Sales"]: {Channel.CHAT: 1}}, "oskar": {queues["Workshop"]: {Channel.CHAT: 1}}}
    agents = tuple(msgspec.structs.replace(agent, queues=own.get(agent.login, {})) for agent in setup.agents)
    return msgspec.structs.replace(setup, agents=agents)


def sign_in(stage: Stage, login: str, line: Line) -> None:
    """The server can't be reached, then it is cut off in mid-call, then it is slow. She is told, and tries again."""
    stage.address = line.address
    line.refuse()
    desk = stage.open_desk(login, stage.setup.agent(login).password)
    desk.sees(_NO_ANSWER)
    line.admit()
    line.set(Weather(rate=_HARDLY))
    _type_password(stage, login)
    desk.gone(_NO_ANSWER)
    line.reset()
    desk.sees(_NO_ANSWER)
    line.set(Weather(rate=20_000, latency=0.1))
    _type_password(stage, login)
    desk.sees("Your state: Just signed in")
    line.set(CLEAR)
    stage.ready(login)


def _type_password(stage: Stage, login: str) -> None:
    desk = stage.desk(login)
    desk.click("Password")
    desk.key("Ctrl+A")
    desk.types(stage.setup.agent(login).password)
    desk.key("Return")


def quiet_chat(stage: Stage, line: Line) -> None:
    """A chat in which nobody says anything for long."""
    stage.shop.deskbell = line.address
    lars = stage.customer(_QUIET_CUSTOMER, width=420)
    lars.visits()
    lars.opens_chat()
    lars.rings("Service and repairs")
    oskar = stage.desk("oskar")
    oskar.sees("Accept", _QUIET_CUSTOMER)
    oskar.key("F2")
    oskar.gone("Accept")
    lars.sees("has joined the chat")
    # The calls that opened it are over before the counting begins.
    time.sleep(6)


def still_there(stage: Stage) -> None:
    """And then somebody does."""
    lars, oskar = stage.customer(_QUIET_CUSTOMER), stage.desk("oskar")
    lars.says("Still there?")
    oskar.sees("Still there?")


def chat(stage: Stage, lines: dict[Side, Line], number: int) -> Scene:
    """Another customer rings at Maja."""
    stage.shop.deskbell = lines[Side.CUSTOMER].address
    maja = stage.ready("maja") if "maja" not in stage.desks else stage.desk("maja")
    maja.resize(1400, 1160)
    freja = stage.customer(f"Freja {number} Nielsen", height=1000)
    freja.pardon(_OF_NETWORKS)
    freja.visits("/p/vidda-gravel")
    freja.opens_chat()
    freja.rings("Buying advice", email=f"freja{number}@nordmail.example")
    return Scene(stage=stage, customer=freja, desk=maja, lines=lines, said=[])


def accept(scene: Scene, number: int) -> None:
    """Maja takes what rings just when her line fails; the customer gets her, once."""
    maja, line = scene.desk, scene.lines[Side.AGENT]
    maja.sees("Accept", scene.customer.name)
    trouble = (RESET, HOLE_UP, REFUSED, PARTITION, STALL)[number % 5]
    trouble.begin(line)
    maja.key("F2")
    time.sleep(Random(number).choice((0.0, 1.0, 5.0)))
    trouble.end(line)
    joined = scene.customer.page.get_by_text("Maja Lindqvist has joined the chat")
    until = time.monotonic() + _BACK
    while joined.count() == 0:
        if time.monotonic() > until:
            raise AssertionError(f"nobody has joined {_BACK:g} s after {trouble.name}; the desk shows {maja.texts()}")
        shown = maja.texts()
        if "Accept" in shown and any(text.startswith("Connection: Online") for text in shown):
            # Withdrawn while she was away, and offered again.
            maja.key("F2")
        time.sleep(0.5)
    expect(joined).to_have_count(1)
    maja.gone("Accept")
    maja.sees(scene.customer.name)


def upload(scene: Scene, number: int) -> None:
    """The customer's line breaks in the middle of a picture. It arrives once; at most one more try is asked for."""
    freja, line = scene.customer, scene.lines[Side.CUSTOMER]
    file = props.photo(
        scene.stage.browser, scene.stage.shop.address, "vidda-gravel", scene.stage.folder / f"p{number}.png"
    )
    line.set(Weather(rate=20_000))
    freja.attaches(file)
    time.sleep(0.7)
    line.set(CLEAR)
    line.reset()
    again = freja.page.get_by_role("button", name=f"Try again: {file.name}")
    done = freja.page.get_by_role("button", name=f"Remove {file.name}")
    expect(again.or_(done).first).to_be_visible()
    if again.count() > 0:
        again.first.click()
    freja.has_uploaded(file)
    freja.says(f"c{number}.900")
    scene.said.append(f"c{number}.900")
    scene.desk.sees(f"c{number}.900", file.name)
    expect(freja.page.get_by_role("img", name=re.compile(file.name))).to_have_count(1)


def end(scene: Scene) -> None:
    """The customer ends the chat and leaves; Maja finishes."""
    freja, maja = scene.customer, scene.desk
    freja.page.get_by_role("button", name="End chat").click()
    freja.page.get_by_role("alertdialog").get_by_role("button", name="End chat").click()
    maja.sees(f"{freja.name} ended the chat")
    maja.command("chat.finish")
    scene.stage.leave(freja.name)
