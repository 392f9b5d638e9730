"""An eye on the screen: what stands in the pixels of an X display, whatever program painted them."""

import ctypes
import ctypes.util
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

from backend.errors import KnownError

Colour = tuple[int, int, int]
Place = tuple[int, int]

_ZPIXMAP, _ALL_PLANES = 2, 0xFFFFFFFF
_BYTES = 4
#: Seconds between two looks.
_BLINK = 0.0005
_PATIENCE = 30.0


class _Image(ctypes.Structure):
    """The beginning of Xlib's XImage."""

    _fields_ = (
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.c_void_p),
    )
    data: int


class Eye:
    """Looks at a display. It costs the display's server a few microseconds a look, and the programs on it nothing."""

    def __init__(self, x11: ctypes.CDLL, display: int) -> None:
        self._x11 = x11
        self._display = display
        self._root = int(x11.XDefaultRootWindow(display))
        self._width = int(x11.XDisplayWidth(display, 0))
        self._height = int(x11.XDisplayHeight(display, 0))

    def find(self, colour: Colour, *, among: Callable[[Place], bool] = lambda _: True) -> Place:
        """The middle of the first rectangle of this colour. Raises TimeoutError."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            place = self._middle(self._pixels(0, 0, self._width, self._height), colour, among)
            if place is not None:
                return place
            time.sleep(0.05)
        raise TimeoutError(f"nothing on the screen was of the colour {colour}")

    def sees(self, colour: Colour, place: Place) -> float:
        """When it stood there: Unix milliseconds. Raises TimeoutError."""
        wanted = _raw(colour)
        until = time.monotonic() + _PATIENCE
        while self._pixels(*place, 1, 1)[:3] != wanted:
            if time.monotonic() > until:
                raise TimeoutError(f"the colour {colour} was not painted")
            time.sleep(_BLINK)
        return time.time() * 1000

    def _pixels(self, x: int, y: int, width: int, height: int) -> bytes:
        found = self._x11.XGetImage(self._display, self._root, x, y, width, height, _ALL_PLANES, _ZPIXMAP)
        image = ctypes.cast(found, ctypes.POINTER(_Image)).contents
        read = ctypes.string_at(image.data, width * height * _BYTES)
        self._x11.XDestroyImage(found)
        return read

    def _middle(self, pixels: bytes, colour: Colour, among: Callable[[Place], bool]) -> Place | None:
        wanted, line = _raw(colour), self._width * _BYTES
        at = -1
        while (at := pixels.find(wanted, at + 1)) >= 0:
            if at % _BYTES:
                continue
            right = down = at
            while pixels[right : right + 3] == wanted:
                right += _BYTES
            while pixels[down : down + 3] == wanted:
                down += line
            x, y = at % line // _BYTES, at // line
            place = (x + (right - at) // _BYTES // 2, y + (down - at) // line // 2)
            if among(place):
                return place
        return None


def _raw(colour: Colour) -> bytes:
    return bytes(reversed(colour))


@contextmanager
def eye_on(name: str) -> Generator[Eye]:
    """An eye on the display of this name. Raises KnownError where there is none."""
    library = ctypes.util.find_library("X11")
    if sys.platform != "linux" or library is None:
        raise KnownError("What is painted is looked at on an X screen: this runs on Linux, with libx11 and Xvfb.")
    x11 = ctypes.CDLL(library)
    x11.XOpenDisplay.restype = x11.XGetImage.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    whole = (ctypes.c_int, ctypes.c_int, ctypes.c_uint, ctypes.c_uint, ctypes.c_ulong, ctypes.c_int)
    x11.XGetImage.argtypes = (ctypes.c_void_p, ctypes.c_ulong, *whole)
    for named in (x11.XDefaultRootWindow, x11.XCloseDisplay, x11.XDestroyImage):
        named.argtypes = (ctypes.c_void_p,)
    for named in (x11.XDisplayWidth, x11.XDisplayHeight):
        named.argtypes = (ctypes.c_void_p, ctypes.c_int)
    display = x11.XOpenDisplay(name.encode())
    if not display:
        raise KnownError(f"The screen {name} can't be looked at.")
    try:
        yield Eye(x11, display)
    finally:
        x11.XCloseDisplay(display)
