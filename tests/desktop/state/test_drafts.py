"""What was begun and where it was read: kept at each change, and no change is told twice."""

from pathlib import Path

from desktop.state.drafts import Aside, Draft, Drafts, ReadyFile
from desktop.state.places import Place, Places
from protocol.ids import InteractionId
from tests.desktop.state.floors import CHAT

_FILE = ReadyFile("plan.pdf", Path("plan.pdf"), 12)


def test_files_laid_ready_are_kept_apart_from_the_words() -> None:
    """A keystroke does not write a picture again."""
    drafts = Drafts()
    words: list[Draft] = []
    files: list[tuple[ReadyFile, ...]] = []
    drafts.kept = lambda _chat, draft: words.append(draft)
    drafts.kept_files = lambda _chat, ready: files.append(ready)
    drafts.put_files(CHAT, (_FILE,))
    drafts.put_files(CHAT, (_FILE,))
    drafts.put(CHAT, Draft("Hello", 5, anchor=0, scroll=1))
    drafts.put_files(CHAT, ())
    drafts.put_files(CHAT, ())
    assert words == [Draft("Hello", 5, anchor=0, scroll=1)]
    assert files == [(_FILE,), ()]


def test_what_is_not_sent_is_words_or_files() -> None:
    """Blanks are neither."""
    drafts = Drafts()
    drafts.put(CHAT, Draft("  "))
    assert drafts.unsent() == ()
    drafts.put_files(CHAT, (_FILE,))
    assert drafts.unsent() == (CHAT,)
    drafts.put(CHAT, Draft("Hello"))
    assert drafts.unsent() == (CHAT,)


def test_a_place_is_told_when_it_changes() -> None:
    """And forgotten at the end."""
    places, told = Places(), list[tuple[InteractionId, Place | None]]()
    places.kept = lambda chat, place: told.append((chat, place))
    places.put(CHAT, None)
    places.put(CHAT, Place("public-4", 12))
    places.put(CHAT, Place("public-4", 12))
    places.put(CHAT, None)
    assert told == [(CHAT, Place("public-4", 12)), (CHAT, None)]


def test_what_is_begun_beside_the_chat_outlives_the_program_and_goes_with_the_chat() -> None:
    """All but what came of it, which is sent after the end too."""
    drafts, kept = Drafts(), dict[InteractionId, Draft]()
    drafts.kept = kept.__setitem__
    for what in Aside:
        drafts.put_aside(what, f"about {what.value}", CHAT)
    drafts.put_aside(Aside.INVITATION, "Hello!")
    again = Drafts()
    again.restore(kept)
    assert {what: again.aside(what, CHAT) for what in Aside} == {what: f"about {what.value}" for what in Aside}
    again.forget(CHAT)
    assert [what for what in Aside if again.aside(what, CHAT)] == [Aside.RESULT]
    assert again.aside(Aside.INVITATION) == "Hello!"
