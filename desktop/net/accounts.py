"""Whose things are whose: an account is a login at a server."""


def folded(account: str) -> str:
    """The one way to write it. The server takes a login in any letters, and desks once kept them as typed."""
    login, at, server = account.rpartition("@")
    return f"{login.casefold()}{at}{server}"
