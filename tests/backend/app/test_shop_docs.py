"""The sample code of `docs/shop-api.md` works as it stands there."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from backend.cli import main
from protocol.commands import Identify
from protocol.frames import Ack, Refused
from tests.backend.app.process import ORIGIN, Window, command_id, serving

_PAGE = Path(__file__).parents[3] / "docs" / "shop-api.md"


def _samples() -> list[str]:
    server_side = _PAGE.read_text().partition("## From the shop's page")[0]
    return re.findall(r"^```python\n(.*?)^```", server_side, re.MULTILINE | re.DOTALL)


def test_the_samples_for_a_shops_server(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Signing, the calls, and a customer with a purchase; the token is good for a visitor."""
    with serving(folder) as server:
        secret, key = (_made(folder, capsys, kind) for kind in ("identity-secret", "shop-key"))
        names: dict[str, Any] = {"SERVER": server.url, "SHOP_KEY": key}
        for sample in _samples():
            exec(compile(sample, str(_PAGE), "exec"), names)
        token: str = names["identity_token"](secret, "shop", "4711", name="Freja Holm")
        assert len(names["shop"].customer("4711")["purchases"]) == 1

        async def identify() -> Ack | Refused:
            async with server.socket("/live/visitor", ORIGIN) as socket:
                window = Window(socket)
                await window.hello(server.visit())
                await window.say(Identify(id=command_id(), token=token))
                while not isinstance(answer := await window.next(), Ack | Refused):
                    pass
                return answer

        assert isinstance(asyncio.run(identify()), Ack)


def _made(folder: Path, capsys: pytest.CaptureFixture[str], kind: str) -> str:
    capsys.readouterr()
    assert main(["admin", "--data", str(folder), kind, "shop"]) == 0
    return capsys.readouterr().out.strip()
