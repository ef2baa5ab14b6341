"""Adding to a site's library, and opening it: read what is new, make the index anew beside the old one, switch."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from model.language.index import HERE, open_corpus, state_of
from model.language.library.index import Library, library_columns, opened
from model.language.library.names import library_names, same_things
from model.language.library.passages import Passage
from model.language.library.shelf import FOLDER, Current, Kept, Shelf, ShelfError, files_of
from model.language.library.vectors import SIZE, Encoder
from model.language.terms import Vocabulary
from model.ontology.load import load_ontology
from model.ontology.sources import packaged
from model.ontology.store import default_cache, read, write

Item = TypeVar("Item")
_BLOCK: Final = 256
"""Passages whose vectors are kept together: what is lost when the run is killed."""


class Watch(Protocol):
    """Hands on what it is given and shows how far it is."""

    def __call__(self, items: Iterable[Item], total: int, unit: str) -> Iterable[Item]:
        """The same items, in the same order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one run did: each file, and how many passages are in the index now."""

    files: tuple[Kept, ...]
    passages: int


@lru_cache(maxsize=4)
def open_shelf(cache: Path | None = None) -> Shelf:
    """The library's place in the cache, for texts as they are read today."""
    return Shelf(root=(cache or default_cache()) / FOLDER, state=state_of(packaged().key(), _read_by()))


def fill(folders: Sequence[Path], shelf: Shelf, watch: Watch, network: Encoder | None, cache: Path | None) -> Report:
    """Make the library hold exactly these folders. Killed at any moment, the next run goes on where this one was.

    Args:
        folders: every folder, the ones added before among them.
        shelf: where it is kept.
        watch: shows how far it is.
        network: makes vectors too; ``None``: words alone.
        cache: where Osler's own corpus lies.

    Raises:
        ShelfError: a folder is not there, or the library cannot be written.
    """
    if missing := [folder for folder in folders if not folder.is_dir()]:
        raise ShelfError(f"{missing[0]}: no such folder; take it off with osler knowledge remove")
    names = _names(cache)
    listed = [(folder, path) for folder in folders for path in files_of(folder)]
    files = tuple(shelf.keep(path, folder, names) for folder, path in watch(listed, len(listed), "files"))
    keys = tuple(dict.fromkeys(item.key for item in files if item.key and item.fault is None))
    index = hashlib.sha256(" ".join((shelf.state, str(network is not None), *sorted(keys))).encode()).hexdigest()[:32]
    place = shelf.root / "index" / index
    if keys and read(place) is None:
        vectors = _vectors(keys, shelf, watch, network) if network else None
        passages = (passage for key in watch(keys, len(keys), "indexed files") for passage in shelf.passages(key))
        try:
            write(place, library_columns(passages, vectors))
        except OSError as fault:
            raise ShelfError(f"{place}: cannot be written ({fault.strerror})") from fault
    refused = {item.name: item.fault.value for item in files if item.fault}
    shelf.switch(
        Current(folders=tuple(map(str, folders)), index=index if keys else "", state=shelf.state, refused=refused)
    )
    shelf.forget_all_but(frozenset(item.key for item in files if item.key))
    columns = read(place) if keys else None
    return Report(files=files, passages=len(columns["documents"]) if columns else 0)


def open_library(cache: Path | None = None) -> Library | None:
    """The library in use; ``None`` where nothing was added.

    Raises:
        ShelfError: it was made by another version of Osler or of its knowledge, or it is damaged.
    """
    return library_of(open_shelf(cache), cache)


def library_of(shelf: Shelf, cache: Path | None = None) -> Library | None:
    """The library that a shelf holds; as ``open_library``."""
    current = shelf.current()
    if not current.index:
        return None
    if current.state != shelf.state:
        raise ShelfError("the library was made by another version of Osler; run osler knowledge add")
    return _opened(shelf.root / "index" / current.index, cache)


def _read_by() -> Iterator[Path]:
    """The files that decide what a text becomes: another answer to a question needs no document read again."""
    own = Path(__file__).parent
    yield from (own / name for name in ("document.py", "passages.py", "names.py", "index.py"))
    yield from (own / "readers").glob("*.py")
    yield from (HERE / name for name in ("terms.py", "names.py", "bm25.py"))
    yield from HERE.glob("*.csv")


@lru_cache(maxsize=1)
def _opened(place: Path, cache: Path | None) -> Library:
    columns = read(place)
    if columns is None:
        raise ShelfError("the library's index is damaged; run osler knowledge add")
    return opened(columns, _names(cache), same_things(open_corpus(cache), load_ontology(packaged(), cache).terms))


@lru_cache(maxsize=1)
def _names(cache: Path | None) -> Vocabulary:
    return library_names(open_corpus(cache), load_ontology(packaged(), cache).terms)


def _vectors(keys: Sequence[str], shelf: Shelf, watch: Watch, network: Encoder) -> NDArray[np.float16]:
    """A row for each passage; blocks that were finished before are read again."""
    texts = ([_text(item) for item in shelf.passages(key)] for key in keys)
    blocks = [(_name(block), block) for each in texts for block in _blocks(each)]
    shelf.forget_vectors_but(frozenset(name for name, _ in blocks))
    watched = watch(blocks, len(blocks), f"blocks of {_BLOCK} vectors")
    made = [_block(shelf.root / "vectors" / name, block, network) for name, block in watched]
    return np.concatenate([np.zeros((0, SIZE), dtype=np.float16), *made])


def _text(passage: Passage) -> str:
    return " ".join((passage.title, *(item.text for item in passage.sentences)))


def _blocks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[at : at + _BLOCK] for at in range(0, len(texts), _BLOCK))


def _name(texts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:32]


def _block(place: Path, texts: Sequence[str], network: Encoder) -> NDArray[np.float16]:
    if (kept := read(place)) is not None:
        return np.asarray(kept["vectors"], dtype=np.float16)
    made = np.array([network.encode(text) for text in texts], dtype=np.float16)
    write(place, {"vectors": made})
    return made
