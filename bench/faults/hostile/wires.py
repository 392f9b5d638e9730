"""WebSocket frames byte by byte (RFC 6455, section 5.2), right ones and wrong ones."""

import struct
from typing import Final

CONTINUATION: Final = 0x0
TEXT: Final = 0x1
BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA
RESERVED: Final = (0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF)

_FINAL: Final = 0x80
_MASKED: Final = 0x80
_TWO, _EIGHT = 126, 127


def frame(
    opcode: int, payload: bytes, *, final: bool = True, mask: bytes | None = b"\x5a\xa5\x3c\xc3", reserved: int = 0
) -> bytes:
    """One frame of a client. `mask` None sends it bare, which no client may; `reserved` are the three bits of it."""
    first = (_FINAL if final else 0) | reserved << 4 | opcode
    return bytes((first,)) + _length(len(payload), masked=mask is not None) + (mask or b"") + _masked(payload, mask)


def payload(data: bytes) -> bytes:
    """What stands in one masked frame of `frame`."""
    length = data[1] & ~_MASKED
    at = 2 + {_TWO: 2, _EIGHT: 8}.get(length, 0)
    return _masked(data[at + 4 :], data[at : at + 4])


def announced(opcode: int, length: int, payload: bytes) -> bytes:
    """A frame that says another length than it has, always in the eight bytes of it."""
    return struct.pack(">BBQ", _FINAL | opcode, _MASKED | _EIGHT, length) + bytes(4) + payload


def wide(opcode: int, payload: bytes) -> bytes:
    """A frame whose length takes eight bytes and needs one."""
    return announced(opcode, len(payload), payload)


def _length(length: int, *, masked: bool) -> bytes:
    bit = _MASKED if masked else 0
    if length < _TWO:
        return bytes((bit | length,))
    if length < 1 << 16:
        return struct.pack(">BH", bit | _TWO, length)
    return struct.pack(">BQ", bit | _EIGHT, length)


def _masked(payload: bytes, mask: bytes | None) -> bytes:
    if mask is None or not payload:
        return payload
    whole = (mask * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")).to_bytes(len(payload), "big")
