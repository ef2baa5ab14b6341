"""Which links between genes, drugs and diseases the knowledge tables hold, and which they could not hold at all."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from model.knowledge.base import Knowledge
from model.knowledge.oncology import BiomarkerFact
from model.language.associations.things import Kind, Thing, Things
from model.language.terms import stem
from model.ontology.ontology import Ontology

_WORD: Final = re.compile(r"[a-z0-9]+")


class Standing(StrEnum):
    """What the tables say of a link: held, not held (a hypothesis), or nothing, because they hold no such links."""

    HELD = "held"
    HYPOTHESIS = "hypothesis"
    NOT_COMPARED = "not_compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The links of the rules, by the ids of both things with the rules behind them; and the annotations of diseases."""

    rules: Mapping[frozenset[str], tuple[str, ...]] = field(repr=False)
    ontology: Ontology = field(repr=False)

    def standing(self, first: Thing, second: Thing) -> tuple[Standing, tuple[str, ...]]:
        """What the tables say of two things, and the rules or annotated diseases that hold it."""
        if by := self.rules.get(frozenset({first.id, second.id})):
            return Standing.HELD, by
        kinds = {thing.kind: thing for thing in (first, second)}
        if kinds.keys() == {Kind.GENE, Kind.DRUG}:
            return Standing.HYPOTHESIS, ()
        if kinds.keys() == {Kind.GENE, Kind.DISEASE}:
            return self._annotated(kinds[Kind.GENE], kinds[Kind.DISEASE])
        return Standing.NOT_COMPARED, ()

    def _annotated(self, gene: Thing, disease: Thing) -> tuple[Standing, tuple[str, ...]]:
        """A gene is linked to its diseases, to what these show (each annotated term and the wider ones), and to every
        disease whose name holds all words of this one ("Breast-ovarian cancer, familial, 2": ovarian cancer)."""
        diseases = self.ontology.diseases
        wanted = {place for code in disease.codes if (place := diseases.place(code)) is not None}
        terms = {place for code in disease.codes if (place := self.ontology.terms.place(code)) is not None}
        of_gene = diseases.of_gene(gene.id.partition(":")[2])
        words = _words(disease.label.en)
        by = tuple(
            diseases.id(place)
            for place in of_gene
            if place in wanted or words <= _words(diseases.labels[place]) or self._shows(place, terms)
        )
        if by:
            return Standing.HELD, by
        return (Standing.HYPOTHESIS if of_gene and (wanted or terms) else Standing.NOT_COMPARED), ()

    def _shows(self, place: int, terms: set[int]) -> bool:
        shown = self.ontology.diseases.rows.term[self.ontology.diseases.rows.of(place)].tolist()
        return any(not terms.isdisjoint((term, *self.ontology.terms.ancestors[term].tolist())) for term in shown)


def read_held(knowledge: Knowledge, ontology: Ontology, things: Things) -> Held:
    """Gather the links of drug-gene rules, of inhibitors and inducers, and of biomarker facts."""
    tumours = {code: thing.id for thing in things.by_id.values() for code in thing.codes if code.startswith("tumour:")}
    found: dict[frozenset[str], dict[str, None]] = {}
    for first, second, rule in _links(knowledge, things, tumours):
        found.setdefault(frozenset({first, second}), {})[rule] = None
    return Held(rules={pair: tuple(rules) for pair, rules in found.items()}, ontology=ontology)


def _links(knowledge: Knowledge, things: Things, tumours: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    genes_of: dict[str, list[str]] = {}
    for method in knowledge.modulators.record.method:
        genes_of.setdefault(method.enzyme, []).append(method.gene or method.enzyme)
    for rule in knowledge.pairs:
        yield from ((f"gene:{gene}", f"drug:{drug}", rule.id) for gene in rule.genes for drug in rule.drugs)
    for row in knowledge.modulators.rows:
        for gene in genes_of.get(row.enzyme, (row.enzyme,)):
            yield f"gene:{gene}", f"drug:{row.drug}", f"{row.effect} {row.drug} {row.enzyme}"
    for file in knowledge.oncology:
        places = [tumours[f"tumour:{name}"] for name in file.tumours]
        for fact in file.fact:
            drugs = {f"drug:{drug}" for regimen in fact.regimens for drug in regimen}
            genes = _genes(fact, things)
            yield from ((gene, drug, fact.id) for gene in genes for drug in sorted(drugs))
            yield from ((gene, place, fact.id) for gene in genes for place in places)
            yield from ((place, drug, fact.id) for place in places for drug in sorted(drugs))


def _genes(fact: BiomarkerFact, things: Things) -> tuple[str, ...]:
    """The genes of a fact's criteria; a marker counts as the gene that bears its name (HER2: ERBB2)."""
    leaves = [leaf for item in (*fact.biomarkers, *fact.absent, *fact.unless) for leaf in item.leaves()]
    names = {name for leaf in leaves for name in (leaf.gene, *leaf.fusion.split("::"), leaf.marker) if name}
    return tuple(sorted(thing for name in names for thing in things.named_in(name) if thing.startswith("gene:")))


def _words(name: str) -> frozenset[str]:
    return frozenset(map(stem, _WORD.findall(name.casefold())))
