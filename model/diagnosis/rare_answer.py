"""What the ranking of rare diseases says: candidates with their reasons, the mass of "none", what to look for next."""

from dataclasses import dataclass

from model.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneFinding:
    """A reported gene. ``zygosity``: heterozygous, homozygous, compound_heterozygous, hemizygous or empty.

    ``significance``: pathogenic, likely_pathogenic, uncertain, likely_benign, benign or empty.
    """

    symbol: str
    zygosity: str = ""
    significance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one of the patient's features does to one disease.

    ``weight``: natural logarithm of the likelihood ratio; exactly 0 for a feature that is absent in the patient
    (shown, never weighed). ``seen`` of ``looked_at`` patients where the annotation counts them, else 0 and
    ``share`` alone. ``via``: the disease's own, narrower feature that stands for it, or empty. ``is_borrowed``:
    known only of another disease of the same gene. ``share`` None: not reported in this disease.
    """

    term: str
    label: str
    weight: float
    share: float | None
    seen: int = 0
    looked_at: int = 0
    via: str = ""
    is_borrowed: bool = False

    def text(self) -> Text:
        """Return the contribution in words, such as "+4.1 Microcephaly, reported in 12 of 14"."""
        sign = f"{self.weight:+.1f} {self.label}"
        via = f" ({self.via})" if self.via else ""
        if self.share is None:
            return Text(en=f"{sign}, not reported", zh=f"{sign}，未见报道")
        if self.is_borrowed:
            return Text(
                en=f"{sign}{via}, reported in another disease of the same gene",
                zh=f"{sign}{via}，见于同一基因的另一疾病",
            )
        if self.looked_at:
            return Text(
                en=f"{sign}{via}, reported in {self.seen} of {self.looked_at}",
                zh=f"{sign}{via}，报道{self.seen}/{self.looked_at}例",
            )
        return Text(
            en=f"{sign}{via}, in about {self.share:.0%} of patients", zh=f"{sign}{via}，约{self.share:.0%}的患者可见"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A disease that fits. ``probability`` None: too little is known for a percentage.

    ``genes``: the reported genes that are linked to it. ``notes``: what speaks for or against those results
    (zygosity and inheritance, class). ``absent``: features that the disease often shows and the patient lacks.
    """

    id: str
    label: str
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
    """A feature to look for: ``gain`` is how many bits it is expected to tell about the candidates."""

    term: str
    label: str
    gain: float


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
