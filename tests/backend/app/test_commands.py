"""The command line: quick help, administration, and what goes wrong at the start."""

import asyncio
import io
import json
import os
import resource
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from backend.cli import COMMANDS, main
from protocol.ids import new_id
from tests.backend.app.process import DESKBELL, PASSWORD, SETUP, Answered, Server, Window, serving, set_up


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*DESKBELL, *arguments], capture_output=True, text=True, timeout=60)


class Admin:
    """`deskbell admin` on a folder, in this process."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str, password: str = "") -> tuple[int, str]:
        """Exit code and what was told, on either stream."""
        self._monkeypatch.setattr("sys.stdin", io.StringIO(password))
        self._capsys.readouterr()
        code = main(["admin", "--data", str(self._folder), *arguments])
        told = self._capsys.readouterr()
        return code, told.out + told.err


@pytest.fixture
def admin(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Admin:
    """On the test's own folder."""
    return Admin(folder, monkeypatch, capsys)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """And what it does."""
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name, _, _ in COMMANDS)


@pytest.mark.parametrize("arguments", [[], ["dance"]])
def test_an_unknown_command_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With the ones there are."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert "serve" in captured.out + captured.err


def test_help_is_quick() -> None:
    """Nothing heavy is imported for it."""
    code = "import sys; from backend.cli import main; main(['--help']); print(len(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[-1]) < 150


@pytest.mark.parametrize("name", ["serve", "admin"])
def test_each_command_explains_itself(name: str) -> None:
    """With `--help`."""
    done = _run(name, "--help")
    assert done.returncode == 0
    assert "--data" in done.stdout


def test_a_mistyped_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And not made: only the acts that set a company up make one."""
    folder = tmp_path / "typo"
    assert main(["admin", "--data", str(folder), "export"]) == 2
    assert "not a data folder" in capsys.readouterr().err
    assert not folder.exists()


def test_administration_on_the_folder(admin: Admin) -> None:
    """Before any server: the first administrator, a queue, an agent, a site; then all of it exported."""
    boss = ("first-administrator", "--login", "boss", "--name", "Boss")
    assert admin(*boss, password=f"{PASSWORD}\n") == (0, "Made the administrator boss.\n")
    code, told = admin(*boss, password="x\n")
    assert (code, "administrator already" in told) == (2, True)
    short = ("put-agent", "--login", "al", "--name", "Al")
    code, told = admin(*short, password="seven77\n")
    assert (code, "at least 8 characters" in told) == (2, True)
    assert admin("put-queue", "--name", "Sales", "--skill", "bikes=3") == (0, "Made the queue Sales.\n")
    agent = ("put-agent", "--login", "bo", "--name", "Bo", "--queue", "Sales=1", "--skill", "bikes=9")
    assert admin(*agent, password="bo's own\n") == (0, "Made the agent bo.\n")
    site = ("put-site", "--key", "shop", "--origin", "https://s.example", "--queue", "Sales")
    assert admin(*site) == (0, "Made the site shop.\n")
    assert admin("put-agent", "--login", "BO", "--capacity", "5", "--keep-password") == (0, "Changed the agent BO.\n")
    setup = json.loads(admin("export")[1])
    queue = setup["queues"][0]["queue"]
    bo = next(agent for agent in setup["agents"] if agent["login"] == "bo")
    assert (bo["name"], bo["queues"], bo["skills"], bo["capacity"]) == (
        "Bo",
        {queue: {"chat": 1}},
        {"bikes": 9},
        {"chat": 5},
    )
    assert setup["sites"][0]["default_queue"] == queue


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("put-agent", "--login", "no"), "needs --name"),
        (("put-agent", "--login", "no", "--name", "N", "--queue", "None=1"), "no queue 'None'"),
        (("put-agent", "--login", "no", "--name", "N"), "No password was given"),
        (("put-queue", "--name", "Q", "--offer-seconds", "1"), "Seconds an offer rings"),
        (("import", "/nothing.json"), "can't be read"),
        (("import", __file__), "is not a set-up"),
    ],
)
def test_mistakes_are_told_in_plain_words(admin: Admin, arguments: tuple[str, ...], words: str) -> None:
    """With exit code 2 and without a trace."""
    admin("first-administrator", "--login", "boss", "--name", "Boss", password=f"{PASSWORD}\n")
    code, told = admin(*arguments)
    assert code == 2
    assert words in told
    assert "Traceback" not in told


def test_an_import_says_how_far_it_came(admin: Admin, tmp_path: Path) -> None:
    """Which one was refused, and that what follows is not in; a mark at the file's beginning is no fault."""
    queues = [{"queue": str(new_id()), "name": name, "offer_seconds": rings} for name, rings in (("A", 20), ("B", 1))]
    file = tmp_path / "company.json"
    file.write_text(json.dumps({"queues": [*queues, {**queues[0], "name": "C"}]}), encoding="utf-8-sig")
    code, told = admin("import", str(file))
    assert code == 2
    assert "The queue “B” can't be taken" in told
    assert "(1 of 3)" in told


def test_administration_through_the_running_server(folder: Path, admin: Admin) -> None:
    """It is in force at once; what was imported can be imported again."""
    with serving(folder) as server:
        (folder.parent / "again.json").write_text(json.dumps(SETUP))
        again = folder.parent / "again.json"
        assert admin("import", str(again)) == (0, f"Imported {again}.\n")
        assert admin("put-queue", "--name", "Workshop") == (0, "Made the queue Workshop.\n")
        assert {queue["name"] for queue in json.loads(admin("export")[1])["queues"]} == {"Sales", "Workshop"}
        token = folder / "local.token"
        assert token.stat().st_mode & 0o777 == 0o600
        server.call("GET", "/api/export", token=token.read_text())
    assert not token.exists()


def test_a_second_server_on_the_same_folder_is_refused(folder: Path) -> None:
    """Naming the first; which goes on."""
    with serving(folder) as server:
        second = _run("serve", "--data", str(folder), "--port", "0")
        assert second.returncode == 2
        assert f"process {server.process.pid}" in second.stderr
        assert "Traceback" not in second.stderr
        server.call("GET", "/health")


def test_a_taken_port_is_told(folder: Path) -> None:
    """With the address."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = _run("serve", "--data", str(folder), "--port", port)
    assert done.returncode == 2
    assert f"Can't listen on 127.0.0.1 port {port}" in done.stderr


def test_a_server_ends_cleanly(folder: Path) -> None:
    """With 0, and a second start finds all in order."""
    set_up(folder)
    first = Server(folder)
    assert first.stop() == 0
    assert Server(folder).stop() == 0
    assert "Traceback" not in first.log.read_text()


def test_a_server_with_json_logs_names_nobody(folder: Path) -> None:
    """Ids only: no logins, no names, no addresses, no words."""
    set_up(folder)
    with Server(folder, "--log-format", "json", "--log-level", "debug") as server:
        server.sign_in("maja")
        server.visit()
        with pytest.raises(Answered):
            server.call("POST", "/api/auth/sign-in", {"login": "maja", "password": "mistyped"})
    log = server.log.read_text()
    for line in log.splitlines():
        json.loads(line)
    for word in ("maja", "Maja", PASSWORD, "mistyped", "shop.example"):
        assert word not in log


async def test_clients_are_told_before_a_server_ends(folder_server: Server) -> None:
    """A closing frame with a time to come back, then 4503."""
    visit = folder_server.visit()
    async with folder_server.socket("/live/visitor", "http://shop.example") as socket:
        window = Window(socket)
        await window.hello(visit)
        folder_server.process.terminate()
        assert await window.end() == 4503
        closing = json.loads(window.raw[-1])
        assert (closing["type"], closing["code"], closing["retry_after"] > 0) == ("closing", "shutting_down", True)
    assert await asyncio.to_thread(folder_server.stop) == 0


@pytest.mark.skipif(shutil.which("openssl") is None, reason="a certificate is made with openssl")
def test_a_server_with_a_certificate_speaks_https(folder: Path, admin: Admin) -> None:
    """And can be administered through."""
    key, cert = folder.parent / "key.pem", folder.parent / "cert.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    name = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*request, *name, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    with serving(folder, "--tls-cert", str(cert), "--tls-key", str(key)) as server:
        assert server.url.startswith("https://")
        trust = ssl.create_default_context(cafile=str(cert))
        with urllib.request.urlopen(f"{server.url}/health", context=trust) as answer:
            assert answer.status == 200
        assert admin("put-queue", "--name", "Workshop")[0] == 0


def _fill(filler: Path) -> None:
    """Until nothing more fits."""
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4_096)


@pytest.mark.skipif(os.geteuid() != 0, reason="a small file system can be mounted by root alone")
def test_a_full_disk_is_told_and_survived(folder: Path) -> None:
    """Nothing is acknowledged that is not stored; when there is room again, all goes on."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        with serving(folder) as server:
            visit = server.visit()
            filler = folder / "filler"
            _fill(filler)
            refused = None
            for _ in range(2_000):
                try:
                    server.call("POST", "/api/widget/shop/session", {}, origin="http://shop.example")
                except Answered as answered:
                    refused = answered
                    break
            assert refused is not None
            assert (refused.status, refused.code) == (503, "storage_unavailable")
            with pytest.raises(Answered) as unhealthy:
                server.call("GET", "/health")
            assert unhealthy.value.status == 503
            with pytest.raises(Answered) as upload:
                server.upload(b"words" * 1_000, "a.txt", visit.token)
            assert (upload.value.status, upload.value.code) == (503, "storage_unavailable")
            # Without it a client calls the file refused for good.
            assert json.loads(upload.value.body)["retry_after"]
            filler.unlink()
            assert server.visit()
            server.call("GET", "/health")
            assert server.upload(b"words" * 1_000, "a.txt", visit.token)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("room", [0, 4_096], ids=["none", "for the lock"])
def test_a_server_that_starts_on_a_full_disk_says_so(folder: Path, room: int) -> None:
    """In one line and not by a trace; the folder is as it was, and starts when there is room."""
    set_up(folder)
    started = subprocess.run(
        [*DESKBELL, "serve", "--data", str(folder), "--port", "0"],
        capture_output=True,
        text=True,
        timeout=60,
        # As a full disk is to a program, and needs no rights to have.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert started.returncode == 2
    assert str(folder) in started.stderr
    assert len(started.stderr.splitlines()) == 1
    with Server(folder) as server:
        assert server.visit()


def test_a_program_that_was_not_installed_names_its_extra(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Such as the desk, where only the server was installed."""
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    assert main(["desktop"]) == 2
    told = capsys.readouterr().err
    assert told == "deskbell desktop: platformdirs is not installed. Install Deskbell with [desktop].\n"
