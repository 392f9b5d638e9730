"""The server's settings: from a file, the environment and flags, the later over the earlier.

All are checked at the start. An error says which setting, where it came from and what is allowed.
"""

import argparse
import os
import ssl
import tomllib
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from backend.actions.hours import zone_of
from backend.errors import KnownError

_PREFIX = "DESKBELL_"
_MOST_PORT = 65_535
_TRUE, _FALSE = frozenset({"true", "yes", "1", "on"}), frozenset({"false", "no", "0", "off"})


_ADDRESS = "an address like https://chat.example.com, without a path"


class LogFormat(StrEnum):
    """How the log is written."""

    CONSOLE = "console"
    JSON = "json"


class LogLevel(StrEnum):
    """From which weight on."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How one server runs."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8480
    public_url: str = ""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    behind_proxy: bool = False
    log_format: LogFormat = LogFormat.CONSOLE
    log_level: LogLevel = LogLevel.INFO
    visitors_per_minute: int = 600
    messages_per_minute: int = 60
    chats_per_hour: int = 20
    sockets_per_visitor: int = 20
    metrics_token: str | None = None
    unsent_files_hours: int = 72
    time_zone: str = "UTC"
    full_jobs: int = 5_000
    full_lag: int = 5_000
    full_outbox: int = 256_000_000


class _Wrong(ValueError):
    """A value that is not allowed; says what is."""


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise _Wrong("some text")
    return value


def _path(value: object) -> Path:
    return Path(_text(value)).expanduser()


def _file(value: object) -> Path:
    path = _path(value)
    if not path.is_file():
        raise _Wrong("a file that exists")
    return path


def _whole(least: int, most: int) -> Callable[[object], int]:
    def parse(value: object) -> int:
        try:
            number = int(value) if isinstance(value, int | str) and not isinstance(value, bool) else least - 1
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise _Wrong(f"a whole number from {least} to {most}")
        return number

    return parse


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    raise _Wrong("true or false")


def _url(value: object) -> str:
    try:
        url = urlsplit(_text(value))
    except ValueError:
        raise _Wrong(_ADDRESS) from None
    if url.scheme not in {"http", "https"} or not url.netloc or url.path.strip("/") or url.query or url.fragment:
        raise _Wrong(_ADDRESS)
    return f"{url.scheme}://{url.netloc}".lower()


def _zone(value: object) -> str:
    name = _text(value)
    try:
        zone_of(name)
    except ValueError:
        raise _Wrong("a name like Europe/Copenhagen") from None
    return name


def _one_of(kind: type[StrEnum]) -> Callable[[object], StrEnum]:
    def parse(value: object) -> StrEnum:
        try:
            return kind(str(value).lower())
        except ValueError:
            raise _Wrong("one of " + ", ".join(kind)) from None

    return parse


class _Setting(msgspec.Struct, frozen=True):
    name: str
    parse: Callable[[object], object]
    help: str
    switch: bool = False

    @property
    def flag(self) -> str:
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        return _PREFIX + self.name.upper()


SETTINGS = (
    _Setting("data", _path, "the folder that holds everything; made if missing (needed)"),
    _Setting("host", _text, "the address to listen on (127.0.0.1)"),
    _Setting("port", _whole(0, _MOST_PORT), "the port to listen on; 0 takes a free one (8480)"),
    _Setting("public_url", _url, "the address that browsers and desks use (the one listened on)"),
    _Setting("tls_cert", _file, "a certificate file, to serve https"),
    _Setting("tls_key", _file, "the certificate's key file"),
    _Setting("behind_proxy", _yes_or_no, "believe the X-Forwarded headers of a proxy in front", switch=True),
    _Setting("log_format", _one_of(LogFormat), "console or json (console)"),
    _Setting("log_level", _one_of(LogLevel), "debug, info, warning or error (info)"),
    _Setting("metrics_token", _text, "who reads /metrics sends this as a bearer token (nobody but this machine)"),
    _Setting("visitors_per_minute", _whole(1, 10_000_000), "most new visitors a minute from one address (600)"),
    _Setting("messages_per_minute", _whole(1, 1_000_000), "most messages a minute of one visitor (60)"),
    _Setting("chats_per_hour", _whole(1, 1_000_000), "most chats that one visitor starts in an hour (20)"),
    _Setting("sockets_per_visitor", _whole(1, 1_000_000), "most windows of one visitor connected at once (20)"),
    _Setting("unsent_files_hours", _whole(1, 10_000), "hours after which uploads that were never sent go (72)"),
    _Setting("time_zone", _zone, "the time zone in which the day of the figures begins (UTC)"),
    _Setting("full_jobs", _whole(1, 10_000), "waiting writes at which the server is full, see the guide (5000)"),
    _Setting("full_lag", _whole(1, 600_000), "milliseconds behind at which the server is full (5000)"),
    _Setting("full_outbox", _whole(1, 1 << 50), "bytes waiting for sockets at which it is full (256000000)"),
)


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Every setting as a flag, and `--config`."""
    for setting in SETTINGS:
        note = f"{setting.help}; also {setting.variable}"
        if setting.switch:
            parser.add_argument(setting.flag, action="store_const", const=True, help=note)
        else:
            parser.add_argument(setting.flag, metavar=setting.name.upper(), help=note)
    parser.add_argument("--config", metavar="FILE", help=f"a TOML file of settings; also {_PREFIX}CONFIG")


def load(flags: argparse.Namespace, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force. Raises KnownError."""
    variables = os.environ if environment is None else environment
    given: dict[str, object] = vars(flags)
    config = given.get("config") or variables.get(_PREFIX + "CONFIG")
    in_file = {} if config is None else _read(Path(str(config)))
    values: dict[str, object] = {}
    for setting in SETTINGS:
        sources: Sequence[tuple[object, str]] = (
            (given.get(setting.name), setting.flag),
            (variables.get(setting.variable), setting.variable),
            (in_file.get(setting.name), f"{setting.name} in {config}"),
        )
        for value, source in sources:
            if value is not None:
                values[setting.name] = _parsed(setting, value, source)
                break
    if "data" not in values:
        raise KnownError("No data folder is named. Say --data FOLDER, or set DESKBELL_DATA.")
    settings = msgspec.convert(values, Settings)
    if (settings.tls_cert is None) != (settings.tls_key is None):
        raise KnownError("--tls-cert and --tls-key go together: name both or neither.")
    if settings.tls_cert is not None and settings.tls_key is not None:
        _check_certificate(settings.tls_cert, settings.tls_key)
    return settings


def _check_certificate(certificate: Path, key: Path) -> None:
    try:
        # A locked key must not make the server ask for its password.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:
        raise KnownError(
            f"{certificate} and {key} can't be used for https. They must be a certificate and its own key, "
            "both in PEM, the key without a password."
        ) from error


def _parsed(setting: _Setting, value: object, source: str) -> object:
    try:
        return setting.parse(value)
    except _Wrong as wrong:
        raise KnownError(f"{source} is {value!r}, which is not allowed. It takes {wrong}.") from None


def _read(path: Path) -> dict[str, object]:
    try:
        values: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise KnownError(f"The settings file {path} can't be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnownError(f"The settings file {path} is not valid TOML: {error}.") from error
    names = [setting.name for setting in SETTINGS]
    for name in values:
        if name not in names:
            raise KnownError(f"The settings file {path} has an unknown setting {name!r}. Known: {', '.join(names)}.")
    return values
