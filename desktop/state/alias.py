"""Links as an agent writes them among her words, `[the guide](https://shop.example/guide)`, and as they are sent.

A draft is plain text, so that it is kept, put back and sent again by the same means as any other words.
"""

import re

from protocol.asides import SendHidden
from protocol.commands import ChangeMessage, SendMessage
from protocol.links import Link

#: Words without brackets or a new line, and an address of any scheme: the server says which may be sent.
MARKED = re.compile(r"\[([^\[\]\n]+)\]\(([A-Za-z][A-Za-z0-9+.-]*:[^\s()<>]+)\)")
_IN_WORDS = str.maketrans({"[": "(", "]": ")", "\n": " "})
_IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E"})


def marked(words: str, url: str) -> str:
    """A link as it stands in a draft."""
    return f"[{words.translate(_IN_WORDS).strip()}]({url.strip().translate(_IN_ADDRESS)})"


def take_apart(draft: str) -> tuple[str, tuple[Link, ...]]:
    """The words that the customer reads, and where parts of them lead."""
    parts: list[str] = []
    links: list[Link] = []
    end = length = 0
    for found in MARKED.finditer(draft):
        before, words = draft[end : found.start()], found[1]
        links.append(Link(start=length + len(before), length=len(words), url=found[2]))
        parts += (before, words)
        length += len(before) + len(words)
        end = found.end()
    return "".join((*parts, draft[end:])), tuple(links)


def put_together(text: str, links: tuple[Link, ...]) -> str:
    """A message as it stood in the draft."""
    parts: list[str] = []
    end = 0
    for link in links:
        parts += (text[end : link.start], marked(text[link.start : link.start + link.length], link.url))
        end = link.start + link.length
    return "".join((*parts, text[end:]))


def written(command: SendMessage | ChangeMessage | SendHidden) -> str:
    """A message's words as they stood in the draft."""
    return command.text if isinstance(command, SendHidden) else put_together(command.text, command.links)
