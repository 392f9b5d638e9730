"""The way in for whoever may read the data folder: the running server's address and a token."""

from pathlib import Path
from types import TracebackType

import msgspec

from backend.errors import KnownError
from backend.tokens import write_private

_ADDRESS, _TOKEN = "server.json", "local.token"


class Address(msgspec.Struct, frozen=True):
    """Where the server of a folder listens."""

    url: str
    pid: int


class LocalDoor:
    """The two files, 0600, there while the server runs. Raises KnownError when they can't be written."""

    def __init__(self, folder: Path, address: Address, token: str) -> None:
        self._folder = folder
        self._address = address
        self._token = token

    def __enter__(self) -> None:
        try:
            write_private(self._folder / _TOKEN, self._token.encode())
            write_private(self._folder / _ADDRESS, msgspec.json.encode(self._address))
        except OSError as error:
            raise KnownError(f"The data folder {self._folder} can't be written to: {error.strerror}.") from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in (_TOKEN, _ADDRESS):
            (self._folder / name).unlink(missing_ok=True)


def find(folder: Path) -> tuple[Address, str] | None:
    """The address and token of the server that runs on a folder, if one left them."""
    try:
        address = msgspec.json.decode((folder / _ADDRESS).read_bytes(), type=Address)
        return address, (folder / _TOKEN).read_text()
    except (OSError, msgspec.DecodeError):
        return None
