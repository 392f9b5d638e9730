"""The wire contract between the backend, the desk and the widget.

Structs only: what may be said, never what is done about it. Imports nothing of ours.
"""

#: Version of the contract that this code speaks. Raised when an old peer could misread a new one.
PROTOCOL_VERSION = 1
#: The oldest client that this backend still understands; older ones get `client_too_old`.
OLDEST_CLIENT = 1
