"""What a question about a patient asks for and about what: kinds by words, things by the tables of names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from model.domain.code import Code
from model.domain.text import Text
from model.knowledge.base import Knowledge
from model.language.about import condition
from model.language.about.condition import Condition
from model.language.about.tables import (
    ConditionName,
    DrugGroup,
    HabitName,
    MeasureGroup,
    OrganName,
    ProcedureName,
    RelationName,
    Row,
    ScoreName,
    ToldName,
    UnreadName,
    everyday,
    relation_words,
)
from model.language.about.words import kinds_of, plain, rest_of, small_words, spoken_alike
from model.language.names import classes
from model.language.terms import Vocabulary

_T = TypeVar("_T")
_THINGS: Final = frozenset(
    ("label", "phenotype", "drug", "class", "measure", "gene", "allele", "set", "disease", "score", "marker", "level")
)
_OF_DRUGS: Final = frozenset({"may", "taking", "dose", "since", "stop", "instead", "interact"})
"""Kinds of questions in which a name that is a drug's and a measure's too is the drug's."""
_OWN: Final = "我"
_OF_ORGANS: Final = frozenset(
    {"problems", "confirmed", "abnormal", "tested", "trend", "since", "may", "patient", "had", "when"}
)
"""Kinds of questions that the problems and results of a part of the body answer."""
_ALLERGEN: Final = "allergen"
_ALLERGIES: Final = frozenset({_ALLERGEN, "none_known"})
"""Sets of what allergies are to, and that there is none: no conditions."""
_CLASS: Final = re.compile(r"[ -](?:receptor )?(?:agonist|antagonist|inhibitor|blocker|analogue|analog|receptor)s?\b")
"""What turns the name of a drug into that of a class ("dopamine agonist")."""
_ABBREVIATED: Final = 3
_NUMBERED: Final = re.compile(r"-?\d+(?![\d./%-])(?=\W|$)")
_BLANK: Final = " # "
_INTO: Final = re.compile(r"#\s*(?:instead\b(?! of)|as an alternative)|(?:换成|改成|改用|换用)\s*#")

_PURPOSE: Final = re.compile(
    r"\bwhat\b[^#]*#\s*for\b(?=\s*(?:$|[?.!]|in\b|exactly\b|anyway\b|again\b))|#[^#]*(?:治什么|治啥|管什么)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``kinds``: what is wanted; then the things that are named; ``rest``: words that no table knows.

    ``is_of_patient``: the patient is mentioned ("her"); ``is_of_past``: whether the patient has or had it is asked.
    ``is_unread``: a name is only that of what is never read ("vaccine", not "pacemaker", which problems may name too).
    """

    kinds: frozenset[str]
    rest: tuple[str, ...] = ()
    is_of_patient: bool = False
    is_of_past: bool = False
    asks_when: bool = False
    drugs: tuple[Code, ...] = ()
    groups: tuple[DrugGroup, ...] = ()
    measures: tuple[str, ...] = ()
    genes: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    allergens: tuple[Text, ...] = ()
    habits: tuple[HabitName, ...] = ()
    procedures: tuple[ProcedureName, ...] = ()
    organs: tuple[OrganName, ...] = ()
    unread: tuple[UnreadName, ...] = ()
    is_unread: bool = False
    told: tuple[ToldName, ...] = ()
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
    found = _uncrossed(
        *_everyday(written, folded),
        *_named(written, names, knowledge.codesets.names()),
        *_named(written, condition.code_names(knowledge.codesets), knowledge.codesets.names()),
    )
    spans = _chosen(found)
    if not _is_of_organs(spans, folded):
        spans = _chosen(_without_organs(found))
    spans = [span for span in spans if not (any(_terms(span, "drug")) and _CLASS.match(folded, span.end))]
    around = _around(spans, folded)
    every = kinds_of(around)
    kinds = every - {"patient", "had", "when"}
    if _INTO.search(around):  # "tramadol instead?" asks whether that one may be given
        kinds = (kinds - {"instead"}) | {"may"}
    if kinds <= {"taking"} and _PURPOSE.search(around):
        kinds |= {"why", "taking"}
    if any(True for span in spans for _ in _terms(span, "phenotype")):
        kinds |= {"genes"}
    spans = [_settled(span, kinds, written) for span in spans]
    drugs = [code for span in spans for code in _drugs(span, knowledge, kinds)]
    rows = [row for span in spans for row in span.rows]
    if drugs and "had" in every and not kinds:  # "does he have an EpiPen?"
        kinds |= {"taking"}
    return Asked(
        kinds=kinds,
        is_of_patient="patient" in every,
        is_of_past="had" in every,
        asks_when="when" in every,
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
        conditions=_unique(each for span in spans for each in _conditions(span, folded, knowledge)),
        allergens=_unique(each for span in spans for each in _allergens(span, knowledge)),
        habits=_of(rows, HabitName),
        procedures=_of(rows, ProcedureName),
        organs=_of(rows, OrganName),
        unread=_of(rows, UnreadName),
        is_unread=any(_of(span.rows, UnreadName) and len(span.rows) == 1 for span in spans),
        told=_of(rows, ToldName),
        relatives=_relatives(folded),
    )


def _uncrossed(*found: _Span) -> tuple[_Span, ...]:
    """Without the groups of drugs whose last words begin a longer name ("drugs for heart" in "... heart failure")."""
    return tuple(
        span
        for span in found
        if not _of(span.rows, DrugGroup) or not any(span.at < each.at < span.end < each.end for each in found)
    )


def _around(spans: Iterable[_Span], folded: str) -> str:
    """What is written around the names, in one form."""
    around = folded
    for span in sorted(spans, key=lambda span: -span.at):
        around = around[: span.at] + _BLANK + around[span.end :]
    return spoken_alike(around)


def _is_of_organs(spans: Sequence[_Span], folded: str) -> bool:
    """Whether only parts of the body are named, and it is asked of a patient how they are; no other word is left."""
    around = _around(spans, folded)
    kinds = kinds_of(around)
    is_only = all(_of(span.rows, OrganName) for span in spans)
    is_of_someone = bool(kinds) or _OWN in around
    return is_only and is_of_someone and kinds <= _OF_ORGANS and not rest_of(around)


def _without_organs(spans: Iterable[_Span]) -> Iterator[_Span]:
    for span in spans:
        rows = tuple(row for row in span.rows if not isinstance(row, OrganName))
        if rows or span.terms:
            yield replace(span, rows=rows)


def _relatives(folded: str) -> tuple[RelationName, ...]:
    pattern, rows = relation_words()
    return _unique(row for match in pattern.finditer(folded) for row in rows[match[0]])


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
        if _is_cut(folded, match.start(), match.end()):
            continue
        found = rows.get(match[0], ()) or rows.get(written[match.start() : match.end()], ())
        if found:
            yield _Span(match.start(), match.end(), rows=found)


def _named(written: str, names: Vocabulary, known: frozenset[str]) -> Iterator[_Span]:
    for slot in names.slots(written):
        terms = tuple(term for term in slot.terms if term.partition(":")[0] in _THINGS and not _is_answer(term, known))
        is_name = written[slot.at : slot.end] not in small_words() and not _is_cut(written, slot.at, slot.end)
        if terms and is_name:
            yield _Span(slot.at, slot.end, terms)


def _is_cut(text: str, at: int, end: int) -> bool:
    """Whether an abbreviation is the head of a longer name ("CA" in "CA-125"), which means something else."""
    return end - at <= _ABBREVIATED and _NUMBERED.match(text, end) is not None


def _is_answer(term: str, known: frozenset[str]) -> bool:
    kind, _, name = term.partition(":")
    return kind == "set" and (name not in known or name in _ALLERGIES or condition.is_habit(name))


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


def _settled(span: _Span, kinds: frozenset[str], written: str) -> _Span:
    """Of one word for a measure and for a group of drugs ("calcium"), the group where it is asked what is taken."""
    groups, measures = _of(span.rows, DrugGroup), _of(span.rows, MeasureGroup)
    word = written[span.at : span.end]
    if not groups or not measures or not word.isascii() or " " in word:
        return span
    other: tuple[Row, ...] = measures if "taking" in kinds else groups
    return replace(span, rows=tuple(row for row in span.rows if row not in other))


def _allergens(span: _Span, knowledge: Knowledge) -> Iterator[Text]:
    """What an allergy may be to beside drugs."""
    for term in _terms(span, "label"):
        name, _, label = term.partition(":")
        code = knowledge.codesets.spoken(label) if name == _ALLERGEN else None
        if code and (found := knowledge.codesets.label((code,))):
            yield found


def _conditions(span: _Span, folded: str, knowledge: Knowledge) -> Iterator[Condition]:
    yield from (condition.everyday(row, knowledge) for row in _of(span.rows, ConditionName))
    labels = (term for term in _terms(span, "label") if term.partition(":")[0] not in _ALLERGIES)
    yield from condition.of_codes(labels, knowledge)
    diseases, sets = set(_terms(span, "disease")), set(_terms(span, "set"))
    yield from condition.of_sets(diseases, sets, folded[span.at : span.end], knowledge)
