"""Secrets: in the keyring or nowhere."""

import pytest

from desktop.net.credentials import Credentials, NoKeyring
from tests.desktop.net.rings import Locked, Rings


def test_the_key_of_a_vault_is_made_once() -> None:
    """Each vault its own."""
    rings = Rings()
    key = Credentials(rings, "/data/desk.db").vault_key()
    assert len(key) == 32
    assert Credentials(rings, "/data/desk.db").vault_key() == key
    assert Credentials(rings, "/other/desk.db").vault_key() != key


@pytest.mark.parametrize("wrong", ["not a key", "z" * 64, "ü" * 64])
def test_a_damaged_key_is_replaced(wrong: str) -> None:
    """Somebody else wrote under our name."""
    rings = Rings()
    rings.set_password("Deskbell", "vault x", wrong)
    assert len(Credentials(rings, "x").vault_key()) == 32


def test_refresh_tokens_are_kept_by_account_and_forgotten() -> None:
    """Forgetting twice is forgetting once."""
    secrets = Credentials(Rings(), "x")
    secrets.keep_refresh_token("maja@server", "token")
    assert secrets.refresh_token("maja@server") == "token"
    assert secrets.refresh_token("oskar@server") is None
    secrets.forget_refresh_token("maja@server")
    secrets.forget_refresh_token("maja@server")
    assert secrets.refresh_token("maja@server") is None


def test_two_folders_are_two_sign_ins() -> None:
    """A refresh token is used once: two desks must not share one."""
    rings = Rings()
    Credentials(rings, "/one/desk.db").keep_refresh_token("maja@server", "first")
    Credentials(rings, "/two/desk.db").keep_refresh_token("maja@server", "second")
    assert Credentials(rings, "/one/desk.db").refresh_token("maja@server") == "first"


def test_a_locked_keyring_says_so() -> None:
    """In plain words, for reading, writing and forgetting."""
    secrets = Credentials(Locked(), "x")
    with pytest.raises(NoKeyring, match="locked"):
        secrets.vault_key()
    with pytest.raises(NoKeyring, match="locked"):
        secrets.keep_refresh_token("maja@server", "token")
    with pytest.raises(NoKeyring, match="locked"):
        secrets.forget_refresh_token("maja@server")
