"""Employers and companies, and professions so rare that they name a person ("mayor of", "chief of police")."""

import re
from collections.abc import Iterator
from typing import Final

from privacy.text.lexicon import NAME, Word, listed
from privacy.text.reading import UPPER, Reading
from privacy.text.recognizer import Recognizer
from privacy.text.span import Label, Layer, Span

_HEADS: Final = frozenset(
    form for head in listed("organisations", "heads") for form in (head.capitalize(), head.upper())
)
_AT_WORK: Final = re.compile(
    r"(?:works? (?:at|for)|working (?:at|for)|worked (?:at|for)|employed (?:by|at|with)|employer(?: is|:)?|"
    r"job (?:at|with|in|as)|retired from|career at|manager (?:at|of|for)|owner of|owns|founder of|CEO of|"
    r"student at|studies at|teaches at|teacher at|attends|professor at|engineer (?:at|with|for)|"
    r"driver (?:at|with|for)|clerk at|occupation:|year at|dr(?:ives|ove|iving) for|"
    r"(?:carers?|cleaners?|cook|chef|nurse|porter|staff|boss|shifts?|trained|internship|placement|apprentice|"
    r"waits tables|stacking|shelves|manager|foreman|supervisor|security|assistant|receptionist|salesman|sales|"
    r"trainee|guard) (?:at|from|with|for|in)|apprenticed to|volunteer(?:s|ed|ing)? (?:at|for|with)|"
    r"contract(?:s|ed|or)? (?:to|for|with|at)|(?:laid off|fired|sacked|made redundant|dismissed) (?:by|from)|"
    r"deliver(?:s|ed|ing)? for|cleans? (?:at|for)|work,? (?:that's|which is)|study with|sponsored by|employers?,?)"
    r"\s+(?:the )?$",
    re.IGNORECASE,
)
_PART: Final = rf"[{UPPER}](?:[\w'&-]|\.(?=\w))*"
_RUN: Final = re.compile(rf"{_PART}(?:(?: | & | and |, ){_PART}){{0,4}}")
_RARE: Final = re.compile(
    r"\b(?:(?:deputy |former |retired |current |acting )*(?:mayor|governor|senator|congress(?:man|woman)|"
    r"ambassador|bishop|archbishop|"
    r"chief of police|fire chief|police chief|sheriff|astronaut|head coach|prime minister|president|chief justice|"
    r"superintendent of schools|news anchor|tv anchor|olympic \w+|nobel laureate))"
    r"(?= (?:of|for|at|from|in) (?:the )?(?-i:[A-Z\[])| of (?:a|our|this|their) (?:\w+ )?(?:town|city|state|village))",
    re.IGNORECASE,
)


_SUFFIX: Final = re.compile(r" (?:plc|gmbh|GmbH|A/S|ltd|llc|inc|S\.A\.)(?![\w/])")
_SUFFIXES: Final = (" plc", " gmbh", " GmbH", " A/S", " ltd", " llc", " inc", " S.A.")
_LEFT: Final = re.compile(rf"(?:{_PART}(?: | & | and )){{0,3}}{_PART}$")
_NOT_COMPANIES: Final = listed("people", "certain_heads")


def find(reading: Reading) -> Iterator[Span]:
    """Yield organisations and identifying professions."""
    text, words, mask = reading.text, reading.capitals, reading.mask
    heads, led = reading.places_of(_HEADS.__contains__), reading.places_after(_is_lead)
    for place in sorted({*heads, *led}):
        word = words[place]
        if mask[word.start]:
            continue
        if place and word.word in _HEADS:
            first = _first(reading, place)
            if first < place and reading.word_after(word.end).lower() not in _NOT_COMPANIES:
                yield Span(words[first].start, word.end, Label.ORGANIZATION, Layer.CONTEXT, "company")
                continue
        if text.endswith(_BEFORE_WORK, 0, word.start) and _is_at_work(reading, word.start):
            match = _RUN.match(text, word.start)
            if match and not (word.flags & Word.KEEP and match.end() == word.end):
                yield Span(word.start, match.end(), Label.ORGANIZATION, Layer.CONTEXT, "employer")
    for match in _SUFFIX.finditer(text) if any(suffix in text for suffix in _SUFFIXES) else ():
        start = _LEFT.search(text, max(0, match.start() - 60), match.start())
        if start:
            yield Span(start.start(), match.end(), Label.ORGANIZATION, Layer.CONTEXT, "company")
    for match in _RARE.finditer(text) if _may_be_rare(reading.lower) else ():
        yield Span(match.start(), match.end(), Label.PROFESSION, Layer.CONTEXT, "office that one person holds")


def _is_at_work(reading: Reading, start: int) -> bool:
    begin = max(0, start - 24)
    near = reading.lower[begin:start]
    return not _OF_WORK.isdisjoint(near.replace(":", " ").split()) and bool(_AT_WORK.search(reading.text[begin:start]))


_OF_WORK: Final = listed("organisations", "of_work")
"""The words that ``_AT_WORK`` looks for: the cheap test."""

_BEFORE_WORK: Final = (
    "at ",
    "for ",
    "by ",
    "with ",
    "from ",
    "of ",
    "owns ",
    "attends ",
    ": ",
    "employer ",
    "is ",
    "the ",
)

_LEADS: Final = frozenset(lead[-3:] for lead in _BEFORE_WORK)


def _is_lead(signs: str) -> bool:
    """Whether the three signs before a word can be the last of those words: the cheap test."""
    return signs in _LEADS or signs[1:] == ": "


def _first(reading: Reading, place: int) -> int:
    """The first capital of a company's name: names and unknown words only, ordinary ones between them."""
    words, text = reading.capitals, reading.text
    first, proper = place, False
    while first and place - first < 4:
        left = words[first - 1]
        if (
            text[left.end : words[first].start] not in (" ", " & ", ", ", " and ", "-", "'s ")
            or reading.mask[left.start]
        ):
            break
        if left.flags & (Word.CAPITALS | Word.CODE) and not left.flags & NAME and len(left.word) < 3:
            break
        if reading.begins_sentence(left.start) and left.flags == Word.VOCABULARY:
            break
        first -= 1
        proper = proper or bool(left.flags & NAME) or not left.flags
    is_company = words[place].word.lower() in ("inc", "llc", "ltd", "corp", "corporation", "gmbh", "plc", "llp")
    return first if proper or is_company else place


def _may_be_rare(lower: str) -> bool:
    return any(
        word in lower
        for word in (
            "mayor",
            "governor",
            "senator",
            "congress",
            "ambassador",
            "bishop",
            "chief",
            "sheriff",
            "astronaut",
            "coach",
            "minister",
            "president",
            "superint",
            "anchor",
            "olympic",
            "nobel",
        )
    )


RECOGNIZER: Final = Recognizer(id="organisations", order=108, find=find)
