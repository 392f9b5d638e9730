"""A set-up that a person wrote: a slip in it is named, and nothing is imported."""

from pathlib import Path

import pytest

from backend.app.setup_file import read_setup
from backend.errors import KnownError
from protocol.ids import new_id

_KEY = str(new_id())
_QUEUE = f'"queue": "{_KEY}", "name": "Sales"'
_SITE = f'"site": "{_KEY}", "key": "shop", "name": "Shop"'


@pytest.mark.parametrize(
    ("document", "name", "place"),
    [
        ('{"sits": []}', "sits", ""),
        (f'{{"queues": [{{{_QUEUE}, "answer": {{"warn_secnds": 3}}}}]}}', "warn_secnds", "`$.queues[0].answer`"),
        (f'{{"queues": [{{{_QUEUE}}}, {{{_QUEUE}, "naem": 1}}]}}', "naem", ""),
        (
            f'{{"queues": [{{{_QUEUE}, "overflow": {{"queue": "{_KEY}", "after_seconds": 9, "aftr": 1}}}}]}}',
            "aftr",
            "`$.queues[0].overflow`",
        ),
        (f'{{"sites": [{{{_SITE}, "cobrowse": {{"onn": true}}}}]}}', "onn", "`$.sites[0].cobrowse`"),
        (
            f'{{"sites": [{{{_SITE}, "form": [{{"key": "a", "label": "A", "skils": {{}}}}]}}]}}',
            "skils",
            "`$.sites[0].form[0]`",
        ),
    ],
)
def test_a_misspelled_setting_is_named(tmp_path: Path, document: str, name: str, place: str) -> None:
    """However deep it stands."""
    file = tmp_path / "shop.json"
    file.write_text(document)
    with pytest.raises(KnownError, match=f"unknown field `{name}`") as caught:
        read_setup(file)
    assert place in str(caught.value)


def test_what_is_spelled_well_is_read(tmp_path: Path) -> None:
    """Names of skills, and keys of queues, are what one likes."""
    file = tmp_path / "shop.json"
    serves = f'"skills": {{"any": 3}}, "queues": {{"{_KEY}": {{"chat": 1}}}}'
    agent = f'"agent": "{_KEY}", "login": "maja", "name": "Maja", {serves}'
    file.write_text(f'{{"queues": [{{{_QUEUE}, "answer": {{"warn_seconds": 3}}}}], "agents": [{{{agent}}}]}}')
    assert [type(one).__name__ for one in read_setup(file)] == ["PutQueue", "PutAgent"]
