"""A value measured 20 days ago is not told as that of 6 days ago."""

from collections.abc import Iterator

from model.language.verify.ages import aged, values
from model.language.verify.check import Sentence
from model.language.verify.items import Item
from model.language.verify.problem import Fault, Problem


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the age beside each value with those that the evidence gives the same value."""
    told = aged(sentence.reading)
    for item in values(sentence.reading):
        known = _known(sentence, item) if item.first in told else ()
        if known and not any(_is_same(one, other) for one in told[item.first] for other in known):
            yield sentence.problem(item, Fault.TEMPORAL)


def _known(sentence: Sentence, item: Item) -> tuple[Item, ...]:
    """The ages of the value in the evidence; none where it stands there without one as well."""
    found: list[Item] = []
    for reading in sentence.ground.readings:
        ages = aged(reading)
        for one in values(reading):
            if item.value and one.value and item.value.equals(one.value):
                if one.first not in ages:
                    return ()
                found += ages[one.first]
    return tuple(found)


def _is_same(item: Item, other: Item) -> bool:
    return bool(item.value and other.value and item.value.equals(other.value))
