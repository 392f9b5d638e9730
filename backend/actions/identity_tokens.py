"""A shop's signed word on who its visitor is: read and judged. Pure but for the signature's library."""

from typing import NoReturn

from msgspec import Struct

from protocol.errors import ErrorCode, Refusal

#: The one algorithm that counts, whatever the token says of itself.
_ALGORITHM = "HS256"
#: Milliseconds: how far ahead a token may end, and how far a shop's clock may be off.
_LONGEST = 24 * 3_600_000
_SLACK = 60_000
_MOST_CHARACTERS = 8_000
_MOST_ID = 200


class Claims(Struct, frozen=True, kw_only=True):
    """What a good token says. `ends_at` is Unix milliseconds."""

    account: str
    jti: str
    ends_at: int
    #: Of the record's fields, those that the token has.
    values: dict[str, str]


#: What a token may say of a customer besides who they are; each is a field of the record.
_FIELDS = ("name", "email", "phone", "customer_number", "language")


def read(token: str, secret: str | None, audience: str, now: int) -> Claims:
    """What the token says, if `secret` signed it for this audience (the site's key) and it holds `now` (Unix ms).

    Raises Refusal(identity_refused); its words are for whoever builds the shop.
    """
    if not token:
        _refuse("The token is empty.")
    if len(token) > _MOST_CHARACTERS:
        _refuse("The token is too long.")
    if secret is None:
        _refuse("This site has no identity secret. Make one: deskbell admin identity-secret.")
    said = _signed(token, secret, audience)
    ends = said.get("exp")
    if not isinstance(ends, int | float) or isinstance(ends, bool) or not 0 < ends < 2**40:
        _refuse("The token has no usable exp (seconds since 1970).")
    ends_at = int(ends * 1000)
    if ends_at <= now:
        _refuse("The token has run out.")
    if ends_at > now + _LONGEST + _SLACK:
        _refuse("The token's exp is more than a day away.")
    begins = said.get("nbf", 0)
    if not isinstance(begins, int | float) or begins * 1000 > now + _SLACK:
        _refuse("The token is not good yet.")
    return Claims(
        account=_text(said, "sub"),
        jti=_text(said, "jti"),
        ends_at=ends_at,
        values={name: value for name in _FIELDS if isinstance(value := said.get(name), str) and _is_text(value)},
    )


def _signed(token: str, secret: str, audience: str) -> dict[str, object]:
    # Loaded by the first token: with it comes all of cryptography, a tenth of the server's start.
    import jwt

    try:
        # What has to do with time is judged by our clock, not the library's.
        claims: dict[str, object] = jwt.decode(
            token,
            secret,
            algorithms=[_ALGORITHM],
            audience=audience,
            options={"verify_exp": False, "verify_nbf": False, "verify_iat": False, "require": ["exp", "aud"]},
        )
    except jwt.InvalidAudienceError:
        _refuse("The token's aud is not this site's key.")
    except jwt.MissingRequiredClaimError as error:
        _refuse(f"The token has no {error.claim}.")
    except jwt.InvalidAlgorithmError:
        _refuse(f"The token must be signed with {_ALGORITHM}.")
    except (jwt.PyJWTError, UnicodeError, RecursionError):
        _refuse("The token is not signed with this site's identity secret.")
    return claims


def _text(claims: dict[str, object], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > _MOST_ID or not _is_text(value):
        _refuse(f"The token's {name} must be a text of 1 to {_MOST_ID} characters.")
    return value


def _is_text(value: str) -> bool:
    """JSON may hold halves of characters, which no database takes; what can't be seen is in no shop's key."""
    return value.isascii() or not any("\ud800" <= one <= "\udfff" for one in value)


def _refuse(why: str) -> NoReturn:
    raise Refusal(ErrorCode.IDENTITY_REFUSED, why)
