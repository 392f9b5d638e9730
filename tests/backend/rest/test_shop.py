"""A shop's own systems over HTTP, and what staff read of it."""

from typing import Any
from urllib.parse import quote

import pytest

from backend.actions import identities, record_search, site_secrets
from backend.actions.actor import Actor
from protocol.commands import Identify, PutSite
from protocol.ids import SiteId, VisitorId, new_id
from protocol.kinds import Role
from tests.backend.actions.shop_staff import signed
from tests.backend.rest.house import LOCAL_TOKEN, ORIGIN, House, code_of, fresh

KIM: dict[str, Any] = {
    "name": "Kim Larsen",
    "email": "kim@home.example",
    "phone": "+45 12 34 56 78",
    "customer_number": "NB-7",
    "address": {"street": "Nygade 1", "postcode": "8000", "city": "Aarhus", "country": "dk"},
    "language": "da",
    "time_zone": "Europe/Copenhagen",
    "tags": ["vip"],
    "url": "https://shop.example/admin/kim",
}
BIKE = {
    "id": "1001",
    "at": 1_799_000_000_000,
    "currency": "EUR",
    "total": 129_900,
    "status": "sent",
    "lines": [{"name": "Fjord 7", "price": 129_900, "key": "fjord-7"}],
}


async def _key(house: House) -> str:
    return await house.store.run(lambda tx: site_secrets.renew_shop_key(tx, "shop"))


async def _kim_is_here(house: House) -> VisitorId:
    secret = await house.store.run(lambda tx: site_secrets.renew_identity_secret(tx, "shop"))
    visitor, _ = await house.visitor()
    token = signed(secret, sub="kim ü", aud="shop", exp=house.clock.wall // 1000 + 60)
    await house.do(Identify(id=fresh(), token=token), Actor(role=Role.VISITOR, visitor=visitor, site=house.site))
    return visitor


async def test_a_customer_and_what_they_bought(house: House) -> None:
    """Said as often as the shop likes; staff find it at once, by words and by purchase."""
    async with house.client(await _key(house)) as shop:
        assert code_of(await shop.get("/shop/v1/customers/kim")) == (404, "unknown_customer")
        first = (await shop.put("/shop/v1/customers/kim", json=KIM)).json()
        assert (await shop.put("/shop/v1/customers/kim", json=KIM)).json() == first
        for _ in range(2):
            assert (await shop.put("/shop/v1/customers/kim/purchases", json={"purchase": BIKE})).status_code == 200
        kept = (await shop.get("/shop/v1/customers/kim")).json()
    assert (kept["record"], kept["purchases"]) == (first, [BIKE])
    assert first["address"]["country"] == "DK"
    assert [str(key) for key in house.records_changed] == [first["id"]] * 4
    async with house.client(await house.staff_token()) as staff:
        (found,) = (await staff.get("/api/customers?words=larsen")).json()["records"]
        assert found == first
        assert (await staff.get(f"/api/customers?words=larsen&site={new_id()}")).json() == {}
        card = (await staff.get(f"/api/customers/{first['id']}")).json()
        assert (card["record"], card["purchases"]) == (first, 1)
        bought = (await staff.get(f"/api/customers/{first['id']}/purchases?words=fjord")).json()
        assert bought["purchases"] == [BIKE]
        assert (await staff.get(f"/api/customers/{first['id']}/purchases?words=chain")).json() == {}
        assert code_of(await staff.get(f"/api/customers/{new_id()}")) == (404, "unknown_customer")
        assert code_of(await staff.get(f"/api/customers/{new_id()}/purchases")) == (404, "unknown_customer")


async def test_a_firm_that_bought_often_is_read_by_pages(house: House) -> None:
    """Newest first; none is left out, and none comes twice."""
    often = record_search.PAGE_PURCHASES * 2 + 1
    async with house.client(await _key(house)) as shop:
        await shop.put("/shop/v1/customers/kim", json=KIM)
        for number in range(often):
            bought = {**BIKE, "id": str(number), "at": 1_000 + number}
            await shop.put("/shop/v1/customers/kim/purchases", json={"purchase": bought})
        found: list[str] = []
        page = (await shop.get("/shop/v1/customers/kim")).json()
        while page:
            found += [one["id"] for one in page.get("purchases", ())]
            more = page.get("next")
            page = more and (await shop.get(f"/shop/v1/customers/kim?before={more}")).json()
        assert found == [str(number) for number in reversed(range(often))]
        assert "purchases" not in (await shop.get(f"/shop/v1/customers/kim?before={-(10**30)}")).json()
        assert len((await shop.get(f"/shop/v1/customers/kim?before={10**30}")).json()["purchases"]) > 1


@pytest.mark.parametrize("account", ["eu/4711", "a//b", "/", "50%2F", "kim/purchases"])
async def test_an_account_with_a_slash_is_named_as_others_are(house: House, account: str) -> None:
    """Encoded as a part of the path; each is a customer of its own."""
    path = f"/shop/v1/customers/{quote(account, safe='')}"
    async with house.client(await _key(house)) as shop:
        made = (await shop.put(path, json=KIM)).json()
        assert made["account"] == account
        assert (await shop.put(f"{path}/purchases", json={"purchase": BIKE})).status_code == 200
        kept = (await shop.get(path)).json()
        assert (kept["record"]["id"], len(kept["purchases"])) == (made["id"], 1)
        assert code_of(await shop.get("/shop/v1/customers/kim")) == (404, "unknown_customer")


async def test_a_merge_is_looked_at_before(house: House) -> None:
    """Two accounts of the shop can't be one."""
    async with house.client(await _key(house)) as shop:
        one, other = [(await shop.put(f"/shop/v1/customers/{name}", json=KIM)).json()["id"] for name in ("a", "b")]
    async with house.client(await house.staff_token()) as staff:
        assert code_of(await staff.get(f"/api/customers/{one}/merge/{other}")) == (422, "invalid_value")


@pytest.mark.parametrize(
    "body",
    [
        {"email": "nobody"},
        {"url": "javascript:alert(1)"},
        {"url": "https://kim:secret@shop.example/"},
        {"url": "https://"},
        {"url": "https://shop.example/\u202etxt"},
        {"address": {"country": "Denmark"}},
        {"time_zone": "Mars"},
        {"tags": ["x" * 41]},
        {"name": "x" * 121},
    ],
)
async def test_what_can_not_be_is_refused(house: House, body: dict[str, Any]) -> None:
    """In words; no record comes of it."""
    async with house.client(await _key(house)) as shop:
        assert code_of(await shop.put("/shop/v1/customers/kim", json=body)) == (422, "invalid_value")
        assert code_of(await shop.get("/shop/v1/customers/kim")) == (404, "unknown_customer")


@pytest.mark.parametrize(
    "change",
    [
        {"id": " "},
        {"id": " \u202e "},
        {"at": -1},
        {"at": 2**60},
        {"currency": "euro"},
        {"total": 10**13},
        {"url": "ftp://shop.example"},
        {"lines": [{"name": "x", "quantity": -1}]},
        {"lines": [{"name": "x"}] * 51},
    ],
)
async def test_a_purchase_that_can_not_be(house: House, change: dict[str, Any]) -> None:
    """Refused, and of nobody there is none at all."""
    async with house.client(await _key(house)) as shop:
        unknown = await shop.put("/shop/v1/customers/kim/purchases", json={"purchase": BIKE})
        assert code_of(unknown) == (404, "unknown_customer")
        await shop.put("/shop/v1/customers/kim", json=KIM)
        refused = await shop.put("/shop/v1/customers/kim/purchases", json={"purchase": {**BIKE, **change}})
    assert code_of(refused) == (422, "invalid_value")


async def test_a_key_is_of_one_site_and_of_now(house: House) -> None:
    """Another shop's customers are not there; the key before is none; a page has none."""
    other = SiteId(new_id())
    await house.do(PutSite(id=fresh(), site=other, key="other", name="Other", default_queue=house.queue))
    before, others = await _key(house), await house.store.run(lambda tx: site_secrets.renew_shop_key(tx, "other"))
    async with house.client(before) as shop:
        await shop.put("/shop/v1/customers/kim", json=KIM)
    async with house.client(others) as shop:
        assert code_of(await shop.get("/shop/v1/customers/kim")) == (404, "unknown_customer")
    await _key(house)
    _, visitor = await house.visitor()
    for token in (before, "deskbell_shop_", LOCAL_TOKEN, visitor, await house.staff_token(Role.ADMINISTRATOR), None):
        async with house.client(token, ORIGIN) as shop:
            answer = await shop.get("/shop/v1/customers/kim")
        assert code_of(answer) == (401, "session_expired")
        assert "access-control-allow-origin" not in answer.headers


async def test_secrets_are_shown_once_and_stored_apart(house: House) -> None:
    """To administrators; of an unknown site there are none. The key itself is nowhere."""
    async with house.client(await house.staff_token(Role.ADMINISTRATOR)) as admin:
        shown = [(await admin.post(f"/api/sites/shop/{kind}")).json()["secret"] for kind in ("shop-key",) * 2]
        assert len(set(shown)) == 2
        assert code_of(await admin.post("/api/sites/nothing/shop-key")) == (404, "unknown_site")
        assert code_of(await admin.post("/api/sites/nothing/identity-secret")) == (404, "unknown_site")
    stored = await house.store.run(lambda tx: tx.all("SELECT * FROM site_secrets"))
    assert shown[1] not in repr(stored)


async def test_what_a_customer_is_busy_with(house: House) -> None:
    """Of who the shop signs for and is here; accounts with odd letters are named as addresses name them."""
    visitor = await _kim_is_here(house)
    said = {"cart": {"currency": "EUR", "total": 5}, "context": [{"key": "case", "title": "Case 7"}]}
    async with house.client(await _key(house)) as shop:
        path = "/shop/v1/customers/kim%20%C3%BC/visit"
        gone = await shop.put(path, json=said)
        house.visiting.add(visitor)
        here = await shop.put(path, json=said)
        assert code_of(gone) == (409, "visitor_gone")
        assert here.status_code == 204
    record = await house.store.run(lambda tx: identities.record_of(tx, visitor))
    assert record is not None
    assert house.visits_said[-1].context is not None
