"""A shop, its page and an agent on one running server: keys, a signed visitor, a record that changes as she looks."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from backend.cli import main
from protocol.browsing import Cart
from protocol.commands import EditCustomer, Identify
from protocol.customers import CustomerRecord
from protocol.entities import PageContext
from protocol.frames import Ack, Browsing, RecordShown, VisitShown
from protocol.ids import InteractionId
from protocol.rest import InteractionPage, Matches
from protocol.shop import ShopCustomer, ShopVisit
from tests.backend.actions.shop_staff import signed
from tests.backend.app.process import ORIGIN, Desk, Server, Window, command_id, serving

_ACCOUNT = "/shop/v1/customers/kim"


def _admin(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main(["admin", "--data", str(folder), *arguments]) == 0
    return capsys.readouterr().out.strip()


def _get(server: Server, path: str, token: str, kind: type[msgspec.Struct]) -> msgspec.Struct:
    body, _ = server.call("GET", path, token=token)
    return msgspec.json.decode(body, type=kind)


def test_from_the_shops_own_systems_to_the_desk(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Keys are made through the running server; all the rest comes over its doors. The shop key is in no file."""
    with serving(folder) as server:
        secret, key = (_admin(folder, capsys, kind, "shop") for kind in ("identity-secret", "shop-key"))
        said = ShopCustomer(name="Kim Larsen", email="kim@home.example", phone="+45 12 34 56 78")
        body, _ = server.call("PUT", _ACCOUNT, said, token=key)
        asyncio.run(_meet(server, secret, key, msgspec.json.decode(body, type=CustomerRecord)))
        for file in folder.iterdir():
            assert file.is_dir() or key.encode() not in file.read_bytes(), file.name


async def _meet(server: Server, secret: str, key: str, record: CustomerRecord) -> None:
    async with (
        server.socket("/live/visitor", ORIGIN) as customer_socket,
        server.socket("/live/staff") as desk_socket,
    ):
        tokens = server.sign_in()
        desk, window = Desk(desk_socket), Window(customer_socket)
        await desk.hello(tokens)
        await desk.ready()
        await window.hello(server.visit())
        await window.say(Browsing(page=PageContext(url="http://shop.example/cart")))
        chat = await window.ring()
        snapshot = await desk.accept()
        assert snapshot.interaction.customer.record is None
        past = await asyncio.to_thread(_get, server, f"/api/interactions/{chat}/past", tokens.access, InteractionPage)
        found = await asyncio.to_thread(_get, server, f"/api/interactions/{chat}/matches", tokens.access, Matches)
        assert (past, found) == (InteractionPage(interactions=()), Matches())
        now = snapshot.interaction.arrived_at // 1000
        await window.say(Identify(id=command_id(), token=signed(secret, sub="kim", aud="shop", exp=now + 3_600)))
        await window.until(Ack)
        shown = await desk.until(RecordShown)
        assert (shown.interaction, shown.record.id) == (chat, record.id)
        await _change(server, desk, key, shown)
        await _told_again(server, chat)


async def _change(server: Server, desk: Desk, key: str, shown: RecordShown) -> None:
    """The shop and the agent, in turn."""
    busy = ShopVisit(cart=Cart(currency="EUR", total=129_900))
    await asyncio.to_thread(lambda: server.call("PUT", f"{_ACCOUNT}/visit", busy, token=key))
    while True:
        visit = (await desk.until(VisitShown)).visit
        if visit is not None and visit.visiting.cart is not None:
            break
    assert visit.visiting.cart.total == 129_900
    edit = EditCustomer(id=command_id(), customer=shown.record.id, revision=shown.record.revision, tags=("vip",))
    await desk.say(edit)
    after = await desk.until(RecordShown)
    assert (after.record.tags, after.record.revision) == (("vip",), shown.record.revision + 1)
    said = ShopCustomer(name="Kim Larsen", email="kim@home.example", phone="+45 12 34 56 78", customer_number="7")
    await asyncio.to_thread(lambda: server.call("PUT", _ACCOUNT, said, token=key))
    again = await desk.until(RecordShown)
    assert (again.record.customer_number, again.record.tags) == ("7", ("vip",))


async def _told_again(server: Server, chat: InteractionId) -> None:
    """Another desk of hers gets the visit after the snapshot."""
    async with server.socket("/live/staff") as socket:
        desk = Desk(socket)
        # What it catches up with comes before; the visit is volatile and comes after.
        await desk.hello(await asyncio.to_thread(server.sign_in))
        shown = await desk.until(VisitShown)
    assert shown.interaction == chat
    assert shown.visit is not None
