"""What decoders raise at bytes that were damaged on the disk, or written by another version."""

import msgspec

#: A text that is no UTF-8 and a nesting without end are no `DecodeError` to msgspec.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
