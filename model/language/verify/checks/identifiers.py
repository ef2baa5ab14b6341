"""Nothing that names a person or a place to reach one: telephone, e-mail, address of a page, long numbers."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.problem import Fault, Problem

_PATTERNS: Final = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    re.compile(r"(?<![\d.-])(?:\+?\d{1,3}[\s-]?)?(?:\(\d{3}\)\s?|\d{3}[\s-])\d{3}[\s-]\d{4}(?![\d-])"),
    re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"),
    re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"),
    re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    re.compile(r"\b(?:MRN|SSN|NHS|ID)\b[\s:#no.]{0,5}\d{4,}", re.IGNORECASE | re.ASCII),
    re.compile(r"(?:病历号|住院号|身份证号?|门诊号|电话|手机号?)[\s:：是为]{0,3}\d{4,}"),
    re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof)\.?\s+[A-Z][a-z]+"),
)
_LONG: Final = re.compile(r"(?<![\d.,:])\d{7,}(?![\d.])")


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look for the cheap signs of an identity; the de-identifier looks for the others."""
    text = sentence.reading.text
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Problem(start=match.start(), end=match.end(), kind=Fault.IDENTIFIER)
    for match in _LONG.finditer(text):
        if match[0] not in sentence.ground.text:
            yield Problem(start=match.start(), end=match.end(), kind=Fault.IDENTIFIER)
