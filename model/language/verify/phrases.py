"""Every phrase that is looked for in texts: relation words, plain words, names of the knowledge tables and the HPO."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from model.knowledge.digest import FOLDER, digest
from model.language.verify.folding import stem
from model.language.verify.kinds import MEDICAL, TABLES, Forms, Kind, Meaning, Parts, rows
from model.language.verify.lexing import Token, tokens
from model.ontology.load import load_ontology
from model.ontology.store import Column, default_cache, kept

_FOLDER: Final = "verifier"
_TABLE: Final = "phrases"


class Phrases:
    """The phrases by their folded tokens; short all-capital names are compared letter by letter.

    ``folded``, ``exact``: form -> kind, keys and group, as ``Naming`` made them.
    """

    def __init__(self, folded: Forms, exact: Forms, plain: Iterable[str]) -> None:
        self._folded, self._exact, self.plain = folded, exact, frozenset(plain)
        self._meant: dict[str, tuple[Kind, frozenset[str]]] = {}
        self._longest: dict[str, int] = {}
        for form in folded:
            first, _, rest = form.partition(" ")
            length = 2 + rest.count(" ") if rest else 1
            if length > self._longest.get(first, 0):
                self._longest[first] = length
        for form in exact:
            self._longest.setdefault(stem(form), 1)

    def meaning_of(self, name: str) -> tuple[Kind, frozenset[str]]:
        """The kind and the keys of a name; a name that no table has is a mistake in the table that uses it."""
        if name not in self._meant:
            cut = tokens(name)
            whole = [meaning for length, meaning in self.at(cut, 0) if length == len(cut)]
            if not whole:
                raise KeyError(name)
            self._meant[name] = whole[0].kind, whole[0].keys
        return self._meant[name]

    def keys_of(self, name: str) -> frozenset[str]:
        """The keys of a name."""
        return self.meaning_of(name)[1]

    def at(self, cut: tuple[Token, ...], place: int) -> Iterator[tuple[int, Meaning]]:
        """Yield each phrase that begins at a token: how many tokens, and what it means; the longest first."""
        yield from self._turned(cut, place)
        first = cut[place]
        most = min(self._longest.get(first.form, 0), len(cut) - place)
        for length in range(most, 0, -1):
            form = " ".join(token.form for token in cut[place : place + length])
            found = self._exact.get(first.text) if length == 1 else None
            found = found or self._folded.get(form)
            if found is not None:
                yield length, _meaning(*found)

    def _turned(self, cut: tuple[Token, ...], place: int) -> Iterator[tuple[int, Meaning]]:
        """ "Loss of weight", "fracture of the hip": the name with its parts the other way round."""
        if place + 2 >= len(cut) or cut[place + 1].text != "of":
            return
        start = place + 3 if cut[place + 2].text == "the" else place + 2
        for end in (start + 2, start + 1):
            inner = [token.form for token in cut[start:end]]
            found = self._folded.get(" ".join((*inner, cut[place].form))) if len(inner) == end - start else None
            if found is not None and Kind(found[0]) in MEDICAL:
                yield end - place, _meaning(*found)


@lru_cache(maxsize=8192)
def _meaning(kind: str, keys: str, group: str) -> Meaning:
    return Meaning(Kind(kind), frozenset(keys.split("\t")), group)


@cache
def phrases() -> Phrases:
    """Open the table: from the cache in a moment, or made anew where the cache lacks it."""
    folder = default_cache() / _FOLDER / _state(load_ontology().key)
    text = bytes(kept(folder, _made)[_TABLE].tobytes())
    return Phrases(*(json.loads(part) for part in text.split(b"\n")))


def _made() -> dict[str, Column]:
    from model.language.verify.naming import named

    text = "\n".join(json.dumps(part, ensure_ascii=False) for part in named().parts())
    return {_TABLE: np.frombuffer(text.encode(), dtype=np.uint8)}


def _state(ontology: str) -> str:
    """Name the state of all that the table is made from: knowledge, ontology, and this folder's own files."""
    total = hashlib.sha256(f"{digest(FOLDER)} {ontology}".encode())
    here = Path(__file__).parent
    for path in (*sorted(here.glob("*.py")), *sorted(TABLES.glob("*.csv"))):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:24]


@lru_cache(maxsize=4096)
def wider(hpo_id: str) -> frozenset[str]:
    """The HPO terms that a term is a kind of, but for those so wide that they say nothing."""
    terms = load_ontology().terms
    place = terms.place(hpo_id)
    if place is None:
        return frozenset()
    above = (int(item) for item in terms.ancestors[place])
    return frozenset(terms.id(item) for item in above if item != place and not terms.label(item).startswith("Abnormal"))


@cache
def _parts() -> dict[str, Parts]:
    table = phrases()
    found: dict[str, Parts] = {}
    for row in rows("parts.csv"):
        parts, wide = (
            [table.meaning_of(name) for name in row[column].split("|") if name] for column in ("parts", "wider")
        )
        for name in row["names"].split("|"):
            for key in table.meaning_of(name)[1]:
                old = found.get(key, Parts((), ()))
                found[key] = Parts((*old.whole, *parts), (*old.wider, *wide))
    return found


def parts_of(keys: frozenset[str]) -> Parts:
    """What a name says besides itself: an appendectomy is a removal, of the appendix, and surgery."""
    known = [_parts()[key] for key in sorted(keys) if key in _parts()]
    return Parts(
        tuple(one for parts in known for one in parts.whole), tuple(one for parts in known for one in parts.wider)
    )


@cache
def licences() -> dict[str, frozenset[str]]:
    """Which classes of relation words license a class, itself included."""
    found = {row["class"]: frozenset((row["class"],)) for row in rows("relations.csv")}
    for row in rows("licences.csv"):
        found[row["class"]] |= frozenset(row["by"].split())
    return found
