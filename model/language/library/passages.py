"""Documents cut into passages, each with the count of its terms: what the index is made from."""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

from model.language.library import readers as folder
from model.language.library.document import Document, Fault, Reader, Sentence, Unreadable
from model.language.terms import LONGEST, Vocabulary

_FULL: Final = 2_400
_ENOUGH: Final = 1_200
"""Code points: a passage ends at the next heading once it has enough, and before a sentence that would overfill it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Neighbouring sentences of one document, and the terms of them, of their places and of the title."""

    title: str
    source: str
    date: str
    url: str
    sentences: tuple[Sentence, ...]
    terms: Mapping[str, int]


@lru_cache(maxsize=1)
def readers() -> Mapping[str, Reader]:
    """Every reader by the endings of names that it reads."""
    modules = (importlib.import_module(f"{folder.__name__}.{it.name}") for it in pkgutil.iter_modules(folder.__path__))
    found = [cast("Reader", module.READER) for module in modules]
    return {suffix: reader for reader in found for suffix in reader.suffixes}


def passages_of(path: Path, name: str, names: Vocabulary) -> Iterator[Passage]:
    """The passages of a file.

    Args:
        path: the file.
        name: how the file is called in citations.
        names: what words mean.

    Raises:
        Unreadable: the file is of no kind that is read, or wrong.
    """
    suffix = next((each for each in readers() if path.name.lower().endswith(each)), None)
    if suffix is None:
        raise Unreadable(Fault.UNSUPPORTED)
    try:
        for document in readers()[suffix].read(path):
            yield from _cut(document, name, names)
    except OSError as fault:
        raise Unreadable(Fault.UNREADABLE) from fault


def _cut(document: Document, name: str, names: Vocabulary) -> Iterator[Passage]:
    for group in _groups(document.sentences):
        yield Passage(
            title=document.title,
            source=document.source or name,
            date=document.date,
            url=document.url,
            sentences=tuple(group),
            terms=_terms(document.title, group, names),
        )


def _groups(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    length = 0
    for sentence in sentences:
        is_other = bool(group) and sentence.place != group[-1].place
        if group and (length + len(sentence.text) > _FULL or (is_other and length >= _ENOUGH)):
            yield group
            group, length = [], 0
        group.append(sentence)
        length += len(sentence.text)
    if group:
        yield group


def _terms(title: str, group: Iterable[Sentence], names: Vocabulary) -> dict[str, int]:
    counted: Counter[str] = Counter(terms_of(title, names))
    counted.update(term for place in {item.place: 0 for item in group} for term in terms_of(place, names))
    counted.update(term for item in group for term in terms_of(item.text, names))
    return dict(counted)


def terms_of(text: str, names: Vocabulary) -> Iterator[str]:
    """Every term of a text, however long it is."""
    parts = (text[at : at + LONGEST] for at in range(0, len(text), LONGEST))
    return (term for part in parts for slot in names.slots(part) for term in slot.terms)


def as_record(passages: Iterable[Passage]) -> list[dict[str, object]]:
    """Passages as JSON keeps them; ``from_record`` reads them again."""
    return [asdict(item) | {"sentences": [[it.place, it.text] for it in item.sentences]} for item in passages]


def from_record(record: Iterable[Mapping[str, object]]) -> Iterator[Passage]:
    """Passages that ``as_record`` wrote. Raises ``KeyError``, ``TypeError`` or ``ValueError`` when it did not."""
    for row in record:
        said = cast("list[tuple[str, str]]", row["sentences"])
        yield Passage(
            title=str(row["title"]),
            source=str(row["source"]),
            date=str(row["date"]),
            url=str(row["url"]),
            sentences=tuple(Sentence(place=place, text=text) for place, text in said),
            terms=cast("dict[str, int]", row["terms"]),
        )
