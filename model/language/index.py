"""The index of the corpus: made at first use, kept in the cache, opened without reading the knowledge."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from model.domain.text import Language, Text
from model.knowledge.base import Knowledge
from model.knowledge.files import FOLDER, digest
from model.knowledge.load import load
from model.language.bm25 import Flags, Postings, postings, postings_columns
from model.language.corpus_build import all_passages
from model.language.definitions import Definitions, definition_columns, definitions
from model.language.names import all_names, classes_of
from model.language.passage import Passage
from model.language.terms import Vocabulary, vocabulary
from model.ontology.ontology import Lists
from model.ontology.sources import packaged
from model.ontology.store import Column, Columns, default_cache, kept
from model.ontology.strings import Strings, packed

SUBJECT: Final = "@"
"""Before a concept that a passage is about; without it the passage merely mentions it."""

ROLE: Final = "role"
"""Before the number of a group of drugs that stand together in a rule."""
ROLES: Final = 4
_STATES: Final = ("set:", "disease:", "tumour:")

HERE: Final = Path(__file__).parent
_FOLDER: Final = "answers"
_BAR: Final = "\t"


@dataclass(frozen=True, eq=False)
class Corpus:
    """The passages with their sources, their index, and the names of what they speak of."""

    names: Vocabulary
    words: Postings
    subjects: Postings
    rules: Strings
    titles: dict[Language, Strings]
    sentences: dict[Language, Strings]
    sentences_of: Lists
    sources: Strings
    sources_of: Lists
    gravity: NDArray[np.int32]
    conditions: Mapping[str, Flags]
    definitions: Definitions

    def said(self, passage: int, language: Language) -> tuple[str, ...]:
        """The sentences of a passage."""
        return tuple(self.sentences[language][int(at)] for at in self.sentences_of[passage])

    def source(self, passage: int) -> tuple[str, str, str]:
        """Title, version and address of a passage's first source."""
        title, version, url = self.sources[int(self.sources_of[passage][0])].split(_BAR)
        return title, version, url


@lru_cache(maxsize=2)
def open_corpus(cache: Path | None = None) -> Corpus:
    """Open the corpus of Osler's own knowledge; made anew where the cache lacks it, some ten seconds.

    Raises:
        KnowledgeError: a knowledge file is wrong.
        OntologyError: the ontology's package is not there.
    """
    ontology = packaged()
    folder = (
        (cache or default_cache()) / _FOLDER / state_of(ontology.key(), (*HERE.rglob("*.py"), *HERE.rglob("*.csv")))
    )
    return _opened(kept(folder, lambda: {**corpus_columns(load()), **definition_columns(ontology.ontology)}))


def corpus_columns(knowledge: Knowledge) -> Columns:
    """Index every passage of the knowledge."""
    passages = tuple(all_passages(knowledge))
    names = tuple(dict.fromkeys(all_names(knowledge)))
    known = vocabulary(names)
    subjects = [_with_classes(item, knowledge) | _claimed(item, known) for item in passages]
    counted = [_terms(item, known) for item in passages]
    lengths = [max(terms.total(), 1) for terms in counted]
    for terms, about in zip(counted, subjects, strict=True):
        terms.update({name: 1 for name in about - terms.keys() if not name.startswith(ROLE)})
    sources = {_line(item.sources): at for at, item in reversed(list(enumerate(passages)))}
    order = {line: at for at, line in enumerate(sorted(sources))}
    columns: dict[str, Column] = {
        **postings_columns(counted, "words", lengths),
        **postings_columns([Counter(SUBJECT + name for name in about) for about in subjects], "subjects"),
        **_lists("sentences_of", _numbered([len(item.sentences) for item in passages])),
        **_lists("sources_of", [[order[_line(item.sources)]] for item in passages]),
        "gravity": np.array([item.weight for item in passages], dtype=np.int32),
    }
    texts = {
        "names": [f"{concept}{_BAR}{name}" for name, concept in names],
        "rules": [item.rule_id for item in passages],
        "sources": sorted(sources),
        "titles_en": [item.title.en for item in passages],
        "titles_zh": [item.title.zh for item in passages],
        "sentences_en": [each.en for item in passages for each in item.sentences],
        "sentences_zh": [each.zh for item in passages for each in item.sentences],
    }
    for name, values in texts.items():
        ends, content = packed(values)
        columns |= {f"{name}_text_ends": cast("Column", ends), f"{name}_text": cast("Column", content)}
    return columns


def _terms(passage: Passage, known: Vocabulary) -> Counter[str]:
    """The terms of both languages; the title counts twice, because it names what the passage is about."""
    counted: Counter[str] = Counter()
    for text in (passage.title, passage.title, *passage.sentences):
        counted.update(term for words in _both(text) for slot in known.slots(words) for term in slot.terms)
    return counted


def _claimed(passage: Passage, known: Vocabulary) -> frozenset[str]:
    """The states that title and claim name; those that only an explanation mentions are no subject."""
    texts = (words for text in (passage.title, passage.sentences[0]) for words in _both(text))
    terms = (term for words in texts for slot in known.slots(words) for term in slot.terms)
    return frozenset(term for term in terms if term.startswith(_STATES))


def _both(text: Text) -> tuple[str, ...]:
    return (text.en,) if text.en == text.zh else (text.en, text.zh)


def _with_classes(passage: Passage, knowledge: Knowledge) -> frozenset[str]:
    by_role: dict[str, set[str]] = {}
    for name in passage.subjects:
        role, is_drug, drug = name.rpartition("drug:")
        if is_drug:
            by_role.setdefault(role, set()).add(drug)
    found = (f"{role}{name}" for role, drugs in by_role.items() for name in classes_of(frozenset(drugs), knowledge))
    return passage.subjects | frozenset(found)


def _line(sources: Sequence[object]) -> str:
    first = sources[0]
    return _BAR.join(str(getattr(first, name)) for name in ("title", "version", "url"))


def _numbered(counts: Sequence[int]) -> list[list[int]]:
    begins = np.concatenate(([0], np.cumsum(counts))).tolist()
    return [list(range(begins[at], begins[at] + count)) for at, count in enumerate(counts)]


def _lists(name: str, rows: Sequence[Sequence[int]]) -> Columns:
    ends = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=ends[1:])
    return {name: np.array([each for row in rows for each in row], dtype=np.int32), f"{name}_ends": ends}


def _conditions(subjects: Postings) -> dict[str, Flags]:
    """Of each kind of concept the passages that are about one."""
    found = {f"{ROLE}{at}": np.zeros(subjects.count, dtype=np.bool_) for at in range(ROLES)}
    for at, term in enumerate(subjects.terms):
        kind = term.removeprefix(SUBJECT).partition(":")[0]
        held = found.setdefault(kind, np.zeros(subjects.count, dtype=np.bool_))
        held[subjects.passages[int(subjects.ends[at]) : int(subjects.ends[at + 1])]] = True
    return found


def _opened(columns: Columns) -> Corpus:
    pairs = (line.split(_BAR) for line in _strings(columns, "names"))
    subjects = postings(columns, "subjects")
    return Corpus(
        names=vocabulary((name, concept) for concept, name in pairs),
        words=postings(columns, "words"),
        subjects=subjects,
        conditions=_conditions(subjects),
        rules=_strings(columns, "rules"),
        titles={language: _strings(columns, f"titles_{language}") for language in Language},
        sentences={language: _strings(columns, f"sentences_{language}") for language in Language},
        sentences_of=_opened_lists(columns, "sentences_of"),
        sources=_strings(columns, "sources"),
        sources_of=_opened_lists(columns, "sources_of"),
        gravity=cast("NDArray[np.int32]", columns["gravity"]),
        definitions=definitions(columns),
    )


def _strings(columns: Columns, name: str) -> Strings:
    return Strings(
        cast("NDArray[np.int64]", columns[f"{name}_text_ends"]), cast("NDArray[np.uint8]", columns[f"{name}_text"])
    )


def _opened_lists(columns: Columns, name: str) -> Lists:
    return Lists(cast("NDArray[np.int64]", columns[f"{name}_ends"]), cast("NDArray[np.int32]", columns[name]))


def state_of(ontology: str, paths: Iterable[Path]) -> str:
    """Name the state of all that an index is made from: knowledge, ontology, and files of this folder."""
    total = hashlib.sha256(f"{digest(FOLDER)} {ontology}".encode())
    for path in sorted(paths, key=lambda path: path.as_posix()):
        total.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:24]
