"""Settings: which source wins, and what a wrong one is told."""

import argparse
from pathlib import Path

import pytest

from backend.app.settings import LogFormat, Settings, add_flags, load
from backend.errors import KnownError


def _load(*flags: str, **environment: str) -> Settings:
    parser = argparse.ArgumentParser()
    add_flags(parser)
    return load(parser.parse_args(flags), environment)


def test_flags_go_over_the_environment_over_the_file(tmp_path: Path) -> None:
    """Each setting by itself."""
    file = tmp_path / "deskbell.toml"
    file.write_text('data = "in-file"\nhost = "in-file"\nport = 1\nbehind_proxy = true\nlog_format = "json"\n')
    settings = _load("--config", str(file), "--port", "3", DESKBELL_PORT="2", DESKBELL_HOST="in-env")
    assert settings == Settings(
        data=Path("in-file"), host="in-env", port=3, behind_proxy=True, log_format=LogFormat.JSON
    )


def test_the_file_may_be_named_in_the_environment(tmp_path: Path) -> None:
    """As any setting."""
    file = tmp_path / "deskbell.toml"
    file.write_text('data = "there"\n')
    assert _load(DESKBELL_CONFIG=str(file)).data == Path("there")


@pytest.mark.parametrize(
    ("flags", "environment", "words"),
    [
        ((), {}, r"No data folder is named"),
        (("--data", "d", "--port", "70000"), {}, r"--port is '70000'.*from 0 to 65535"),
        (("--data", "d"), {"DESKBELL_PORT": "many"}, r"DESKBELL_PORT is 'many'"),
        (("--data", "d", "--public-url", "chat.example.com"), {}, r"--public-url.*https://chat.example.com"),
        (("--data", "d", "--public-url", "https://x.example/chat"), {}, r"without a path"),
        (("--data", "d", "--log-level", "loud"), {}, r"debug, info, warning, error"),
        (("--data", "d"), {"DESKBELL_BEHIND_PROXY": "maybe"}, r"true or false"),
        (("--data", "d", "--tls-cert", "/nothing"), {}, r"a file that exists"),
        (("--data", "d", "--public-url", "https://[::1"), {}, r"without a path"),
        (("--data", "d", "--tls-cert", __file__), {}, r"go together"),
        (("--data", "d", "--tls-cert", __file__, "--tls-key", __file__), {}, r"a certificate and its own key"),
        (("--data", "d", "--config", "/nothing"), {}, r"settings file /nothing can't be read"),
    ],
)
def test_a_wrong_setting_is_told_with_its_source(
    flags: tuple[str, ...], environment: dict[str, str], words: str
) -> None:
    """Which one, where it came from, what is allowed."""
    with pytest.raises(KnownError, match=words):
        _load(*flags, **environment)


@pytest.mark.parametrize(
    ("text", "words"),
    [("port = ", "not valid TOML"), ("prot = 1", "unknown setting 'prot'"), ("port = true", "port in .* is True")],
)
def test_a_wrong_file_is_told(tmp_path: Path, text: str, words: str) -> None:
    """Misspelt names too."""
    file = tmp_path / "deskbell.toml"
    file.write_text(text)
    with pytest.raises(KnownError, match=words):
        _load("--data", "d", "--config", str(file))
