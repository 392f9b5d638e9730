"""The OpenAPI document: Litestar's, plus what it can't know: that every refusal is an `ErrorBody`."""

from typing import Any, cast

import msgspec
from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin

from protocol.errors import ErrorBody

_REF = "#/components/schemas/{name}"
#: What Litestar notes for unreadable calls has another shape than what we answer.
_LITESTARS_OWN = "400"

_Node = dict[str, Any]


class Document(JsonRenderPlugin):
    """Renders the document at `/schema`."""

    def __init__(self) -> None:
        super().__init__(path=["/", "/openapi.json"])

    def render(self, request: Request[Any, Any, Any], openapi_schema: _Node) -> bytes:  # noqa: ARG002 -- the base's signature
        """With a default answer on every operation."""
        return msgspec.json.encode(_with_refusals(openapi_schema))


def _with_refusals(document: _Node) -> _Node:
    (reference,), components = msgspec.json.schema_components([ErrorBody], ref_template=_REF)
    refusal = {"description": "Refused, and why.", "content": {"application/json": {"schema": reference}}}
    paths = {
        path: {method: _answering(cast("_Node", operation), refusal) for method, operation in item.items()}
        for path, item in cast("dict[str, _Node]", document["paths"]).items()
        if not path.startswith("/schema")
    }
    known = cast("_Node", document.get("components", {}))
    schemas = {**cast("_Node", known.get("schemas", {})), **components}
    return {**document, "paths": paths, "components": {**known, "schemas": schemas}}


def _answering(operation: _Node, refusal: _Node) -> _Node:
    answers = {status: answer for status, answer in operation["responses"].items() if status != _LITESTARS_OWN}
    return {**operation, "responses": {**answers, "default": refusal}}
