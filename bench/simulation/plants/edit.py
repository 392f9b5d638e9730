"""Plants a bug: the real code with a line of it changed, in this process and for a while.

What is changed is named by the text that is there; text that is not there any more is an error, so that
no plant outlives the code it was made for.
"""

import inspect
import textwrap
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any


class Gone(Exception):
    """The code that a plant changes is not as it was."""


@dataclass(frozen=True, slots=True)
class Line:
    """A function in which a text becomes another. All who have the function have the changed one."""

    where: Callable[..., Any]
    before: str
    after: str

    @contextmanager
    def planted(self) -> Generator[None]:
        """While it lasts. Raises Gone."""
        function = _function(self.where)
        source = textwrap.dedent(inspect.getsource(function))
        if source.count(self.before) != 1:
            raise Gone(f"{function.__qualname__} has {source.count(self.before)} times {self.before!r}")
        original = function.__code__
        function.__code__ = _compiled(source.replace(self.before, self.after), function)
        try:
            yield
        finally:
            function.__code__ = original


@dataclass(frozen=True, slots=True)
class Text:
    """A constant of a module, in which a text becomes another."""

    module: ModuleType
    name: str
    before: str
    after: str

    @contextmanager
    def planted(self) -> Generator[None]:
        """While it lasts. Raises Gone."""
        value = vars(self.module).get(self.name)
        if not isinstance(value, str) or self.before not in value:
            raise Gone(f"{self.module.__name__}.{self.name} has no {self.before!r}")
        setattr(self.module, self.name, value.replace(self.before, self.after))
        try:
            yield
        finally:
            setattr(self.module, self.name, value)


@dataclass(frozen=True, slots=True)
class Plant:
    """A bug, and how it is planted.

    Attributes:
        edits: in the code of the server or the desk.
        widget: the name of one in the widget (`browser/plants.ts`).
        known: a seed that finds it, for the tests, which begin there; None: they leave it to the command.
    """

    name: str
    words: str
    edits: tuple[Line | Text, ...] = ()
    widget: str | None = None
    known: int | None = None

    @contextmanager
    def planted(self) -> Generator[None]:
        """While it lasts. Raises Gone."""
        with ExitStack() as stack:
            for edit in self.edits:
                stack.enter_context(edit.planted())
            yield


def _function(where: Callable[..., Any]) -> FunctionType:
    function = inspect.unwrap(where)
    if isinstance(function, property):
        function = function.fget
    if not isinstance(function, FunctionType):
        raise Gone(f"{where!r} is no function of ours")
    return function


def _compiled(source: str, function: FunctionType) -> CodeType:
    """The code of the changed function, which may use what the function's module knows, and no other's."""
    names: dict[str, object] = {}
    exec(compile(source, f"<planted in {function.__qualname__}>", "exec"), function.__globals__, names)  # noqa: S102
    changed = names[function.__name__]
    assert isinstance(changed, FunctionType)
    if changed.__code__.co_freevars != function.__code__.co_freevars:
        raise Gone(f"{function.__qualname__} stands inside another function")
    return changed.__code__
