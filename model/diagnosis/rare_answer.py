"""What the ranking of rare diseases says: candidates with their reasons, the mass of "none", what to look for next."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from model.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneFinding:
    """A reported gene. ``zygosity``: heterozygous, homozygous, compound_heterozygous, hemizygous or empty.

    ``significance``: pathogenic, likely_pathogenic, uncertain, likely_benign, benign or empty.
    """

    symbol: str
    zygosity: str = ""
    significance: str = ""


class Basis(StrEnum):
    """What the annotations tell of a feature in a disease."""

    COUNTED = "counted"
    ESTIMATED = "estimated"
    UNSTATED = "unstated"
    BORROWED = "borrowed"
    UNREPORTED = "unreported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one of the patient's features does to one disease.

    ``weight``: natural logarithm of the likelihood ratio; exactly 0 for a feature that is absent in the patient
    (shown, never weighed). ``share``: the frequency that was reckoned with. ``seen`` of ``looked_at`` patients where
    the annotation counts them, else 0. ``via``: the disease's own, narrower feature that stands for it, or None.
    BORROWED: known only of another disease of the same gene.
    """

    term: str
    label: Text
    weight: float
    basis: Basis
    share: float = 0.0
    seen: int = 0
    looked_at: int = 0
    via: Text | None = None

    def text(self) -> Text:
        """Return the contribution in words, such as "+4.1 Microcephaly, reported in 12 of 14"."""
        filled = {"seen": self.seen, "looked_at": self.looked_at, "share": f"{self.share:.0%}"}
        told, via = _TOLD[self.basis], self.via or Text(en="", zh="")
        via_en, via_zh = (f" ({via.en})" if via.en else ""), (f"（{via.zh}）" if via.zh else "")
        return Text(
            en=f"{self.weight:+.1f} {self.label.en}{via_en}, {told.en.format(**filled)}",
            zh=f"{self.weight:+.1f} {self.label.zh}{via_zh}，{told.zh.format(**filled)}",
        )


_TOLD: Final = MappingProxyType(
    {
        Basis.COUNTED: Text(en="reported in {seen} of {looked_at}", zh="报道{seen}/{looked_at}例"),
        Basis.ESTIMATED: Text(en="in about {share} of patients", zh="约{share}的患者可见"),
        Basis.UNSTATED: Text(en="reported without a frequency", zh="有报道，频率未述"),
        Basis.BORROWED: Text(en="reported in another disease of the same gene", zh="见于同一基因的另一疾病"),
        Basis.UNREPORTED: Text(en="not reported", zh="未见报道"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A disease that fits. ``probability`` None: too little is known for a percentage.

    ``genes``: the reported genes that are linked to it. ``notes``: what speaks for or against those results
    (zygosity and inheritance, class). ``absent``: features that the disease often shows and the patient lacks.
    """

    id: str
    label: Text
    rank: int
    probability: float | None
    score: float
    contributions: tuple[Contribution, ...]
    absent: tuple[Contribution, ...] = ()
    genes: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A feature to look for: ``gain`` is how many bits it is expected to tell about the candidates.

    ``leader`` is the disease that would come first if the feature were there.
    """

    term: str
    label: Text
    gain: float
    leader: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RareAnswer:
    """The ranking. With reported genes, ``candidates`` are diseases of those genes and ``outside`` all others.

    ``none_mass``: probability that it is none of the candidates looked at; None where no percentage is given.
    ``unknown``: ids and symbols that are not known here. ``version`` names ontology, annotations and weights.
    """

    candidates: tuple[Candidate, ...]
    outside: tuple[Candidate, ...]
    none_mass: float | None
    ask_next: tuple[Question, ...]
    unknown: tuple[str, ...]
    version: str
