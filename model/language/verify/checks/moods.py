"""What was done is not what is to be done ("was stopped", "should be stopped"); what was advised is not yet done."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Final

from model.language.verify.advice import AGAINST
from model.language.verify.check import Sentence
from model.language.verify.conditions import Way
from model.language.verify.ground import Said
from model.language.verify.items import Item
from model.language.verify.kinds import Kind
from model.language.verify.phrases import licences
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_DEEDS: Final = frozenset(("stop", "start", "go_on", "switch", "ended", "dose_up", "dose_down", "twice", "half"))
_BEGUN: Final = frozenset(("start", "go_on", "use"))
_ENDED: Final = frozenset(("stop", "ended"))
_TELEGRAPHED: Final = frozenset(("stop", "start", "go_on", "ended"))
"""Deeds whose bare participle tells that they were done: "aspirin stopped"; "dose reduced" may be advice."""
_URGING: Final = frozenset(
    ("should", "must", "to", "may", "can", "could", "shall", "need", "needs", "consider", "recommended", "advised",
     "recommend", "advise", "please", "suggested", "if", "planned")
)  # fmt: skip
_TELLING: Final = frozenset(("was", "were", "been", "had"))
_IS: Final = frozenset(("is", "are", "be", "being", "not", "of", "after", "when", "since", "by", "on", "before"))
_REACH: Final = 4
_HAN_TELLING: Final = ("已", "已经", "曾", "被", "现已", "早已", "均已")
_HAN_URGING: Final = ("应", "须", "需", "宜", "请", "建议", "推荐", "可", "考虑", "必须", "若", "如")
_HAN_REACH: Final = 8
_TAKING: Final = frozenset(("takes", "taking", "receives", "receiving"))
_GIVEN: Final = frozenset(("given", "prescribed", "administered", "taken"))
_HAN_TAKING: Final = ("患者服用", "正在服用", "正服用", "目前服用", "正服", "患者使用", "正在使用", "在服用")
_LISTED: Final = frozenset(("tak", "take", "medication", "prescrib", "on", "receiv", "treat", "use"))
_PERFORMED: Final = frozenset(("performed", "done", "completed", "underwent", "undergone", "carried", "made"))
_HAN_PERFORMED: Final = ("做过", "已行", "已做", "已完成", "做了", "行了", "已接受", "已进行")
_OPEN: Final = frozenset(("planned", "unknown", "possible"))
_ADVISED: Final = frozenset(("recommend", "consider", "need", "should", "must", "refer", "order"))
_DECLINED: Final = ("declin", "refus", "拒绝", "未同意")


class Mood(StrEnum):
    """Whether something is to be done, or was done."""

    ORDER = "order"
    DONE = "done"


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the mood of each deed with the evidence's, and look for a drug taken that was only advised."""
    for item in sentence.reading.items:
        if item.keys & _DEEDS and not item.is_negated and (mood := _mood(sentence.reading, item)) is not None:
            told = [_mood(said.reading, said.item) for said in _places(sentence, item)]
            if told and all(other is not None and other is not mood for other in told):
                yield sentence.problem(item, Fault.ADVICE)
        is_told = not item.is_negated and not item.is_conditional
        if item.keys & _BEGUN and is_told and _is_only_stopped(sentence, item):
            yield sentence.problem(item, Fault.ADVICE)
    yield from _taken(sentence)
    yield from _performed(sentence)


def _is_only_stopped(sentence: Sentence, item: Item) -> bool:
    """ "Was started", "after use" of the drug nearest to the word, where every statement on it has it stopped."""
    drugs = tuple(one for one in sentence.reading.items if one.kind is Kind.DRUG)
    near = sentence.reading.nearest(item, reach=drugs)[:1]
    keys = [
        frozenset[str]().union(
            *(one.keys for one in said.reading.items if not one.is_negated and not one.is_conditional)
        )
        for drug in near
        for said in sentence.ground.places(drug, sentence.words(drug))
    ]
    return bool(keys) and all(one & _ENDED and not one & _BEGUN for one in keys)


def _places(sentence: Sentence, item: Item) -> list[Said]:
    """Where the evidence tells such a deed, of the drug that stands nearest to it where it names that drug."""
    keys = frozenset[str]().union(*(licences().get(key, frozenset((key,))) for key in item.keys)) & _DEEDS
    found = [said for key in sorted(keys) for said in sentence.ground.by_key.get(key, ())]
    drugs = tuple(one for one in sentence.reading.items if one.kind is Kind.DRUG)
    near = sentence.reading.nearest(item, reach=drugs)[:1]
    same = [said for said in found for drug in near if sentence.ground.holds(said.reading, drug, sentence.words(drug))]
    return same or found


def _mood(reading: Reading, item: Item) -> Mood | None:
    word = reading.text[item.start : item.end].casefold()
    return _english(reading, item, word) if word.isascii() else _chinese(reading, item, word)


def _english(reading: Reading, item: Item, word: str) -> Mood | None:
    words = [token.text.casefold() for token in reading.tokens[max(0, item.first - _REACH) : item.first]]
    stops = [place for place, one in enumerate(words) if one in (",", ";", ":", ".")]
    near = words[stops[-1] + 1 :] if stops else words
    if "led" in near or "decided" in near:
        return Mood.DONE
    own = set(word.split())
    if (own | set(near)) & _TELLING and not set(near) & (_URGING - {"to"}):
        return Mood.DONE
    if (own | set(near)) & _URGING or _is_under_condition(reading, item):
        return Mood.ORDER
    if word.endswith("ing"):
        return None
    if not word.endswith(("ed", "begun", "held", "quit")):
        return Mood.ORDER if not near else None
    return Mood.DONE if item.keys & _TELEGRAPHED and not set(near[-2:]) & _IS else None


def _chinese(reading: Reading, item: Item, word: str) -> Mood | None:
    before = reading.text[max(0, item.start - _HAN_REACH) : item.start]
    before = before.replace("，", ",").replace("；", ",").replace("。", ",").rsplit(",", 1)[-1]
    if word.startswith("已") or before.endswith(_HAN_TELLING) or reading.text[item.end :].startswith(("了", "过")):
        return Mood.DONE
    is_urged = word.startswith(_HAN_URGING) or any(one in before for one in _HAN_URGING)
    return Mood.ORDER if is_urged or _is_under_condition(reading, item) else None


def _is_under_condition(reading: Reading, item: Item) -> bool:
    return any(one.way in (Way.IF, Way.UNLESS) and one.governs(item) for one in reading.conditions)


def _taken(sentence: Sentence) -> Iterator[Problem]:
    """ "Takes a statin" where it was only recommended, or declined."""
    reading = sentence.reading
    is_taken = any(token.text.casefold() in _TAKING for token in reading.tokens)
    is_taken = is_taken or any(
        one.text.casefold() in _TELLING and other.text.casefold() in _GIVEN for one, other in pairwise(reading.tokens)
    )
    if not is_taken and not any(word in reading.text for word in _HAN_TAKING):
        return
    if any(item.group == "advice" and not item.keys & {"use", "treat"} for item in reading.items):
        return
    for item in reading.items:
        if item.kind is Kind.DRUG and not item.is_negated and not item.is_conditional:
            places = sentence.ground.places(item, sentence.words(item))
            if places and all(_is_only_advised(said.reading) for said in places):
                yield sentence.problem(item, Fault.ADVICE)


def _performed(sentence: Sentence) -> Iterator[Problem]:
    """ "MRI was performed" where it was only recommended."""
    reading = sentence.reading
    is_done = any(token.text.casefold() in _PERFORMED for token in reading.tokens)
    if not is_done and not any(word in reading.text for word in _HAN_PERFORMED):
        return
    if any(item.group in ("advice", "negation") or item.keys & _OPEN for item in reading.items):
        return
    for item in reading.items:
        if item.kind in (Kind.PROCEDURE, Kind.FINDING) and not item.is_negated and not item.is_conditional:
            places = sentence.ground.places(item, sentence.words(item))
            if places and all(_is_only_ordered(said.reading) for said in places):
                yield sentence.problem(item, Fault.PROCEDURE)


def _is_only_ordered(reading: Reading) -> bool:
    is_done = any(token.text.casefold() in _PERFORMED for token in reading.tokens)
    is_done = is_done or any(word in reading.text for word in _HAN_PERFORMED)
    is_undone = any(item.group == "negation" or "unknown" in item.hedges for item in reading.items)
    if is_done and is_undone:
        return True
    return not is_done and any(item.keys & _ADVISED and not item.is_negated for item in reading.items)


def _is_only_advised(reading: Reading) -> bool:
    if any(word in reading.text.casefold() for word in _DECLINED):
        return True
    if _LISTED & reading.stems or any(word in reading.text for word in ("服", "用药", "治疗中")):
        return False
    if any(item.group == "frequency" or (item.value and item.value.dimension == "mass") for item in reading.items):
        return False
    orders = [item for item in reading.items if item.group == "advice"]
    return any(item.keys & AGAINST or _mood(reading, item) is not Mood.DONE for item in orders)
