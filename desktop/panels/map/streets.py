"""Street tiles from a server that the administrator named, if one was: optional, over the base map.

They come straight to the desk from whoever makes them, so the desk's own line is not in it. What does not come
leaves the base map to be seen.
"""

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkDiskCache, QNetworkReply, QNetworkRequest

from desktop.panels.map.ground import Tile
from protocol.links import MapTiles

#: Tiles kept in memory, and asked for at the same time.
_KEPT = 160
_AT_ONCE = 6
#: Tiles that the server does not have, remembered.
_MOST_MISSING = 4_096
_DISK_BYTES = 64 * 1024 * 1024
_MOST_TILE_BYTES = 1024 * 1024
_TIMEOUT = 10_000
#: After so many failures on end it is taken to be away, until the map is opened again.
_GIVES_UP_AFTER = 8


class Streets(QObject):
    """Tiles of one server.

    Signals:
        came: a tile can be shown now, or it is known that none come.
    """

    came = Signal()

    def __init__(self, tiles: MapTiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tiles = tiles
        self._net = QNetworkAccessManager(self)
        self._net.setRedirectPolicy(QNetworkRequest.RedirectPolicy.SameOriginRedirectPolicy)
        self._net.setTransferTimeout(_TIMEOUT)
        cache = QNetworkDiskCache(self)
        cache.setCacheDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation) + "/map")
        cache.setMaximumCacheSize(_DISK_BYTES)
        self._net.setCache(cache)
        self._at_hand: dict[Tile, QPixmap] = {}
        self._missing: set[Tile] = set()
        self._running: dict[Tile, QNetworkReply] = {}
        self._failures = 0

    @property
    def away(self) -> bool:
        """Nothing comes from there."""
        return self._failures >= _GIVES_UP_AFTER

    def tile(self, tile: Tile) -> QPixmap | None:
        """The tile if it is at hand; otherwise it is asked for, and `came` tells."""
        found = self._at_hand.pop(tile, None)
        if found is not None:
            # The last looked at goes last.
            self._at_hand[tile] = found
        if found is not None or self.away or tile.zoom > self.tiles.most_zoom:
            return found
        if tile not in self._missing and tile not in self._running and len(self._running) < _AT_ONCE:
            self._ask(tile)
        return None

    def stop(self) -> None:
        """Ask for no more; before it goes."""
        for reply in list(self._running.values()):
            reply.abort()

    def _ask(self, tile: Tile) -> None:
        address = self.tiles.template
        for name, value in zip(("{z}", "{x}", "{y}"), tile, strict=True):
            address = address.replace(name, str(value))
        request = QNetworkRequest(QUrl(address))
        request.setHeader(QNetworkRequest.KnownHeaders.UserAgentHeader, "Deskbell")
        request.setAttribute(
            QNetworkRequest.Attribute.CacheLoadControlAttribute, QNetworkRequest.CacheLoadControl.PreferCache
        )
        reply = self._net.get(request)
        self._running[tile] = reply
        reply.finished.connect(lambda: self._finished(tile, reply))

    def _finished(self, tile: Tile, reply: QNetworkReply) -> None:
        self._running.pop(tile, None)
        picture = QPixmap()
        fine = reply.error() is QNetworkReply.NetworkError.NoError and reply.bytesAvailable() <= _MOST_TILE_BYTES
        if fine and picture.loadFromData(reply.readAll()):
            self._failures = 0
            self._at_hand[tile] = picture
            if len(self._at_hand) > _KEPT:
                del self._at_hand[next(iter(self._at_hand))]
        else:
            if len(self._missing) >= _MOST_MISSING:
                self._missing.clear()
            self._missing.add(tile)
            if reply.error() is not QNetworkReply.NetworkError.OperationCanceledError:
                self._failures += 1
        reply.deleteLater()
        self.came.emit()
