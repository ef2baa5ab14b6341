"""Measures the library on PubMedQA's development part: ``python -m tests.evaluation.library``; ``--fit`` fits silence.

Each of the 500 abstracts is a file, without its title and its conclusions. First: the right one before all others.
Absent: each question once more without its own abstract, where only silence is right. ``--passages 100000`` measures
the time of a question over a library blown up with texts of the same words in other order.
"""

import gzip
import hashlib
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from cds_hooks.asking_door import nameless
from model.language.ask import ask
from model.language.index import open_corpus
from model.language.library.index import Library, library_columns, opened
from model.language.library.keep import fill, library_of
from model.language.library.passages import Passage
from model.language.library.search import Hit, find
from model.language.library.shelf import Shelf
from model.language.library.vectors import SIZE, Encoder, encoder
from model.language.query import table_meaning

PUBMEDQA = Path(__file__).parents[3] / "shared" / "diagnosis-common" / "pubmedqa_pqal_dev500.json.gz"


KEPT = Path(tempfile.gettempdir()) / "osler-library"
"""Where ``--kept`` leaves the library, so that the vectors need not be made again (two minutes)."""


def rows() -> dict[str, dict]:
    with gzip.open(PUBMEDQA, "rt", encoding="utf-8") as file:
        return json.load(file)


def written(folder: Path) -> None:
    for identity, row in rows().items():
        (folder / f"{identity}.txt").write_text("\n\n".join(row["CONTEXTS"]), encoding="utf-8")


def quiet(items, total, unit):
    return items


def built(network: Encoder | None, scratch: Path) -> Library:
    """The library as ``osler knowledge add`` makes it."""
    folder = scratch / "pubmedqa"
    folder.mkdir(parents=True, exist_ok=True)
    written(folder)
    shelf = Shelf(root=scratch / "library", state="evaluation")
    fill([folder], shelf, quiet, network, None)
    library = library_of(shelf)
    assert library is not None
    return library


def found(question: str, library: Library) -> list[tuple[str, Hit]]:
    """The titles of the documents in their order, passage by passage."""
    return [(library.titles[hit.passage], hit) for hit in find(question, library, 20)]


def measured(library: Library, every: int = 1) -> tuple[list[int], list[tuple[bool, Hit | None]], list[Hit | None]]:
    """The place of each right abstract; the best hit and whether it is right; the best hit without the abstract."""
    places, present, absent = [], [], []
    for identity, row in list(rows().items())[::every]:
        hits = found(row["QUESTION"], library)
        order = list(dict.fromkeys(title for title, _ in hits))
        places.append(order.index(identity) + 1 if identity in order else 999)
        present.append((bool(hits) and hits[0][0] == identity, hits[0][1] if hits else None))
        absent.append(next((hit for title, hit in hits if title != identity), None))
    return places, present, absent


def folds() -> np.ndarray:
    return np.array([hashlib.sha256(row["QUESTION"].encode()).digest()[0] % 2 for row in rows().values()])


def features(hit: Hit | None, is_vector: bool) -> list[float]:
    if hit is None:
        return [1.0, 0.0, 0.0, *([0.0] if is_vector else [])]
    return [1.0, hit.coverage, hit.strength, *([hit.cosine or 0.0] if is_vector else [])]


def newton(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    weights, ridge = np.zeros(x.shape[1]), np.diag([0.0, *[0.1] * (x.shape[1] - 1)])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        weights += np.linalg.solve((x.T * (p * (1 - p))) @ x + ridge, x.T @ (y - p) - ridge @ weights)
    return weights


def fit(present, absent, is_vector: bool, share: float) -> None:
    """Fit on each half and measure on the other; then on both, which is what the code holds."""
    half = folds()
    held = np.array([features(hit, is_vector) for _, hit in present])
    right = np.array([is_right for is_right, _ in present], dtype=float)
    lost = np.array([features(hit, is_vector) for hit in absent])
    for name, train, test in (
        ("0->1", half == 0, half == 1),
        ("1->0", half == 1, half == 0),
        ("all", half >= 0, half >= 0),
    ):
        x, y = np.vstack([held[train], lost[train]]), np.concatenate([right[train], np.zeros(train.sum())])
        weights = newton(x, y)
        margin = np.sort(lost[train] @ weights)[int(share * train.sum())]
        said = held[test] @ weights >= margin
        print(
            f"{name} weights {weights.round(2).tolist()} threshold {1 / (1 + np.exp(-margin)):.3f}",
            f"refused {np.mean(lost[test] @ weights < margin):.3f} answered {said.mean():.3f}",
            f"right of answered {right[test][said].mean():.3f}",
        )


def show(name: str, library: Library) -> None:
    places, present, absent = measured(library)
    said = [(is_right, hit) for is_right, hit in present if hit and hit.is_supported]
    print(
        f"{name}: first {np.mean(np.array(places) == 1):.3f}, among ten {np.mean(np.array(places) <= 10):.3f};",
        f"answered {len(said) / len(present):.3f}, of these right {np.mean([is_right for is_right, _ in said]):.3f};",
        f"source absent: refused {np.mean([hit is None or not hit.is_supported for hit in absent]):.3f}",
    )


def own_silence() -> float:
    """How often Osler's own rules stay silent on these 500 questions, none of which they answer."""
    corpus = open_corpus()
    return float(
        np.mean([not ask(row["QUESTION"], corpus, meaning=table_meaning()).is_supported for row in rows().values()])
    )


def blown_up(library: Library, count: int) -> Library:
    """As many passages, each of the words of one passage and of another, with vectors at random."""
    rng = np.random.default_rng(7)
    texts = [dict(_counts(library, at)) for at in range(len(library))]

    def passages() -> Iterator[Passage]:
        for at, (one, other) in enumerate(rng.integers(0, len(texts), size=(count, 2)).tolist()):
            mixed = dict(rng.permutation(list(texts[one].items()))[::2].tolist()) | dict(
                list(texts[other].items())[::2]
            )
            terms = {term: int(number) for term, number in mixed.items()} | {f"w{at % 9973}": 1}
            yield Passage(title=f"t{at}", source=f"s{at}", date="", url="", sentences=(), terms=terms)

    vectors = None
    if library.has_vectors:
        vectors = rng.normal(size=(count, SIZE)).astype(np.float16)
    return opened(library_columns(passages(), vectors), library.names)


def _counts(library: Library, at: int) -> Counter[str]:
    said = " ".join(library.sentences[int(number)] for number in library.sentences_of[at])
    return Counter(term for slot in library.names.slots(said) for term in slot.terms)


def timed(library: Library) -> str:
    asked = [row["QUESTION"] for row in rows().values()]
    find(asked[0], library)
    wall, busy = [], []
    for question in asked:
        begun, worked = time.perf_counter(), time.process_time()
        find(question, library)
        wall.append(1000 * (time.perf_counter() - begun))
        busy.append(1000 * (time.process_time() - worked))
    return ", ".join(
        f"{name} median {np.median(spent):.1f} ms, 99 % within {np.percentile(spent, 99):.1f} ms"
        for name, spent in ((f"{len(library)} passages: wall", wall), ("CPU", busy))
    )


def main(arguments: Sequence[str]) -> None:
    if not PUBMEDQA.exists():
        print("PubMedQA: skipped, the data are absent")
        return
    print(f"own rules silent on PubMedQA: {own_silence():.3f}")
    lost = [row["QUESTION"] for row in rows().values() if nameless(row["QUESTION"]) != row["QUESTION"]]
    print(f"questions that lose a word to the text layers: {len(lost)} of {len(rows())}")
    for network in (None, encoder()) if encoder() else (None,):
        with tempfile.TemporaryDirectory() as scratch:
            library = built(network, Path(scratch) if "--kept" not in arguments else KEPT)
            name = "words and vectors" if network else "words"
            show(name, library)
            if "--fit" in arguments:
                _, present, absent = measured(library)
                fit(present, absent, network is not None, 0.96)
            if "--passages" in arguments:
                count = int(arguments[arguments.index("--passages") + 1])
                print(name, timed(blown_up(library, count)))


if __name__ == "__main__":
    main(sys.argv[1:])
