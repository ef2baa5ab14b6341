"""The sentence is in the language asked for, in one script, but for names that the evidence itself writes so."""

import re
from collections.abc import Iterator
from typing import Final

from model.domain.text import Language
from model.language.verify.check import Sentence
from model.language.verify.lexing import Shape, Token
from model.language.verify.phrases import phrases
from model.language.verify.problem import Fault, Problem

_OTHER_SCRIPT: Final = re.compile(r"[\u0400-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\uac00-\ud7af]+")
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_OTHER_TONGUES: Final = frozenset(
    ("le", "la", "les", "une", "des", "est", "avec", "pour", "dans", "der", "die", "das", "und", "ist", "mit", "ein",
     "eine", "nicht", "el", "los", "las", "con", "por", "para", "tiene", "una", "del", "il", "che", "di", "non", "che",
     "paciente", "patientin", "du", "au", "aux", "sur", "pas")
)  # fmt: skip
_MOST_FOREIGN_WORDS: Final = 2
_MOST_ENGLISH_WORDS: Final = 3


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the signs with the language asked for."""
    text = sentence.reading.text
    for match in _OTHER_SCRIPT.finditer(text):
        yield Problem(start=match.start(), end=match.end(), kind=Fault.SCRIPT)
    yield from Language(sentence.language).chosen(_english, _chinese)(sentence)


def _english(sentence: Sentence) -> Iterator[Problem]:
    text = sentence.reading.text
    han = sum(token.shape is Shape.HAN for token in sentence.reading.tokens)
    words = [token for token in sentence.reading.tokens if token.shape is Shape.WORD]
    kind = Fault.LANGUAGE if han > len(words) else Fault.SCRIPT
    for match in _HAN.finditer(text):
        yield Problem(start=match.start(), end=match.end(), kind=kind)
    foreign = [token for token in words if token.text.casefold() in _OTHER_TONGUES]
    if len(foreign) >= _MOST_FOREIGN_WORDS and len({token.form for token in foreign}) > 1:
        yield Problem(start=foreign[0].start, end=foreign[-1].end, kind=Fault.LANGUAGE)


def _chinese(sentence: Sentence) -> Iterator[Problem]:
    words = [token for token in sentence.reading.tokens if token.shape is Shape.WORD]
    has_han = any(token.shape is Shape.HAN for token in sentence.reading.tokens)
    prose = [token for token in words if _is_prose(token)]
    if words and not has_han:
        if prose:
            yield Problem(start=words[0].start, end=words[-1].end, kind=Fault.LANGUAGE)
    elif len(prose) >= _MOST_ENGLISH_WORDS:
        yield Problem(start=prose[0].start, end=prose[-1].end, kind=Fault.SCRIPT)


def _is_prose(token: Token) -> bool:
    """Lower-case English words; abbreviations, genes and units are at home in Chinese."""
    return (token.text.islower() and len(token.text) > 1 and token.text in phrases().plain) or (
        len(token.text) > 4 and (token.text.isascii() and token.text[1:].islower())
    )
