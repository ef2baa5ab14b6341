"""Under what condition something is said: "if the clearance is below 30", "unless monitored", "服用X期间", "除非…"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from model.language.verify.items import MENTIONS, Item
from model.language.verify.kinds import Kind, rows
from model.language.verify.lexing import Shape, Token

_STOPS: Final = frozenset((",", ";", ":", ".", "!", "?", "。", ")", "\n"))
_FULL_STOPS: Final = frozenset((";", ".", "!", "?", "。", "\n"))
_MODALS: Final = frozenset(("should", "must", "may", "can", "cannot", "need", "needs", "ought", "shall", "then"))
_HAN_MODALS: Final = (
    "应", "须", "宜", "请", "建议", "可考虑", "可以", "则", "禁用", "避免", "不得", "停用", "不宜", "需",
)  # fmt: skip
_TOLD: Final = frozenset(("was", "were", "had", "seen", "first", "discharged", "admitted", "last"))
"""Words of a clause that tells when something happened."""
_HAN_TOLD: Final = ("就诊", "入院", "出院", "发病", "起病", "诊断", "手术", "随访", "当时", "末次", "检查")
_OPENED: Final = frozenset(("若", "如", "倘", "假", "一", "只"))
_IN_USE: Final = frozenset(("taking", "taken", "on", "using", "used", "receiving", "being", "treated", "pregnant",
                            "breastfeeding", "you", "treatment"))  # fmt: skip
_NOT_BEFORE_TIME: Final = frozenset("小同及暂有随定按平顿即临实何届")
_NOT_AFTER_TIME: Final = frozenset("间候期刻段")
_NOT_BEFORE_WHO: Final = frozenset("患或记前后二两再作学")
_NOT_AFTER_LIKE: Final = frozenset("下上前同图表何")
_NAMED_CUES: Final = frozenset(("until", "till", "直", "妊", "孕", "哺", "during", "in"))
"""Cues that are words of a relation as well; "if needed" and "必要时" are frequencies."""
_NOT_AFTER_WHEN: Final = frozenset("日天时前地中")
_NOT_BEFORE_WHEN: Final = frozenset("相适恰应理该")
_NOT_BEFORE_THEN: Final = frozenset("否规原法准")
_WHOLE_FORMS: Final = frozenset("岁妊孕哺")
_LIKE_BEFORE: Final = frozenset("例比诸")
_NUMBERED: Final = frozenset(("at", "with"))
_LIMITS: Final = frozenset(("below", "above", "under", "over"))
_NUMBER_REACH: Final = 6
_TURNS: Final = frozenset(("absent", "absence", "unavailable", "impossible", "without", "lack", "lacks", "lacking"))
_HAN_AT: Final = frozenset("在于当对")
_NOT_BEFORE_AT: Final = frozenset("存现内高低大小多少等至用对由属处位")
_STATES: Final = frozenset((Kind.TEST, Kind.FINDING, Kind.QUANTITY))
_WHOLE: Final = 2
_NO_HEADING: Final = frozenset((Kind.DRUG, Kind.GENE, Kind.VARIANT, Kind.CODE, Kind.DATE, Kind.PROCEDURE))
_ORDERS: Final = frozenset(
    ("avoid", "do_not_use", "contraindicated", "stop", "dose_down", "dose_up", "switch", "half", "at_most", "down")
)


class Way(StrEnum):
    """How a condition bears on what is said: only then, only otherwise, in any case, of whom, at what value.

    Or under which heading: "Renal impairment: halve the dose".
    """

    IF = "if"
    UNLESS = "unless"
    ANYWAY = "anyway"
    WHO = "who"
    AT = "at"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: its tokens, cue included, and those of the part between full stops and semicolons that it governs.

    ``is_denied``: it holds where what it names does not.
    """

    way: Way
    first: int
    after: int
    is_denied: bool
    part: tuple[int, int]

    def holds(self, item: Item) -> bool:
        """Whether an item stands in it."""
        return self.first <= item.first < self.after

    def governs(self, item: Item) -> bool:
        """Whether an item, itself under no condition, is said under this one."""
        return not item.is_conditional and self.part[0] <= item.first < self.part[1]


def conditions_of(cut: tuple[Token, ...], items: Sequence[Item]) -> tuple[Condition, ...]:
    """Find the conditions of a statement or sentence, in order, none inside of another."""
    found: list[Condition] = []
    for told, first, after in sorted(_spans(cut, items), key=lambda one: (one[1], -one[2])):
        way = Way.UNLESS if [token.text for token in cut[first : first + 2]] == ["除", "非"] else told
        if after > first and not (found and first < found[-1].after) and not _is_told(cut, items, way, first, after):
            is_denied = is_turned(cut, items, first, after) is not (way is Way.UNLESS)
            found.append(Condition(way, first, after, is_denied, part_at(cut, first)))
    return tuple(found)


def part_at(cut: tuple[Token, ...], place: int) -> tuple[int, int]:
    """The part between full stops and semicolons in which a token stands."""
    first = next((at + 1 for at in range(place - 1, -1, -1) if cut[at].text in _FULL_STOPS), 0)
    return first, next((at for at in range(place, len(cut)) if cut[at].text in _FULL_STOPS), len(cut))


def is_turned(cut: tuple[Token, ...], items: Sequence[Item], first: int, after: int) -> bool:
    """Whether an odd number of denials stands between two tokens."""
    denied = {item.first for item in items if _denies(item) and first <= item.first < after}
    denied |= {place for place in range(first, after) if cut[place].text.casefold() in _TURNS}
    return len(denied) % 2 == 1


def _denies(item: Item) -> bool:
    return item.group == "negation" or "ineffective" in item.keys


def _spans(cut: tuple[Token, ...], items: Sequence[Item]) -> Iterator[tuple[Way, int, int]]:
    words = tuple(token.text.casefold() for token in cut)
    named = {at for item in items if item.group == "frequency" for at in range(item.first, item.after)}
    for place in range(len(cut)):
        if place in named and cut[place].text.casefold() not in _NAMED_CUES:
            continue
        for way, cue in _cues().get(words[place], ()):
            if words[place : place + len(cue)] == cue and not _is_other(words, place, cue):
                end = _end(cut, items, place + len(cue), way)
                yield way, place, _closed(words, items, place, end) if cue == ("当",) else end
                break
        for way, cue in _endings().get(words[place], ()):
            if words[place : place + len(cue)] == cue and not _is_other_ending(words, items, place, cue):
                yield way, _start(cut, items, place), place + len(cue)
        if words[place] == "after" and place == part_at(cut, place)[0] and (end := _before_never(words, place)):
            yield Way.IF, place, end
        is_limit = words[place] in _LIMITS and words[place + 1 : place + 2] in (("a",), ("an",))
        if (is_limit or words[place] in _NUMBERED) and (after := _of_value(items, place, is_limit)):
            yield Way.AT, place, after
    yield from ((Way.HEAD, first, after) for first, after in _headings(cut, items))


def _before_never(words: tuple[str, ...], place: int) -> int:
    """ "After X never again": what has happened once forbids it; 0 where the part has no such word."""
    ahead = range(place + 1, len(words))
    end = next((at for at in ahead if words[at] in _STOPS or words[at] == "never"), len(words))
    return end if end < len(words) and words[end] == "never" else 0


def _headings(cut: tuple[Token, ...], items: Sequence[Item]) -> Iterator[tuple[int, int]]:
    """What stands before a colon, or behind one and before a comma, and names when the order that follows holds."""
    for place, token in enumerate(cut):
        first = part_at(cut, place)[0]
        is_head = token.text in (":", "：") and not any(cut[at].text in (":", "：") for at in range(first, place))
        is_pause = token.text in (",", "，") and cut[first].shape is not Shape.SIGN
        if is_pause:
            first = next((at + 1 for at in range(place - 1, first, -1) if cut[at].text in _STOPS), first)
        if (is_head or is_pause) and _is_heading(items, first, place, is_pause) and _orders(cut, items, first, place):
            yield first, place


def _is_heading(items: Sequence[Item], first: int, after: int, is_pause: bool) -> bool:
    """A finding, a state or a bounded value of a test, without a drug, a gene, a date or a measured value."""
    told = [item for item in items if first <= item.first < after and item.kind is not Kind.PLAIN]
    if any(item.kind in _NO_HEADING or item.days or (item.value and not item.bound) for item in told):
        return False
    if is_pause:
        return _is_bounded(told) and all(item.kind is Kind.TEST or item.bound for item in told)
    return any(item.kind is Kind.FINDING or item.group == "population" for item in told) or _is_bounded(told)


def _is_bounded(told: Sequence[Item]) -> bool:
    return any(item.bound and item.value for item in told) and any(item.kind is Kind.TEST for item in told)


def _orders(cut: tuple[Token, ...], items: Sequence[Item], first: int, colon: int) -> bool:
    """Whether advice stands behind the colon: any behind a bounded value, behind a name only some."""
    after = part_at(cut, colon)[1]
    told = [item for item in items if colon < item.first < after]
    is_bounded = any(item.bound and item.value for item in items if first <= item.first < colon)
    return any(item.keys & _ORDERS or (is_bounded and item.group == "advice") for item in told)


@cache
def _cues() -> dict[str, list[tuple[Way, tuple[str, ...]]]]:
    """The words that begin a condition, by their first token, the longest first."""
    found: dict[str, list[tuple[Way, tuple[str, ...]]]] = {}
    for row in rows("conditions.csv"):
        forms = [tuple(form.split()) for form in row["en"].split("|")] + [tuple(form) for form in row["zh"].split("|")]
        for form in forms:
            if form:
                found.setdefault(form[0], []).append((Way(row["kind"]), form))
    return {first: sorted(forms, key=lambda one: -len(one[1])) for first, forms in found.items()}


@cache
def _endings() -> dict[str, list[tuple[Way, tuple[str, ...]]]]:
    """The Chinese words that end one."""
    found: dict[str, list[tuple[Way, tuple[str, ...]]]] = {}
    for row in rows("conditions.csv"):
        for form in row["after"].split("|"):
            if form:
                found.setdefault(form[0], []).append((Way(row["kind"]), tuple(form)))
    return found


def _is_other(words: tuple[str, ...], place: int, cue: tuple[str, ...]) -> bool:
    """ "例如", "如下", "当日" begin no condition; nor does "if" in "as if"."""
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    if cue == ("如",):
        return before in _LIKE_BEFORE or after in _NOT_AFTER_LIKE
    if cue == ("当",):
        return after in _NOT_AFTER_WHEN or before in _NOT_BEFORE_WHEN
    end = words[place + 2] if place + 2 < len(words) else "."
    return cue == ("or", "not") and end not in _STOPS


def _is_other_ending(words: tuple[str, ...], items: Sequence[Item], place: int, cue: tuple[str, ...]) -> bool:
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    if cue[0] in _WHOLE_FORMS:
        return place + len(cue) == len(words) or words[place + len(cue)] in _STOPS
    if not before or before in _STOPS:
        return True
    if cue == ("时",):
        is_named = any(one.after == place and one.kind is Kind.DRUG for one in items)
        return (before in _NOT_BEFORE_TIME and not is_named) or after in _NOT_AFTER_TIME
    if cue == ("则",):
        return before in _NOT_BEFORE_THEN or _is_mere_name(items, place)
    if cue == ("者",) and before in _NOT_BEFORE_WHO:
        return True
    return place + len(cue) == len(words)


def _is_mere_name(items: Sequence[Item], place: int) -> bool:
    """ "曲马多则不推荐": a name set against another, and no condition."""
    before = [one for one in items if one.after <= place and one.kind is not Kind.PLAIN]
    return not before or (before[-1].after == place and before[-1].kind in MENTIONS)


def _end(cut: tuple[Token, ...], items: Sequence[Item], start: int, way: Way) -> int:
    """Where a condition ends: at a stop, but for a list of names, and where the order begins."""
    place = start
    while place < len(cut):
        text = cut[place].text.casefold()
        if text in _STOPS and not (text in (",", "，") and way is not Way.WHO and _goes_on(cut, items, place)):
            return place
        if place > start + 1 and (text in _MODALS if way is Way.WHO else text == "then"):
            return place
        if cut[place].shape is Shape.HAN and place > start and _is_han_modal(cut, place):
            return place
        place += 1
    return place


def _closed(words: tuple[str, ...], items: Sequence[Item], start: int, end: int) -> int:
    """ "当…时": where the second word closes what the first opens."""
    closing = (
        at for at in range(start + 2, end) if words[at] == "时" and not _is_other_ending(words, items, at, ("时",))
    )
    return next(closing, end - 1) + 1


def _is_han_modal(cut: tuple[Token, ...], place: int) -> bool:
    text = "".join(token.text for token in cut[place : place + 3])
    return text.startswith(_HAN_MODALS) and cut[place - 1].text not in "不反适必供"


def _goes_on(cut: tuple[Token, ...], items: Sequence[Item], comma: int) -> bool:
    """ "If fever, rash or jaundice occurs, stop X": names alone follow the comma, and a claim after the next."""
    after = next((place for place in range(comma + 1, len(cut)) if cut[place].text in _STOPS), len(cut))
    if after == len(cut) or cut[after].text != ",":
        return False
    told = [item for item in items if comma < item.first < after]
    rest = [item for item in items if item.first > after]
    is_list = bool(told) and all(item.kind in (Kind.FINDING, Kind.DRUG, Kind.PLAIN) for item in told)
    return is_list and any(item.group == "advice" for item in rest)


def _start(cut: tuple[Token, ...], items: Sequence[Item], place: int) -> int:
    """Where the part begins that a Chinese ending closes: at a stop or a "在", or behind the drug it is said of."""
    start = next((at + 1 for at in range(place - 1, -1, -1) if cut[at].text in _STOPS), 0)
    inside = (at for at in range(place - 1, start, -1) if cut[at].text in _HAN_AT)
    start = next((at for at in inside if cut[at - 1].text not in _NOT_BEFORE_AT), start)
    told = [item for item in items if start <= item.first < place and item.kind is not Kind.PLAIN]
    if len(told) > 1 and told[0].kind is Kind.DRUG and told[0].first == start and told[1].kind in _STATES:
        return told[0].after
    return start


def _of_value(items: Sequence[Item], place: int, is_limit: bool) -> int:
    """ "At a clearance of 15-29", "below an eGFR of 30": where a test's bounded value or range ends; 0 without one."""
    near = [item for item in items if place < item.first <= place + _NUMBER_REACH]
    test = next((item for item in near if item.kind is not Kind.PLAIN), None)
    numbers = [item for item in near if item.value and not item.value.is_time]
    if test is None or test.kind is not Kind.TEST or not numbers:
        return 0
    is_limit = (
        is_limit or bool(numbers[0].bound) or (len(numbers) >= _WHOLE and numbers[1].first - numbers[0].after == 1)
    )
    return numbers[-1].after if is_limit else 0


def _is_told(cut: tuple[Token, ...], items: Sequence[Item], way: Way, first: int, after: int) -> bool:
    """ "When he was 29", "入院时": a time, no condition; "while" of a contrast is none either."""
    words = {token.text.casefold() for token in cut[first:after]}
    if way is not Way.IF:
        return False
    if cut[first].text.casefold() == "while":
        return not words & _IN_USE
    if cut[first].text.casefold() == "when" and words & _TOLD:
        return True
    if cut[after - 1].text == "时" and cut[after - 2].text != "小" and cut[first].text not in _OPENED:
        text = "".join(token.text for token in cut[first:after])
        inside = [item for item in items if first <= item.first < after and item.kind is not Kind.PLAIN]
        is_age = all(item.group == "person" or (item.value and item.value.is_time) for item in inside)
        return any(word in text for word in _HAN_TOLD) or is_age
    return False
