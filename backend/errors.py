"""Known errors of the server as a program: not a bug of ours, and told to whoever started it.

What is refused to a client is a `protocol.errors.Refusal`; anything else raised is a bug.
"""


class KnownError(Exception):
    """The program can't do what it was started for; its text says why and what to do, in plain words."""
