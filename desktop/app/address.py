"""A server's address and a login, as people type them."""

from urllib.parse import urlsplit

from desktop.net.accounts import folded


def address(typed: str) -> str:
    """A server's address as typed, made whole: with a scheme and without a slash at the end."""
    typed = typed.strip().rstrip("/")
    if not typed or "://" in typed:
        return typed
    local = urlsplit(f"//{typed}").hostname in ("localhost", "127.0.0.1", "::1")
    return f"{'http' if local else 'https'}://{typed}"


def account(server: str, login: str) -> str:
    """What a person's things are kept under. The server takes a login in any letters, capital or small."""
    return folded(f"{login}@{server}")
