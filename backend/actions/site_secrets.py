"""What a site's own systems prove themselves with: one secret signs who a visitor is, one key opens the shop's calls.

The key is stored as a hash. The secret is stored as it is, for signatures are checked with it: only the server's
account can read the database.
"""

import base64
from hashlib import sha256
from uuid import UUID

from backend.actions import visitors
from backend.store import Tx
from protocol.ids import SiteId

_BYTES = 32
#: So that one that is found somewhere tells what it is.
_SHOP_KEY = "deskbell_shop_"

_PUT_IDENTITY = (
    "INSERT INTO site_secrets (site, identity_secret, identity_at) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (site) DO UPDATE SET identity_secret = ?2, identity_at = ?3"
)
_PUT_SHOP = (
    "INSERT INTO site_secrets (site, shop_digest, shop_at) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (site) DO UPDATE SET shop_digest = ?2, shop_at = ?3"
)
_VOID = (
    "UPDATE visitors INDEXED BY visitors_record SET verified_until = NULL "
    "WHERE record IS NOT NULL AND site = ? AND verified_until > ?"
)
_IDENTITY = "SELECT identity_secret FROM site_secrets WHERE site = ?"
_OF_SHOP = "SELECT site FROM site_secrets WHERE shop_digest = ? AND shop_digest IS NOT NULL"


def renew_identity_secret(tx: Tx, site_key: str) -> str:
    """A new secret for a site; what the old one signed is void. Raises Refusal(unknown_site).

    Who was verified by it is verified for nothing that begins from now on: whoever had it may have signed that.
    """
    secret, site = _random(tx), visitors.site_by_key(tx, site_key).id
    tx.execute(_PUT_IDENTITY, (site.bytes, secret, tx.now))
    tx.execute(_VOID, (site.bytes, tx.now))
    return secret


def renew_shop_key(tx: Tx, site_key: str) -> str:
    """A new key for a shop's own systems; the old one is void. Raises Refusal(unknown_site)."""
    secret = _SHOP_KEY + _random(tx)
    tx.execute(_PUT_SHOP, (visitors.site_by_key(tx, site_key).id.bytes, _digest(secret), tx.now))
    return secret


def identity_secret(tx: Tx, site: SiteId) -> str | None:
    """What a site signs with, if it has been given something."""
    row = tx.one(_IDENTITY, (site.bytes,))
    return None if row is None else row[0]


def site_of(tx: Tx, shop_key: str) -> SiteId | None:
    """Whose key this is."""
    row = tx.one(_OF_SHOP, (_digest(shop_key),))
    return None if row is None else SiteId(UUID(bytes=row[0]))


def _random(tx: Tx) -> str:
    return base64.urlsafe_b64encode(tx.random(_BYTES)).decode().rstrip("=")


def _digest(secret: str) -> bytes:
    # A random key of 256 bits: no dictionary finds it, a plain hash is enough.
    return sha256(secret.encode()).digest()
