"""Keyrings to play with: one in memory, one that is locked."""

from desktop.net.credentials import NoKeyring

_LOCKED = "The keyring of this machine is locked."


class Rings:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str, /) -> str | None:
        """A secret, or None."""
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Keep a secret."""
        self.secrets[(service, username)] = password

    def delete_password(self, service: str, username: str, /) -> None:
        """Forget a secret."""
        self.secrets.pop((service, username), None)


class Locked:
    """A keyring that the user has not unlocked."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """Locked."""
        raise NoKeyring(_LOCKED)

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Locked."""
        raise NoKeyring(_LOCKED)

    def delete_password(self, service: str, username: str, /) -> None:
        """Locked."""
        raise NoKeyring(_LOCKED)
