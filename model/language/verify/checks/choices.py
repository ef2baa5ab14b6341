""" "A or B" is not "A and B", nor the reverse: "stop if rash or jaundice occurs", "CT or MRI"."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from model.language.verify.check import Sentence
from model.language.verify.items import MENTIONS, Item
from model.language.verify.kinds import Kind
from model.language.verify.problem import Fault, Problem
from model.language.verify.reading import Reading

_JOINTS: Final = {
    "and": frozenset(("and", "和", "与", "及", "且", "plus", "并")),
    "or": frozenset(("or", "或")),
}
_FILLING: Final = frozenset(("a", "an", "the", "者", "以", "also", ",", "有", "出", "现"))
_NAMES: Final = MENTIONS | {Kind.WORD}
_WARNINGS: Final = frozenset(("avoid", "do_not_use", "contraindicated"))
_DENYING: Final = frozenset(("neither", "nor"))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare how two names side by side are joined with how a statement joins them."""
    for told, others in (("and", "or"), ("or", "and")):
        for one, other in _pairs(sentence.reading, told):
            known = [
                joint
                for reading in sentence.ground.readings
                for joint in _JOINTS
                if _holds(sentence, reading, joint, (one, other))
            ]
            if known and all(joint == others for joint in known):
                yield sentence.problem(other, Fault.COMPARISON)


def _pairs(reading: Reading, joint: str) -> Iterator[tuple[Item, Item]]:
    """Affirmed names with such a word alone between them; a denial or a warning makes "or" and "and" one."""
    is_denied = any(item.group == "negation" or item.keys & _WARNINGS for item in reading.items)
    is_denied = is_denied or bool(_DENYING & reading.stems)
    names = [item for item in reading.items if item.kind in _NAMES]
    for one, other in pairwise(names):
        between = {token.text.casefold() for token in reading.tokens[one.after : other.first]} - _FILLING
        if between and between <= _JOINTS[joint] and (one.is_conditional or not is_denied):
            yield one, other


def _holds(sentence: Sentence, reading: Reading, joint: str, pair: tuple[Item, Item]) -> bool:
    """Whether a statement joins the two so, in either order."""
    firsts = [
        {said.item.first for said in sentence.ground.places(item, sentence.words(item)) if said.reading is reading}
        for item in pair
    ]
    return any(
        (one.first in firsts[0] and other.first in firsts[1]) or (one.first in firsts[1] and other.first in firsts[0])
        for one, other in _pairs(reading, joint)
    )
