"""Ways to rank PubMedQA's abstracts by words alone: ``python -m tests.evaluation.retrieval_ways``.

Whole abstracts, 500 questions of the development part; the share whose own abstract comes first.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from model.language.bm25 import Postings, postings, postings_columns
from model.language.library.passages import terms_of
from model.language.terms import vocabulary
from tests.evaluation.library import PUBMEDQA, rows

Way = Callable[[Sequence[str]], list[str]]


def index(documents: Sequence[Sequence[str]]) -> Postings:
    return postings(postings_columns([Counter(item) for item in documents], "p"), "p")


def scores(way: Way, documents: Sequence[Sequence[str]], questions: Sequence[Sequence[str]]) -> np.ndarray:
    made = index([way(item) for item in documents])
    return np.array([np.sum([made.scores([term]) for term in dict.fromkeys(way(item))], axis=0) for item in questions])


def first(found: np.ndarray) -> float:
    return float(np.mean([(row > row[at]).sum() == 0 for at, row in enumerate(found)]))


def pairs(terms: Sequence[str]) -> list[str]:
    return [*terms, *(f"{one} {other}" for one, other in pairwise(terms))]


def cut(length: int) -> Way:
    return lambda terms: [term[:length] for term in terms]


def pieces(length: int) -> Way:
    return lambda terms: [
        f"_{term}_"[at : at + length] for term in terms for at in range(max(len(term) + 3 - length, 1))
    ]


def fed_back(plain: np.ndarray, documents: Sequence[Sequence[str]], share: float = 0.3) -> np.ndarray:
    """RM3: twenty words of the five best abstracts, weighed, beside the question."""
    made, found = index(documents), []
    for row in plain:
        told: Counter[str] = Counter()
        for at in np.argsort(-row)[:5]:
            for term, count in Counter(documents[at]).items():
                told[term] += count / len(documents[at]) * row[at] * made.weight(term)
        best = told.most_common(20)
        found.append(row + share * sum(made.scores([term]) * weight / best[0][1] for term, weight in best))
    return np.array(found)


def main() -> None:
    if not PUBMEDQA.exists():
        print("skipped, the data are absent")
        return
    plain = vocabulary(())
    told = list(rows().values())
    documents = [list(terms_of(" ".join(row["CONTEXTS"]), plain)) for row in told]
    labelled = [list(terms_of(" ".join([*row["CONTEXTS"], *row["LABELS"]]), plain)) for row in told]
    opening = [list(terms_of(row["CONTEXTS"][0], plain)) for row in told]
    questions = [list(terms_of(row["QUESTION"], plain)) for row in told]
    words = scores(list, documents, questions)
    ways = {
        "words": words,
        "with the labels of the parts": scores(list, labelled, questions),
        "with word pairs": scores(pairs, documents, questions),
        "RM3": fed_back(words, documents),
        "and stems of six letters": words + scores(cut(6), documents, questions),
        "and pieces of four letters": words + 0.3 * scores(pieces(4), documents, questions),
        "and the first paragraph again": words + 0.5 * scores(list, opening, questions),
    }
    for name, found in ways.items():
        print(f"{name}: {first(found):.3f}")


if __name__ == "__main__":
    main()
