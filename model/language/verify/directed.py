"""Advice that the evidence gives by its form alone: "Omit the next 2 doses", "按0、1、6个月接种"."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from model.language.verify.advice import advises_against
from model.language.verify.check import Sentence
from model.language.verify.conditions import part_at
from model.language.verify.items import ANCHORS, Item
from model.language.verify.kinds import Kind
from model.language.verify.reading import Reading

_IMPERATIVES: Final = frozenset(
    (
        "give", "omit", "hold", "withhold", "keep", "vaccinate", "take", "check", "measure", "repeat", "recheck",
        "ask", "choose", "use", "start", "begin", "continue", "raise", "increase", "reduce", "lower", "halve", "add",
        "consider", "monitor", "limit", "maintain", "obtain", "perform", "arrange", "refer", "switch", "replace",
        "titrate", "adjust", "test", "restart", "resume", "supplement", "treat", "exclude", "correct", "taper", "stop",
        "discontinue", "cease", "suspend", "offer", "examine", "assess", "confirm",
        "document", "inform", "advise", "warn", "counsel", "discuss", "encourage", "provide", "prescribe", "administer",
        "apply", "inject", "schedule", "book", "send", "watch", "delay", "defer",
        "postpone", "remove", "replace", "wean", "ensure", "explain", "educate", "observe",
        "contact", "seek", "admit", "immunise", "immunize",
        "end", "report", "count", "swallow", "rinse", "wash", "clean", "pause", "divide", "convert", "do",
    )
)  # fmt: skip
_HAN_IMPERATIVES: Final = (
    "按", "给予", "补充", "暂缓", "保持", "复查", "监测", "换用", "改用", "减少", "增加", "停用", "继续", "重复",
    "检查",
    "接种", "采取", "考虑", "立即", "尽快", "定期", "每周查", "每周监测", "每周复查", "依据", "根据", "尽可能", "调整",
    "转诊", "随访", "查", "测", "先服", "先用", "先", "暂停", "纠正", "评估", "筛查", "告知", "提醒", "确认", "完善",
    "推迟", "嘱", "联系", "通知", "应", "须", "请", "用家庭", "送检", "复测",
)  # fmt: skip


_PARTS: Final = re.compile(r"[,;:.，；：。]|\band\b|\bthen\b|并")
_DUE: Final = re.compile(
    r"(?:\d|[一二三四五六七八九十半两])个?(?:天|日|周|月|年|小时)(?:内|后|以后|之后)(?:应|需|再)?(?:复?[查测检诊]|随访|就诊)|"
    r"\b(?:repeat|recheck|review|follow-up|retest)\b[^.;]{0,20}\b(?:in|within|after)\b",
    re.IGNORECASE,
)
"""A check that is due within or after some time."""
_DUTIES: Final = frozenset(("should", "need", "must"))


def is_directed(sentence: Sentence, item: Item) -> bool:
    """Whether a statement in the imperative, about what stands beside the word, tells somebody to do it."""
    if item.is_negated:
        return False
    is_weak = any("consider" in one.keys for one in sentence.reading.items)
    return any(
        (is_directive(reading) and _shares(sentence, item, reading))
        or (item.keys <= _DUTIES and _is_told_beside(sentence, item, reading))
        for reading in sentence.ground.readings
        if is_weak or not any("consider" in one.keys for one in reading.items)
    )


def is_scheduled(sentence: Sentence, item: Item) -> bool:
    """Whether a statement says how often what stands beside the word is tested."""
    return not item.is_negated and any(
        _is_schedule(reading) and _shares(sentence, item, reading) for reading in sentence.ground.readings
    )


def _is_told_beside(sentence: Sentence, item: Item, reading: Reading) -> bool:
    """ "Hold A and correct potassium": beside advice against A, the clause on potassium tells somebody to do it."""
    names = tuple(other for other in sentence.reading.items if other.kind in ANCHORS)
    places = [
        said.item
        for other in sentence.reading.nearest(item, reach=names)
        for said in sentence.ground.places(other, sentence.words(other))
        if said.reading is reading
    ]
    return any(first <= one.start < end for first, end in clauses(reading) for one in places)


def clauses(reading: Reading) -> Iterator[tuple[int, int]]:
    """Where the clauses of a statement lie that begin with what somebody is to do."""
    ends = [0, *(match.end() for match in _PARTS.finditer(reading.text)), len(reading.text)]
    for first, end in pairwise(ends):
        if _begins(reading.text[first:end].strip()):
            yield first, end


def _begins(part: str) -> bool:
    return bool(part) and (part.split(" ")[0].casefold() in _IMPERATIVES or part.startswith(_HAN_IMPERATIVES))


def _is_schedule(reading: Reading) -> bool:
    """ "Annual chest X-ray", "血常规每周一次": how often a test is to be done, and no result, in a part of its own."""
    return any(
        any(item.kind in (Kind.TEST, Kind.PROCEDURE) for item in inside)
        and not any(item.value and not item.value.is_time for item in inside)
        for often in reading.items
        if often.group == "frequency" and (inside := _beside(reading, often))
    )


def _beside(reading: Reading, item: Item) -> tuple[Item, ...]:
    """The items in the part between semicolons and full stops around one."""
    first, after = part_at(reading.tokens, item.first)
    return tuple(one for one in reading.items if first <= one.first < after)


def is_directive(reading: Reading) -> bool:
    """Whether a statement begins, whole or behind a colon or a condition, with what somebody is to do."""
    if not reading.tokens or advises_against(reading):
        return False
    if _is_schedule(reading) or _DUE.search(reading.text):
        return True
    text = reading.text
    parts = [part.strip() for part in _PARTS.split(text)]
    parts += [text[reading.tokens[one.after - 1].end :].lstrip(" ,，") for one in reading.conditions]
    return any(map(_begins, parts))


def _shares(sentence: Sentence, item: Item, reading: Reading) -> bool:
    """The names nearest to the word stand in the statement; one without names shares a number or a verb."""
    names = tuple(other for other in sentence.reading.items if other.kind in ANCHORS)
    near = sentence.reading.nearest(item, reach=names)
    if any(sentence.ground.holds(reading, other, sentence.words(other)) for other in near):
        return True
    if any(other.kind in ANCHORS for other in reading.items):
        return False
    values = [other.value for other in reading.items if other.value]
    told = [other.value for other in sentence.reading.items if other.value]
    return any(one.equals(two) for one in values for two in told)
