"""What a question about a patient asks for and about what: kinds by words, things by the tables of names."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

from model.domain.code import Code
from model.domain.text import Text
from model.knowledge.base import Knowledge
from model.knowledge.codesets import CodeSets, is_answer
from model.language.about.words import (
    ConditionName,
    DrugGroup,
    HabitName,
    MeasureGroup,
    ProcedureName,
    RelationName,
    Row,
    ScoreName,
    UnreadName,
    answered,
    everyday,
    kinds_of,
    plain,
    relations,
    rest_of,
    small_words,
    spoken_alike,
)
from model.language.names import classes
from model.language.terms import Vocabulary, stem, vocabulary

_T = TypeVar("_T")
_THINGS: Final = (
    "label",
    "phenotype",
    "drug",
    "class",
    "measure",
    "gene",
    "allele",
    "set",
    "disease",
    "score",
    "marker",
    "level",
)
_OF_DRUGS: Final = frozenset({"may", "taking", "dose", "since", "stop", "instead", "interact"})
"""Kinds of questions in which a name that is a drug's and a measure's too is the drug's."""
_BLANK: Final = " # "
_INTO: Final = re.compile(r"#\s*(?:instead\b(?! of)|as an alternative)|(?:换成|改成|改用|换用)\s*#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition by the code sets that it may stand under; ``only``: the one name that is meant in a mixed set."""

    label: Text
    sets: frozenset[str]
    only: str = ""

    def is_of(self, codes: Iterable[Code], codesets: CodeSets) -> bool:
        """Whether an entry with these codes is the condition."""
        held = tuple(codes)
        if self.sets.isdisjoint(codesets.of(held)):
            return False
        found = codesets.label(held)
        return not self.only or (found is not None and self.only in {found.en.casefold(), found.zh})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``kinds``: what is wanted; then the things that are named; ``rest``: words that no table knows."""

    kinds: frozenset[str]
    rest: tuple[str, ...] = ()
    drugs: tuple[Code, ...] = ()
    groups: tuple[DrugGroup, ...] = ()
    measures: tuple[str, ...] = ()
    genes: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    habits: tuple[HabitName, ...] = ()
    procedures: tuple[ProcedureName, ...] = ()
    unread: tuple[UnreadName, ...] = ()
    relatives: tuple[RelationName, ...] = ()

    def wants(self, *kinds: str) -> bool:
        """Whether one of the kinds is asked for."""
        return not self.kinds.isdisjoint(kinds)

    @property
    def is_bare(self) -> bool:
        """Whether nothing is named, and no word is left that may name something."""
        return not self.rest and not any(
            (self.drugs, self.groups, self.measures, self.genes, self.markers, self.scores, self.conditions)
        )


@dataclass(frozen=True, slots=True)
class _Span:
    at: int
    end: int
    terms: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def read(question: str, knowledge: Knowledge, names: Vocabulary) -> Asked:
    """Read a question: the longest names first, then what the words around them are after."""
    written = plain(question)
    folded = written.casefold()
    spans = _chosen(
        (
            *_everyday(written, folded),
            *_named(written, names, knowledge.codesets.names()),
            *_named(written, _labels(knowledge.codesets), knowledge.codesets.names()),
        )
    )
    around = folded
    for span in sorted(spans, key=lambda span: -span.at):
        around = around[: span.at] + _BLANK + around[span.end :]
    around = spoken_alike(around)
    kinds = kinds_of(around)
    if _INTO.search(around):  # "tramadol instead?" asks whether that one may be given
        kinds = (kinds - {"instead"}) | {"may"}
    if any(True for span in spans for _ in _terms(span, "phenotype")):
        kinds |= {"genes"}
    drugs = [code for span in spans for code in _drugs(span, knowledge, kinds)]
    rows = [row for span in spans for row in span.rows]
    return Asked(
        kinds=kinds,
        rest=rest_of(around),
        drugs=tuple(dict.fromkeys(drugs)),
        groups=_unique((*_of(rows, DrugGroup), *_classes(spans))),
        measures=_unique(name for span in spans for name in _measures(span, kinds)),
        genes=_unique(name for span in spans for name in _genes(span)),
        markers=_unique(
            name.partition(":")[0] for kind in ("marker", "level") for span in spans for name in _terms(span, kind)
        ),
        scores=_unique(
            name
            for span in spans
            for name in (*_terms(span, "score"), *(each for row in _of(span.rows, ScoreName) for each in row.scores))
        ),
        conditions=_unique(_conditions(spans, folded, knowledge)),
        habits=_of(rows, HabitName),
        procedures=_of(rows, ProcedureName),
        unread=_of(rows, UnreadName),
        relatives=tuple(row for pattern, row in relations() if pattern.search(folded)),
    )


def _unique(items: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(items))


def _of(rows: Sequence[Row], kind: type[_T]) -> tuple[_T, ...]:
    found: list[_T] = []
    for row in rows:
        if isinstance(row, kind) and row not in found:
            found.append(row)
    return tuple(found)


def _everyday(written: str, folded: str) -> Iterator[_Span]:
    """Everyday names; an abbreviation that the table writes in capitals must be written so."""
    pattern, rows = everyday()
    for match in pattern.finditer(folded):
        found = rows.get(match[0], ()) or rows.get(written[match.start() : match.end()], ())
        if found:
            yield _Span(match.start(), match.end(), rows=found)


def _named(written: str, names: Vocabulary, known: frozenset[str]) -> Iterator[_Span]:
    for slot in names.slots(written):
        terms = tuple(term for term in slot.terms if term.partition(":")[0] in _THINGS and not _is_answer(term, known))
        if terms and written[slot.at : slot.end] not in small_words():
            yield _Span(slot.at, slot.end, terms)


def _is_answer(term: str, known: Collection[str]) -> bool:
    """Whether it is an answer to a question on a habit ("stopped", "daily") and names nothing by itself."""
    kind, _, name = term.partition(":")
    return kind == "set" and (name not in known or any(is_answer(name, habit) for habit in answered()))


@lru_cache(maxsize=1)
def _labels(codesets: CodeSets) -> Vocabulary:
    """The names of single codes: what stands in a set among other conditions."""
    rows = (row for name, rows in codesets.rows().items() for row in rows if not _is_answer(f"set:{name}", {name}))
    return vocabulary((name, f"label:{row.set}:{row.en}") for row in rows for name in (row.en, row.zh) if row.en)


def _chosen(spans: Iterable[_Span]) -> list[_Span]:
    """The longest of those that overlap; an everyday name before a table's of the same length."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda span: (span.at - span.end, not span.rows, span.at)):
        if all(span.end <= other.at or span.at >= other.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.at)


def _terms(span: _Span, kind: str) -> Iterator[str]:
    yield from (term.partition(":")[2] for term in span.terms if term.startswith(f"{kind}:"))


def _drugs(span: _Span, knowledge: Knowledge, kinds: frozenset[str]) -> Iterator[Code]:
    if any(_terms(span, "measure")) and _OF_DRUGS.isdisjoint(kinds):
        return
    yield from (knowledge.drugs.named(name).value for name in _terms(span, "drug"))


def _classes(spans: Sequence[_Span]) -> Iterator[DrugGroup]:
    wanted = {name for span in spans if not any(_terms(span, "drug")) for name in _terms(span, "class")}
    yield from (DrugGroup(atc=row.atc, en=(row.en,), zh=(row.zh,)) for row in classes() if row.en in wanted)


def _measures(span: _Span, kinds: frozenset[str]) -> Iterator[str]:
    yield from (name for row in _of(span.rows, MeasureGroup) for name in row.measures)
    is_state = any(True for kind in ("set", "disease") for _ in _terms(span, kind))
    is_drug = any(_terms(span, "drug")) and not _OF_DRUGS.isdisjoint(kinds)
    if not is_state and not is_drug:
        yield from list(_terms(span, "measure"))[:1]


def _genes(span: _Span) -> Iterator[str]:
    yield from list(_terms(span, "gene"))
    yield from (re.split(r"[*]", name)[0] for name in _terms(span, "allele"))


def _conditions(spans: Sequence[_Span], folded: str, knowledge: Knowledge) -> Iterator[Condition]:
    """The conditions that are named."""
    rules = {rule.id: rule for rule in knowledge.diseases}
    known = knowledge.codesets.names()
    for span in spans:
        for row in _of(span.rows, ConditionName):
            yield Condition(label=row.label, sets=frozenset(row.sets) & known)
        labels = [term.split(":", 1) for term in _terms(span, "label")]
        if labels:
            code = knowledge.codesets.spoken(labels[0][1])
            label = (code and knowledge.codesets.label((code,))) or Text(en=labels[0][1], zh=labels[0][1])
            yield Condition(label=label, sets=frozenset(name for name, _ in labels), only=label.en.casefold())
        diseases = [rules[name] for name in _terms(span, "disease")]
        sets = ({name for rule in diseases for name in rule.listed} | set(_terms(span, "set"))) & known
        if sets:
            written = folded[span.at : span.end]
            label = diseases[0].name.text() if diseases else _label(sets, knowledge)
            pure = {name for name in sets if not _is_mixed(name, written, knowledge)}
            yield Condition(label=label, sets=frozenset(pure or sets), only="" if pure else written)


def _label(sets: Iterable[str], knowledge: Knowledge) -> Text:
    row = knowledge.codesets.rows()[min(sets)][0]
    return Text(en=row.en, zh=row.zh)


def _is_mixed(name: str, written: str, knowledge: Knowledge) -> bool:
    """Whether a set of many conditions only happens to begin with the one that is named."""
    row = knowledge.codesets.rows()[name][0]
    words = set(map(stem, row.en.casefold().split()))
    return written in {row.en.casefold(), row.zh} and words.isdisjoint(map(stem, name.split("_")))
