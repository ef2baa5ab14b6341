"""Definitions of the Human Phenotype Ontology, quoted as they stand, by every name of a term in both languages."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from model.findings.tables import chinese_names
from model.language.terms import question_words, stem
from model.ontology.obo import Scope, read_obo
from model.ontology.store import Column, Columns, OntologyError
from model.ontology.strings import Strings, packed

TITLE: Final = "Human Phenotype Ontology"
URL: Final = "https://hpo.jax.org/browse/term/{id}"

_DEFINITION: Final = re.compile(r'^def: "((?:[^"\\]|\\.)*)"', re.MULTILINE)
_ID: Final = re.compile(r"^id: (HP:\d{7})$", re.MULTILINE)
_ESCAPE: Final = re.compile(r"\\(.)")
_TOKEN: Final = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One term: its id, its label and what the ontology says it is."""

    id: str
    label: str
    text: str
    version: str


@dataclass(frozen=True, eq=False)
class Definitions:
    """All definitions; a name finds its term by the digest of its words."""

    keys: NDArray[np.uint64]
    places: NDArray[np.int32]
    ids: Strings
    labels: Strings
    texts: Strings
    version: str

    def of(self, question: str) -> Definition | None:
        """The definition that a question asks for when it names a term and nothing else; else none."""
        key = _key(question)
        if key is None:
            return None
        at = int(np.searchsorted(self.keys, key))
        if at == len(self.keys) or self.keys[at] != key:
            return None
        place = int(self.places[at])
        return Definition(id=self.ids[place], label=self.labels[place], text=self.texts[place], version=self.version)


def definition_columns(path: Path) -> Columns:
    """Read the definitions and names from an OBO file. Names that stand for several terms are left out.

    Raises:
        OntologyError: the file cannot be read or is no release of the ontology.
    """
    release, terms = read_obo(path)
    texts = dict(_definitions(path))
    kept = [term for term in terms if not term.is_obsolete and term.id in texts]
    places = {term.id: at for at, term in enumerate(kept)}
    chinese = [(row.code, name) for row in chinese_names() for name in row.names.split("|")]
    named = [(places[term.id], name) for term in kept for name in _names(term.label, term.names)]
    named += [(places[code], name) for code, name in chinese if code in places]
    found = {(key, place) for place, name in named if (key := _key(name)) is not None}
    labels = {key: place for place, term in enumerate(kept) if (key := _key(term.label)) is not None}
    seen = Counter(key for key, _ in found)
    rows = sorted({(key, labels.get(key, place)) for key, place in found if seen[key] == 1 or key in labels})
    columns: dict[str, Column] = {
        "definition_keys": np.array([key for key, _ in rows], dtype=np.uint64),
        "definition_places": np.array([place for _, place in rows], dtype=np.int32),
    }
    for name, values in (
        ("ids", [term.id for term in kept]),
        ("labels", [term.label for term in kept]),
        ("texts", [texts[term.id] for term in kept]),
        ("version", [release]),
    ):
        ends, content = packed(values)
        columns |= {f"definition_{name}_ends": cast("Column", ends), f"definition_{name}_text": cast("Column", content)}
    return columns


def definitions(columns: Columns) -> Definitions:
    """Open what ``definition_columns`` made."""
    return Definitions(
        keys=cast("NDArray[np.uint64]", columns["definition_keys"]),
        places=cast("NDArray[np.int32]", columns["definition_places"]),
        ids=_strings(columns, "ids"),
        labels=_strings(columns, "labels"),
        texts=_strings(columns, "texts"),
        version=_strings(columns, "version")[0],
    )


def _strings(columns: Columns, name: str) -> Strings:
    return Strings(
        cast("NDArray[np.int64]", columns[f"definition_{name}_ends"]),
        cast("NDArray[np.uint8]", columns[f"definition_{name}_text"]),
    )


def _names(label: str, names: list[tuple[str, Scope]]) -> Iterator[str]:
    yield label
    yield from (name for name, scope in names if scope in {Scope.LABEL, Scope.EXACT})


def _definitions(path: Path) -> Iterator[tuple[str, str]]:
    try:
        content = path.read_text(encoding="utf-8")
    except OSError as fault:
        raise OntologyError(f"{path}: {fault.strerror}") from fault
    for stanza in content.split("[Term]")[1:]:
        identity, text = _ID.search(stanza), _DEFINITION.search(stanza)
        if identity and text:
            yield identity.group(1), _ESCAPE.sub(r"\1", text.group(1)).strip()


def _key(name: str) -> int | None:
    """The digest of the words that carry a claim, in any order; none for a text without such a word."""
    words: list[str] = []
    for token in _TOKEN.findall(name.casefold()):
        if token[0] >= "\u3400":
            words.append(_bare(token))
        elif token not in question_words("en"):
            words.append(stem(token))
    kept = sorted(filter(None, words))
    if not kept:
        return None
    return int.from_bytes(hashlib.blake2b(" ".join(kept).encode(), digest_size=8).digest(), "big")


def _bare(signs: str) -> str:
    """Chinese words without the question around them."""
    for form in _AROUND:
        signs = form.sub("", signs)
    return signs


_AROUND: Final = (
    re.compile(r"^(?:请问|请|什么是|什么叫|何谓|何为|解释一下|解释|说明)+"),
    re.compile(r"(?:是什么意思|是什么|是什么病|是指什么|指的是什么|的定义|的含义|什么意思|怎么定义|定义|吗|呢)+$"),
)
