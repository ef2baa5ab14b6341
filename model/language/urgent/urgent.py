"""Does a person describe an emergency? Words decide, before any answer is looked up.

A miss is worse than a false alarm: what is denied, long past, or plainly about something read or watched is let go; the
rest of a doubt is an alarm. The table says which pictures; it is no diagnosis.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from model.knowledge.files import read_csv, read_toml
from model.knowledge.records import Record
from model.language.urgent.concepts import combined, plain, spelt, without_harmless
from model.language.urgent.cues import CLAUSE, asks, is_denied, is_elsewhere, is_in_general, is_over
from model.language.urgent.emergency import Emergency, Help
from model.language.urgent.resemblance import sounds_calm, sounds_certain, sounds_urgent

LONGEST: Final = 4_000
_FOLDER: Final = Path(__file__).parent
_SENTENCE: Final = re.compile(r"[.!?。！？\n]+(?=\s|$|[\u3400-\u9fff])|[。！？\n]+")


class _Examples(Record):
    en: str
    zh: str


class _PatternRecord(Record):
    id: str
    en: tuple[tuple[str, ...], ...]
    zh: tuple[tuple[str, ...], ...]
    examples: _Examples
    near: _Examples
    en_not: str = ""
    zh_not: str = ""
    help: Help = "call"
    always: bool = False
    """Whether it counts in a story, a lesson and a supposition too."""


class _WordRow(Record):
    weight: int
    context: bool
    en: str
    zh: str


class _File(Record):
    pattern: tuple[_PatternRecord, ...]


_ALARM, _CAUTION, _WORD, _ASKED = 100, 50, 40, -50
_DANGER: Final = Emergency(id="danger-words", help="call")
_WATCH: Final = Emergency(id="danger-word", help="watch")
_JOINT: Final = re.compile(r"^(?:and|but|so|also)\s+(?=.{1,24}$)")
"""What joins a short piece to the message before it: it tells of no danger by itself."""
SOUNDS_CERTAIN: Final = Emergency(id="sounds-urgent", help="unsure")
"""What it is nearly certain of, beside a word of danger."""
SOUNDS_URGENT: Final = Emergency(id="sounds-urgent", help="watch")
"""What the linear model finds; a refused diagnosis, which says where to go anyway, does without it."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    emergency: Emergency
    groups: tuple[re.Pattern[str], ...]
    never: re.Pattern[str] | None
    always: bool


def emergencies(text: str, nameless: str | None = None) -> tuple[Emergency, ...]:
    """The emergencies that a text describes, in the order of the table; the first 4,000 code points are read.

    Rules read the text as it was written. ``nameless`` is the text without what identifies a person, which is all that
    the learned model reads; only a text that is of no person may go without.
    """
    written = _read(text)
    units = tuple(unit for unit in written if not is_elsewhere(unit))
    read = written if nameless is None else _read(nameless)
    learned = [_JOINT.sub("", unit) for unit in read if not is_elsewhere(unit)]
    is_calm = bool(learned) and all(map(sounds_calm, learned))
    always = (each for each in _patterns() if each.always)
    found = dict.fromkeys(each.emergency for each in always if any(_holds(each, unit) for unit in written))
    for unit in units:
        said = without_harmless(unit)
        told = (*(each.emergency for each in _patterns() if _holds(each, said)), *combined(said))
        if is_over(unit):
            told = tuple(replace(each, help="watch") for each in told)
        elif is_calm and is_in_general(unit):
            told = tuple(replace(each, help="watch") if each.help == "call" else each for each in told)
        found |= dict.fromkeys(told)
    if alarms := tuple(each for each in found if each.help != "watch"):
        return alarms
    heavy = [(_weight(_of_danger(without_harmless(unit))), unit) for unit in units]
    if any(weight >= _ALARM and not is_over(unit) for weight, unit in heavy):
        return (_WATCH,) if is_calm else (_DANGER,)
    is_named = bool(found) or any(weight >= _WORD for weight, _ in heavy)
    if is_named and any(sounds_certain(unit) and not is_over(unit) for unit in learned):
        return (SOUNDS_CERTAIN,)
    if found or any(weight >= _CAUTION for weight, _ in heavy):
        return () if is_calm else tuple(found) or (_WATCH,)
    return (SOUNDS_URGENT,) if any(map(sounds_urgent, learned)) else ()


def table() -> Sequence[_PatternRecord]:
    """The records of the table, for those who check its examples."""
    return read_toml(_FOLDER / "patterns.toml", _File).pattern


def _read(text: str) -> tuple[str, ...]:
    return tuple(_units(spelt(plain(text[:LONGEST]))))


def _units(said: str) -> Iterator[str]:
    """Each sentence, and each with the one after it: people write in pieces."""
    pieces = [piece.strip() for piece in _SENTENCE.split(said) if piece.strip()]
    yield from pieces
    yield from (f"{one}. {other}" for one, other in pairwise(pieces))


def _holds(pattern: _Pattern, unit: str) -> bool:
    hits = [list(group.finditer(unit)) for group in pattern.groups]
    if not all(hits) or (pattern.never and pattern.never.search(unit)):
        return False
    spans = [hit.span() for group in hits for hit in group]
    return all(any(not is_denied(unit, hit.start(), spans) for hit in group) for group in hits)


def _of_danger(unit: str) -> str:
    """The sentence without clauses that name no danger and only ask something, or speak of a clinic's business."""
    clauses = [clause.strip() for clause in CLAUSE.split(unit) if clause.strip()]
    told = [clause for clause in clauses if _names_danger(clause) or not (asks(clause) or _is_business(clause))]
    return unit if len(told) == len(clauses) else ", ".join(told)


def _names_danger(clause: str) -> bool:
    return any(pattern.search(clause) for row, pattern in _words() if row.weight > 0)


def _is_business(clause: str) -> bool:
    return any(pattern.search(clause) for row, pattern in _words() if row.weight < 0 and row.context)


def _weight(unit: str) -> int:
    """What the words of danger weigh together: the denied left out, no word twice, soothing words taken off.

    Words of the context alone are a caution at most; so is a question in which no single word reaches an alarm.
    """
    taken: list[tuple[int, int]] = []
    heaviest, total = 0, 0
    for row, pattern in _words():
        hits = [hit.span() for hit in pattern.finditer(unit) if row.weight < 0 or not is_denied(unit, hit.start(), ())]
        free = next((one for one in hits if not any(one[0] < end and start < one[1] for start, end in taken)), None)
        if free is None:
            continue
        total += row.weight
        if row.weight > 0:
            taken.append(free)
            heaviest = max(heaviest, 0 if row.context else row.weight)
    if asks(unit) and heaviest < _ALARM:
        return min(total + _ASKED, _ALARM - 1)
    return total if heaviest else min(total, _ALARM - 1)


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[_WordRow, re.Pattern[str]], ...]:
    """The heaviest first."""
    rows = sorted(read_csv(_FOLDER / "danger.csv", _WordRow), key=lambda row: -row.weight)
    return tuple((row, re.compile(rf"(?<!\w)(?:{row.en})(?!\w)|(?:{row.zh})")) for row in rows)


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(pattern for record in table() for pattern in _compiled(record))


def _compiled(record: _PatternRecord) -> Iterator[_Pattern]:
    emergency = Emergency(id=record.id, help=record.help)
    for groups, never, form in (
        (record.en, record.en_not, r"(?<!\w)(?:{})(?!\w)"),
        (record.zh, record.zh_not, "(?:{})"),
    ):
        yield _Pattern(
            emergency,
            tuple(re.compile(form.format("|".join(group))) for group in groups),
            re.compile(form.format(never)) if never else None,
            record.always,
        )
