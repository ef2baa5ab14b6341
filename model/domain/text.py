"""Language is chosen once per request and carried as a value, never as global state."""

from enum import StrEnum
from typing import TypeVar

from model.domain.value import Value

_T = TypeVar("_T")


class Language(StrEnum):
    """The languages in which Osler speaks."""

    EN = "en"
    ZH = "zh"

    def chosen(self, english: _T, chinese: _T) -> _T:
        """Return what belongs to this language."""
        return chinese if self is Language.ZH else english


class Text(Value, frozen=True, kw_only=True):
    """One statement in both languages, kept together so that one reviewer sees both."""

    en: str
    zh: str

    def spoken(self, language: Language) -> str:
        """Return the wording in one language."""
        return self.zh if language is Language.ZH else self.en


def same(words: str) -> Text:
    """A text that reads alike in both languages: a gene symbol, a number, a code."""
    return Text(en=words, zh=words)
