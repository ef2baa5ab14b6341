"""One ranking of common and rare: the common differential first has its say, and what it cannot explain is rare.

The common differential gives each of its conditions a probability and keeps a mass for diseases that it does not hold.
Features that no common condition has raise that mass. Within it the rare diseases share by their
own ranking. So both kinds stand in one list, by one probability.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model.diagnosis.differential import Candidate, Differential, differential
from model.diagnosis.rare import rank
from model.diagnosis.rare_answer import Candidate as RareCandidate
from model.diagnosis.rare_answer import GeneFinding, RareAnswer
from model.domain.case import Sex
from model.domain.text import Text
from model.knowledge.differential_tables import DifferentialTables, FindingRow, load_differential, of_ddxplus
from model.ontology.ontology import Ontology

SUREST: Final = 0.99
"""No candidate is said to be likelier: the rest always stays with what no list holds."""
_SURPRISE: Final = 2.0
"""What a feature that no common condition has counts for a disease outside the common ones, in nats."""
_GENES: Final = 0.5
"""The least mass of the rare diseases once a laboratory has reported genes."""
_CAUSAL: Final = 0.9
"""The same where it calls a variant pathogenic or likely so."""
_TAIL: Final = 0.5
"""Where no percentage can be given, each rare disease has this share of what those before it left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """What is known of a patient: features by HPO id (or the DDXPlus code of a finding), age in years, sex, genes.

    ``lasting``: features that are there but no news. Rare diseases are ranked by them too, common conditions are not.
    """

    present: tuple[str, ...]
    lasting: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    age: float | None = None
    sex: Sex = Sex.UNKNOWN
    genes: tuple[GeneFinding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One candidate; ``probability`` is None where none may be said.

    ``weight`` orders the list: the probability, but of a rare disease its part of what lies outside the common
    conditions, shared among the rare candidates shown. Thousands of rare diseases would else share so thinly that a
    picture that is nearly surely rare were headed by a common condition. Both kinds are filled in where a common
    condition is an entry of OMIM or Orphanet as well; then ``is_mostly_rare`` says which ranking gave it more.
    """

    mass: float
    weight: float
    probability: float | None
    common: Candidate | None = None
    rare: RareCandidate | None = None
    is_mostly_rare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """The ranking; ``dangerous`` must not be missed and stands apart; ``none``: the mass of what no list holds.

    ``unknown``: codes that neither list could read.
    """

    ranked: tuple[Ranked, ...]
    dangerous: tuple[Candidate, ...]
    common: Differential | None
    rare: RareAnswer
    none: float
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A feature as the common tables know it, and how far what they miss of it points beyond them (nats)."""

    finding: FindingRow | None
    missed: float


def likely(seen: Presentation, ontology: Ontology, top: int = 10) -> Likely:
    """Rank everything for one patient.

    Args:
        seen: the patient.
        ontology: terms and rare diseases.
        top: how many candidates to give.
    """
    read = [_read(code, ontology) for code in dict.fromkeys(seen.present)]
    lasting = [_read(code, ontology) for code in dict.fromkeys(seen.lasting)]
    denied = [_read(code, ontology) for code in dict.fromkeys(seen.absent)]
    common = differential(
        tuple(dict.fromkeys(item.finding.finding for item in read if item.finding)),
        tuple(dict.fromkeys(item.finding.finding for item in denied if item.finding and item.missed == 0)),
        age=seen.age,
        sex=seen.sex,
        tables=_tables(seen.present),
    )
    rare = rank(
        _hpo((*seen.present, *seen.lasting)), _hpo(seen.absent), seen.genes, ontology, top=max(top, 10), sex=seen.sex
    )
    outside = max(_outside(common, (*read, *lasting)), _by_genes(seen.genes) if rare.candidates else 0)
    ranked = _united(_of_common(common, outside), _of_rare(rare, outside))
    unread = [code for code in (*seen.present, *seen.absent) if not (code.startswith("HP:") or _known(code))]
    return Likely(
        ranked=tuple(ranked[:top]),
        dangerous=common.dangerous if common else (),
        common=common,
        rare=rare,
        none=max(1 - SUREST, 1 - sum(item.mass for item in ranked)),
        unknown=tuple(dict.fromkeys((*unread, *rare.unknown))),
    )


def _tables(present: Sequence[str]) -> DifferentialTables:
    """Findings that are all coded as DDXPlus codes them come from its questionnaire, which knows its own conditions."""
    is_questionnaire = all(code.startswith("E_") for code in present)
    return of_ddxplus() if present and is_questionnaire else load_differential()


def _united(common: Sequence[Ranked], rare: Sequence[Ranked]) -> list[Ranked]:
    """One list by weight. A rare disease that is one of the common conditions adds its mass to that one."""
    same = load_differential().same
    by_name = {item.common.condition.condition: item for item in common if item.common}
    others: list[Ranked] = []
    for item in rare:
        codes = (item.rare.id, *item.rare.also) if item.rare else ()
        name = next((same[code] for code in codes if code in same and same[code] in by_name), None)
        if name is None:
            others.append(item)
            continue
        held = by_name[name]
        added = None if held.probability is None else min(SUREST, held.probability + (item.probability or 0))
        by_name[name] = replace(
            held,
            mass=held.mass + item.mass,
            weight=held.weight + item.weight,
            probability=added,
            rare=held.rare or item.rare,
            is_mostly_rare=held.is_mostly_rare or item.mass > held.mass,
        )
    return sorted((*by_name.values(), *others), key=lambda item: -item.weight)


def label_of(item: Ranked) -> Text:
    """The candidate's name."""
    if item.common:
        return item.common.condition.label
    return item.rare.label if item.rare else Text(en="", zh="")


def _hpo(codes: Sequence[str]) -> tuple[str, ...]:
    """The features as HPO terms; a finding of DDXPlus counts as the term that its row names."""
    rows = load_differential().by_code
    found = (code if code.startswith("HP:") else rows[code].hpo if code in rows else "" for code in codes)
    return tuple(dict.fromkeys(code for code in found if code))


def _known(code: str) -> bool:
    return code in load_differential().by_code


def weighed_as(code: str, ontology: Ontology) -> str:
    """The name of the finding that the common tables weigh for this code; empty where they have none."""
    row = _read(code, ontology).finding
    return row.finding if row else ""


def _read(code: str, ontology: Ontology) -> _Read:
    """The finding of exactly this code, else of the narrowest wider term that the common tables have."""
    rows = load_differential().by_code
    if code in rows:
        return _Read(rows[code], 0)
    place = ontology.terms.place(code)
    if place is None:
        return _Read(None, 0)
    information = np.asarray(ontology.terms.information)
    current = ontology.terms.id(place)
    if current in rows:
        return _Read(rows[current], 0)
    wider = [
        (float(information[at]), rows[name])
        for at in ontology.terms.ancestors[place].tolist()
        if (name := ontology.terms.id(int(at))) in rows
    ]
    told, row = max(wider, key=lambda pair: (pair[0], pair[1].finding), default=(-math.inf, None))
    return _Read(row, min(_SURPRISE, float(information[place]) - told))


def _by_genes(genes: Sequence[GeneFinding]) -> float:
    if any(item.significance in {"pathogenic", "likely_pathogenic"} for item in genes):
        return _CAUSAL
    return _GENES if genes else 0


def _outside(common: Differential | None, read: Sequence[_Read]) -> float:
    """The probability of a disease outside the common tables."""
    if common is None:
        return 1.0
    start = min(max(common.unknown, 1e-4), 1 - 1e-4)
    odds = math.log(start / (1 - start)) + sum(item.missed for item in read)
    return 1 / (1 + math.exp(-odds))


def _of_common(common: Differential | None, outside: float) -> list[Ranked]:
    if common is None:
        return []
    scale = (1 - outside) / max(1 - common.unknown, 1e-9)
    scaled = [replace(item, probability=item.probability * scale) for item in common.candidates]
    return [
        Ranked(mass=item.probability, weight=item.probability, probability=item.probability, common=item)
        for item in scaled
    ]


def _of_rare(rare: RareAnswer, outside: float) -> list[Ranked]:
    """Rare diseases share the mass outside; those beyond the reported genes come last."""
    masses = [
        outside * (item.probability if item.probability is not None else _TAIL**item.rank) for item in rare.candidates
    ]
    shown = outside / max(sum(masses), 1e-9)
    found = [
        Ranked(
            mass=mass,
            weight=mass * max(1.0, shown),
            probability=None if item.probability is None else min(SUREST, mass),
            rare=item,
        )
        for item, mass in zip(rare.candidates, masses, strict=True)
    ]
    last = min(masses, default=0.0)
    beyond = [
        Ranked(mass=last / (item.rank + 1) / 10, weight=last / (item.rank + 1) / 10, probability=None, rare=item)
        for item in rare.outside
    ]
    return [*found, *beyond]
