"""Pictures and files of a chat: brought by either side, served to whoever has the secret address."""

import hmac
import secrets
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, get, put
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import File

from backend.actions import files
from backend.rest.callers import AnyRequest, owner_of, while_signed_in
from backend.rest.rights import Right, right
from backend.rest.services import Injected
from protocol.entities import Attachment
from protocol.errors import ErrorCode, Refusal
from protocol.ids import FileId
from protocol.kinds import AttachmentKind

_KEY_BYTES = 18
_UUID_VERSION = 7
_MOST_NAME_CHARACTERS = 255


class Files(Controller):
    """`/api/files` to bring, `/files` to fetch."""

    path = "/"
    tags = ("files",)

    @put("/api/files/{file_id:uuid}", opt=right(Right.SIGNED), request_max_body_size=None)
    async def bring(
        self,
        file_id: FromPath[UUID],
        name: Annotated[str, QueryParameter(min_length=1, max_length=_MOST_NAME_CHARACTERS)],
        request: AnyRequest,
        services: Injected,
    ) -> Attachment:
        """Store the body under an id made by the client; a retry gets the first answer."""
        owner = owner_of(request)
        if file_id.version != _UUID_VERSION:
            raise Refusal(ErrorCode.INVALID_VALUE, "The file's id must be a UUIDv7.")
        file = FileId(file_id)
        services.files.take(str(owner))
        async with services.uploads.receive(request.stream()) as received:
            digest = received.digest
            known = await services.store.run(while_signed_in(request, lambda tx: files.find(tx, file)))
            if known is not None:
                return known.again(owner, digest)
            kept = await services.uploads.keep(received, name)
        attachment = Attachment(
            id=file,
            key=secrets.token_urlsafe(_KEY_BYTES),
            kind=kept.kind,
            name=kept.name,
            media_type=kept.media_type,
            bytes=kept.bytes,
            width=kept.width,
            height=kept.height,
        )
        return await services.store.run(lambda tx: files.register(tx, file, owner, digest, attachment))

    @get("/files/{file_id:uuid}/{key:str}", opt=right(Right.PUBLIC), media_type="application/octet-stream")
    async def fetch(
        self,
        file_id: FromPath[UUID],
        key: FromPath[str],
        services: Injected,
        size: FromQuery[Literal["thumbnail"] | None] = None,
    ) -> File:
        """The bytes. The key in the address is the right to them."""
        found = await services.store.run(lambda tx: files.find(tx, FileId(file_id)))
        if found is None or not hmac.compare_digest(found.attachment.key.encode(), key.encode()):
            raise Refusal(ErrorCode.UNKNOWN_FILE)
        attachment = found.attachment
        picture = attachment.kind is AttachmentKind.PICTURE
        if size is not None and not picture:
            raise Refusal(ErrorCode.UNKNOWN_FILE)
        path = services.uploads.path(found.digest, thumbnail=size is not None)
        if not path.is_file():
            raise Refusal(ErrorCode.UNKNOWN_FILE)
        return _serve(path, attachment, picture)


def _serve(path: Path, attachment: Attachment, picture: bool) -> File:
    # A thumbnail may be of another type than its picture.
    media_type = _picture_type(path) if picture else attachment.media_type
    return File(
        path,
        filename=attachment.name,
        media_type=media_type,
        content_disposition_type="inline" if picture else "attachment",
        headers={
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": "public, max-age=31536000, immutable",
        },
    )


def _picture_type(path: Path) -> str:
    with path.open("rb") as file:
        return "image/png" if file.read(4) == b"\x89PNG" else "image/jpeg"
