"""What biomarker facts name must exist: tumours, drugs, variants, markers, levels."""

from collections.abc import Iterator

from model.knowledge.base import Knowledge
from model.knowledge.oncology import BiomarkerFact, Criterion


def oncology_faults(knowledge: Knowledge) -> Iterator[str]:
    """Each name that no table knows, with the fact that uses it."""
    for term in knowledge.tumours.values():
        yield from (
            f"tumour {term.tumour}: unknown wider tumour {name}" for name in term.under if name not in knowledge.tumours
        )
        sets = (*term.sets, *term.excluded)
        yield from (
            f"tumour {term.tumour}: unknown code set {name}" for name in sets if name not in knowledge.codesets.names()
        )
    drugs = {term.en.casefold() for term in knowledge.drugs}
    for file in knowledge.oncology:
        for fact in file.fact:
            yield from (f"{fact.id}: unknown tumour {name}" for name in file.tumours if name not in knowledge.tumours)
            named = dict.fromkeys(name for regimen in fact.regimens for name in regimen)
            yield from (f"{fact.id}: unknown drug {name}" for name in named if name.casefold() not in drugs)
            for name in (*fact.prior, *fact.not_after, *fact.unless_with):
                if name.casefold() not in drugs and name not in knowledge.drugs.classes:
                    yield f"{fact.id}: {name} is neither a drug nor a class"
            yield from (f"{fact.id}: {fault}" for fault in _criterion_faults(fact, knowledge))


def _criterion_faults(fact: BiomarkerFact, knowledge: Knowledge) -> Iterator[str]:
    for criterion in (leaf for each in (*fact.biomarkers, *fact.absent, *fact.unless) for leaf in each.leaves()):
        yield from _leaf_faults(criterion, knowledge)


def _leaf_faults(criterion: Criterion, knowledge: Knowledge) -> Iterator[str]:
    gene = criterion.gene
    if gene and knowledge.variants.symbol(gene) != gene:
        yield f"write {knowledge.variants.symbol(gene)} for {gene}"
    yield from (
        f"unknown variant {gene} {name}" for name in criterion.variants if not knowledge.variants.knows(gene, name)
    )
    if criterion.marker:
        if criterion.marker not in knowledge.markers.terms:
            yield f"unknown marker {criterion.marker}"
        else:
            known = {level.level for level in knowledge.markers.levels(criterion.marker)}
            yield from (f"unknown level {criterion.marker} {name}" for name in criterion.levels if name not in known)
