"""What was said of a word is remembered, for speed; what may tell of a person is forgotten with the text."""

from collections.abc import Hashable
from typing import Any, Final, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

MOST_KEPT: Final = 50_000
"""Entries of one memory: five to ten megabytes."""
MEMORIES: Final[list["Memory[Any, Any]"]] = []
"""Every memory there is."""


class Memory(dict[Key, Value]):
    """Answers by question: for good where the question tells of nobody, the others until the text ends."""

    def __init__(self) -> None:
        super().__init__()
        self._passing: list[Key] = []
        MEMORIES.append(self)

    def keep(self, key: Key, value: Value, *, tells_of_nobody: bool) -> Value:
        """Remember an answer; a full memory begins anew, so that it stays one of the texts of late."""
        if len(self) >= MOST_KEPT:
            self.clear()
        self[key] = value
        if not tells_of_nobody:
            self._passing.append(key)
        return value

    def forget(self) -> None:
        """Forget what may tell of somebody; another thread then asks again."""
        while self._passing:
            try:
                key = self._passing.pop()
            except IndexError:
                return
            self.pop(key, None)


def forget() -> None:
    """Forget the last text, in every memory."""
    for memory in MEMORIES:
        memory.forget()
