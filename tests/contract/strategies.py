"""Hypothesis strategies for whatever the protocol's structs may hold."""

from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import NewType, Union, cast, get_args, get_origin
from uuid import UUID

import msgspec
from hypothesis import strategies as st

_PLAIN: dict[type, st.SearchStrategy[object]] = {
    NoneType: st.none(),
    bool: st.booleans(),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    str: st.text(max_size=12),
    UUID: st.uuids(),
}


@cache
def values(kind: object) -> st.SearchStrategy[object]:
    """Any value of a type that stands in a struct of the protocol."""
    if isinstance(kind, NewType):
        return values(cast("object", kind.__supertype__))
    parts = cast("tuple[object, ...]", get_args(kind))
    if isinstance(kind, UnionType) or get_origin(kind) is Union:
        return st.one_of([values(part) for part in parts])
    if get_origin(kind) is tuple:
        return st.lists(values(parts[0]), max_size=3).map(tuple)
    if get_origin(kind) is dict:
        return st.dictionaries(values(parts[0]), values(parts[1]), max_size=3)
    named = cast("type[object]", kind)
    if issubclass(named, Enum):
        return st.sampled_from(list(named))
    if issubclass(named, msgspec.Struct):
        fields = {field.name: values(field.type) for field in msgspec.structs.fields(named)}
        return st.builds(named, **fields)
    return _PLAIN[named]
