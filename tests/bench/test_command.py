"""`deskbell bench`."""

import pytest

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
