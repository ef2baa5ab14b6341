"""What was not asked or recorded is not absent, and what is pending has no result."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import MENTIONS, Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import PART, Reading, part_around

_VERBS: Final = (
    r"asked|enquired|inquired|recorded|documented|mentioned|elicited|explored|available|provided|obtained|taken down|"
    r"volunteered|charted|entered|discussed|mention|listed|list|written down|"
    r"on (?:the )?(?:record|file|list)|problem list"
)
_UNASKED: Final = re.compile(
    rf"\b(?:not|never|no|nor|n't|nobody|without)\b[^.;,]{{0,50}}\b(?:{_VERBS})\b|"
    r"\bno (?:\w+ ){0,3}results?\b|\bno (?:record|documentation|information|data|mention|details?)\b|"
    r"\b(?:none|nothing) (?:is |was |were |has been )?(?:recorded|listed|written|documented)\b|"
    r"\b(?:record|chart|list|file)s?\b[^.;,]{0,30}\b(?:no|not|without|lacks?|omits?)\b|"
    r"\b(?:unknown|not known|unrecorded|undocumented|unclear|missing)\b|"
    r"[未没无][有曾能]?(?:询问|问及|问过|问|记录|记载|提及|提供|描述|采集|追问|说明|登记|列入|列出|录入|写明|收录)|"
    r"(?:列表|清单|病历|记录|档案)(?:中|里|内|上)?[^，。；,;]{0,6}[没无未]|"
    r"[未没无][^，。；,;]{0,16}(?:的|过敏|任何)?(?:记录|记载|结果|登记)|不详|不明|不清楚|未知|缺如|缺失",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(r"\s*(?:neither|nor|not even)\b|也[无没未]", re.IGNORECASE)
_PENDING: Final = re.compile(
    r"\bpending\b|\bawait\w*|\boutstanding\b|\bto follow\b|\bnot (?:yet )?(?:back|available|reported|returned|out)\b|"
    r"待(?:回|报|出|结果|定|完善)|等待|未(?:回|出|报|归)|尚未",
    re.IGNORECASE,
)
_RESULTS: Final = re.compile(
    r"\b(?:final|definitive|second|repeat|confirmatory) (?:result|report|sample|culture|reading)s?\b|"
    r"(?:最终|最后|正式|第二次|复查)(?:结果|报告|标本)",
    re.IGNORECASE,
)
_OPEN: Final = frozenset(("advice", "certainty", "negation"))
_TESTED: Final = frozenset((Kind.TEST, Kind.PROCEDURE, Kind.WORD, Kind.UNKNOWN))
_RESULTING: Final = frozenset((Kind.TEST, Kind.PROCEDURE))
_PRELIMINARY: Final = re.compile(r"\b(?:preliminary|interim|provisional)\b|初步", re.IGNORECASE)


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Look at what is denied, and at results that the evidence awaits."""
    if not _UNASKED.search(sentence.reading.text):
        for item in sentence.reading.items:
            if _is_denied(sentence.reading, item) and _is_everywhere(sentence, item, _UNASKED):
                yield sentence.problem(item, Fault.CERTAINTY)
    for item in sentence.reading.items:
        is_told = item.kind in _RESULTING and not item.hedges and not _PRELIMINARY.search(sentence.reading.text)
        if is_told and _is_everywhere(sentence, item, _PRELIMINARY):
            yield sentence.problem(item, Fault.CERTAINTY)
    if not _PENDING.search(sentence.reading.text):
        for item in sentence.reading.items:
            is_told = item.kind in _TESTED and not _is_open(sentence.reading, item)
            if is_told and _is_everywhere(sentence, item, _PENDING):
                yield sentence.problem(item, Fault.CERTAINTY)
        known = [part for part in PART.findall(sentence.ground.text) if _RESULTS.search(part)]
        if (match := _RESULTS.search(sentence.reading.text)) and known and all(map(_PENDING.search, known)):
            yield Problem(start=match.start(), end=match.end(), kind=Fault.CERTAINTY)


def _is_denied(reading: Reading, item: Item) -> bool:
    """A name that is denied, or a history behind a bare "no"."""
    if item.kind in MENTIONS or item.kind in (Kind.WORD, Kind.UNKNOWN):
        return item.is_negated
    before = [one for one in reading.items if one.after == item.first]
    return item.group == "person" and any(one.group == "negation" for one in before)


def _is_everywhere(sentence: Sentence, item: Item, pattern: re.Pattern[str]) -> bool:
    places = sentence.ground.places(item, sentence.words(item))
    return bool(places) and all(pattern.search(_around(said.reading, said.item)) for said in places)


def _around(reading: Reading, item: Item) -> str:
    """The part in which an item stands, with the one before it where it only goes on: "no record, neither of ..."."""
    part = part_around(reading, item)
    before = reading.text[: reading.text.index(part)]
    return f"{before.rstrip(',， ')} {part}" if _GOES_ON.match(part) else part


def _is_open(reading: Reading, item: Item) -> bool:
    part = part_around(reading, item)
    start = reading.text.index(part)
    return bool(item.hedges) or any(
        one.group in _OPEN or one.keys & {"planned"} for one in reading.items if start <= one.start < start + len(part)
    )
