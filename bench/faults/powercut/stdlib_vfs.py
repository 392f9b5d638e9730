"""Puts a `Disk` under the standard library's `sqlite3`, whose connections nobody else can reach into.

`_sqlite3` loads the system's SQLite, and so does this, through ctypes: the same library in the same process. Its
own files work as ever; of each one opened in the disk's folder the functions that change it are replaced.
"""

import ctypes
from collections.abc import Generator
from contextlib import contextmanager
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    byref,
    c_char_p,
    c_int,
    c_int64,
    c_void_p,
    cast,
    memmove,
    pointer,
    sizeof,
)
from ctypes.util import find_library
from pathlib import Path

from backend.errors import KnownError
from bench.faults.powercut.disk import Disk, File, PowerIsOff

_OK = 0
_IOERR_WRITE, _IOERR_FSYNC, _IOERR_TRUNCATE, _IOERR_DELETE, _CANTOPEN = 778, 1034, 1546, 2570, 14
_MAIN_DB, _MAIN_JOURNAL, _SUPER_JOURNAL, _WAL = 0x100, 0x800, 0x4000, 0x80000
_JOURNALS = _MAIN_JOURNAL | _SUPER_JOURNAL | _WAL
_NAME = b"powercut"

#: The name goes on as the pointer that it is: the real file system keeps it, and not a copy.
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_Delete = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(Structure):
    """`sqlite3_vfs`, version 3."""

    _fields_ = (
        ("iVersion", c_int),
        ("szOsFile", c_int),
        ("mxPathname", c_int),
        ("pNext", c_void_p),
        ("zName", c_char_p),
        ("pAppData", c_void_p),
        ("xOpen", _Open),
        ("xDelete", _Delete),
        ("rest", c_void_p * 12),
    )


class _Methods(Structure):
    """`sqlite3_io_methods`, version 3."""

    _fields_ = (
        ("iVersion", c_int),
        ("xClose", c_void_p),
        ("xRead", c_void_p),
        ("xWrite", _Write),
        ("xTruncate", _Truncate),
        ("xSync", _Sync),
        ("rest", c_void_p * 13),
    )


class _Handle(Structure):
    """`sqlite3_file`: what follows is its VFS's own."""

    _fields_ = (("pMethods", POINTER(_Methods)),)


@contextmanager
def under_sqlite3(disk: Disk) -> Generator[None]:
    """All that `sqlite3` opens in the disk's folder is on that disk. Raises KnownError where it can't be."""
    library = _library()
    library.sqlite3_vfs_find.restype = POINTER(_Vfs)
    real = library.sqlite3_vfs_find(None)
    shim = _Shim(disk, real)
    if library.sqlite3_vfs_register(byref(shim.vfs), 1) != _OK:
        raise KnownError("SQLite takes no other file system here.")
    try:
        yield
    finally:
        library.sqlite3_vfs_unregister(byref(shim.vfs))
        library.sqlite3_vfs_register(real, 1)


def _library() -> ctypes.CDLL:
    name = find_library("sqlite3")
    if name is None:
        raise KnownError("This needs SQLite as a shared library, as Debian's Python uses it.")
    return ctypes.CDLL(name)


class _Shim:
    """The file system: the real one, with a few functions of ours.

    Attributes:
        vfs: what SQLite is given.
    """

    def __init__(self, disk: Disk, real: "ctypes._Pointer[_Vfs]") -> None:
        self._disk = disk
        self._real = real
        #: What SQLite calls must stay as long as SQLite may call it.
        self._opened: list[_OpenFile] = []
        self.vfs = _Vfs()
        memmove(byref(self.vfs), real, sizeof(_Vfs))
        self.vfs.pNext = None
        self.vfs.zName = _NAME
        self.vfs.xOpen = _Open(self._open)
        self.vfs.xDelete = _Delete(self._delete)

    def _open(self, _vfs: int, name: int | None, address: int, flags: int, out: object) -> int:
        path = None if name is None else _path(name)
        ours = path is not None and self._disk.has(path) and bool(flags & (_MAIN_DB | _JOURNALS))
        if ours and self._disk.off:
            cast(address, POINTER(_Handle)).contents.pMethods = POINTER(_Methods)()
            return _CANTOPEN
        done: int = self._real.contents.xOpen(self._real, name, address, flags, out)
        if done == _OK and ours and path is not None:
            file = self._disk.open(path, journal=bool(flags & _JOURNALS))
            self._opened.append(_OpenFile(self._disk, file, address))
        return done

    def _delete(self, _vfs: int, name: int, sync_folder: int) -> int:
        path = _path(name)
        if self._disk.has(path):
            try:
                self._disk.delete(path, sync_folder=bool(sync_folder))
            except PowerIsOff:
                return _IOERR_DELETE
        done: int = self._real.contents.xDelete(self._real, name, sync_folder)
        return done


def _path(name: int) -> Path:
    return Path(ctypes.string_at(name).decode())


class _OpenFile:
    """One open file: SQLite's own, which tells the disk what is done to it."""

    def __init__(self, disk: Disk, file: File, address: int) -> None:
        self._disk = disk
        self._file = file
        handle = cast(address, POINTER(_Handle)).contents
        self._real = handle.pMethods.contents
        self._methods = _Methods()
        memmove(byref(self._methods), handle.pMethods, sizeof(_Methods))
        self._methods.xWrite = _Write(self._write)
        self._methods.xTruncate = _Truncate(self._truncate)
        self._methods.xSync = _Sync(self._sync)
        handle.pMethods = pointer(self._methods)

    def _write(self, address: int, data: int, size: int, at: int) -> int:
        try:
            self._disk.write(self._file, at, ctypes.string_at(data, size))
        except PowerIsOff:
            return _IOERR_WRITE
        done: int = self._real.xWrite(address, data, size, at)
        return done

    def _truncate(self, address: int, size: int) -> int:
        try:
            self._disk.truncate(self._file, size)
        except PowerIsOff:
            return _IOERR_TRUNCATE
        done: int = self._real.xTruncate(address, size)
        return done

    def _sync(self, address: int, flags: int) -> int:
        try:
            self._disk.sync(self._file)
        except PowerIsOff:
            return _IOERR_FSYNC
        done: int = self._real.xSync(address, flags)
        return done
