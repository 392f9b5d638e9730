"""The floor under every figure of delivery: a bare socket echo on our web server's parts, one durable commit each.

`python -m bench.echo FOLDER` prints the port it listens on.
"""

import asyncio
import socket
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NotRequired, TypedDict

import uvicorn
import uvloop


class Message(TypedDict):
    """What this program needs of an ASGI message."""

    type: str
    text: NotRequired[str | None]


Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def echo(folder: Path) -> Callable[[object, Receive, Send], Awaitable[None]]:
    """An application that commits each text, then sends it back."""
    database = sqlite3.connect(folder / "echo.sqlite", isolation_level=None)
    database.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=10000;"
        "CREATE TABLE IF NOT EXISTS said (number INTEGER PRIMARY KEY, data TEXT NOT NULL)"
    )

    async def application(_scope: object, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            said = message.get("text")
            database.execute("INSERT INTO said (data) VALUES (?)", (said,))
            await send({"type": "websocket.send", "text": said})

    return application


def main(folder: Path) -> None:
    """Serve until ended."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(
        echo(folder),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="error",
        access_log=False,
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(uvicorn.Server(config).serve(sockets=[listener]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
