"""The desk's memory of itself in a file beside the vault: it holds no secrets and needs no key."""

from desktop.app.address import address
from desktop.app.options import Options
from desktop.net import remembered
from desktop.net.errors import NotKept
from desktop.net.remembered import Remembered
from desktop.state import drafts
from desktop.state.link import SignInPhase, SignInState
from desktop.state.store import Store


class FileMemory:
    """Fills `store.memory` from the file, and writes back what changes; options win over the file."""

    def __init__(self, store: Store, options: Options) -> None:
        self._store = store
        self._file = options.data / "window.json"
        kept = remembered.read(self._file)
        self._server = address(options.server) or kept.server
        self._login = options.login or kept.login
        self._values = dict(kept.values)
        store.memory.restore(kept.values)
        store.memory.kept = self._keep
        if options.theme:
            store.memory.put(drafts.Remembered.THEME, options.theme.encode())
        known = options.password is not None or (self._server and self._login)
        phase = SignInPhase.WORKING if known else SignInPhase.ASKING
        store.set_sign_in(SignInState(phase, self._server, self._login))

    def signed_in(self, server: str, login: str) -> None:
        """Offer this pair the next time."""
        self._server, self._login = server, login
        self._write()

    def _keep(self, name: str, value: bytes) -> None:
        self._values[name] = value
        self._write()

    def _write(self) -> None:
        try:
            remembered.write(self._file, Remembered(server=self._server, login=self._login, values=self._values))
        except NotKept as error:
            self._store.set_problem(str(error))
