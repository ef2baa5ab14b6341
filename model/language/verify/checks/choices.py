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
    "or": frozenset(("or", "或", "者")),
    "with": frozenset(("with", "plus", "联", "合", "加", "用")),
}
_FILLING: Final = frozenset(("a", "an", "the", "者", "以", "also", ",", "有", "出", "现"))
_NAMES: Final = MENTIONS | {Kind.WORD}
_WARNINGS: Final = frozenset(("avoid", "do_not_use", "contraindicated"))
_DENYING: Final = frozenset(("neither", "nor"))


def CHECK(sentence: Sentence) -> Iterator[Problem]:  # noqa: N802 - the name that the folder's reader looks for
    """Compare how two names side by side are joined with how a statement joins them."""
    for told, others in (("and", "or"), ("or", "and"), ("with", "or"), ("or", "with")):
        for one, other in _pairs(sentence.reading, told):
            known = [
                joint
                for reading in sentence.ground.readings
                for joint in _JOINTS
                if _holds(sentence, reading, (told, joint), (one, other))
            ]
            if known and all(joint == others for joint in known):
                yield sentence.problem(other, Fault.COMPARISON)
    for reading in sentence.ground.readings:
        known_partners = _partners(reading)
        for one, other in _pairs(sentence.reading, "with"):
            with_one, with_other = (
                [known_partners[key] for key in end.keys if key in known_partners] for end in (one, other)
            )
            if with_one and with_other and not any(other.keys & keys for keys in with_one):
                yield sentence.problem(other, Fault.DRUG)
    yield from _between_values(sentence)


def _between_values(sentence: Sentence) -> Iterator[Problem]:
    """ "Below 50 % or a fall by more than 10 points" is not "below 50 % and ...": what joins two values."""
    values = [item for item in sentence.reading.items if item.value and not item.days]
    for one, other in pairwise(values):
        told = _joint(sentence.reading, one, other)
        known = [
            _joint(reading, left, right)
            for reading in sentence.ground.readings
            for left, right in pairwise([item for item in reading.items if item.value and not item.days])
            if _is_same(one, left) and _is_same(other, right)
        ]
        if told and known and all(joint and joint != told for joint in known):
            yield sentence.problem(other, Fault.COMPARISON)


def _is_same(item: Item, other: Item) -> bool:
    return bool(item.value and other.value and item.value.equals(other.value))


def _joint(reading: Reading, one: Item, other: Item) -> str:
    """The word that joins what stands between two values; none where there is none, or both."""
    between = {token.text.casefold() for token in reading.tokens[one.after : other.first]}
    found = [joint for joint in ("and", "or") if between & _JOINTS[joint] - {"者", "与", "和"}]
    return found[0] if len(found) == 1 else ""


def _partners(reading: Reading) -> dict[str, frozenset[str]]:
    """The drug that each drug is given with."""
    found: dict[str, frozenset[str]] = {}
    for pair in _pairs(reading, "with"):
        for one, other in (pair, pair[::-1]):
            for key in one.keys if one.kind is other.kind is Kind.DRUG else ():
                found[key] = found.get(key, frozenset()) | other.keys
    return found


def _pairs(reading: Reading, joint: str) -> Iterator[tuple[Item, Item]]:
    """Affirmed names with such a word alone between them; a denial or a warning makes "or" and "and" one."""
    is_denied = any(item.group == "negation" or item.keys & _WARNINGS for item in reading.items)
    is_denied = is_denied or bool(_DENYING & reading.stems)
    names = [item for item in reading.items if item.kind in _NAMES]
    for one, other in pairwise(names):
        between = {token.text.casefold() for token in reading.tokens[one.after : other.first]} - _FILLING
        if between and between <= _JOINTS[joint] and (one.is_conditional or not is_denied):
            yield one, other


def _holds(sentence: Sentence, reading: Reading, joints: tuple[str, str], pair: tuple[Item, Item]) -> bool:
    """Whether a statement joins the two so, in either order; "A and B: halve the dose" holds for either drug."""
    told, joint = joints
    firsts = [
        {said.item.first for said in sentence.ground.places(item, sentence.words(item)) if said.reading is reading}
        for item in pair
    ]
    return any(
        (one.first in firsts[0] and other.first in firsts[1]) or (one.first in firsts[1] and other.first in firsts[0])
        for one, other in _pairs(reading, joint)
        if joint != "and" or told != "or" or one.kind is not Kind.DRUG or one.is_conditional
    )
