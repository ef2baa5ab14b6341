"""What the present drugs make of a gene: CPIC's way of scaling the activity score by an inhibitor's strength."""

from dataclasses import dataclass
from decimal import Decimal

from model.domain.case import Medication
from model.knowledge.genes import Gene, Modulator
from model.therapy.facts import Facts
from model.therapy.phenotypes import Call, Interpretation, calls_at
from model.therapy.scores import Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhibition:
    """The strongest inhibitor that the patient takes, and what it does to the score."""

    modulator: Modulator
    medication: Medication
    factor: Decimal


def inhibition(gene: Gene, facts: Facts, apart_from: str = "") -> Inhibition | None:
    """The drug on the list or in the order that lowers this gene's activity most.

    ``apart_from``: the drug that is being judged. Guidelines count a drug's effect on its own metabolism already.
    """
    found = [
        Inhibition(modulator=modulator, medication=medication, factor=factor)
        for modulator in facts.knowledge.inhibitors.get(gene.key, ())
        if modulator.drug != apart_from and (factor := gene.factor(modulator.strength)) is not None
        for medication in facts.taken
        if facts.knowledge.drugs.named(modulator.drug).value in medication.ingredients
    ]
    return min(found, key=lambda item: (item.factor, item.modulator.drug, item.medication.key), default=None)


def effective(interpretation: Interpretation, inhibitor: Inhibition | None) -> tuple[Call, ...]:
    """The calls under the inhibitor. A strong one leaves no activity, whatever the genotype would be."""
    if inhibitor is None:
        return interpretation.calls
    calls: list[Call] = []
    for call in interpretation.calls:
        score = call.score or (Score(Decimal(0), None) if inhibitor.factor == 0 else None)
        calls += calls_at(interpretation.gene, score.times(inhibitor.factor)) if score else (call,)
    return tuple(dict.fromkeys(calls))
