"""Finds fields that a document has and its type has not, however deep.

On the wire those are let pass, for the other side may be newer; in a document that a person wrote they are slips.
"""

from typing import cast

from msgspec import inspect


def unknown_field(document: object, kind: inspect.Type, place: str = "$") -> str | None:
    """The first one, in words and with its place; None: there is none. `document` is of that type otherwise."""
    match kind:
        case inspect.StructType() if isinstance(document, dict):
            return _in_struct(cast("dict[str, object]", document), kind, place)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item) if isinstance(document, list):
            parts = [(one, item, f"{place}[{n}]") for n, one in enumerate(cast("list[object]", document))]
        case inspect.DictType(value_type=value) if isinstance(document, dict):
            parts = [(one, value, f"{place}.{key}") for key, one in cast("dict[str, object]", document).items()]
        case inspect.UnionType(types=types):
            parts = [(document, one, place) for one in types if isinstance(one, inspect.StructType)][:1]
        case _:
            return None
    return next((found for part in parts if (found := unknown_field(*part)) is not None), None)


def _in_struct(document: dict[str, object], kind: inspect.StructType, place: str) -> str | None:
    known = {field.encode_name: field.type for field in kind.fields}
    for name, value in document.items():
        if name == kind.tag_field:
            continue
        if name not in known:
            return f"Object contains unknown field `{name}` - at `{place}`"
        found = unknown_field(value, known[name], f"{place}.{name}")
        if found is not None:
            return found
    return None
