"""Answers to questions: sentences quoted from the corpus with their source, or "no supported answer".

Nothing is generated. A drug, gene or phenotype that the question names must be what the passage is about, so that a
near miss (a gene-drug pair without a rule, the other phenotype) is answered with silence, not with its neighbour.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.domain.text import Language
from model.language.answer import Answer, Quotation
from model.language.bm25 import Flags, Reals
from model.language.definitions import TITLE, URL, Definition
from model.language.index import ROLE, ROLES, SUBJECT, Corpus
from model.language.query import MeaningOf, is_of, kind_of, read_question
from model.language.terms import Slot, is_change

_SAME: Final = 1e-6
_GRAVER: Final = 0.02
"""What each step of gravity adds: of passages that fit alike, "avoid" comes before "usual dose"."""
_UNSPECIFIC: Final = ("drug", "gene", "phenotype", "state")
"""A question that names one such thing alone asks for everything about it: three sentences would pass for all."""
_OF_DRUGS: Final = 0.9
_PAIR: Final = 2
_OF_STATE: Final = 2
"""By how much less grave a statement counts that holds only in a state that the question may not mean."""
_STATES: Final = ("set", "disease", "tumour")
_UNASKED: Final = {
    "gene": 0.85,
    "state": 0.7,
    "phenotype": 0.95,
    "set": 0.9,
    "level": 0.95,
    "measure": 0.95,
    "change": 0.85,
    "fusion": 0.9,
}
"""What a passage counts that holds only under a condition of a kind that the question does not speak of."""
_DEFINES: Final = re.compile(
    r"\b(?:what|define|definition|describe|explain|mean\w*)\b|什么|何谓|何为|定义|含义|意思|解释", re.IGNORECASE
)
_CRITERIA: Final = re.compile(
    r"criteri|diagnos|threshold|cut-?off|limit|below|above|标准|诊断|界值|低于|高于|多少", re.IGNORECASE
)
_TREATMENT: Final = re.compile(r"drug|treat|therap|medic|药|治疗", re.IGNORECASE)
_TREATED: Final = re.compile(
    r"\b(?:how|best|what|which|first|usual)\b.*\b(?:treat\w*|therap\w*|drugs?|medicines?|medications?)\b|"
    r"\b(?:treatment|therapy|drugs?|medicines?|medications?)(?: (?:of|for)\b|\W*$)|"
    r"治疗|怎么治|如何治|[用吃]什么药|哪些药",
    re.IGNORECASE,
)
"""Asks what a condition is treated with; ``_AGAINST`` asks what not."""
_AGAINST: Final = re.compile(
    r"avoid|contra|interact|safe|caution|stop|not\b|harm|wors|rais|caus|禁|避免|慎|不|停|加重|引起|升高", re.IGNORECASE
)
_NAMED: Final = (
    "drug", "class", "gene", "phenotype", "allele", "marker", "change", "fusion", "tumour", "score", "level", "allergy",
)  # fmt: skip
"""What a passage is chosen by, beside the condition."""
_BARE: Final = 24
_MOST: Final = 3
_NEAR: Final = 0.85
_ABOUT: Final = np.float32(1.3)
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A logistic fit of "the best passage is right" on what it covers and how well it fits, and where silence begins.

    Fitted on the development half of the questions: ``python -m tests.evaluation.ask --fit``.
    """

    constant: float
    coverage: float
    strength: float
    threshold: float


CALIBRATION: Final = Calibration(constant=-3.312, coverage=0.211, strength=3.747, threshold=0.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for the best passage; the inputs of the calibration.

    ``coverage``: the share of the question that it speaks of, each word by how much it tells. ``strength``: its BM25
    score for each unit of that weight.
    """

    coverage: float
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Passages by number, the best first, with their scores and the evidence for the first.

    ``is_whole``: the passage speaks of as much of the question as the best one. ``is_of_gene``: the question names a
    phenotype.
    """

    passages: tuple[int, ...]
    scores: tuple[float, ...]
    is_whole: tuple[bool, ...]
    is_of_gene: bool
    evidence: Evidence


def language_of(question: str) -> Language:
    """The language that a question is written in, by its signs."""
    return Language.ZH if _CHINESE.search(question) else Language.EN


def ask(
    question: str,
    corpus: Corpus,
    language: Language | None = None,
    *,
    meaning: MeaningOf | None = None,
    calibration: Calibration = CALIBRATION,
) -> Answer:
    """Answer a question from the corpus, in the language asked for or that of the question.

    Args:
        question: any text; the first 2,000 code points are read.
        corpus: what may be quoted.
        language: of the answer; definitions of the ontology exist in English only.
        meaning: reads a diplotype or an activity score in the question ("CYP2C19 *2/*3") by the allele tables.
        calibration: how sure is sure enough.
    """
    spoken = language or language_of(question)
    if (defined := definition(question, corpus)) is not None:
        quoted = Quotation(
            text=defined.text,
            title=f"{defined.label} ({defined.id})",
            source=TITLE,
            url=URL.format(id=defined.id),
            version=defined.version,
            rule_id=defined.id,
            score=1.0,
        )
        return Answer(quotations=(quoted,), score=1.0)
    found = search(question, corpus, meaning)
    if found is None:
        return Answer()
    sure = likelihood(found.evidence, calibration)
    if sure < calibration.threshold:
        return Answer(score=sure)
    return Answer(quotations=tuple(_quoted(found, corpus, spoken, sure)), score=sure)


def definition(question: str, corpus: Corpus) -> Definition | None:
    """The ontology's definition where a question asks what one finding is, not how it is diagnosed or treated."""
    asks = _DEFINES.search(question) is not None or len(question) <= _BARE
    is_other = _CRITERIA.search(question) is not None or _TREATMENT.search(question) is not None
    return corpus.definitions.of(question) if asks and not is_other else None


def search(question: str, corpus: Corpus, meaning: MeaningOf | None = None, most: int = 10) -> Found | None:
    """The passages that fit best and are about everything that the question names; none where no passage is."""
    slots = read_question(question, corpus.names, meaning)
    if not slots or (len(slots) == 1 and kind_of(slots[0]) in _UNSPECIFIC):
        return None
    allowed = _allowed(slots, corpus)
    is_named = any(is_of(slot, kind) for slot in slots for kind in _NAMED)
    if _TREATED.search(question) and not _AGAINST.search(question) and not is_named:
        allowed &= corpus.conditions["offer"]
    if not allowed.any():
        return None
    parts = [_part(slot, corpus) for slot in slots]
    total: Reals = np.sum(parts, axis=0, dtype=np.float32) * (1 + _GRAVER * corpus.gravity.astype(np.float32))
    asks_what = (_CRITERIA.search(question) or _DEFINES.search(question)) and not _TREATMENT.search(question)
    unasked = _UNASKED | ({"drug": _OF_DRUGS} if asks_what else {})
    if sum(kind_of(slot) == "drug" for slot in slots) < _PAIR:
        unasked |= {f"{ROLE}1": _OF_DRUGS}
    for kind, share in unasked.items():
        asked = any(is_of(slot, kind) or (kind == "change" and any(map(is_change, slot.terms))) for slot in slots)
        if not asked and kind in corpus.conditions:
            total = np.where(corpus.conditions[kind], total * np.float32(share), total)
    weights = [max(corpus.words.weight(term) for term in slot.terms) for slot in slots]
    held = [(part > 0) * np.float32(weight) for weight, part in zip(weights, parts, strict=True)]
    coverage: Reals = np.divide(np.sum(held, axis=0), sum(weights), dtype=np.float32)
    total = total * (1 + coverage) * np.float32(0.5)
    total[~allowed] = 0
    order: NDArray[np.intp] = np.argsort(-total, kind="stable")[:most]
    best = int(order[0])
    if total[best] <= 0:
        return None
    kept = tuple(int(at) for at in order if total[at] > 0)
    evidence = Evidence(coverage=float(coverage[best]), strength=float(total[best]) / sum(weights))
    return Found(
        passages=kept,
        scores=tuple(float(total[at]) for at in kept),
        is_whole=tuple(bool(coverage[at] >= coverage[best] - _SAME) for at in kept),
        is_of_gene=any(kind_of(slot) == "phenotype" for slot in slots),
        evidence=evidence,
    )


def _part(slot: Slot, corpus: Corpus) -> Reals:
    """What one slot adds to each passage; more where the passage is about it than where it mentions it."""
    about = corpus.subjects.holding(SUBJECT + term for term in slot.terms)
    return corpus.words.scores(slot.terms) * np.where(about, _ABOUT, np.float32(1))


def likelihood(evidence: Evidence, calibration: Calibration = CALIBRATION) -> float:
    """How likely the best passage is the right one."""
    margin = calibration.constant + calibration.coverage * evidence.coverage + calibration.strength * evidence.strength
    return 1 / (1 + math.exp(-margin))


def _allowed(slots: Sequence[Slot], corpus: Corpus) -> Flags:
    """Passages that hold every name of the question, and are about one of each kind of them.

    Beside a drug a state is such a name too: what a rule says of the drug in another state is no answer.
    """
    allowed: Flags = np.ones(corpus.words.count, dtype=np.bool_)
    about: dict[str, Flags] = {}
    drugs = [slot for slot in slots if kind_of(slot) == "drug"]
    is_of_state = bool(drugs) and not any(is_of(slot, "gene") for slot in slots)
    for slot in slots:
        kind = kind_of(slot)
        is_state = is_of_state and any(is_of(slot, state) for state in _STATES)
        if kind or any(map(is_change, slot.terms)):
            allowed &= corpus.words.holding(slot.terms)
        if is_state:
            allowed &= corpus.subjects.holding(SUBJECT + term for term in slot.terms)
        if kind:
            found = corpus.subjects.holding(SUBJECT + term for term in slot.terms)
            about[kind] = about[kind] | found if kind in about else found
    if "allergy" not in about:
        allowed &= ~corpus.conditions["allergy"]
    for found in about.values():
        allowed &= found
    return allowed & _are_together(drugs, corpus, is_of_state) if len(drugs) > 1 else allowed


def _are_together(drugs: Sequence[Slot], corpus: Corpus, is_strict: bool) -> Flags:
    """Passages in which the first two drugs stand in different groups; beside a gene also those without groups."""
    first, second = (
        [corpus.subjects.holding(f"{SUBJECT}{ROLE}{at}:{term}" for term in slot.terms) for at in range(ROLES)]
        for slot in drugs[:2]
    )
    found: Flags = np.zeros(corpus.subjects.count, dtype=np.bool_)
    if not is_strict:
        found = ~np.any([corpus.conditions[f"{ROLE}{at}"] for at in range(ROLES)], axis=0)
    for at, one in enumerate(first):
        for other in second[:at] + second[at + 1 :]:
            found = found | (one & other)
    return found


def _quoted(found: Found, corpus: Corpus, language: Language, sure: float) -> Iterator[Quotation]:
    """The claim of the best passage, then of those as near, then what the best one explains; three at most."""
    rows = zip(found.passages, found.scores, found.is_whole, strict=True)
    near = [at for at, score, is_whole in rows if is_whole and score >= _NEAR * found.scores[0]]
    if found.is_of_gene:  # one gene, several readings of it: the graver one is said first
        near.sort(key=lambda at: _OF_STATE * int(corpus.conditions["set"][at]) - int(corpus.gravity[at]))
    said: dict[str, int] = {}
    for passage in near[:_MOST]:
        said.setdefault(corpus.said(passage, language)[0], passage)
    for text in corpus.said(near[0], language)[1:]:
        said.setdefault(text, near[0])
    shares = dict(zip(found.passages, found.scores, strict=True))
    for text, passage in list(said.items())[:_MOST]:
        source, version, url = corpus.source(passage)
        yield Quotation(
            text=text,
            title=corpus.titles[language][passage],
            source=source,
            url=url,
            version=version,
            rule_id=corpus.rules[passage],
            score=round(sure * shares[passage] / found.scores[0], 3),
        )
