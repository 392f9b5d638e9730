"""The desk's memory of itself in a file beside the vault: it holds no secrets and needs no key."""

from desktop.app.address import account, address
from desktop.app.options import Options
from desktop.net import remembered
from desktop.net.accounts import folded
from desktop.net.errors import NotKept
from desktop.net.remembered import Remembered
from desktop.state import drafts
from desktop.state.link import SignInPhase, SignInState
from desktop.state.store import Store


class FileMemory:
    """Fills `store.memory` from the file, and writes back what changes; options win over the file.

    Everyone who signs in on this machine has an arrangement of her own. Before the first sign-in of a start the
    window stands as it did for whoever is expected.
    """

    def __init__(self, store: Store, options: Options) -> None:
        self._store = store
        self._file = options.data / "window.json"
        self._theme = options.theme
        kept, aside = remembered.read(self._file)
        if aside is not None:
            store.set_problem(f"How your desk stood could not be read. It was set aside as {aside.name}.")
        self._server = address(options.server) or kept.server
        self._login = options.login or kept.login
        self._people = {folded(account): values for account, values in kept.people.items()} | {
            account: values for account, values in kept.people.items() if account == folded(account)
        }
        self._people.setdefault(self._account, kept.values)
        store.memory.kept = self._keep
        self._take_person()
        known = options.password is not None or (self._server and self._login)
        phase = SignInPhase.WORKING if known else SignInPhase.ASKING
        store.set_sign_in(SignInState(phase, self._server, self._login))

    def signed_in(self, server: str, login: str) -> None:
        """Offer this pair the next time; the desk is arranged as she left it."""
        if (server, login) != (self._server, self._login):
            self._server, self._login = server, login
            self._take_person()
        self._write()

    @property
    def _account(self) -> str:
        return account(self._server, self._login)

    def _take_person(self) -> None:
        self._store.memory.restore(self._people.setdefault(self._account, {}))
        if self._theme:
            self._store.memory.put(drafts.Remembered.THEME, self._theme.encode())

    def _keep(self, name: str, value: bytes) -> None:
        self._people[self._account] = {**self._people[self._account], name: value}
        self._write(through=name == drafts.Remembered.PREFERENCES)

    def _write(self, *, through: bool = False) -> None:
        kept = Remembered(server=self._server, login=self._login, people=self._people)
        try:
            remembered.write(self._file, kept, through=through)
        except NotKept as error:
            self._store.set_problem(str(error))
