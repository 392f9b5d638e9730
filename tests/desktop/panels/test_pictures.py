"""Pictures enlarged, turned, copied, carried out; the chat's pictures side by side."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QByteArray, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageWriter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.models.album import Shot
from desktop.models.enlarged import Enlarged, Section, level_for
from desktop.panels.chat.panel import ChatPanel
from desktop.panels.pictures.framing import Framing
from desktop.panels.pictures.viewer import PictureViewer
from desktop.state.changes import FileFetched
from protocol.entities import Attachment
from protocol.ids import FileId
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk, Shown

ROOM = QSizeF(1000, 800)


def quarters(path: Path, width: int, height: int) -> Path:
    """A picture with a corner of each colour: red, green over blue, white."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for x in range(2):
        for y in range(2):
            colour = QColor(("red", "lime", "blue", "white")[x + 2 * y])
            part = QImage(width // 2, height // 2, QImage.Format.Format_RGB32)
            part.fill(colour)
            for line in range(part.height()):
                for column in range(part.width()):
                    image.setPixelColor(x * part.width() + column, y * part.height() + line, colour)
    assert QImageWriter(str(path), QByteArray(b"png")).write(image)
    return path


def section(turns: int = 0, scale: float = 1.0) -> Section:
    return Section(width=200, height=200, x=100, y=100, scale=scale, turns=turns)


def test_a_picture_fits_and_what_is_pointed_at_stays() -> None:
    framing = Framing(4000, 2000)
    whole = framing.target(ROOM)
    assert whole.left() >= 0
    assert whole.right() <= ROOM.width()
    at = QPointF(300, 350)
    before = (at - framing.middle(ROOM)) / framing.scale(ROOM)
    framing.zoom_to(ROOM, 1.7, at)
    after = (at - framing.middle(ROOM)) / framing.scale(ROOM)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))


def test_a_turned_picture_fits_by_its_turned_size() -> None:
    framing = Framing(4000, 1000)
    lying = framing.scale(ROOM)
    framing.turn(1)
    assert framing.scale(ROOM) < lying
    assert framing.target(ROOM).height() > framing.target(ROOM).width()
    framing.turn(3)
    assert framing.scale(ROOM) == lying


def test_a_small_picture_is_not_blown_up_until_asked() -> None:
    framing = Framing(20, 10)
    assert framing.scale(ROOM) == 1.0
    framing.zoom_to(ROOM, 100)
    assert framing.scale(ROOM) == 8.0


@pytest.mark.parametrize(("scale", "level"), [(2.0, 0), (1.0, 0), (0.51, 0), (0.5, 1), (0.2, 2), (0.0001, 6)])
def test_no_more_is_decoded_than_the_screen_shows(scale: float, level: int) -> None:
    assert level_for(scale) == level


@pytest.mark.parametrize(("turns", "colour"), [(0, "red"), (1, "blue"), (2, "white"), (3, "lime")])
def test_what_is_wanted_is_drawn_as_turned(qtbot: QtBot, tmp_path: Path, turns: int, colour: str) -> None:
    """Upper left is what a quarter turn clockwise brings there; at full size and at a quarter of it."""
    enlarged = Enlarged()
    enlarged.open(quarters(tmp_path / "q", 160, 160))
    for scale in (1.0, 0.25):
        wanted = section(turns, scale)
        with qtbot.waitSignal(enlarged.came):
            enlarged.want(wanted)
        assert enlarged.drawn is not None
        assert enlarged.drawn.section == wanted
        away = round(40 * scale)
        assert enlarged.drawn.image.pixelColor(100 - away, 100 - away) == QColor(colour)
    enlarged.deleteLater()


def test_of_many_sections_only_the_last_is_drawn(qtbot: QtBot, tmp_path: Path) -> None:
    enlarged = Enlarged()
    enlarged.open(quarters(tmp_path / "q", 160, 160))
    came: list[Section] = []
    enlarged.came.connect(lambda: came.append(enlarged.drawn.section) if enlarged.drawn else None)
    wanted = [section(scale=1 + number / 10) for number in range(20)]
    for one in wanted:
        enlarged.want(one)
    qtbot.waitUntil(lambda: bool(came) and came[-1] == wanted[-1])
    assert len(came) == 2
    enlarged.deleteLater()


def test_a_file_that_is_no_picture_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "q").write_bytes(b"no picture")
    enlarged = Enlarged()
    enlarged.open(tmp_path / "q")
    with qtbot.waitSignal(enlarged.failed):
        enlarged.want(section())
    enlarged.deleteLater()


def reading(shown: Shown) -> ChatPanel:
    found = shown.window.findChild(ChatPanel)
    assert isinstance(found, ChatPanel)
    return found


def shots(shown: Shown, folder: Path, count: int = 3) -> tuple[Shot, ...]:
    """Pictures that are on this machine."""
    made: list[Shot] = []
    for number in range(count):
        picture: Attachment = replace(
            day.photo(), id=FileId(day.command_id(900 + number)), name=f"p{number}.png", width=80, height=40
        )
        path = quarters(folder / f"p{number}", 80, 40)
        shown.store.fetched(FileFetched(picture.id, True, path))
        shown.store.fetched(FileFetched(picture.id, False, path))
        made.append(Shot(picture, "Freja Nielsen", day.NOW))
    return tuple(made)


def test_keys_go_through_the_chats_pictures(make_desk: MakeDesk, tmp_path: Path) -> None:
    shown = make_desk()
    viewer: PictureViewer = reading(shown).reading.viewer
    all_of_it = shots(shown, tmp_path)
    viewer.open(all_of_it, 1)
    assert viewer.accessibleName() == "Picture p1.png, 2 of 3"
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.picture == all_of_it[2].picture
    assert not viewer.after.isEnabled()
    QTest.keyClick(viewer, Qt.Key.Key_Right)
    assert viewer.picture == all_of_it[2].picture
    QTest.keyClick(viewer, Qt.Key.Key_Home)
    assert viewer.picture == all_of_it[0].picture
    QTest.keyClick(viewer, Qt.Key.Key_R)
    assert viewer.framing.turns == 1
    QTest.keyClick(viewer, Qt.Key.Key_Left)
    assert viewer.picture == all_of_it[0].picture
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert not viewer.isVisible()
    assert viewer.picture is None


def test_the_copy_is_turned_as_it_is_seen(make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path) -> None:
    shown = make_desk()
    viewer = reading(shown).reading.viewer
    viewer.open(shots(shown, tmp_path), 0)
    viewer.turn(1)
    with qtbot.waitSignal(viewer.copied):
        QTest.keyClick(viewer, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (40, 80)
    assert image.pixelColor(5, 5) == QColor("blue")
    assert "Picture copied" in shown.window.toasts.texts()
    viewer.leave()


def test_it_is_handed_out_under_its_own_name(make_desk: MakeDesk, tmp_path: Path) -> None:
    """However it calls itself, inside a folder of ours."""
    shown = make_desk(show=False)
    (shot,) = shots(shown, tmp_path, 1)
    for name, called in (("p0.png", "p0.png"), ("../../etc/x.png", "x.png"), ("..\\y.png", "y.png"), ("..", "file")):
        path = shown.desk.pictures.to_hand_out(replace(shot.picture, name=name))
        assert path is not None
        assert path.name == called
        assert path.parent.parent == tmp_path
        assert path.read_bytes() == (tmp_path / "p0").read_bytes()


def test_what_is_not_here_is_fetched_before_it_is_handed_out(make_desk: MakeDesk) -> None:
    shown = make_desk(show=False)
    shown.bus.files.clear()
    assert shown.desk.pictures.to_hand_out(day.photo()) is None
    assert shown.bus.files == [(day.photo(), False)]


def test_the_gallery_opens_what_is_chosen(make_desk: MakeDesk) -> None:
    shown = make_desk()
    shown.desk.select(day.FREJA)
    panel = reading(shown).reading
    shown.window.commands.run("chat.pictures")
    assert panel.gallery.isVisible()
    count = panel.gallery.model.rowCount()
    assert count == 1
    QTest.keyClick(panel.gallery.grid, Qt.Key.Key_Return)
    assert not panel.gallery.isVisible()
    assert panel.viewer.isVisible()
    assert panel.viewer.picture == day.photo()
    panel.viewer.leave()
