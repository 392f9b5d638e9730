"""`deskbell bench`."""

import pytest

from backend.errors import KnownError
from bench.measure import BENCHES, command


def test_help_explains_each_bench(capsys: pytest.CaptureFixture[str]) -> None:
    """By name and in words."""
    with pytest.raises(SystemExit):
        command(["--help"])
    said = capsys.readouterr().out
    for name, _, what in BENCHES:
        assert name in said
        assert what in said


def test_an_unknown_bench_is_refused() -> None:
    """With usage, as argparse does it."""
    with pytest.raises(SystemExit) as stopped:
        command(["nothing"])
    assert stopped.value.code == 2


def test_options_are_refused_by_a_bench_that_has_no_use_for_them() -> None:
    """Rather than to measure something else than what was asked for."""
    with pytest.raises(KnownError, match="idle"):
        command(["idle", "--count", "3"])


def test_a_count_is_positive() -> None:
    """None of something is no bench."""
    with pytest.raises(SystemExit):
        command(["idle", "--count", "0"])
