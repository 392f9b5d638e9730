"""Which key sends what is written in a composer."""

from desktop.ui.commands import Commands

_SEND = "chat.send"


def send_key(commands: Commands, *, enter_sends: bool) -> str:
    """The key that sends where Enter does not, as people read it; empty: Enter does."""
    if commands.key(_SEND) == "Return":
        return "" if enter_sends else "Ctrl+Enter"
    return commands.key_of(_SEND).replace("Return", "Enter")
