"""Which passages of a library answer a question, how likely they do, and the sentences that say it."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.domain.text import Language
from model.language.answer import Answer, Quotation
from model.language.ask import language_of
from model.language.bm25 import Flags, Reals
from model.language.library.crossing import crossed
from model.language.library.index import Library
from model.language.library.vectors import encoder
from model.language.query import is_of, kind_of, read_question
from model.language.terms import LONGEST, Slot

_CANDIDATES: Final = 200
_BY_WORDS: Final = 0.3
"""How much the words count beside the vectors; of z-scores over the candidates."""
_ACROSS: Final = 0.5
"""Silence over passages of the other language: chosen on the first pairs of ``tests/evaluation/across.tsv``."""
_LOST: Final = 0.5
"""How much a word that cannot be put into the other language counts beside one that can."""
_MOST: Final = 3
_NEAR: Final = 0.85
_SECOND: Final = 0.6
_FEWEST: Final = 2
"""Words that tell anything; a question of fewer is too wide."""
_AIM: Final = re.compile(
    r"[?？]|\b(?:aim(?:s|ed)?|objectives?|purpose|goals?|hypothesi[sz]\w*|whether|sought)\b"
    r"|\bto (?:determine|investigate|evaluate|assess|examine|compare|explore|study|test)\b|目的|旨在|是否",
    re.IGNORECASE,
)
"""What a sentence says that asks instead of answering; it counts half."""
_CONCLUDES: Final = re.compile(r"conclusion|interpretation|recommendation|结论|推荐", re.IGNORECASE)
_CONCLUDED: Final = 1.5
_WRITTEN: Final = (Language.EN, Language.ZH)
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A logistic of "the best passage is right", fitted on PubMedQA's development part: ``--fit-library``.

    ``coverage``: share of the question, weighed by what each word tells, that the passage holds. ``strength``: BM25 for
    each unit of that weight. ``cosine``: of the vectors. Silent below ``threshold``.
    """

    constant: float
    coverage: float
    strength: float
    cosine: float
    threshold: float


WORDS: Final = Calibration(constant=-7.28, coverage=7.89, strength=4.23, cosine=0.0, threshold=0.67)
VECTORS: Final = Calibration(constant=-11.42, coverage=7.55, strength=1.38, cosine=11.49, threshold=0.59)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage, with what speaks for it; ``cosine`` is none where no vectors were compared.

    ``is_crossed``: it is of the other language than the question.
    """

    passage: int
    coverage: float
    strength: float
    cosine: float | None
    is_crossed: bool = False

    def likelihood(self, calibration: Calibration | None = None) -> float:
        """How likely the passage answers the question."""
        fit = calibration or (WORDS if self.cosine is None else VECTORS)
        margin = fit.constant + fit.coverage * self.coverage + fit.strength * self.strength
        return 1 / (1 + math.exp(-margin - fit.cosine * (self.cosine or 0.0)))

    @property
    def is_supported(self) -> bool:
        """Whether it is likely enough to be quoted."""
        if self.is_crossed:
            return self.likelihood() >= _ACROSS
        return self.likelihood() >= (WORDS if self.cosine is None else VECTORS).threshold


def find(question: str, library: Library, most: int = 10) -> tuple[Hit, ...]:
    """The passages that fit best, the best first; none where the question says too little.

    A passage must hold every drug, gene and phenotype that the question names, by whatever name; of a class of drugs it
    may name members. Passages of the other language are found by concepts and by the words of ``crossing.csv``.
    """
    slots = read_question(question, library.names)
    if not len(library):
        return ()
    language = language_of(question)
    is_other = library.is_chinese != _WRITTEN.index(language)
    if not is_other.any():
        return _fitting(question, slots, library, most)
    own = [hit for hit in _fitting(question, slots, library, most) if not is_other[hit.passage]]
    over = crossed(question, slots, language, library.also)
    other = _fitting(question, over.slots, library, most, among=is_other, lost=over.lost)
    return tuple(sorted((*own, *other), key=lambda hit: -hit.likelihood())[:most])


def _fitting(
    question: str,
    asked: Sequence[Slot],
    library: Library,
    most: int,
    *,
    among: Flags | None = None,
    lost: float = 0.0,
) -> tuple[Hit, ...]:
    """The passages that hold most of what is asked; ``among``: those of the other language, ``lost``: words untold."""
    slots = {slot.terms: slot for slot in asked}
    if len(slots) < _FEWEST:
        return ()
    scores: Reals = np.zeros(len(library), dtype=np.float32)
    for terms in slots:
        library.words.add_scores(terms, scores)
    for terms, slot in slots.items():
        if _is_name(slot):
            scores[~library.words.holding(terms)] = 0
    if among is not None:
        scores[~among] = 0
    best = _best(scores, _CANDIDATES)
    cosines = _cosines(question, library, best) if among is None else None
    if cosines is not None:
        mixed = _BY_WORDS * _standard(scores[best]) + (1 - _BY_WORDS) * _standard(cosines)
        order = np.argsort(-mixed, kind="stable")[:most]
    else:
        order = np.arange(min(most, len(best)))
    weights = {terms: _telling(terms, library, is_crossed=among is not None) for terms in slots}
    held = {terms: library.words.holding(terms)[best] for terms in slots}
    total = sum(weights.values()) * (1 + _LOST * lost / len(slots))
    return tuple(
        Hit(
            passage=int(best[at]),
            coverage=sum(weight for terms, weight in weights.items() if held[terms][at]) / total,
            strength=float(scores[best[at]]) / total,
            cosine=None if cosines is None else float(cosines[at]),
            is_crossed=among is not None,
        )
        for at in order
    )


def _telling(terms: Sequence[str], library: Library, *, is_crossed: bool) -> float:
    """How much a thing asked tells: its rarest term; of words from a table only those that are used count."""
    used = [term for term in terms if term in library.words.places] if is_crossed else []
    return max(library.words.weight(term) for term in used or terms)


def _is_name(slot: Slot) -> bool:
    return bool(kind_of(slot)) and not is_of(slot, "class")


def answer(question: str, library: Library) -> Answer:
    """Sentences of the best passages, as they stand there, three at most; none where no passage is likely enough."""
    hits = find(question, library)
    if not hits or not hits[0].is_supported:
        return Answer(score=hits[0].likelihood() if hits else 0.0)
    slots = read_question(question, library.names)
    language = language_of(question)
    other = crossed(question, slots, language, library.also).slots
    quoted: dict[str, Quotation] = {}
    documents: set[int] = set()
    for hit in hits:
        document = int(library.documents[hit.passage])
        if not hit.is_supported or document in documents or hit.likelihood() < _NEAR * hits[0].likelihood():
            continue
        documents.add(document)
        for item in _quoted(hit, other if hit.is_crossed else slots, library):
            quoted.setdefault(item.text, item)
    return Answer(quotations=tuple(quoted.values())[:_MOST], score=hits[0].likelihood())


def _best(scores: Reals, most: int) -> NDArray[np.intp]:
    """Passages with any score, the best first; equal ones in their order."""
    count = min(most, int(np.count_nonzero(scores)))
    if not count:
        return np.zeros(0, dtype=np.intp)
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    found = np.flatnonzero(scores >= max(least, np.finfo(np.float32).tiny))
    order: NDArray[np.intp] = found[np.argsort(-scores[found], kind="stable")][:count]
    return order


def _cosines(question: str, library: Library, best: NDArray[np.intp]) -> Reals | None:
    network = encoder() if library.has_vectors and not _CHINESE.search(question) else None
    if network is None:
        return None
    found: Reals = library.vectors[best].astype(np.float32) @ network.encode(question[:LONGEST])
    return found


def _standard(values: Reals) -> Reals:
    spread = float(values.std()) or 1.0
    found: Reals = ((values - values.mean()) / spread).astype(np.float32)
    return found


def _quoted(hit: Hit, slots: Sequence[Slot], library: Library) -> Iterator[Quotation]:
    """The sentence that speaks of most of the question, and the next one if it is nearly as good."""
    numbers = [int(at) for at in library.sentences_of[hit.passage]]
    worth = {number: _worth(number, slots, library) for number in numbers}
    chosen = sorted(numbers, key=lambda number: (-worth[number], number))[:2]
    if len(chosen) > 1 and worth[chosen[1]] < _SECOND * worth[chosen[0]]:
        chosen.pop()
    for number in sorted(chosen):
        yield Quotation(
            text=library.sentences[number],
            title=library.titles[hit.passage],
            source=library.origins[hit.passage],
            url=library.urls[hit.passage],
            version=library.dates[hit.passage],
            rule_id="",
            place=library.places[number],
            score=round(hit.likelihood(), 3),
            language=_WRITTEN[int(library.is_chinese[hit.passage])],
            is_crossed=hit.is_crossed,
        )


def _worth(number: int, slots: Sequence[Slot], library: Library) -> float:
    """How much of the question a sentence speaks of, as an answer: an aim counts half, a conclusion more."""
    sentence, place = library.sentences[number], library.places[number]
    said = {term for slot in library.names.slots(sentence) for term in slot.terms}
    held = (slot.terms for slot in slots if said.intersection(slot.terms))
    worth = sum(max(library.words.weight(term) for term in terms) for terms in held)
    return worth * (0.5 if _AIM.search(sentence) else 1.0) * (_CONCLUDED if _CONCLUDES.search(place) else 1.0)
