"""The widget's own files, for any page to load."""

from pathlib import Path
from typing import Annotated

from litestar import Controller, Response, get
from litestar.params import PathParameter

from backend.rest.rights import Right, right
from backend.rest.services import Injected
from protocol.errors import ErrorCode, Refusal

_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".map": "application/json",
    ".woff2": "font/woff2",
}
_LOADER = "widget.js"
#: Longer ones are none of ours, nor of any file system.
_MOST_NAME_CHARACTERS = 100
#: The loader keeps its name, so a new one must be found soon.
_LOADER_CACHE = "public, max-age=300"
_CACHE = "public, max-age=3600"


class Assets(Controller):
    """`/widget.js` and `/widget/...`."""

    path = "/"
    tags = ("widget",)

    @get("/widget.js", opt=right(Right.PUBLIC), media_type="text/javascript")
    async def loader(self, services: Injected) -> Response[bytes]:
        """What a page's script tag names."""
        return _file(services.widget_folder, _LOADER, _LOADER_CACHE)

    @get("/widget/{name:str}", opt=right(Right.PUBLIC), media_type="text/javascript")
    async def asset(
        self,
        name: Annotated[str, PathParameter(pattern=r"^[\w.-]+$", max_length=_MOST_NAME_CHARACTERS)],
        services: Injected,
    ) -> Response[bytes]:
        """What the loader loads."""
        return _file(services.widget_folder, name, _CACHE)


def _file(folder: Path, name: str, cache: str) -> Response[bytes]:
    path = folder / name
    kind = _TYPES.get(path.suffix)
    if kind is None or path.parent != folder or not path.is_file():
        raise Refusal(ErrorCode.UNKNOWN_FILE)
    return Response(
        path.read_bytes(),
        media_type=kind,
        headers={
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Cache-Control": cache,
        },
    )
