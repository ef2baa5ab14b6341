"""The documents of a corpus one by one: a folder's, or those of a site's library."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from model.language.library.document import Document, Fault, Sentence, Unreadable
from model.language.library.index import Library
from model.language.library.keep import Watch
from model.language.library.passages import readers
from model.language.library.shelf import files_of


def of_folder(folder: Path, watch: Watch, refused: dict[str, Fault]) -> Iterator[Document]:
    """The documents of a folder and those below it; what cannot be read is left out whole and put in ``refused``."""
    paths = tuple(files_of(folder))
    for path in watch(paths, len(paths), "files"):
        name = path.relative_to(folder).as_posix()
        try:
            found = _read(path, folder)
        except Unreadable as fault:
            refused[name] = fault.fault
        except OSError:
            refused[name] = Fault.UNREADABLE
        else:
            yield from (replace(document, source=document.source or name) for document in found)


def _read(path: Path, folder: Path) -> list[Document]:
    suffix = next((each for each in readers() if path.name.lower().endswith(each)), None)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise Unreadable(Fault.OUTSIDE)
    if suffix is None:
        raise Unreadable(Fault.UNSUPPORTED)
    return list(readers()[suffix].read(path))


def of_library(library: Library, watch: Watch) -> Iterator[Document]:
    """The documents of a library, put together again from their passages."""
    order: dict[int, list[int]] = {}
    for passage, number in enumerate(library.documents.tolist()):
        order.setdefault(number, []).append(passage)
    for passages in watch(tuple(order.values()), len(order), "documents"):
        first = passages[0]
        numbers = [int(number) for passage in passages for number in library.sentences_of[passage]]
        yield Document(
            title=library.titles[first],
            sentences=tuple(Sentence(text=library.sentences[at], place=library.places[at]) for at in numbers),
            source=library.origins[first],
            date=library.dates[first],
            url=library.urls[first],
        )
