"""A value told as above or below a target is so: "8.4 %, below the target of 7 %"."""

from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_AIMS: Final = frozenset(("target", "targeted", "goal", "aim", "标"))
_SIDES: Final = {"above": 1, "at_least": 1, "above_target": 1, "below": -1, "at_most": -1, "below_target": -1}
_MISSED: Final = ("未", "不", "not", "short")
"""What is not reached lies on either side."""
_REACH: Final = 8
_BEHIND: Final = 5


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare each value with the target that the sentence sets it against."""
    reading = sentence.reading
    numbers = [item for item in reading.items if item.value and not item.days and not item.value.is_time]
    for cue in reading.items:
        if sentence.words(cue).startswith(_MISSED):
            continue
        side = next((_SIDES[key] for key in sorted(cue.keys) if key in _SIDES), 0)
        value = next((one for one in reversed(numbers) if one.after <= cue.first), None)
        limit = next((one for one in numbers if one.first >= cue.after), None)
        if side and value and limit and _is_set_against(reading, value, cue, limit) and _is_false(value, limit, side):
            yield sentence.problem(cue, Fault.COMPARISON)


def _is_set_against(reading: Reading, value: Item, cue: Item, limit: Item) -> bool:
    """Whether nothing but the word of the side parts them, and the target is named behind it."""
    if limit.first - cue.after > _REACH or _names_aim(reading, value.after, cue.first):
        return False
    between = [one for one in reading.items if value.after <= one.first < limit.first and one is not cue]
    if any(_turns(one) or reading.text[one.start : one.end].startswith(_MISSED) for one in between):
        return False
    return _names_aim(reading, cue.first, limit.after + _BEHIND)


def _turns(item: Item) -> bool:
    return item.group == "negation" or bool(item.keys & _SIDES.keys() and item.bound != "number")


def _names_aim(reading: Reading, first: int, after: int) -> bool:
    return any(token.form in _AIMS for token in reading.tokens[first:after])


def _is_false(value: Item, limit: Item, side: int) -> bool:
    if value.value is None or limit.value is None or limit.value.unit not in ("", value.value.unit):
        return False
    return (value.value.value - limit.value.value) * side < 0
