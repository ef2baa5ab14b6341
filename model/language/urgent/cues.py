"""Whether what a sentence says is meant of somebody here and now: not denied, not long past, not read or watched."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from model.knowledge.files import read_toml
from model.knowledge.records import Record

CLAUSE: Final = re.compile(r"[,;:，；：、]|\bbut\b|\bby the way\b|\bhowever\b|\bjust\b|\bonly\b|但|可是|不过|只是|就是")
"""What parts the clauses of a sentence."""
_PLAIN: Final = (
    *("past", "lately", "over", "well_now", "again", "topic", "present", "asks", "hypothetical", "at_once"),
    *("told_of", "named", "somebody", "act", "asked_by", "happens"),
)
_NEAR: Final = 80
"""No denial reaches further, in characters."""


class _CueFile(Record):
    denied_en: tuple[str, ...]
    denied_zh: tuple[str, ...]
    past: tuple[str, ...]
    lately: tuple[str, ...]
    over: tuple[str, ...]
    well_now: tuple[str, ...]
    again: tuple[str, ...]
    topic: tuple[str, ...]
    present: tuple[str, ...]
    asks: tuple[str, ...]
    hypothetical: tuple[str, ...]
    told_of: tuple[str, ...]
    named: tuple[str, ...]
    somebody: tuple[str, ...]
    act: tuple[str, ...]
    at_once: tuple[str, ...]
    asked_by: tuple[str, ...]
    happens: tuple[str, ...]


def is_denied(unit: str, start: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a denying word stands shortly before, in the same clause, and is not itself part of the picture."""
    near = max(start - _NEAR, 0)
    begin = max((match.end() for match in CLAUSE.finditer(unit, near, start)), default=near)
    cue = _cues()["denied"].search(unit[begin:start])
    return cue is not None and not any(first <= begin + cue.start() < end for first, end in spans)


def is_elsewhere(unit: str) -> bool:
    """Long past, hypothetical, or about something read, watched or asked in general."""
    cues = _cues()
    if cues["hypothetical"].search(unit) and not cues["at_once"].search(unit):
        return True
    if cues["past"].search(unit) and not _is_again(unit):
        return True
    plain = _blanked("asked_by", unit)
    return cues["topic"].search(plain) is not None and cues["present"].search(plain) is None


def is_over(unit: str) -> bool:
    """Past and plainly over, so that it deserves no more than a caution."""
    cues = _cues()
    told = cues["past"].search(unit) or cues["lately"].search(unit)
    return told is not None and cues["over"].search(unit) is not None and not _is_again(unit)


def is_in_general(unit: str) -> bool:
    """Whether it is a question about nobody: "does a low sugar make you faint"; "is this normal" asks of somebody.

    It is one clause: what stands beside a question may have happened.
    """
    cues = _cues()
    is_of_somebody = any(cues[name].search(unit) for name in ("somebody", "act", "at_once", "happens"))
    return asks(unit) and not is_of_somebody and not CLAUSE.search(unit)


def _is_again(unit: str) -> bool:
    """Whether it happens again; "he is well now" and "can he fly now" do not say so."""
    return _cues()["again"].search(_cues()["well_now"].sub(" ", unit)) is not None


def without_topics(unit: str) -> str:
    """The sentence with blanks for what a video or a lesson is about; in a question about nobody, for names too."""
    cues = _cues()
    plain = _blanked("asked_by", _blanked("told_of", unit))
    is_of_nobody = asks(plain) and not cues["somebody"].search(plain) and not cues["act"].search(plain)
    return _blanked("named", plain) if is_of_nobody else plain


def _blanked(name: str, unit: str) -> str:
    return _cues()[name].sub(lambda hit: " " * len(hit[0]), unit)


def asks(unit: str) -> bool:
    """Whether it has the form of a question, which those in need seldom use."""
    return _cues()["asks"].search(unit) is not None


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    told = read_toml(Path(__file__).with_name("cues.toml"), _CueFile)
    denied = rf"(?:{'|'.join(told.denied_en)})(?: [\w'-]+){{0,3}}\W*$|(?:{'|'.join(told.denied_zh)})[^，。]{{0,5}}$"
    return {
        "denied": re.compile(denied),
        **{name: re.compile("|".join(getattr(told, name))) for name in _PLAIN},
    }
