"""Pictures of the desk in all its states, for people to look at: `python -m tests.desktop.gallery FOLDER`."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from desktop.models.album import Shot
from desktop.models.desk import Desk
from desktop.panels import PANELS
from desktop.state.changes import FileFetched
from desktop.state.drafts import Draft
from desktop.state.link import Keeping, LinkPhase, LinkState, SignInPhase, SignInState
from desktop.state.losses import Loss
from desktop.state.messages import Queued, Upload
from desktop.state.store import Store
from desktop.ui import text, theme
from desktop.ui.theme import Scheme
from desktop.ui.window import MainWindow
from protocol.commands import SendMessage
from protocol.errors import ErrorCode
from protocol.frames import Degraded
from protocol.ids import FileId, InteractionId
from protocol.kinds import AgentStatus, Feature
from tests.desktop import afternoon as day
from tests.desktop.noting import NotingBus
from tests.desktop.photo import bike


def wait(milliseconds: int) -> None:
    """Let the window draw."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Gallery:
    """Makes windows and pictures of them."""

    def __init__(self, folder: Path, only: str) -> None:
        self.folder = folder
        self.only = only
        folder.mkdir(parents=True, exist_ok=True)
        self.photo = folder / "photo.jpg"
        bike(self.photo)

    def show(
        self,
        name: str,
        store: Store,
        act: Callable[[MainWindow], None] | None = None,
        size: tuple[int, int] = (1440, 900),
        scheme: Scheme = Scheme.LIGHT,
    ) -> None:
        """One picture."""
        if self.only not in name:
            return
        theme.current().choose(scheme)
        desk = Desk(store, NotingBus())
        window = MainWindow(desk, PANELS)
        window.resize(*size)
        window.show()
        if day.FREJA in store.conversations:
            desk.select(day.FREJA)
        wait(60)
        for thumbnail in (True, False):
            store.fetched(FileFetched(day.PHOTO, thumbnail, self.photo))
        if act is not None:
            act(window)
        wait(500)
        window.grab()
        window.grab().save(str(self.folder / f"{name}.png"))
        window.close()
        desk.stop()
        window.deleteLater()
        wait(20)


def _offer(window: MainWindow) -> None:
    window.desk.store.apply([day.typing(day.MIKKEL, "Mikkel"), day.offer()])


def _typing(window: MainWindow) -> None:
    window.desk.store.apply([day.typing(day.FREJA, "Freja Nielsen")])
    window.commands.run("chat.focus")


def _absence(window: MainWindow) -> None:
    lost = (day.gone(day.FREJA, 14, "Freja Nielsen", 42_000), day.gone(day.ELINA, 7, "Elina Virtanen", 30_000))
    window.desk.store.apply([*lost, Degraded(off=(Feature.TYPING, Feature.NEW_CHATS))])
    window.commands.run("link.open")


def _menu(window: MainWindow) -> None:
    window.commands.run("state.menu")


def _palette(window: MainWindow) -> None:
    window.commands.run("palette.open")


def _account(window: MainWindow) -> None:
    window.commands.run("account.open")


def _link(window: MainWindow) -> None:
    window.commands.run("link.open")


def _offline(window: MainWindow) -> None:
    store = window.desk.store
    now = window.desk.local_now()
    store.set_link(
        LinkState(
            phase=LinkPhase.OFFLINE,
            since=now,
            latency=23,
            heard_at=now - 48_000,
            retry_at=now + 8_000,
            caught_up_to=1284,
            why="The server does not answer.",
        )
    )
    store.set_keeping(
        Keeping(durable=True, signed_in=False, note="This machine has no keyring, so you will not stay signed in.")
    )
    window.commands.run("link.open")


def _viewer(window: MainWindow) -> None:
    from desktop.panels.chat.panel import ChatPanel

    panel = window.findChild(ChatPanel)
    if panel is not None:
        panel.reading.viewer.open((Shot(day.photo(), "Freja Nielsen", day.NOW),), 0)


def _failures(window: MainWindow) -> None:
    store = window.desk.store
    for number, words in ((1, "We have it in green, size M, in Aarhus."), (2, "Shall I put it aside until Saturday?")):
        store.queued(Queued(SendMessage(id=day.command_id(number), interaction=day.FREJA, text=words, version=1)))
    store.failed(day.command_id(1), ErrorCode.STORAGE_UNAVAILABLE, "")
    upload = Upload(FileId(day.OFFER), "stock-list.xlsx", 2_400_000, 900_000)
    store.queued(Queued(SendMessage(id=day.command_id(3), interaction=day.FREJA, version=1), (upload,)))
    window.toasts.say("my-vidda.jpg saved", action="Open folder", run=window.toasts.hide)


def _held(window: MainWindow) -> None:
    store, ago = window.desk.store, window.desk.local_now() - 25 * 60_000
    lines = (
        (1, day.FREJA, "Friday after four is fine, Anders is in the shop until six."),
        (2, day.FREJA, "Bring your old stem, then we compare."),
        (3, day.ELINA, "I have found the parcel: it comes tomorrow before noon."),
    )
    for number, chat, words in lines:
        command = SendMessage(id=day.command_id(number), interaction=chat, text=words, version=1)
        store.queued(Queued(command, written_at=ago, held=True))


def _outbox(window: MainWindow) -> None:
    _cut_off(window)
    for number, words in ((1, "We have it in green, size M, in Aarhus."), (2, "Shall I put it aside until Saturday?")):
        command = SendMessage(id=day.command_id(number), interaction=day.FREJA, text=words, version=1)
        window.desk.store.queued(Queued(command))
    window.commands.run("link.open")


def _cut_off(window: MainWindow) -> None:
    now = window.desk.local_now()
    window.desk.store.set_link(
        LinkState(
            phase=LinkPhase.OFFLINE,
            since=now - 95_000,
            heard_at=now - 98_000,
            retry_at=now + 8_000,
            caught_up_to=1284,
            why="The server does not answer.",
        )
    )
    window.desk.clock.tick.emit()


def _lost(window: MainWindow) -> None:
    store = window.desk.store
    store.apply([day.taken(day.LARS, day.OSKAR)])
    told = (
        (day.LARS, "Lars Holm", day.WORKSHOP, ("Then order the pads, they are 189 kr.", "Shall I put a set aside?")),
        (day.WAITS, "Aksel Lund", day.SALES, ()),
        (InteractionId(day.OFFER), "Mia Sand", day.ORDERS, ()),
    )
    for chat, name, queue, words in told:
        store.losses[chat] = Loss(interaction=chat, name=name, queue=queue, at=day.NOW, words=words)
    window.desk.signals.losses.emit()


def _find(window: MainWindow) -> None:
    from desktop.panels.chat.find_bar import FindBar

    window.commands.run("chat.find")
    bar = window.findChild(FindBar)
    if bar is not None:
        bar.field.setText("gravel")


def _search(window: MainWindow) -> None:
    from desktop.panels.search import SearchField

    window.commands.run("search.open")
    field = window.findChild(SearchField)
    if field is not None:
        field.field.setText("the stem")
        field.key_pressed.emit(Qt.Key.Key_Down)
        field.key_pressed.emit(Qt.Key.Key_Down)
        field.key_pressed.emit(Qt.Key.Key_Return)


def _leaving(window: MainWindow) -> None:
    _held(window)
    window.desk.store.drafts.put(day.LARS, Draft("And the pads", 12))
    window.commands.run("account.sign_out")


def _ending(window: MainWindow) -> None:
    window.commands.run("chat.end")


def _older(window: MainWindow) -> None:
    chat = window.desk.store.conversations[day.FREJA]
    chat.first_public = 40
    _cut_off(window)
    _top(window)
    wait(60)
    _top(window)


def _long_draft(window: MainWindow) -> None:
    from desktop.panels.chat.composer import Composer

    composer = window.findChild(Composer)
    if composer is None:
        return
    window.commands.run("chat.focus")
    lines = ("- Vidda Gravel, M, green", "- stem 90 mm", "- ready on Friday after four")
    composer.editor.setPlainText("\n".join(("Yes, it is in Aarhus.", "", "I have put it aside for you:", *lines)))
    composer.add_files([Path(__file__), window_photo])


def _top(window: MainWindow) -> None:
    from desktop.panels.transcript.view import TranscriptView

    view = window.findChild(TranscriptView)
    if view is not None:
        view.verticalScrollBar().setValue(0)


def _strange(window: MainWindow) -> None:
    lines = (
        "<b>Not bold</b> & <img src=x onerror=alert(1)>",
        "مرحبا، هل لديكم هذه الدراجة باللون الأخضر؟ أريد أن أستلمها يوم الجمعة بعد الساعة الرابعة من فضلكم",
        "שלום",
        "x" * 180,
        "🙌🙌🙌",
        "one\ntwo\n\nfour",
        "https://nordlys.example/" + "a-very-long-path/" * 12,
        "A" + "\u0301" * 3 + " ok",
    )
    for number, line in enumerate(lines):
        window.desk.store.apply([day.says(day.FREJA, 14 + number, line)])


def _ended(window: MainWindow) -> None:
    window.desk.select(day.SOREN)


def _unsent(window: MainWindow) -> None:
    window.desk.select(day.SOREN)
    command = SendMessage(
        id=day.command_id(5),
        interaction=day.SOREN,
        text="One more thing: the label is in your mail, print it twice.",
        version=1,
    )
    window.desk.store.queued(Queued(command))
    window.desk.store.failed(command.id, ErrorCode.CHAT_ENDED, "")


def _waiting(window: MainWindow) -> None:
    window.desk.select(day.WAITS)


window_photo = Path()


def show_states(
    arguments: list[str],
    states: Mapping[str, Callable[[MainWindow], None]],
    make: Callable[[], Store],
    *,
    translated: tuple[int, int] = (1280, 800),
) -> int:
    """Pictures of states, light and dark and in the other languages (in windows of the size `translated`).

    Arguments: the folder, part of a name, a look or a language.
    """
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.install(app)
    gallery = Gallery(Path(arguments[0]), arguments[1] if len(arguments) > 1 else "")
    wanted = arguments[2] if len(arguments) > 2 else ""
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        for name, act in states.items() if wanted in ("", scheme.value) else ():
            text.use("en")
            gallery.show(f"{name}-{scheme}", make(), act, size=(1280, 800), scheme=scheme)
    for language in ("da", "fi"):
        for name, act in states.items() if wanted in ("", language) else ():
            text.use(language)
            gallery.show(f"{name}-{language}", make(), act, size=translated)
    text.use("en")
    wait(10)
    return 0


def main(arguments: list[str]) -> int:
    """Make the pictures; a second argument picks those whose name holds it."""
    global window_photo
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.install(app)
    gallery = Gallery(Path(arguments[0]), arguments[1] if len(arguments) > 1 else "")
    window_photo = gallery.photo

    def busy() -> Store:
        return day.store(day.afternoon())

    for scheme in (Scheme.LIGHT, Scheme.DARK):
        gallery.show(f"busy-{scheme}", busy(), _typing, scheme=scheme)
        gallery.show(f"absence-{scheme}", busy(), _absence, scheme=scheme)
        gallery.show(f"offer-{scheme}", busy(), _offer, scheme=scheme)
        gallery.show(f"failures-{scheme}", busy(), _failures, scheme=scheme)
        gallery.show(f"held-{scheme}", busy(), _held, scheme=scheme)
        gallery.show(f"outbox-{scheme}", busy(), _outbox, scheme=scheme)
        gallery.show(f"lost-{scheme}", busy(), _lost, scheme=scheme)
        gallery.show(f"find-{scheme}", busy(), _find, scheme=scheme)
        gallery.show(f"search-{scheme}", busy(), _search, scheme=scheme)
        gallery.show(f"leaving-{scheme}", busy(), _leaving, scheme=scheme)
        gallery.show(f"ending-{scheme}", busy(), _ending, scheme=scheme)
        gallery.show(f"older-{scheme}", busy(), _older, scheme=scheme)
        gallery.show(f"palette-{scheme}", busy(), _palette, scheme=scheme)
        gallery.show(f"menu-{scheme}", busy(), _menu, scheme=scheme)
        signed_out = Store(day.clock)
        signed_out.set_sign_in(
            SignInState(
                phase=SignInPhase.ASKING,
                server="https://desk.nordlys.example",
                login="maja",
                problem="The name or the password is wrong. Check both and try again.",
            )
        )
        gallery.show(f"door-{scheme}", signed_out, size=(1280, 800), scheme=scheme)
    gallery.show("long", busy(), _long_draft)
    gallery.show("account", busy(), _account)
    gallery.show("link", busy(), _link)
    gallery.show("offline", busy(), _offline)
    gallery.show("viewer", busy(), _viewer)
    gallery.show("ended", busy(), _ended)
    gallery.show("unsent", busy(), _unsent)
    gallery.show("waiting", busy(), _waiting)
    gallery.show("quiet-ready", day.store(day.quiet(AgentStatus.READY)))
    gallery.show("quiet-not-ready", day.store(day.quiet(AgentStatus.NOT_READY)), scheme=Scheme.DARK)
    expired = busy()
    expired.set_sign_in(SignInState(phase=SignInPhase.EXPIRED, server="https://desk.nordlys.example", login="maja"))
    gallery.show("expired", expired)
    for language in ("da", "fi"):
        text.use(language)
        gallery.show(f"language-{language}", busy(), _ended)
        gallery.show(f"absence-language-{language}", busy(), _absence, size=(1024, 700))
        gallery.show(f"offer-language-{language}", busy(), _offer, size=(1024, 700))
        gallery.show(f"menu-language-{language}", busy(), _menu, size=(1280, 800))
        gallery.show(f"offline-language-{language}", busy(), _offline, size=(1280, 800))
    text.use("en")
    gallery.show("strange", busy(), _strange)
    gallery.show("top", busy(), _top)
    gallery.show("small", busy(), _offer, size=(1024, 700))
    gallery.show("laptop", busy(), _typing, size=(1280, 800), scheme=Scheme.DARK)
    gallery.show("large", busy(), _typing, size=(1920, 1080))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
