"""The index over every passage of a library: postings, texts, and vectors where the extra is installed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import cast

import numpy as np
from numpy.typing import NDArray

from model.language.bm25 import Postings, postings, postings_columns
from model.language.library.passages import Passage
from model.language.library.vectors import SIZE
from model.language.terms import Vocabulary
from model.ontology.ontology import Lists
from model.ontology.store import Column, Columns
from model.ontology.strings import Strings, packed

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NONE: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_TEXTS = ("titles", "origins", "dates", "urls", "sentences", "places")


@dataclass(frozen=True, eq=False)
class Library:
    """The passages of a site's documents. ``documents`` numbers the document of each passage.

    ``also``: to a concept those that share a name with it, for questions in the other language.

    ``vectors``: one row a passage, 384 half-precision numbers of length one; no row where there are none.
    """

    names: Vocabulary
    words: Postings
    documents: NDArray[np.int32]
    titles: Strings
    origins: Strings
    dates: Strings
    urls: Strings
    sentences: Strings
    places: Strings
    sentences_of: Lists
    vectors: NDArray[np.float16]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.titles)

    @cached_property
    def is_chinese(self) -> NDArray[np.bool_]:
        """Which passages are written in Chinese: they hold a Chinese word that is no name of a table."""
        return self.words.holding(term for term in self.words.places if _CHINESE.match(term))

    @property
    def has_vectors(self) -> bool:
        """Whether passages can be compared by meaning too."""
        return len(self.vectors) == len(self) > 0


class _Gathered:
    """Goes through the passages once: hands on the terms, keeps the rest."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._passages = passages
        self.texts: dict[str, list[str]] = {name: [] for name in _TEXTS}
        self.documents: list[int] = []
        self.ends = [0]
        self._numbers: dict[tuple[str, str], int] = {}

    def terms(self) -> Iterator[dict[str, int]]:
        """The terms of each passage."""
        for item in self._passages:
            number = self._numbers.setdefault((item.source, item.title), len(self._numbers))
            self.documents.append(number)
            for name, value in zip(_TEXTS, (item.title, item.source, item.date, item.url), strict=False):
                self.texts[name].append(value)
            self.texts["sentences"] += [sentence.text for sentence in item.sentences]
            self.texts["places"] += [sentence.place for sentence in item.sentences]
            self.ends.append(len(self.texts["sentences"]))
            yield dict(item.terms)


def library_columns(passages: Iterable[Passage], vectors: NDArray[np.float16] | None) -> Columns:
    """Index passages; ``vectors`` has one row for each, in the same order."""
    gathered = _Gathered(passages)
    columns: dict[str, Column] = {**postings_columns(gathered.terms(), "words")}
    for name, values in gathered.texts.items():
        ends, content = packed(values)
        columns |= {f"{name}_text_ends": cast("Column", ends), f"{name}_text": cast("Column", content)}
    return columns | {
        "documents": np.array(gathered.documents, dtype=np.int32),
        "sentence_ends": np.array(gathered.ends, dtype=np.int64),
        "vectors": np.zeros((0, SIZE), dtype=np.float16) if vectors is None else vectors,
    }


def opened(columns: Columns, names: Vocabulary, also: Mapping[str, tuple[str, ...]] = _NONE) -> Library:
    """Open what ``library_columns`` made."""
    ends = cast("NDArray[np.int64]", columns["sentence_ends"])
    return Library(
        names=names,
        also=also,
        words=postings(columns, "words"),
        documents=cast("NDArray[np.int32]", columns["documents"]),
        sentences_of=Lists(ends, np.arange(ends[-1], dtype=np.int32)),
        vectors=cast("NDArray[np.float16]", columns["vectors"]),
        **{name: _strings(columns, name) for name in _TEXTS},
    )


def _strings(columns: Columns, name: str) -> Strings:
    return Strings(
        cast("NDArray[np.int64]", columns[f"{name}_text_ends"]), cast("NDArray[np.uint8]", columns[f"{name}_text"])
    )
