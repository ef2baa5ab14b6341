"""Chooses what a patient is told: an emergency first, then a refusal, then an explanation that is quoted."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from model.domain.text import Language
from model.knowledge.files import read_csv
from model.knowledge.records import Record
from model.language.answer import Answer, Quotation
from model.language.assistant.talk import (
    NEW,
    Talk,
    asks_what_it_is,
    is_courtesy,
    is_helped,
    is_worried,
    meant,
    shortened,
)
from model.language.assistant.word import asked_word, begun_word, is_one_question, named_word, words_in
from model.language.urgent.concepts import plain, spelt
from model.language.urgent.cues import is_elsewhere
from model.language.urgent.emergency import Emergency
from model.language.urgent.heard import Heard, has_alarm, heard
from model.language.urgent.tongue import is_unreadable, language_abroad
from model.language.urgent.urgent import SOUNDS_URGENT, emergencies
from model.language.urgent.writing import rewritten

_DEFINED: Final = "HP:"
_TALKED_OVER: Final = ("crisis", "police")
"""The helps of which a person to talk to is one."""
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
    UNREAD = "unread"
    HELPED = "helped"
    COURTESY = "courtesy"
    WORRY = "worry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A reply. ``quotations`` explain; ``plain`` are the plain words for terms in them.

    ``earlier`` are emergencies of earlier messages that nobody is known to have answered; ``about`` what "it" was taken
    for; ``in_both``: it is due in both languages, because the message was in neither; ``abroad``: the code of its
    language, where it was told.
    """

    kind: Kind
    quotations: tuple[Quotation, ...] = ()
    plain: tuple[tuple[str, str], ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    earlier: tuple[Emergency, ...] = ()
    about: str = ""
    in_both: bool = False
    abroad: str = ""

    @property
    def says_where(self) -> bool:
        """Whether it tells where to go: at any word of danger, and wherever nothing is explained."""
        told = self.emergencies or self.earlier
        return bool(told) or self.kind not in (Kind.WORD, Kind.EXPLAINED, Kind.FOR_CLINICIAN, Kind.COURTESY)


class _RefusedRow(Record):
    kind: Kind
    en: str
    zh: str
    with_en: str = ""
    with_zh: str = ""


def speak(
    text: str, ask: Callable[[str], Answer], language: Language, *, nameless: str | None = None, talk: Talk = NEW
) -> tuple[Spoken, Talk]:
    """Reply to one message; the second value is the talk with it.

    Args:
        text: the message, as it was written; rules alone read it.
        ask: looks a question up.
        language: of the reply.
        nameless: the message without what identifies a person, which is all that is remembered and that a learned
            model reads; only a message of no person may go without.
        talk: what was said before.
    """
    nameless = text if nameless is None else nameless
    told = _endangered(text, nameless, talk)
    found = told.found
    if has_alarm(found):
        is_crisis = all(item.help in _TALKED_OVER for item in found)
        alarms = tuple(dict.fromkeys((*talk.alarms, *found)))
        kind = Kind.CRISIS if is_crisis else Kind.URGENT
        in_both = told.is_foreign or is_unreadable(text)
        abroad = language_abroad(text) if in_both else ""
        spoken = Spoken(kind=kind, emergencies=found, in_both=in_both, abroad=abroad)
        return spoken, Talk(turns=talk.turns + 1, topic=talk.topic, alarms=alarms)
    alarms = talk.alarms
    if alarms and is_helped(text):
        spoken, topic, alarms = Spoken(kind=Kind.HELPED), talk.topic, ()
    elif is_courtesy(text):
        spoken, topic = Spoken(kind=Kind.COURTESY), talk.topic
    else:
        spoken, topic = _answered(text, nameless, ask, language, talk)
    if spoken.kind is Kind.DIAGNOSIS and found == (SOUNDS_URGENT,):
        found = ()
    spoken = replace(spoken, emergencies=found, earlier=alarms)
    return spoken, Talk(turns=talk.turns + 1, said=shortened(nameless), topic=topic, alarms=alarms)


def _endangered(text: str, nameless: str, talk: Talk) -> Heard:
    """The emergencies of a message, alone or together with the one before it: people write in pieces."""
    word = asked_word(text, Language.EN)
    told = heard(text, nameless)
    if not told.found and word is None and _MEANING.search(text):
        told = heard(_MEANING.sub("", text), _MEANING.sub("", nameless))
    if not talk.said or has_alarm(told.found) or word is not None or is_elsewhere(text.casefold()):
        return told
    both = emergencies(f"{talk.said}. {text}", f"{talk.said}. {nameless}")
    return Heard(found=both) if has_alarm(both) else told


def _answered(
    text: str, nameless: str, ask: Callable[[str], Answer], language: Language, talk: Talk
) -> tuple[Spoken, str]:
    """The reply to a message that raises no alarm, and what "it" is from now on."""
    pointed = meant(text, talk.topic)
    about = talk.topic if pointed and talk.topic in pointed else ""
    word = asked_word(text, language) or _followed(pointed, language)
    refused = refused_kind(text)
    if refused is None and not talk.topic and talk.said and word is None and asks_what_it_is(text):
        refused = Kind.DIAGNOSIS
    if refused is not None and not (is_one_question(text) and asked_word(text, language, may_point=False)):
        return Spoken(kind=refused, about=about), about or named_word(text, language)
    if word is not None:
        return Spoken(kind=Kind.WORD, plain=(word,), about=about), word[0]
    answer = ask(meant(nameless, talk.topic) or nameless)
    if not answer.is_supported and (before := talk.topic or talk.said):
        answer = ask(f"{before} {nameless}")
    if not answer.is_supported:
        if is_unreadable(text):
            return Spoken(kind=Kind.UNREAD, in_both=True, abroad=language_abroad(text)), talk.topic
        kind = Kind.WORRY if is_worried(text) else Kind.SILENT
        return Spoken(kind=kind, about=about), about or named_word(text, language)
    told = tuple(item for item in answer.quotations if _is_for_patients(item))
    if not told:
        return Spoken(kind=Kind.FOR_CLINICIAN, about=about), about or named_word(text, language)
    words = words_in(" ".join(item.text for item in told), language)
    spoken = Spoken(kind=Kind.EXPLAINED, quotations=told, plain=words, about=about)
    return spoken, _named_by(told[0]) or about


def _followed(pointed: str, language: Language) -> tuple[str, str] | None:
    """The word that a follow-up asks for, its beginning enough."""
    return (asked_word(pointed, language) or asked_word(begun_word(pointed, language), language)) if pointed else None


def _named_by(item: Quotation) -> str:
    """The name of what a definition defines."""
    return item.title.partition(" (")[0] if item.rule_id.startswith(_DEFINED) else ""


def _is_for_patients(item: Quotation) -> bool:
    """A definition, or a sentence of the site's documents that advises nothing; our rules speak to clinicians."""
    return (not item.rule_id or item.rule_id.startswith(_DEFINED)) and not _ADVICE.search(item.text)


def refused_kind(text: str) -> Kind | None:
    """Whether a message asks for a dose, for a change of medicines, or for a diagnosis."""
    ways = (spelt(plain(text)), rewritten(text))
    rows = ((kind, asked) for kind, *asked in _refused())
    return next((kind for kind, asked in rows if any(all(each.search(way) for each in asked) for way in ways)), None)


@lru_cache(maxsize=1)
def _refused() -> tuple[tuple[Kind, re.Pattern[str], re.Pattern[str]], ...]:
    rows = read_csv(Path(__file__).with_name("refused.csv"), _RefusedRow)
    forms = [(row.kind, re.compile(rf"\b(?:{row.en})\b|{row.zh}"), (row.with_en, row.with_zh)) for row in rows]
    return tuple((kind, asked, re.compile(rf"\b(?:{en})\b|{zh}" if en else "")) for kind, asked, (en, zh) in forms)
