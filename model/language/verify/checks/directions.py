"""Small words that turn a number round: "by 10 %" and "to 10 %", "within", "after", "ago" and "for" beside a span."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_ABOUT: Final = ("about", "approximately", "roughly", "nearly", "almost", "大约", "约", "近", "了")
_TO: Final = (" to", "至", "到", "为", "成")
_TO_PART: Final = re.compile(r"[至到为][^，。；,;\d]{0,6}的$")
"""To what part of a dose ("减至常规剂量的10%")."""
_BY: Final = (" by",)
_MOVES: Final = frozenset(("up", "down", "high_state", "low_state", "dose_up", "dose_down", "lower", "higher"))
_AHEAD: Final = frozenset(("within", "after", "ahead"))
_LASTING: Final = re.compile(
    r"\b(?:for|lasting|lasted)(?: about| the (?:last|past))?\s*$|(?:持续|已达|维持)(?:约|了)?\s*$"
)
_HALF: Final = Decimal(50)


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare what turns each number with what turns it in the evidence."""
    for item in sentence.reading.items:
        if item.value is None or (item.value.unit == "%" and item.value.value == _HALF):
            continue
        turn = _span if item.value.is_time else _change
        said = turn(sentence.reading, item)
        if item.value.is_time and not said and _LASTING.search(sentence.reading.text[: item.start]):
            said = "lasting"
        known = [
            turn(other.reading, other.item)
            for other in sentence.ground.quantities
            if other.item.value
            and item.value.equals(other.item.value)
            and (said != "lasting" or _is_measured(other.reading))
        ]
        if said and known and all(one and not _agree(said, one) for one in known):
            yield sentence.problem(item, Fault.TEMPORAL if item.value.is_time else Fault.TREND)


def _is_measured(reading: Reading) -> bool:
    """Whether a statement has a value: one of some day has not lasted since, as a complaint may have."""
    return any(item.value is not None and item.value.unit and not item.value.is_time for item in reading.items)


def _agree(said: str, known: str) -> bool:
    return said == known or ("ahead" in (said, known) and {said, known} <= _AHEAD)


def _change(reading: Reading, item: Item) -> str:
    """Whether something moves "by" the number or "to" it; "" where neither is said."""
    before = _without(reading.text[: item.start], _ABOUT)
    if before.endswith(_TO) or _TO_PART.search(before):
        return "to"
    if before.endswith(_BY):
        return "by"
    moved = next((one for one in reading.items if one.keys & _MOVES and one.end == len(before)), None)
    return "by" if moved is not None and not before.isascii() else ""


def _span(reading: Reading, item: Item) -> str:
    """Whether a span lies behind ("3 weeks ago"), ahead ("in 3 weeks"), or bounds what is to come ("within 1 week")."""
    before, after = reading.text[: item.start].casefold().rstrip(), reading.text[item.end :].casefold().lstrip()
    if after.startswith(("ago", "前", "之前", "以前")):
        return "ago"
    if after.startswith(("内", "之内", "以内")) or before.endswith(("within", "within a", "within one")):
        return "within"
    if after.startswith(("后", "之后", "以后", "later")) or before.endswith((" after", "after")):
        return "after"
    return "ahead" if before.endswith(" in") else ""


def _without(text: str, words: tuple[str, ...]) -> str:
    """The text without words of approximation at its end."""
    text = text.casefold().rstrip()
    while found := next((word for word in words if text.endswith(word)), None):
        text = text.removesuffix(found).rstrip()
    return text
