"""Emergencies told in languages that the assistant does not speak: concepts of one language, and rules over them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from model.knowledge.files import read_csv
from model.knowledge.records import Record
from model.language.urgent.concepts import RuleRow, bare, without_accents, wording
from model.language.urgent.emergency import Emergency, Help

_FOLDER: Final = Path(__file__).parent
_SENTENCE: Final = re.compile(r"(?<![\d.])[.]+(?=\s|$)|[!?。！？।؟\n]+")
_OWN: Final = {"ja": re.compile("[\u3040-\u30ff]")}
"""Letters without which a text is not in a language, though it shares its words: Chinese has the characters."""
_ANY, _NEVER = re.compile(""), re.compile("(?!)")
_NEAR: Final = 60
"""No denial reaches further, in characters."""
_ELSEWHERE, _HARMLESS = "elsewhere", "harmless"
_DENYING: Final = {
    "es": "no|sin|nunca|tampoco",
    "fr": "pas|sans|jamais|aucune?",
    "de": r"nicht|kein\w*|ohne|nie",
    "pt": r"nao|sem|nunca|nenhum\w*",
    "it": r"non|senza|mai|nessun\w*",
    "ru": "не|нет|без",
    "vi": "khong|chua",
}
_DENIED: Final = {
    language: re.compile(rf"(?<!\w)(?:{words})(?!\w)(?: \w+){{0,2}} $") for language, words in _DENYING.items()
}


class _NamedRow(Record):
    language: str
    help: Help
    said: str


class _Row(Record):
    language: str
    concept: str
    said: str


@dataclass(frozen=True, slots=True)
class _Tongue:
    """The concepts of one language."""

    language: str
    said: Mapping[str, re.Pattern[str]]
    elsewhere: re.Pattern[str] | None
    harmless: re.Pattern[str] | None


def told_abroad(text: str) -> tuple[Emergency, ...]:
    """The emergencies that a message in another language tells, by one wording or by concepts that belong together."""
    said = bare(text)
    named = (
        emergency
        for language, emergency, pattern in _named()
        if any(not _is_denied(said, hit.start(), language) for hit in pattern.finditer(said))
    )
    pieces = [piece.strip() for piece in _SENTENCE.split(said) if piece.strip()]
    tongues = [each for each in _tongues() if _OWN.get(each.language, _ANY).search(said)]
    held = (found for tongue in tongues for found in _held([_said(piece, tongue) for piece in pieces]))
    return tuple(dict.fromkeys((*named, *held)))


def _held(told: list[frozenset[str]]) -> Iterator[Emergency]:
    """The rules that a sentence fulfils, or two that follow each other."""
    for said in dict.fromkeys((*told, *(one | other for one, other in pairwise(told)))):
        for emergency, groups in _rules():
            if all(any(name in said for name in group) for group in groups):
                yield emergency


def _said(unit: str, tongue: _Tongue) -> frozenset[str]:
    """The concepts that are said and not denied just before; none in a sentence about something else.

    A denial that is part of a concept denies nothing.
    """
    if tongue.elsewhere and tongue.elsewhere.search(unit):
        return frozenset()
    said = tongue.harmless.sub(lambda hit: " " * len(hit[0]), unit) if tongue.harmless else unit
    hits = {name: [hit.span() for hit in pattern.finditer(said)] for name, pattern in tongue.said.items()}
    spans = [span for found in hits.values() for span in found]
    return frozenset(
        name for name, found in hits.items() if any(not _is_denied(said, at, tongue.language, spans) for at, _ in found)
    )


def _is_denied(unit: str, start: int, language: str, spans: Sequence[tuple[int, int]] = ()) -> bool:
    near = max(start - _NEAR, 0)
    cue = _DENIED.get(language, _NEVER).search(unit[near:start])
    return cue is not None and not any(first <= near + cue.start() < end for first, end in spans)


@lru_cache(maxsize=1)
def _tongues() -> tuple[_Tongue, ...]:
    said: dict[str, dict[str, str]] = {}
    for row in read_csv(_FOLDER / "abroad.csv", _Row):
        concepts = said.setdefault(row.language, {})
        concepts[row.concept] = f"{concepts[row.concept]}|{row.said}" if row.concept in concepts else row.said
    return tuple(_tongue(language, concepts) for language, concepts in said.items())


def _tongue(language: str, concepts: Mapping[str, str]) -> _Tongue:
    pattern = _PATTERNS.get(language, _by_words)
    told = {concept: pattern(said) for concept, said in concepts.items()}
    elsewhere, harmless = told.pop(_ELSEWHERE, None), told.pop(_HARMLESS, None)
    return _Tongue(language, told, elsewhere, harmless)


def _by_words(said: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(wording(each) for each in bare(said).split('|'))})(?!\w)")


def _within_words(said: str) -> re.Pattern[str]:
    return re.compile(bare(said).replace(".", "[^、。,]{0,6}"))


_PATTERNS: Final = dict.fromkeys(("ja", "ko", "ar", "hi"), _within_words)
"""Of languages whose words are looked for within words."""


@lru_cache(maxsize=1)
def _named() -> tuple[tuple[str, Emergency, re.Pattern[str]], ...]:
    rows = read_csv(_FOLDER / "foreign.csv", _NamedRow)
    found = ((row.language, Emergency(id=f"said-in-{row.language}", help=row.help), row.said) for row in rows)
    return tuple((language, emergency, re.compile(without_accents(said))) for language, emergency, said in found)


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[Emergency, tuple[tuple[str, ...], ...]], ...]:
    rows = read_csv(_FOLDER / "abroad_rules.csv", RuleRow)
    return tuple((Emergency(id=f"abroad-{row.id}", help=row.help), row.groups) for row in rows)
