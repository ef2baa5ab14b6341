"""All is not some, and any is not both: "two of three criteria are met" does not say that all are."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.problem import Fault, Problem

_ALL: Final = re.compile(
    r"\b(?:all|every)\b(?! day| night| week| month| year| morning| \d| other| two| three| four| six)|全部|所有",
    re.IGNORECASE,
)
_SOME: Final = re.compile(
    r"\bnot (?:all|every)\b|\b(?:some|part) of\b|"
    r"\b(?:one|two|three|four|\d) of (?:the )?(?:last |past |previous )?(?:two|three|four|five|six|\d)\b|"
    r"[两二三四五六\d]项[^，。；]{0,4}中[^，。；]{0,6}[一两二三四五\d]项|"
    r"并非(?:所有|全部)|不是(?:所有|全部)|未全部|部分|[一两二三四\d]项中",
    re.IGNORECASE,
)
_ANY: Final = re.compile(r"\b(?:any|either|at least one|one) of\b|任[一何意](?:项|个|条)", re.IGNORECASE)
_EVERY: Final = re.compile(r"\b(?:all|any) (?=[a-z]{4})(?!other|these|those|cases)|所有(?!者)|任何|一切", re.IGNORECASE)
_EVERY_KNOWN: Final = re.compile(
    r"\b(?:all|any|every|each|both|always|whatever|regardless|except)\b|所有|任何|一切|全部|均|都|各|无论|不论",
    re.IGNORECASE,
)
_DIGITS: Final = {
    word: str(number)
    for number, words in enumerate(
        (
            "one 一",
            "two 两 二",
            "three 三",
            "four 四",
            "five 五",
            "six 六",
            "seven 七",
            "eight 八",
            "nine 九",
            "ten 十",
        ),
        start=1,
    )
    for word in words.split()
}
_WORDS: Final = "one|two|three|four|five|six|seven|eight|nine|ten|\\d+"
_OF: Final = re.compile(rf"\b({_WORDS}) (?:out )?of (?:the )?(?:last |past |previous )?({_WORDS})\b", re.IGNORECASE)
_HAN_OF: Final = re.compile(
    r"([一二两三四五六七八九十]|\d+)[次项个例条][^，。；\d]{0,6}?中(?:有)?([一二两三四五六七八九十]|\d+)[次项个例条]"
)
_PART: Final = re.compile(
    r"(?<![\w.*/:+-])(\d+(?:\.\d+)?)\s?(?:/|out of)\s?(\d{1,3}(?:\.\d+)?)(?![\d.*/]*\d|[\w]*\^|/)"
)
_OUT_OF: Final = re.compile(r"\b(\d+(?:\.\d+)?) of (\d+(?:\.\d+)?)\b")
"""A score out of its total, a pair of pressures; no dates and no alleles."""
_BOTH: Final = re.compile(
    r"\b(?:both|all|two|three|\d) of\b|\bboth\b|同时(?:满足|符合|具备)|均(?:满足|符合)", re.IGNORECASE
)


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the words of quantity with the evidence's."""
    text, known = sentence.reading.text, sentence.ground.text
    for own, other in ((_ALL, _SOME), (_ANY, _BOTH)):
        match = own.search(text)
        rest = other.sub("", known)
        if match and not other.search(text) and other.search(known) and not own.search(rest):
            yield Problem(start=match.start(), end=match.end(), kind=Fault.COMPARISON)
    every = _EVERY.search(text)
    is_denied = any(item.group == "negation" for item in sentence.reading.items)
    if every and not is_denied and not _EVERY_KNOWN.search(known):
        yield Problem(start=every.start(), end=every.end(), kind=Fault.COMPARISON)
    known_counts = set(_counts(known))
    for match, count in _matched_counts(text) if known_counts else ():
        if count not in known_counts:
            yield Problem(start=match.start(), end=match.end(), kind=Fault.NUMBER)
    known_parts = set(_parts(known))
    for match in _OUT_OF.finditer(text):
        told = float(match[1]), float(match[2])
        if told not in known_parts and told[::-1] in known_parts:
            yield Problem(start=match.start(), end=match.end(), kind=Fault.NUMBER)
    for match in _PART.finditer(text) if known_parts else ():
        if _part(match) not in known_parts:
            yield Problem(start=match.start(), end=match.end(), kind=Fault.NUMBER)


def _counts(text: str) -> Iterator[tuple[str, str]]:
    return (count for _, count in _matched_counts(text))


def _matched_counts(text: str) -> Iterator[tuple[re.Match[str], tuple[str, str]]]:
    """ "Two of three", "三次测量中两次": how many of how many."""
    for match in _OF.finditer(text):
        yield match, (_DIGITS.get(match[1].casefold(), match[1]), _DIGITS.get(match[2].casefold(), match[2]))
    for match in _HAN_OF.finditer(text):
        yield match, (_DIGITS.get(match[2], match[2]), _DIGITS.get(match[1], match[1]))


def _parts(text: str) -> Iterator[tuple[float, float]]:
    return (_part(match) for match in _PART.finditer(text))


def _part(match: re.Match[str]) -> tuple[float, float]:
    return float(match[1]), float(match[2])
