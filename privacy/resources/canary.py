"""The last look over the exact bytes of a released unit: no identifier of its chart, in any spelling."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Final

import msgspec

from privacy.leakcheck import Canary, vocabulary
from privacy.needles import needles, plain, squeezed
from privacy.resources import days, extensions, labels
from privacy.resources.harvest import Harvest
from privacy.resources.passage import Passage
from privacy.resources.table import policy

_STRING: Final = re.compile(rb'"([^"\\]*(?:\\.[^"\\]*)*)"(:?)')
_NUMBER: Final = re.compile(rb"[:\[,](-?\d[\d.]{5,})(?=[,}\]])")


_NAME: Final = 8
_NUMBER_LENGTH: Final = 6
_LABEL: Final = 4


class Watch:
    """Looks for what one chart says about identities."""

    __slots__ = ("_all", "_ids")

    def __init__(self, harvest: Harvest) -> None:
        wanted = needles(harvest.identifiers)
        runs, strong = set(wanted.runs), set(wanted.strong)
        for name in harvest.places:
            _whole(name, runs, strong)
        wanted = replace(wanted, runs=frozenset(runs), strong=tuple(sorted(strong)))
        days = needles(harvest.days).strong
        self._ids = Canary(wanted)
        self._all = Canary(replace(wanted, strong=tuple(sorted(strong | set(days)))))

    def hits(self, payload: bytes, passage: Passage) -> set[str]:
        """The values of the JSON, as written there, that hold an identifier.

        Words of closed lists and the names that we gave ourselves are nobody's. A public code is
        not searched for dates: eight digits in a row are a date too easily.
        """
        values = set(_strings(payload)) - closed() - passage.issued
        values = {value for value in values if passage.policy.units.fit(value) != value}
        codes = values & passage.codes
        found = self._ids.found(codes)
        texts = {passage.decoded.get(value, value): value for value in values - codes}
        found |= {texts[text] for text in self._all.found(texts)}
        return found | self._all.found(_numbers(payload))


@cache
def closed() -> frozenset[str]:
    """Every text that stands in a closed list of the tables, whole."""
    rules = policy()
    found: set[str] = set(rules.kinds) | set(rules.systems) | set(vocabulary()) | set(labels.words(rules))
    for rule in rules.types.values():
        found.update(rule.fields)
        for how in rule.fields.values():
            kind, _, words = how.partition(":")
            if kind == "code":
                found.update(words.split())
    found |= rules.states | rules.countries | rules.comparators | set(BUNDLE_TYPES) | METHODS
    found |= rules.extensions.passing | rules.extensions.nested.keys() | rules.extensions.values
    found.update(*rules.extensions.nested.values())
    found |= {days.AGE, days.AGE_BAND, days.RELATIVE, days.RELATIVE_RANGE, extensions.ABSENT, "text/plain", "Bundle"}
    return frozenset(found)


BUNDLE_TYPES: Final = (
    "document",
    "message",
    "transaction",
    "transaction-response",
    "batch",
    "batch-response",
    "history",
    "searchset",
    "collection",
)
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "match", "include", "outcome"})


def _whole(name: str, runs: set[str], strong: set[str]) -> None:
    """The name of a place or a number, which counts only as a whole; of a number with a short label also its digits."""
    form = squeezed(plain(name))
    digits = "".join(filter(str.isdecimal, form))
    for one in {form, digits} if len(form) - len(digits) <= _LABEL else {form}:
        if len(one) >= (_NAME if one.isalpha() else _NUMBER_LENGTH):
            (runs if one.isdecimal() and len(one) < _NAME else strong).add(one)


def _strings(payload: bytes) -> Iterable[str]:
    if b"\\\\" not in payload and b'\\"' not in payload:
        pieces = payload.split(b'"')
        found = {raw for raw, after in zip(pieces[1::2], pieces[2::2], strict=True) if after[:1] != b":"}
    else:
        found = {raw for raw, is_key in _STRING.findall(payload) if not is_key}
    for raw in found:
        yield msgspec.json.decode(b'"' + raw + b'"', type=str) if b"\\" in raw else raw.decode()


def _numbers(payload: bytes) -> set[str]:
    return {raw.decode() for raw in _NUMBER.findall(payload)}
