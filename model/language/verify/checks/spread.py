"""How much of a drug is given at once is not how much in a day: "2 g per day" is not "2 g per dose"."""

import re
from collections.abc import Iterator
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_AMOUNTS: Final = frozenset(("mass", "international_units"))
_DOSE: Final = r"(?:per|each|a single|for each|at each|every) (?:single )?(?:dose|time)|/ ?dose|[/每][次剂]"
_DAY: Final = r"per day|a day|each day|daily|/ ?day|/d\b|in 24 hours|[/每][日天](?!\s*[\d一二两三四]+次)"
_WEEK: Final = r"per week|a week|each week|weekly|/ ?week|[/每]周(?!\s*[\d一二两三四]+次)"
_BEHIND: Final = {
    name: re.compile(rf"\W{{0,2}}(?:{pattern})", re.IGNORECASE)
    for name, pattern in (("dose", _DOSE), ("day", _DAY), ("week", _WEEK))
}
_ONCE: Final = re.compile(r"\bonce (?:a day|daily|per day|every day)|[每一][日天].{0,2}[1一]次", re.IGNORECASE)
"""Where a drug is given once a day, a dose is a day's."""
_BEFORE: Final = {
    "dose": re.compile(r"(?:每次|一次|单次|每剂)[^\d，。；,;]{0,6}$"),
    "day": re.compile(r"(?:每日|每天|一日|一天|日剂量)[^\d，。；,;]{0,6}$"),
    "week": re.compile(r"(?:每周|一周)[^\d，。；,;]{0,6}$"),
}


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the span that an amount is for with the evidence's, where both are told."""
    if _ONCE.search(sentence.reading.text) or _ONCE.search(sentence.ground.text):
        return
    for item in sentence.reading.items:
        mine = _spans(sentence.reading, item)
        if mine and item.value:
            told = [
                _spans(said.reading, said.item)
                for said in sentence.ground.quantities
                if said.item.value and said.item.value.equals(item.value)
            ]
            if told and all(one and not one & mine for one in told):
                yield sentence.problem(item, Fault.DOSE)


def _spans(reading: Reading, item: Item) -> frozenset[str]:
    if item.value is None or item.value.dimension not in _AMOUNTS:
        return frozenset()
    behind = {name for name, pattern in _BEHIND.items() if pattern.match(reading.text, item.end)}
    return frozenset(behind | {name for name, pattern in _BEFORE.items() if pattern.search(reading.text[: item.start])})
