"""Questions in one language over documents in the other: ``python -m tests.evaluation.across``; ``--show`` lists faults.

``--passages 100000`` measures the time of a Chinese question over so many English passages of mixed words.

``across.tsv``, written before the first measurement: documents of a made-up site (``en`` with a Chinese question, ``zh``
with an English one), and questions that none of them answers (``none``). ``fresh`` (English documents) and ``freshnone``
were written when the first figures were known and before anything was changed on them.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.domain.text import Language
from model.language.ask import language_of
from model.language.library.index import Library
from model.language.library.keep import fill, library_of
from model.language.library.search import answer, find
from model.language.library.shelf import Shelf
from model.language.library.vectors import encoder
from tests.evaluation.library import blown_up

TABLE = Path(__file__).with_name("across.tsv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A question with the document that answers it; no document where silence is right."""

    kind: str
    title: str
    text: str
    question: str


def pairs() -> tuple[Pair, ...]:
    """Every row of the table."""
    rows = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:])
    return tuple(Pair(kind=kind, title=title, text=text, question=question) for kind, title, text, question in rows)


def built(documents: Sequence[Pair], scratch: Path) -> Library:
    """The library as ``osler knowledge add`` makes it, one Markdown file a document."""
    folder = scratch / "documents"
    folder.mkdir()
    for number, item in enumerate(documents):
        (folder / f"{number}.md").write_text(f"# {item.title}\n\n{item.text}\n", encoding="utf-8")
    shelf = Shelf(root=scratch / "library", state="evaluation")
    fill([folder], shelf, lambda items, total, unit: items, encoder(), None)
    library = library_of(shelf)
    assert library is not None
    return library


def measure(kind: str, none: str, asked: Language, is_shown: bool) -> None:
    """Print the figures of the documents of one language and the questions of the other."""
    documents = [item for item in pairs() if item.kind == kind]
    absent = [item for item in pairs() if item.kind == none and language_of(item.question) is asked]
    with tempfile.TemporaryDirectory() as scratch:
        library = built(documents, Path(scratch))
        first = answered = right = 0
        begun = time.process_time()
        for item in documents:
            hits = find(item.question, library)
            is_first = bool(hits) and library.titles[hits[0].passage] == item.title
            found = answer(item.question, library)
            is_right = found.is_supported and found.quotations[0].title == item.title
            first, answered, right = first + is_first, answered + found.is_supported, right + is_right
            if is_shown and not (is_first and is_right):
                best = library.titles[hits[0].passage] if hits else ""
                print(f"  {item.question} | {item.title} | first: {best} | {hits[:1]}")
        spent = time.process_time() - begun
        refused = [item for item in absent if not answer(item.question, library).is_supported]
        if is_shown:
            for item in set(absent) - set(refused):
                said = answer(item.question, library)
                print(f"  not refused: {item.question} | {said.quotations[0].title} | {said.score:.2f}")
    print(
        f"{asked} questions, {kind} documents: {len(documents)}, right document first {first}, answered {answered}, "
        f"of these right {right}, not answered by any: {len(absent)}, refused {len(refused)}, "
        f"{500 * spent / len(documents):.2f} ms of CPU a search"
    )


def timed(count: int) -> None:
    """Print the time of the Chinese questions over a library blown up to so many passages."""
    documents = [item for item in pairs() if item.kind == "en"]
    with tempfile.TemporaryDirectory() as scratch:
        library = blown_up(built(documents, Path(scratch)), count)
        spent = []
        for item in (documents[0], *documents):
            begun = time.process_time()
            find(item.question, library)
            spent.append(1000 * (time.process_time() - begun))
    print(
        f"{count} passages: first {spent[0]:.1f} ms of CPU, then median {np.median(spent[1:]):.1f}, most {max(spent[1:]):.1f}"
    )


def main(arguments: Sequence[str]) -> None:
    """Print the figures of both directions."""
    if "--passages" in arguments:
        timed(int(arguments[arguments.index("--passages") + 1]))
        return
    for kind, none, asked in (
        ("en", "none", Language.ZH),
        ("zh", "none", Language.EN),
        ("fresh", "freshnone", Language.ZH),
    ):
        measure(kind, none, asked, "--show" in arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
