"""Synonyms of WordNet as a licence of unknown English words, for ``looser``: the folder with its files is given.

WordNet 3.1, Princeton University (free to use); the files ``index.*`` and ``data.*`` are no part of this repository.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from model.language.verify.families import relatives
from model.language.verify.folding import stem

_POS = ("noun", "verb", "adj", "adv")


def with_synonyms(folder: Path, most: int) -> Callable[[str, Iterable[str]], tuple[str, ...]]:
    """Words of one family, or that share one of their ``most`` most frequent senses, derived words included."""
    senses = _senses(folder, most)
    words = _words(folder)

    @cache
    def ring(form: str) -> frozenset[str]:
        return frozenset(stem(word) for sense in senses.get(form, ()) for word in words[sense])

    def check(form: str, known: Iterable[str]) -> tuple[str, ...]:
        found = tuple(known)
        return relatives(form, found) or tuple(one for one in found if one in ring(form))

    return check


def _lines(folder: Path, kind: str) -> Iterator[tuple[str, list[str]]]:
    for pos in _POS:
        for line in (folder / f"{kind}.{pos}").read_text(encoding="latin1").splitlines():
            if not line.startswith("  "):
                yield pos, line.split(" | ")[0].split()


def _senses(folder: Path, most: int) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for pos, cells in _lines(folder, "index"):
        if cells[0].isalpha():
            offsets = cells[6 + int(cells[3]) :]
            found[stem(cells[0])] = (*found.get(stem(cells[0]), ()), *((pos, one) for one in offsets[:most]))
    return found


def _words(folder: Path) -> dict[tuple[str, str], frozenset[str]]:
    return {
        (pos, cells[0]): frozenset(word.split("(")[0].casefold() for word in cells[4 : 4 + 2 * int(cells[3], 16) : 2])
        for pos, cells in _lines(folder, "data")
    }
