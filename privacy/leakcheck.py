"""The leak canary: the last look, over the exact bytes that the model would get.

Only values are searched, not the schema's own names, and a word of a closed public list
(an enumeration, a phenotype, a known gene) is nobody's name. What holds an identifier is
withheld; if anything is still there at the second look, nothing passes.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cache, partial
from itertools import compress
from operator import not_
from typing import Final

import msgspec

from model.domain import case as cases
from model.domain.case import ClinicalCase
from model.domain.finding import Presence
from model.domain.gap import Area, Why
from model.domain.pgx import Detection
from privacy.codec import encode, encode_part
from privacy.elements import elements
from privacy.errors import LeakFound
from privacy.needles import UNSEEN, Needles, needles, plain, squeezed
from privacy.treatments import is_phrase
from privacy.withheld import Loss, area_of, gap_of, own_words, unsaid

_VALUE: Final = re.compile(rb'"key":"[^"\\]*"|"[^"\\]*":|"([^"\\]*(?:\\.[^"\\]*)*)"')
_TOKEN: Final = re.compile(r"[^\W_]+")
_NOT_PLAIN: Final = re.compile(r"[^\w\n]+|_+")
_LOWER: Final = bytes(range(256)).lower()
_NEITHER: Final = bytes(byte for byte in range(128) if not chr(byte).isalnum() and byte != ord("\n"))
_SPACED: Final = re.compile(r"(?<!\w)\w(?: \w(?!\w)){3,}")
_SAID_LOUD: Final = re.compile(r"['\"“‘]?([^\W_]+)")
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """A case in which the canary found nothing (any more), its bytes, and how many parts it withheld."""

    case: ClinicalCase
    payload: bytes
    alarms: int = 0


def cleared(case: ClinicalCase, identifiers: Iterable[str]) -> Cleared:
    """Encode a case and search it for identifiers; withhold the records that hold one.

    Each area that lost a record gets a gap; a gap that holds an identifier keeps its reason
    and loses its wording.

    Raises:
        LeakFound: an identifier is still in the bytes after that.
    """
    canary = Canary(needles(identifiers))
    payload = encode(case)
    if not canary.hits(payload):
        return Cleared(case=case, payload=payload)
    kept, alarms = _without_hits(case, canary)
    payload = encode(kept)
    left = canary.hits(payload)
    if left:
        raise LeakFound(left)
    return Cleared(case=kept, payload=payload, alarms=alarms)


class Canary:
    """Looks for one request's identifiers in JSON bytes."""

    def __init__(self, wanted: Needles) -> None:
        self._wanted = wanted
        self._loose = wanted.strong + wanted.names + wanted.unspaced
        self._whole = (wanted.words | wanted.runs).difference(wanted.names)

    def hits(self, payload: bytes) -> int:
        """How many different values hold an identifier."""
        if not self._suspects(_pieces(payload)):
            return 0
        known = vocabulary()
        values = [value for value in _values(payload) if value not in known]
        if not self._suspects({value.encode() for value in values}):
            return 0
        return sum(map(self._is_hit, values))

    def found(self, values: Iterable[str]) -> set[str]:
        """The values that hold an identifier."""
        texts = set(values)
        if not texts or not self._suspects({value.encode() for value in texts}):
            return set()
        return {value for value in texts if self._is_hit(value)}

    def _suspects(self, pieces: set[bytes]) -> bool:
        """The quick look over everything at once: never misses what the slow look would find."""
        wide = {piece for piece in pieces if not piece.isascii()}
        narrow = b"\n".join(pieces - wide)
        words = plain(b"\n".join(wide).decode())
        lines = narrow.translate(_LOWER, _NEITHER).decode() + "\n" + _NOT_PLAIN.sub("", words)
        if any(form in lines for form in self._loose):
            return True
        if not any(form in lines for form in self._whole):
            return False
        return not self._whole.isdisjoint(_TOKEN.findall(narrow.decode().lower() + "\n" + words))

    def _is_hit(self, value: str) -> bool:
        lowered = plain(value)
        tokens, packed = set(_TOKEN.findall(lowered)), squeezed(lowered)
        if self._wanted.runs & tokens or any(form in packed for form in self._wanted.strong):
            return _DIGITS.sub("#", value) not in _own_words()
        spaced = [squeezed(run) for run in _SPACED.findall(lowered)] if " " in value else ()
        if any(name in run for run in spaced for name in self._wanted.names):
            return True
        if _is_public_phrase(value) or _DIGITS.sub("#", value) in _own_words():
            return False
        if " " in value or not value.isascii():
            return bool(self._wanted.words & _loud(value)) or any(name in packed for name in self._wanted.unspaced)
        return bool(self._wanted.words & tokens) or any(name in packed for name in self._wanted.names)


def _pieces(payload: bytes) -> set[bytes]:
    """The different pieces of the JSON, each string of it whole in one of them.

    A string without escapes holds no quotation mark. The cut lies between a field's name and its
    text: from there to the next such cut, records are mostly alike.
    """
    if b"\\" in payload:
        return {value.encode() for value in _values(payload)}
    return set(payload.split(b'":"'))


def _values(payload: bytes) -> list[str]:
    """The different string values of the JSON, record keys left out."""
    found = set(_VALUE.findall(payload))
    found.discard(b"")
    return [msgspec.json.decode(b'"' + raw + b'"', type=str) if b"\\" in raw else raw.decode() for raw in found]


def _loud(sentence: str) -> set[str]:
    """The words of a sentence that could be a name: with a capital, with a digit, or in quotes."""
    found = set()
    for match in _SAID_LOUD.finditer(sentence if sentence.isascii() else UNSEEN.sub("", sentence)):
        word = match.group(1)
        if not word.islower() or match.group() != word:
            found.add(plain(word))
    return found


def _is_public_phrase(value: str) -> bool:
    words = elements().words
    return is_phrase(words["phrase"], words["gene"], value)


@cache
def _own_words() -> frozenset[str]:
    """The sentences of this room, which name nobody."""
    return own_words()


@cache
def vocabulary() -> frozenset[str]:
    """Every value that stands in a closed public list."""
    policy = elements()
    kinds: list[type[StrEnum]] = [Presence, Detection, Why, Area]
    kinds += [kind for kind in vars(cases).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
    members = {str(member) for kind in kinds for member in kind}
    systems = {system.url for system in policy.systems.values()}
    return frozenset(members | systems).union(*policy.words.values())


def _without_hits(case: ClinicalCase, canary: Canary) -> tuple[ClinicalCase, int]:
    """Leave out each record that holds an identifier, and say so by area."""
    lost: Counter[Area] = Counter()
    kept: dict[str, tuple[object, ...]] = {}
    areas = {rule.target: rule.area for rule in elements().records.values()}
    for field in fields(case):
        records = getattr(case, field.name)
        if field.name in areas and isinstance(records, tuple):
            has_hit = [bool(canary.hits(encode_part(record))) for record in records]
            kept[field.name] = tuple(compress(records, map(not_, has_hit)))
            lost.update(area_of(record, areas[field.name]) for record in compress(records, has_hit))
    gaps = tuple(unsaid(gap) if canary.hits(encode_part(gap)) else gap for gap in case.gaps)
    reworded = sum(before is not after for before, after in zip(case.gaps, gaps, strict=True))
    said = tuple(gap_of(Loss.IDENTIFYING, area, count) for area, count in sorted(lost.items()) if count)
    change: Callable[..., ClinicalCase] = partial(replace, case)
    return change(gaps=gaps + said, **kept), lost.total() + reworded
