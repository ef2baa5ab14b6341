"""Worse on exertion, relieved by rest: what makes a complaint worse or eases it must not be turned round."""

from collections.abc import Iterator

from model.language.verify.check import Sentence
from model.language.verify.circumstances import pairs
from model.language.verify.problem import Fault, Problem


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare the way of each circumstance with the evidence's."""
    known = [pair for reading in sentence.ground.readings for pair in pairs(reading)]
    for item, ways in pairs(sentence.reading):
        told = [other for one, other in known if one.keys & item.keys]
        if ways and told and not any(ways & other for other in told):
            yield sentence.problem(item, Fault.TREND)
