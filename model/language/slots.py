"""Values as locked slots: a model sees "{value1}" instead of "5.9 mmol/L" and can neither change nor invent one."""

import re
from dataclasses import dataclass
from typing import Final

from model.language.verify.kinds import Kind
from model.language.verify.reading import read

_LOCKED: Final = {
    Kind.QUANTITY: "value",
    Kind.DATE: "date",
    Kind.CLOCK: "time",
    Kind.DRUG: "drug",
    Kind.GENE: "gene",
    Kind.VARIANT: "variant",
    Kind.CODE: "code",
}
_SLOT: Final = re.compile(r"\{[a-z]+[0-9]+\}")
_BRACES: Final = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class Locked:
    """A statement with its values locked, and what stands behind each slot."""

    text: str
    values: tuple[tuple[str, str], ...]

    @property
    def slots(self) -> frozenset[str]:
        """The slots that must come back."""
        return frozenset(slot for slot, _ in self.values)


class BadSlot(Exception):
    """A sentence holds a slot that it was not given, or a piece of one."""


def lock(statement: str, first: int) -> Locked:
    """Lock every number with its unit, date, drug, gene, variant and code; slots are numbered from ``first``.

    Raises:
        BadSlot: the statement itself holds braces, so that slots could not be told from it.
    """
    if _BRACES.search(statement):
        raise BadSlot
    pieces: list[str] = []
    values: list[tuple[str, str]] = []
    done = 0
    for item in read(statement).items:
        kind = _LOCKED.get(item.kind)
        if kind is None or item.start < done:
            continue
        slot = f"{{{kind}{first + len(values)}}}"
        pieces += [statement[done : item.start], slot]
        values.append((slot, statement[item.start : item.end]))
        done = item.end
    return Locked("".join((*pieces, statement[done:])), tuple(values))


def unlock(sentence: str, values: dict[str, str]) -> tuple[str, frozenset[str]]:
    """The sentence with its values, and the slots that it returned.

    Raises:
        BadSlot: a slot that was not given, or braces that are no slot.
    """
    found = _SLOT.findall(sentence)
    if not values.keys() >= set(found) or _BRACES.search(_SLOT.sub("", sentence)):
        raise BadSlot
    return _SLOT.sub(lambda slot: values[slot[0]], sentence), frozenset(found)
