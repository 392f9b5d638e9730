"""Addresses to send a customer to: those that are kept ready for the queue, and what is wrong with another."""

import re
from enum import Enum
from unicodedata import category
from urllib.parse import urlsplit

from msgspec import Struct
from PySide6.QtCore import QObject

from desktop.state.store import Store
from protocol.entities import Interaction
from protocol.links import PredefinedLink

#: A host with a dot, a port perhaps, and a path: `shop.example/guide`.
_BARE = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?(/|$)")


class Wrong(Enum):
    """Why an address can't be sent. The server has the last word; this is to be told while it is written."""

    NOTHING = "nothing"
    #: Not http or https.
    NOT_WEB = "not_web"
    #: Blanks, marks of direction, what can't be seen.
    UNSEEN = "unseen"
    #: A name before the host hides where it leads.
    NAME_BEFORE_HOST = "name_before_host"
    #: No host of the shop, nor one that an administrator has allowed.
    FOREIGN = "foreign"


class Looked(Struct, frozen=True):
    """An address that was looked at: where it leads, and what is wrong with it, if anything."""

    url: str
    host: str = ""
    wrong: Wrong | None = None


class Links(QObject):
    """View-model of links."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store

    def ready(self, card: Interaction, words: str = "") -> tuple[PredefinedLink, ...]:
        """What is kept ready for a chat's queue, of it what holds all these words."""
        queue = self._store.floor.queues.get(card.queue)
        wanted = words.casefold().split()
        return tuple(
            link
            for link in (queue.links if queue is not None else ())
            if all(word in f"{link.label} {link.url}".casefold() for word in wanted)
        )

    def look_at(self, card: Interaction, address: str) -> Looked:
        """An address as it was written; without a scheme it is taken for one of https."""
        url = address.strip()
        if not url:
            return Looked(url, wrong=Wrong.NOTHING)
        if any(category(character)[0] in "CZ" for character in url) or "\\" in url:
            return Looked(url, wrong=Wrong.UNSEEN)
        if "://" not in url and _BARE.match(url):
            url = f"https://{url}"
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").encode("idna").decode()
        except (ValueError, UnicodeError):
            return Looked(url, wrong=Wrong.NOT_WEB)
        if parts.scheme not in ("http", "https") or not host:
            return Looked(url, wrong=Wrong.NOT_WEB)
        if "@" in parts.netloc:
            return Looked(url, host, Wrong.NAME_BEFORE_HOST)
        return Looked(url, host, None if host in self._hosts(card) else Wrong.FOREIGN)

    def _hosts(self, card: Interaction) -> set[str]:
        site = self._store.floor.sites.get(card.site)
        if site is None:
            return set()
        known = {urlsplit(origin).hostname or "" for origin in site.origins}
        known |= {urlsplit(link.url).hostname or "" for link in self.ready(card)}
        return known | {urlsplit(f"//{entry}").hostname or "" for entry in site.link_hosts}
