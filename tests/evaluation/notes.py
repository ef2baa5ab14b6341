"""Writes realistic notes with known truth: which spans identify, which terms must stay. Same seed, same notes.

``python -m tests.evaluation.notes`` prints thirty of each set and language, as ``osler deidentify`` reads them.
"""

import json
import random
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.evaluation import note_names as names
from tests.evaluation.note_identifiers import MAKERS, digits

WORDINGS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
)
"""The sets of wordings in ``wordings/``, in the order in which they were written: each was blind once."""
TALK = ("eleventh", "twelfth")
"""Those of talk rather than forms, which were not mended to the end."""
_FOLDER = Path(__file__).with_name("wordings")
_PART = re.compile(r"\{(\w+)(?:=([^{}]+))?\}|<([^<>]+)>")
"""A slot that is filled, a slot that says its label and its value itself, or a term that must stay."""


@dataclass
class Note:
    """A note, its truth, and what the request would know of the patient."""

    id: str
    text: str = ""
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    traps: list[tuple[int, int]] = field(default_factory=list)
    known: list[object] = field(default_factory=list)
    persons: list[tuple[int, int]] = field(default_factory=list)


@cache
def templates_of(wordings: str, language: str) -> tuple[str, ...]:
    """The templates of one set."""
    content = tomllib.loads((_FOLDER / f"{wordings}.toml").read_text(encoding="utf-8"))
    return tuple(content[language])


def english(seed: int, count: int, people: str = "mixed", wordings: str = "first") -> list[Note]:
    """English notes; ``people`` is mixed, unlisted (no name in any list) or words (Mark Rose, Will Young), each new or not."""
    rng = random.Random(seed)
    pool = {
        "mixed": names.COMMON + names.UNLISTED,
        "unlisted": names.UNLISTED,
        "words": names.WORDS,
        "new": names.NEW,
        "new words": names.NEW_WORDS,
        "newer": names.NEWER,
        "newer words": names.NEWER_WORDS,
        "newest": names.NEWEST,
        "ninth": names.NINTH,
        "ninth words": names.NINTH_WORDS,
        "tenth": names.TENTH,
        "tenth words": names.TENTH_WORDS,
        "thirteenth": names.THIRTEENTH,
        "thirteenth words": names.THIRTEENTH_WORDS,
        "fourteenth": names.FOURTEENTH,
        "fourteenth words": names.FOURTEENTH_WORDS,
        "fifteenth": names.FIFTEENTH,
        "eleventh": names.ELEVENTH,
        "twelfth": names.TWELFTH,
    }[people]
    others = {
        "words": names.COMMON,
        "new words": names.NEW,
        "newer words": names.NEWER,
        "ninth words": names.NINTH,
        "tenth words": names.TENTH,
        "thirteenth words": names.THIRTEENTH,
        "fourteenth words": names.FOURTEENTH,
    }.get(people)
    notes, templates = [], templates_of(wordings, "english")
    for number in range(count):
        cast = dict(zip("PRCD", rng.sample(pool, 4), strict=True))
        if others:
            cast |= dict(zip("CD", rng.sample(others, 2), strict=True))
        note = written(f"en-{people}-{number}", templates[number % len(templates)], cast, rng)
        given, family = cast["P"]
        note.known = [{"resourceType": "Patient", "name": [{"given": [given], "family": family}]}]
        notes.append(note)
    return notes


def chinese(seed: int, count: int, people: str = "mixed", wordings: str = "first") -> list[Note]:
    """Chinese notes; as ``english``."""
    rng = random.Random(seed)
    pool = {
        "mixed": names.ZH_COMMON + names.ZH_RARE,
        "unlisted": names.ZH_RARE,
        "words": names.ZH_WORDS,
        "new": names.ZH_NEW,
        "new words": names.ZH_NEW_WORDS,
        "newer": names.ZH_NEWER,
        "newer words": names.ZH_NEWER_WORDS,
        "newest": names.ZH_NEWEST,
        "ninth": names.ZH_NINTH,
        "ninth words": names.ZH_NINTH_WORDS,
        "tenth": names.ZH_TENTH,
        "tenth words": names.ZH_TENTH_WORDS,
        "thirteenth": names.ZH_THIRTEENTH,
        "thirteenth words": names.ZH_THIRTEENTH_WORDS,
        "fourteenth": names.ZH_FOURTEENTH,
        "fourteenth words": names.ZH_FOURTEENTH_WORDS,
        "fifteenth": names.ZH_FIFTEENTH,
        "eleventh": names.ZH_ELEVENTH,
        "twelfth": names.ZH_TWELFTH,
    }[people]
    others = {
        "words": names.ZH_COMMON,
        "new words": names.ZH_NEW,
        "newer words": names.ZH_NEWER,
        "ninth words": names.ZH_NINTH,
        "tenth words": names.ZH_TENTH,
        "thirteenth words": names.ZH_THIRTEENTH,
        "fourteenth words": names.ZH_FOURTEENTH,
    }.get(people)
    notes, templates = [], templates_of(wordings, "chinese")
    for number in range(count):
        cast = {role: ("", name) for role, name in zip("PRCDE", rng.sample(pool, 5), strict=True)}
        if others:
            cast |= {role: ("", name) for role, name in zip("RCDE", rng.sample(others, 4), strict=True)}
        note = written(f"zh-{people}-{number}", templates[number % len(templates)], cast, rng)
        note.known = [{"resourceType": "Patient", "name": [{"text": cast["P"][1]}]}]
        notes.append(note)
    return notes


def written(key: str, template: str, cast: dict[str, tuple[str, str]], rng: random.Random) -> Note:
    """Fill one template; P is the patient."""
    note, place = Note(key), 0
    for match in _PART.finditer(template):
        note.text += template[place : match.start()]
        place = match.end()
        start = len(note.text)
        if match.group(3):
            note.text += match.group(3)
            note.traps.append((start, len(note.text)))
            continue
        told = match.group(2)
        value, label = (told, match.group(1)) if told else _filled(match.group(1), cast, rng)
        note.text += value
        note.spans.append((start, len(note.text), label))
        if match.group(1)[0] == "P" and len(match.group(1)) <= 2:
            note.persons.append((start, len(note.text)))
    note.text += template[place:]
    return note


def _filled(slot: str, cast: dict[str, tuple[str, str]], rng: random.Random) -> tuple[str, str]:
    if slot == "SUR":
        return cast["P"][1][:1], "NAME"
    if slot == "pager":
        return digits(rng, 5), "PHONE"
    if slot[0] in cast and len(slot) <= 2:
        given, family = cast[slot[0]]
        whole = {"": f"{given} {family}".strip(), "F": given, "L": family}
        return whole[slot[1:]], "NAME"
    return MAKERS[slot](rng)


def main() -> None:
    """Print the texts alone, one JSON object a line."""
    for wordings in WORDINGS:
        for write in (english, chinese):
            for note in write(7, 30, wordings=wordings):
                print(json.dumps({"id": note.id, "text": note.text}, ensure_ascii=False))


if __name__ == "__main__":
    main()
