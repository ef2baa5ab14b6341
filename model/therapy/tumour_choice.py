"""Which facts about a patient's tumours speak for a drug, which speak against it, and which were taken back."""

from functools import cached_property

from model.domain.case import Medication
from model.therapy.facts import Truth
from model.therapy.situation import Situation
from model.therapy.tumour_facts import Judged, TumourFacts


def drug_names(item: Medication, situation: Situation) -> frozenset[str]:
    """The English names of the drugs in a medication."""
    terms = (situation.facts.knowledge.drugs.of(code) for code in item.ingredients)
    return frozenset(term.en for term in terms if term)


def is_withdrawn_here(item: Judged) -> bool:
    """A use that was taken back and that this patient's findings would have met."""
    return item.fact.withdrawn is not None and item.tumour is Truth.YES and item.truth is Truth.YES and item.fits


class TumourChoice:
    """The judged facts of one patient, sorted by what they mean for each drug."""

    def __init__(self, situation: Situation) -> None:
        self.tumour = TumourFacts(situation.facts)
        self._situation = situation
        self._resisted = self._resistance()

    def _resistance(self) -> dict[str, list[Judged]]:
        """The facts that speak against each drug."""
        found: dict[str, list[Judged]] = {}
        for item in self.tumour.judged:
            if item.fact.effect == "resistant" and item.truth is Truth.YES and item.fits:
                for name in item.fact.drugs:
                    found.setdefault(name, []).append(item)
        return found

    def open(self) -> list[Judged]:
        """The facts of sensitivity that may be offered: found, fitting, standing, the tumour on record."""
        return [
            item
            for item in self.tumour.judged
            if item.fact.effect == "sensitive"
            and item.tumour is Truth.YES
            and _may_be_offered(item)
            and item.fits
            and item.fact.withdrawn is None
        ]

    def objections(self, regimen: tuple[str, ...]) -> list[Judged]:
        """The facts of resistance against a regimen, partners that lift them considered."""
        return [
            item
            for name in regimen
            for item in self._resisted.get(name, ())
            if item.tumour is Truth.YES
            and not item.fact.is_weak
            and not set(item.fact.unless_with).intersection(regimen)
        ]

    def doubts(self, name: str) -> list[Judged]:
        """The weak facts against a drug: said where it is ordered, no reason to leave it out."""
        return [item for item in self._against(name) if item.fact.is_weak]

    def spoken(self) -> frozenset[str]:
        """The ids of the facts that hold for this patient and speak, alone or in one advice with others."""
        ids = {item.fact.id for item in self.open() if any(not self.objections(each) for each in item.fact.regimens)}
        for name in self.drugs():
            ids |= {item.fact.id for item in self._against(name)}
            ids |= {item.fact.id for item in self.withdrawn(name) if item.truth is not Truth.NO}
            ids |= {item.fact.id for item in self.tumour.judged if name in item.fact.drugs and is_withdrawn_here(item)}
        return frozenset(ids)

    def drugs(self) -> list[str]:
        """The drugs of the case, listed or ordered, that some fact is about."""
        known = self._situation.facts.knowledge.tumour_drugs
        return sorted(self._together & known)

    @cached_property
    def _together(self) -> frozenset[str]:
        """Every drug of the case, listed or ordered."""
        return frozenset(name for item in self._situation.facts.taken for name in drug_names(item, self._situation))

    def concerns(self, item: Judged, name: str) -> bool:
        """Whether a fact is about the drug, or about a regimen of it whose other drugs are taken or ordered as well."""
        if name in item.fact.drugs:
            return True
        is_held = item.truth is Truth.YES and item.fact.withdrawn is None
        return is_held and any(name in regimen and self._together.issuperset(regimen) for regimen in item.fact.regimens)

    def against(self, name: str) -> list[Judged]:
        """The firm facts against a drug that is taken or ordered."""
        return [item for item in self._against(name) if not item.fact.is_weak]

    def _against(self, name: str) -> list[Judged]:
        """The facts against a drug that is taken or ordered; with no tumour on record, those of every tumour.

        A tumour that is not on record counts only while no other fact supports the drug.
        """
        found = [
            item for item in self._resisted.get(name, ()) if not self._together.intersection(item.fact.unless_with)
        ]
        sure = [item for item in found if item.tumour is Truth.YES]
        is_supported = any(
            item.fact.effect == "sensitive" and name in item.fact.drugs and item.truth is Truth.YES
            for item in self.tumour.judged
        )
        return sure if sure or is_supported else found

    def withdrawn(self, name: str) -> list[Judged]:
        """The withdrawn uses of a drug, when no use still stands that may hold."""
        about = [
            item
            for item in self.tumour.judged
            if item.fact.effect == "sensitive" and item.tumour is Truth.YES and name in item.fact.drugs
        ]
        if not all(item.fact.withdrawn for item in about):
            about = [item for item in about if item.truth is not Truth.NO]
        return about if all(item.fact.withdrawn for item in about) else []


def _may_be_offered(item: Judged) -> bool:
    """Found, and nothing that must be absent is there; what rests on absence alone must have been tested."""
    if item.fact.biomarkers:
        return item.biomarker.truth is Truth.YES and item.absent.truth is not Truth.NO
    return item.truth is Truth.YES
