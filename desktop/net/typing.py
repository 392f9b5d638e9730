"""Who types: ours goes out when it changes, theirs ends by itself when nothing more is heard."""

from protocol import limits
from protocol.entities import Party
from protocol.frames import PartyTyping, Typing
from protocol.ids import InteractionId

#: While keys are pressed, "typing" is said again this often, so that it does not end over there.
SAY_AGAIN = limits.TYPING_ENDS_AFTER // 2
#: Theirs is taken for over this long after it was last said, should the end get lost.
LOST_AFTER = limits.TYPING_ENDS_AFTER + 2_000


class OwnTyping:
    """What this agent types. Times are steady milliseconds."""

    def __init__(self) -> None:
        self._said: dict[InteractionId, int] = {}
        self._ends: dict[InteractionId, int] = {}

    def now(self, interaction: InteractionId, *, typing: bool, now: int) -> Typing | None:
        """A key was pressed, or the text is gone: what to say, if anything."""
        if not typing:
            self._ends.pop(interaction, None)
            if self._said.pop(interaction, None) is None:
                return None
            return Typing(interaction=interaction, typing=False)
        self._ends[interaction] = now + limits.TYPING_ENDS_AFTER
        said = self._said.get(interaction)
        if said is not None and now - said < SAY_AGAIN:
            return None
        self._said[interaction] = now
        return Typing(interaction=interaction, typing=True)

    def over(self, now: int) -> list[Typing]:
        """Where no key was pressed for long enough."""
        ended = [interaction for interaction, end in self._ends.items() if now >= end]
        for interaction in ended:
            del self._ends[interaction]
            self._said.pop(interaction, None)
        return [Typing(interaction=interaction, typing=False) for interaction in ended]

    def due(self) -> int | None:
        """When the next one ends."""
        return min(self._ends.values(), default=None)

    def forget(self) -> None:
        """The link is gone and what was said with it."""
        self._said.clear()
        self._ends.clear()


class TheirTyping:
    """What the others type. Times are steady milliseconds."""

    def __init__(self) -> None:
        self._ends: dict[tuple[InteractionId, Party], int] = {}

    def heard(self, frame: PartyTyping, now: int) -> None:
        """Somebody types, or has stopped."""
        if frame.typing:
            self._ends[(frame.interaction, frame.party)] = now + LOST_AFTER
        else:
            self._ends.pop((frame.interaction, frame.party), None)

    def over(self, now: int) -> list[PartyTyping]:
        """Whose end got lost."""
        return self._end([key for key, end in self._ends.items() if now >= end])

    def all_over(self) -> list[PartyTyping]:
        """Everybody's end: the link is gone."""
        return self._end(list(self._ends))

    def due(self) -> int | None:
        """When the next one ends."""
        return min(self._ends.values(), default=None)

    def _end(self, keys: list[tuple[InteractionId, Party]]) -> list[PartyTyping]:
        for key in keys:
            del self._ends[key]
        return [PartyTyping(interaction=interaction, party=party, typing=False) for interaction, party in keys]
