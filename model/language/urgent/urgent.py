"""Does a person describe an emergency? Words decide, before any answer is looked up.

A miss is worse than a false alarm: what is denied, long past, or plainly about something read or watched is let go; the
rest of a doubt is an alarm. The table says which pictures; it is no diagnosis.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

from model.knowledge.files import read_csv, read_toml
from model.knowledge.records import Record

LONGEST: Final = 4_000
_FOLDER: Final = Path(__file__).parent
_SENTENCE: Final = re.compile(r"[.!?。！？\n]+(?=\s|$|[\u3400-\u9fff])|[。！？\n]+")
_CLAUSE: Final = re.compile(r"[,;:，；：、]|\bbut\b|\bhowever\b|\bjust\b|\bonly\b|但|可是|只是|就是")


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
    help: Literal["call", "crisis"] = "call"


class _WordRow(Record):
    weight: int
    en: str
    zh: str


class _CueFile(Record):
    denied_en: tuple[str, ...]
    denied_zh: tuple[str, ...]
    past: tuple[str, ...]
    again: tuple[str, ...]
    topic: tuple[str, ...]
    present: tuple[str, ...]


class _File(Record):
    pattern: tuple[_PatternRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """A picture that needs help at once. ``help``: "call" an ambulance; "crisis": somebody to talk to as well;
    "watch": call if it is sudden, severe or getting worse.
    """

    id: str
    help: Literal["call", "crisis", "watch"]


_ALARM, _CAUTION = 90, 50
_DANGER: Final = Emergency(id="danger-words", help="call")
_WATCH: Final = Emergency(id="danger-word", help="watch")


@dataclass(frozen=True, slots=True)
class _Pattern:
    emergency: Emergency
    groups: tuple[re.Pattern[str], ...]
    never: re.Pattern[str] | None


def emergencies(text: str) -> tuple[Emergency, ...]:
    """The emergencies that a text describes, in the order of the table; the first 4,000 code points are read."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold().replace("’", "'").strip()
    units = tuple(_units(plain))
    found = {each.emergency: None for each in _patterns() if any(_holds(each, unit) for unit in units)}
    if found:
        return tuple(found)
    weight = max((_weight(unit) for unit in units if not _is_elsewhere(unit)), default=0)
    return (_DANGER,) if weight >= _ALARM else (_WATCH,) if weight >= _CAUTION else ()


def table() -> Sequence[_PatternRecord]:
    """The records of the table, for those who check its examples."""
    return read_toml(_FOLDER / "patterns.toml", _File).pattern


def _units(plain: str) -> Iterator[str]:
    """Each sentence, and each with the one after it: people write in pieces."""
    pieces = [piece.strip() for piece in _SENTENCE.split(plain) if piece.strip()]
    yield from pieces
    yield from (f"{one}. {other}" for one, other in pairwise(pieces))


def _holds(pattern: _Pattern, unit: str) -> bool:
    hits = [list(group.finditer(unit)) for group in pattern.groups]
    if not all(hits) or (pattern.never and pattern.never.search(unit)):
        return False
    spans = [hit.span() for group in hits for hit in group]
    if not all(any(not _is_denied(unit, hit.start(), spans) for hit in group) for group in hits):
        return False
    return not _is_elsewhere(unit)


def _is_elsewhere(unit: str) -> bool:
    """Long past, or about something read, watched or asked in general."""
    cues = _cues()
    if cues["past"].search(unit) and not cues["again"].search(unit):
        return True
    return cues["topic"].search(unit) is not None and cues["present"].search(unit) is None


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    told = read_toml(_FOLDER / "cues.toml", _CueFile)
    denied = rf"(?:{'|'.join(told.denied_en)})(?: [\w'-]+){{0,3}}\W*$|(?:{'|'.join(told.denied_zh)})[^，。]{{0,5}}$"
    plain = {"past": told.past, "again": told.again, "topic": told.topic, "present": told.present}
    return {"denied": re.compile(denied), **{name: re.compile("|".join(words)) for name, words in plain.items()}}


def _weight(unit: str) -> int:
    """What the words of danger weigh together, those that are denied left out; soothing words take off."""
    return sum(
        weight
        for weight, pattern in _words()
        if any(weight < 0 or not _is_denied(unit, hit.start(), ()) for hit in pattern.finditer(unit))
    )


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[int, re.Pattern[str]], ...]:
    rows = read_csv(_FOLDER / "danger.csv", _WordRow)
    return tuple((row.weight, re.compile(rf"(?<!\w)(?:{row.en})(?!\w)|(?:{row.zh})")) for row in rows)


def _is_denied(unit: str, start: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a denying word stands shortly before, in the same clause, and is not itself part of the picture."""
    begin = max((match.end() for match in _CLAUSE.finditer(unit, 0, start)), default=0)
    cue = _cues()["denied"].search(unit[begin:start])
    return cue is not None and not any(first <= begin + cue.start() < end for first, end in spans)


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
        )
