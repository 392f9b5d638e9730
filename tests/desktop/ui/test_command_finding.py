"""Commands are found by their titles and by what else people call them."""

from desktop.ui.command_finding import find
from desktop.ui.commands import Command


def _nothing() -> None:
    pass


COMMANDS = tuple(
    Command(id=id, title=title, known_as=known_as, run=_nothing)
    for id, title, known_as in (
        ("over", "Hand the chat over", "transfer, pass on"),
        ("flag", "Go to who asks for a supervisor", "next flag, escalations"),
        ("floor", "Floor: agents", ""),
        ("pad", "Write words of the chat on the scratch pad", "note down"),
        ("finish", "Finish chat", "wrap up"),
        ("front", "Go to the front of the chats", ""),
    )
)


def found(wanted: str) -> list[str]:
    """Their ids, best first."""
    return [command.id for _, command in sorted(find(wanted, COMMANDS), key=lambda one: -one[0])]


def test_other_names_find_a_command() -> None:
    """Whole, begun, and with a letter wrong where nothing else is like it."""
    assert found("transfer") == ["over"]
    assert found("trans") == ["over"]
    assert found("tarnsfer") == ["over"]
    assert found("next flag") == ["flag"]
    assert found("wrap") == ["finish"]


def test_letters_strewn_over_a_title_find_nothing() -> None:
    """Beginnings of words that follow each other rank below whole ones."""
    assert found("flag") == ["flag", "floor"]
    assert found("wchp") == []
    assert found("xyz") == []


def test_beginnings_of_words_that_follow_each_other() -> None:
    """`fch` is to finish the chat."""
    assert found("fch") == ["finish"]
    assert found("chat finish") == ["finish"]


def test_nothing_typed_is_answered_by_all() -> None:
    """In their order."""
    assert found(" ") == [command.id for command in COMMANDS]
