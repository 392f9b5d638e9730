"""The process that asks the keyring."""

import pytest
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError, PasswordDeleteError

from desktop.net.credentials import NoKeyring
from desktop.net.keyring_process import Answer, Do, Question, answer, system_keyring

_GET = Question(Do.GET, "Deskbell", "vault x")
_SET = Question(Do.SET, "Deskbell", "vault x", "hidden")
_DELETE = Question(Do.DELETE, "Deskbell", "vault x")


class Backend:
    """A keyring as the package has them, in memory; `refuses` is what each call raises."""

    viable = True

    def __init__(self, refuses: KeyringError | None = None) -> None:
        self._refuses = refuses
        self._secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str, /) -> str | None:
        """A secret, or None."""
        self._check()
        return self._secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Keep a secret."""
        self._check()
        self._secrets[service, username] = password

    def delete_password(self, service: str, username: str, /) -> None:
        """Forget a secret."""
        self._check()
        if self._secrets.pop((service, username), None) is None:
            raise PasswordDeleteError

    def _check(self) -> None:
        if self._refuses is not None:
            raise self._refuses


def test_what_is_set_is_got_and_forgotten() -> None:
    """Forgetting twice is forgetting once."""
    backend = Backend()
    assert answer(_GET, [backend]) == Answer()
    assert answer(_SET, [backend]) == Answer()
    assert answer(_GET, [backend]) == Answer(secret="hidden")
    assert answer(_DELETE, [backend]) == Answer()
    assert answer(_DELETE, [backend]) == Answer()
    assert answer(_GET, [backend]) == Answer()


@pytest.mark.parametrize("question", [_GET, _SET, _DELETE])
@pytest.mark.parametrize(
    ("error", "word"), [(InitError(), "locked"), (KeyringLocked(), "locked"), (NoKeyringError(), "no keyring")]
)
def test_a_keyring_that_does_not_play_along_says_why(question: Question, error: KeyringError, word: str) -> None:
    """In plain words, whatever was asked."""
    refused = answer(question, [Backend(error)]).no_keyring
    assert refused is not None
    assert word in refused


def test_a_machine_without_a_working_keyring_has_none() -> None:
    """No other place is taken instead."""
    refused = answer(_GET, []).no_keyring
    assert refused is not None
    assert "no keyring" in refused


def test_where_nobody_is_at_the_bus_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the real process. The package's own ways out (fail, null, chains of others) are none for us."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    with pytest.raises(NoKeyring, match="no keyring"):
        system_keyring().get_password("Deskbell", "vault x")


def test_without_a_bus_no_process_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nobody to ask."""
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(NoKeyring, match="no keyring"):
        system_keyring()
