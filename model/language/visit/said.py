"""What an exchange says of findings: the patient's own words, and questions that were answered by yes or no."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from model.domain.code import Code
from model.domain.text import Language
from model.findings.read import Reader
from model.findings.said import Standing
from model.language.visit.turns import Exchange, Turn

_NO: Final = re.compile(
    r"\W*(?:(?:uh|um|oh|well|actually)\W+)*(?:no|nope|nah|none|never|not (?:really|at all|that i|any)"
    r"|i (?:don'?t|haven'?t|have not)"
    r"|没有|没|不|无|从来没)(?![a-z])",
    re.IGNORECASE,
)
_YES: Final = re.compile(
    r"\W*(?:(?:uh|um|oh|well)\W+)*(?:yes|yeah|yep|yup|i do|i have|correct|right|sure do|有|是的?|对|嗯)(?![a-z])",
    re.IGNORECASE,
)
_ASKING: Final = re.compile(r"(?:吗|没有|呢|[?？。\s])+$")
_EITHER: Final = re.compile(r"有没有|是否有?|是不是有?")
_QUESTION: Final = re.compile(r"[^.!?。！？]*[?？]|[^.!?。！？]*(?:吗|没有|呢)[?？。]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A finding that the transcript settles, present or absent, and the turns that settle it."""

    code: Code
    is_present: bool
    turns: tuple[int, ...]


def told(exchange: Exchange, reader: Reader, language: Language) -> Iterator[Told]:
    """Each finding of the exchange, in its order.

    Of the patient's turns what is present or absent now. Of the last question what the answer settles: "no" denies
    all that was asked about, "yes" affirms only a single thing. Doubt, family and the past settle nothing, and neither
    does "yes" to a question that denies ("So no fever?").
    """
    if exchange.asked and exchange.answered:
        yield from _settled(exchange.asked[-1], exchange.answered[0], reader, language)
    for turn in exchange.answered:
        for found in reader.read(turn.text, language):
            if found.standing in (Standing.PRESENT, Standing.ABSENT):
                yield Told(code=found.code, is_present=found.standing is Standing.PRESENT, turns=(turn.number,))


def _settled(asked: Turn, answer: Turn, reader: Reader, language: Language) -> Iterator[Told]:
    questions = _QUESTION.findall(asked.text)
    is_no, is_yes = _NO.match(answer.text), _YES.match(answer.text)
    if not questions or not (is_no or is_yes):
        return
    asked_about = reader.read(_EITHER.sub("有", _ASKING.sub("", questions[-1])), language)
    if is_yes and any(found.standing is Standing.ABSENT for found in asked_about):
        return
    codes = list(dict.fromkeys(found.code for found in asked_about))
    if is_no or len(codes) == 1:
        for code in codes:
            yield Told(code=code, is_present=not is_no, turns=(asked.number, answer.number))
