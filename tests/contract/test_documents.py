"""What the guides name exists, and what exists is named."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from backend import cli
from backend.app.settings import SETTINGS, Settings

_ROOT = Path(__file__).parents[2]
_DOCUMENTS = sorted([*_ROOT.glob("*.md"), *_ROOT.glob("docs/**/*.md"), *_ROOT.glob("installers/*.md")])


def test_the_guide_has_every_setting() -> None:
    """With its flag, its variable and its default, in the order of the program."""
    guide = (_ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| `([\w-]+)` \| `(\w+)` \| .* \| (.*) \|$", guide, re.MULTILINE)
    assert [row[:3] for row in rows] == [(s.name, s.flag, s.variable) for s in SETTINGS]
    defaults = {name: default.strip("`") for name, _, _, default in rows}
    settings = Settings(data=Path("needed"))
    for setting in SETTINGS:
        value: object = getattr(settings, setting.name)
        if value not in (None, ""):
            assert defaults[setting.name].lower() == str(value).lower(), setting.name


@pytest.mark.parametrize("place", [place for _, place, _ in cli.COMMANDS])
def test_every_subcommand_explains_itself(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` works for each line of the command table."""
    module, _, function = place.partition(":")
    with pytest.raises(SystemExit) as ended:
        getattr(import_module(module), function)(["--help"])
    assert ended.value.code == 0
    assert "usage: deskbell" in capsys.readouterr().out


@pytest.mark.parametrize("document", _DOCUMENTS, ids=[str(path.relative_to(_ROOT)) for path in _DOCUMENTS])
def test_links_lead_somewhere(document: Path) -> None:
    """Files and pictures that a page points to are there, headings too."""
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        path = (document.parent / file).resolve() if file else document
        assert path.exists(), f"{document.name} points to {target}"
        if anchor:
            assert anchor in _anchors(path.read_text(encoding="utf-8")), f"{document.name} points to {target}"


def test_the_index_has_every_decision() -> None:
    """A record that nobody finds decides nothing."""
    folder = _ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", index) == sorted(path.name for path in folder.glob("0*.md"))


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}
