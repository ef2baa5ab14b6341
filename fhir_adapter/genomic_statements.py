"""What was said about one gene in one result, gathered; where two statements cannot both be true, it knows why."""

from dataclasses import dataclass, field
from decimal import Decimal

from fhir_adapter.genomic_values import Fact
from fhir_adapter.genomic_words import base_phenotype
from model.domain.pgx import Detection


@dataclass(slots=True)
class Said:
    """Everything that was said about one gene; two things in one place contradict each other."""

    diplotypes: set[tuple[str, ...]] = field(default_factory=set)
    phenotypes: set[str] = field(default_factory=set)
    scores: set[Decimal] = field(default_factory=set)
    alleles: dict[str, set[Fact]] = field(default_factory=dict)
    detections: set[Detection] = field(default_factory=set)
    states: set[str] = field(default_factory=set)

    def take(self, fact: Fact) -> None:
        """Put one fact where it belongs."""
        if fact.diplotype:
            self.diplotypes.add(tuple(sorted(fact.diplotype)))
        if fact.phenotype:
            self.phenotypes.add(fact.phenotype)
        if fact.score is not None:
            self.scores.add(fact.score)
        if fact.allele:
            self.alleles.setdefault(fact.allele, set()).add(fact)
            return
        self.detections |= {fact.detection} if fact.detection else set()
        self.states |= {fact.state} - {""}

    @property
    def fault(self) -> str:
        """Which statements contradict each other; empty when none do."""
        if len(self.diplotypes) > 1:
            return "two different genotypes in one value"
        if len({base_phenotype(term) for term in self.phenotypes}) > 1:
            return "two different phenotypes in one value"
        if len(self.scores) > 1:
            return "two different activity scores in one value"
        if len(self.detections) > 1 or len(self.states) > 1:
            return "found and not found in one value"
        about_all = self.detections if len(self.alleles) == 1 else set()
        torn = any(len({one.detection for one in facts} - {None} | about_all) > 1 for facts in self.alleles.values())
        return "found and not found in one value" if torn else ""


def best_term(terms: set[str]) -> str:
    """Of several words for one phenotype the narrower: "Likely Poor" says more than "Poor"."""
    return max(terms, key=lambda term: (term != base_phenotype(term), term), default="")
