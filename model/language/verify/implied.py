"""What the figures of the evidence say without a word: too high for the range, risen since, twice as much."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from model.language.verify.items import Item, made
from model.language.verify.kinds import Kind, rows
from model.language.verify.phrases import phrases
from model.language.verify.ranges import positions
from model.language.verify.reading import Reading
from model.language.verify.series import Measured, is_dated, ratio_of, series, steps

_BY_RANGE: Final = {
    "above": ("above", "above_range", "high_state", "abnormal", "beyond_range", "higher"),
    "below": ("below", "below_range", "low_state", "abnormal", "beyond_range", "lower"),
    "within": ("in_range", "normal"),
}
_BY_TARGET: Final = {
    "above": ("above", "above_target", "beyond_range", "higher", "high_state"),
    "below": ("below", "below_target", "beyond_range", "lower", "low_state"),
    "within": ("in_range", "on_target"),
}
_UP: Final = ("up", "higher")
_DOWN: Final = ("down", "lower")
_SAME: Final = ("stable", "same_as")
_CULTURES: Final = ("blood culture", "urine culture", "sputum culture", "swab")
_DOSES: Final = frozenset(("mass", "international_units"))
_LEVELS: Final = frozenset(("level", "levels"))
_EFFECT_REACH: Final = 2
_TWO: Final = 2


def implied(readings: tuple[Reading, ...]) -> Iterator[tuple[Reading, Item]]:
    """Relations that the numbers give, as items at the place of the number."""
    for reading in readings:
        for position in positions(reading.tokens, reading.items):
            keys = (_BY_TARGET if position.is_target else _BY_RANGE)[position.where]
            yield reading, _relation(reading, position.value, keys)
        yield from _genetic(reading)
        yield from _measured(reading)
        yield from _grown(reading)
        yield from _changed(reading)
        yield from _prone(reading)
        for item in _weakened(reading):
            yield reading, _relation(reading, item, ("less_effective",))
    for values in series(readings):
        yield from _of_series(values)


def _genetic(reading: Reading) -> Iterator[tuple[Reading, Item]]:
    """A gene's result comes from a genetic test; two equal alleles are homozygous."""
    for item in reading.items:
        if item.kind is Kind.GENE:
            test = _named(reading, item, "genetic testing")
            test.hedges = item.hedges
            yield reading, test
    alleles = [item for item in reading.items if item.kind is Kind.VARIANT]
    for left, right in pairwise(alleles):
        if right.first - left.after == 1 and reading.tokens[left.after].text == "/":
            yield reading, _named(reading, left, "homozygous" if left.keys == right.keys else "heterozygous")


def _measured(reading: Reading) -> Iterator[tuple[Reading, Item]]:
    """A measured level is a concentration, in the blood unless the urine is named; a clock tells the time of day."""
    tests = [item for item in reading.items if item.kind is Kind.TEST]
    if any(item.value and not item.value.is_time for item in reading.items) or _LEVELS & reading.stems:
        for item in tests or [item for item in reading.items if item.kind is Kind.DRUG]:
            yield reading, _named(reading, item, "concentration")
            if not any("尿" in reading.text or "urin" in stem for stem in reading.stems):
                yield reading, _named(reading, item, "blood")
    for item in reading.items:
        if item.kind is Kind.CLOCK:
            hour = int(reading.text[item.start : item.end].split(":")[0])
            yield reading, _named(reading, item, "morning" if hour < 12 else "afternoon" if hour < 18 else "evening")


def _changed(reading: Reading) -> Iterator[tuple[Reading, Item]]:
    """ "Reduced from 300 to 100 mg": there is a before and a now."""
    numbers = Counter(item.value.unit for item in reading.items if item.value and item.value.unit)
    for item in reading.items:
        if item.keys & {"up", "down", "dose_up", "dose_down"} and numbers and max(numbers.values()) > 1:
            yield reading, _relation(reading, item, ("past", "before", "current", *_dosed(reading, item)))


def _prone(reading: Reading) -> Iterator[tuple[Reading, Item]]:
    """A susceptibility to a finding is a risk of it."""
    for item in reading.items:
        if any(stem.startswith("susceptib") for stem in item.stems) and "possible" not in item.hedges:
            yield reading, _relation(reading, item, ("risk",))


def _dosed(reading: Reading, item: Item) -> tuple[str, ...]:
    """A drug taken "from 300 to 100 mg" had its dose reduced."""
    masses = [other for other in reading.items if other.value and other.value.dimension in _DOSES]
    if len(masses) < 2 or not any(other.kind is Kind.DRUG for other in reading.items):
        return ()
    return ("dose_down",) if "down" in item.keys else ("dose_up",) if "up" in item.keys else ()


def _grown(reading: Reading) -> Iterator[tuple[Reading, Item]]:
    """What a culture is positive for has grown there."""
    for item in reading.items:
        if item.keys & phrases().keys_of("culture") or any(item.keys & phrases().keys_of(name) for name in _CULTURES):
            yield reading, _named(reading, item, "growth")


def _named(reading: Reading, at: Item, name: str) -> Item:
    kind, keys = phrases().meaning_of(name)
    return made(kind, keys, reading.tokens, (at.first, at.after))


def _of_series(values: tuple[Measured, ...]) -> Iterator[tuple[Reading, Item]]:
    pairs = steps(values) if is_dated(values) else ()
    course = ("slow",) if len(values) > _TWO and _is_one_way(values) else ()
    for earlier, later in pairs:
        way = _UP if later.value > earlier.value else _DOWN if later.value < earlier.value else _SAME
        keys = (*way, *ratio_of(earlier.value, later.value), *_judged(later, way), *course)
        yield earlier.reading, _relation(earlier.reading, earlier.item, (*keys, "after", "before", "past"))
        yield later.reading, _relation(later.reading, later.item, (*keys, "after", "before", "current", "latest"))


def _is_one_way(values: tuple[Measured, ...]) -> bool:
    """Whether each value is higher than the one before, or each lower: a steady rise, a steady fall."""
    rises = {later.value > earlier.value for earlier, later in pairwise(values) if later.value != earlier.value}
    return len(rises) == 1 and len({one.value for one in values}) == len(values)


def _judged(later: Measured, keys: tuple[str, ...]) -> tuple[str, ...]:
    """ "Better" or "worse", for tests of which it is known which way is good."""
    tests = {key for item in later.reading.items if item.kind is Kind.TEST for key in item.keys}
    for way, good in _good_ways().items():
        if tests & good and way in (*_UP, *_DOWN):
            return ("better",) if way in keys else ("worse",) if keys != _SAME else ()
    return ()


@cache
def _good_ways() -> dict[str, frozenset[str]]:
    """The keys of tests that had better fall ("down") or rise ("up")."""
    found: dict[str, frozenset[str]] = {}
    for row in rows("good_ways.csv"):
        for name in row["tests"].split("|"):
            found[row["good"]] = found.get(row["good"], frozenset()) | phrases().keys_of(name)
    return found


def _weakened(reading: Reading) -> Iterator[Item]:
    """ "Reduced antiplatelet effect": less effective."""
    effect = phrases().keys_of("efficacy")
    for item in reading.items:
        if item.keys & effect:
            near = [other for other in reading.items if other.keys & {"down", "low_state"} and not other.is_negated]
            yield from (item for other in near[:1] if reading.gap(item, other) <= _EFFECT_REACH)


def _relation(reading: Reading, at: Item, keys: tuple[str, ...]) -> Item:
    return made(Kind.RELATION, frozenset(keys), reading.tokens, (at.first, at.after), "implied")
