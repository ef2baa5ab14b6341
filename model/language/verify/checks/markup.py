"""Nothing that a page would run or a model obey: links, images, tags, role tokens, invisible characters."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.problem import Fault, Problem

_PATTERN: Final = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]+|!?\[[^\]]*\]\([^)]*\)|</?[a-zA-Z][^>]*>|<\|[^|]*\|>|"
    r"\[/?INST\]|```|\b(?:ignore|disregard)\s+(?:all\s+)?(?:the\s+)?(?:previous|prior|above)\b|忽略(?:之前|以上|前面)|"
    r"^\s*(?:system|assistant|user)\s*:|[\x00-\x08\x0b-\x1f]",
    re.IGNORECASE | re.ASCII,
)


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look for signs that have no place in a sentence for people."""
    for match in _PATTERN.finditer(sentence.reading.text):
        yield Problem(start=match.start(), end=match.end(), kind=Fault.MARKUP)
