"""Chooses what a patient is told: an emergency first, then a refusal, then an explanation that is quoted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from model.domain.text import Language, Text
from model.knowledge.files import read_csv
from model.knowledge.records import Record
from model.language.answer import Answer, Quotation
from model.language.assistant.word import asked_word, is_one_question
from model.language.urgent.emergency import Emergency
from model.language.urgent.urgent import emergencies

_DEFINED: Final = "HP:"
_COUNTED: Final = (
    r"(?:tablets?|pills?|capsules?|puffs?|drops?|sprays?|sachets?|tea ?spoons?|table ?spoons?|patch(?:es)?|units?"
    r"|injections?)"
)
_MEANING: Final = re.compile(
    r"(?:这|那|这个)?(?:代表|是|有)?(?:什么|啥)意思|^what does it mean (?:if|when|that)\b", re.IGNORECASE
)
"""A question what a complaint means is asked by somebody who may have it."""
_ADVICE: Final = re.compile(
    r"\b\d+(?:\.\d+)?\s?(?:mg|g|µg|mcg|ml|iu|units?|tablets?|%)|\bmg/"
    rf"|\b(?:\d+|an?|one|two|three|four|five|six|half|several) (?:an? )?(?:\w+ )?{_COUNTED}\b"
    r"|\b(?:once|twice|(?:\d|three|four) times) (?:a|each|every|per) \w+"
    r"|\bevery (?:\w+ )?(?:hours?|days?|morning|night)\b|\bdaily\b"
    r"|\b(?:avoid|contraindicated|reduc(?:e[ds]?|ing)|increas(?:e[ds]?|ing)|start(?:ing|ed)?|stop(?:ping|ped)?|quit"
    r"|skip|double|halve|take|taken|titrat\w+|dos(?:e|es|age|ing)|switch\w*|consider|withhold|withdraw|discontinu\w+"
    r"|prescri\w+|administer\w*|alternative|use|choose|prefer\w*|recommend\w*|should|must|advise[sd]? against|usual"
    r"|indicated|you (?:have|are|need|may|can))\b"
    r"|避免|禁用|减量|加量|剂量|停用|换用|改用|选用|首选|推荐|建议|应当|应该|不应|慎用|给予|毫克|毫升|微克|首剂|起始|停药"
    r"|停止|加倍|减半|漏服|服用|口服|注射|用药|您(?:患|得|需|可)|[\d一二两三四五六半][片粒颗滴支丸袋包喷]"
    r"|每[日天次晚早][\d一二两三四]|[\d一二两三四]次[/每]?[日天]|每\d+小时",
    re.IGNORECASE,
)
"""What a clinician may be told and a patient might act on."""


class Kind(StrEnum):
    """What sort of reply it is."""

    URGENT = "urgent"
    CRISIS = "crisis"
    DOSE = "dose"
    DIAGNOSIS = "diagnosis"
    WORD = "word"
    EXPLAINED = "explained"
    FOR_CLINICIAN = "for_clinician"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A reply. ``quotations`` explain; ``plain`` are the plain words for terms in them."""

    kind: Kind
    quotations: tuple[Quotation, ...] = ()
    plain: tuple[tuple[str, str], ...] = ()
    emergencies: tuple[Emergency, ...] = ()

    @property
    def says_where(self) -> bool:
        """Whether it tells where to go: at any word of danger, and wherever nothing was understood well enough."""
        return bool(self.emergencies) or self.kind in (Kind.SILENT, Kind.DIAGNOSIS)


class _RefusedRow(Record):
    kind: Kind
    en: str
    zh: str


class _GlossaryRow(Record):
    term: str
    zh_term: str
    en: str
    zh: str


def speak(text: str, before: str, ask: Callable[[str], Answer], language: Language) -> Spoken:
    """Reply to one message.

    Args:
        text: the message, as it was written.
        before: the message before it; a question that alone finds nothing is asked together with it.
        ask: looks a question up.
        language: of the reply.
    """
    word = asked_word(text, language)
    found = emergencies(text)
    if not found and word is None and _MEANING.search(text):
        found = emergencies(_MEANING.sub("", text))
    if any(item.help != "watch" for item in found):
        is_crisis = all(item.help == "crisis" for item in found)
        return Spoken(kind=Kind.CRISIS if is_crisis else Kind.URGENT, emergencies=found)
    refused = refused_kind(text)
    if refused is not None:
        word = asked_word(text, language, may_point=False) if is_one_question(text) else None
    if refused is not None and word is None:
        return Spoken(kind=refused, emergencies=found)
    if word is not None:
        return Spoken(kind=Kind.WORD, plain=(word,), emergencies=found)
    answer = ask(text)
    if not answer.is_supported and before:
        answer = ask(f"{before} {text}")
    if not answer.is_supported:
        return Spoken(kind=Kind.SILENT, emergencies=found)
    told = tuple(item for item in answer.quotations if _is_for_patients(item))
    if not told:
        return Spoken(kind=Kind.FOR_CLINICIAN, emergencies=found)
    return Spoken(kind=Kind.EXPLAINED, quotations=told, plain=plain_words(told, language), emergencies=found)


def _is_for_patients(item: Quotation) -> bool:
    """A definition, or a sentence of the site's documents that advises nothing; our rules speak to clinicians."""
    return (not item.rule_id or item.rule_id.startswith(_DEFINED)) and not _ADVICE.search(item.text)


def refused_kind(text: str) -> Kind | None:
    """Whether a message asks for a dose, for a change of medicines, or for a diagnosis."""
    plain = text.casefold().replace("’", "'")
    return next((kind for kind, pattern in _refused() if pattern.search(plain)), None)


def plain_words(quotations: tuple[Quotation, ...], language: Language) -> tuple[tuple[str, str], ...]:
    """The terms in what is quoted, each with plain words for it."""
    said = " ".join(item.text for item in quotations).casefold()
    rows = read_csv(Path(__file__).with_name("glossary.csv"), _GlossaryRow)
    names = ((Text(en=row.term, zh=row.zh_term).spoken(language), Text(en=row.en, zh=row.zh)) for row in rows)
    return tuple((name, words.spoken(language)) for name, words in names if _is_said(name.casefold(), said))


def _is_said(name: str, said: str) -> bool:
    return re.search(rf"\b{re.escape(name)}s?\b", said) is not None if name.isascii() else name in said


@lru_cache(maxsize=1)
def _refused() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    rows = read_csv(Path(__file__).with_name("refused.csv"), _RefusedRow)
    return tuple((row.kind, re.compile(rf"\b(?:{row.en})\b|{row.zh}")) for row in rows)
