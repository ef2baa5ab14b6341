"""What a reported variant's zygosity and class say about a disease of its gene.

The weights are ours, stated and unmeasured: the published cases that the ranking was tuned on do not report enough.
"""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from model.diagnosis.rare_answer import GeneFinding
from model.domain.text import Text
from model.ontology.ontology import Ontology

_CLASSES: Final = MappingProxyType(
    {"pathogenic": 0.0, "likely_pathogenic": 0.0, "": 0.0, "uncertain": -1.5, "likely_benign": -4.0, "benign": -6.0}
)
_CLASS_NOTES: Final = MappingProxyType(
    {
        "uncertain": Text(en="a variant of uncertain significance in {gene}", zh="{gene}变异意义未明"),
        "likely_benign": Text(en="the variant in {gene} is likely benign", zh="{gene}变异可能良性"),
        "benign": Text(en="the variant in {gene} is benign", zh="{gene}变异为良性"),
    }
)
_SINGLE: Final = "heterozygous"
_RECESSIVE: Final = "HP:0000007"
_DOMINANT: Final = ("HP:0000006", "HP:0001423", "HP:0001417")
_ONE_COPY_TOO_FEW: Final = -2.3
_ONE_COPY_NOTE: Final = Text(
    en="recessive, but only one variant in {gene} is reported: look for a second",
    zh="为隐性遗传，但仅报道{gene}的一个变异：请寻找第二个变异",
)


def weigh_genes(ontology: Ontology, disease: int, findings: Sequence[GeneFinding]) -> tuple[float, tuple[Text, ...]]:
    """Return what the best-fitting of the reported genes of a disease weighs (nats, never above 0), and why."""
    modes = {ontology.terms.id(int(term)) for term in ontology.diseases.inheritance_of[disease]}
    is_recessive_only = _RECESSIVE in modes and modes.isdisjoint(_DOMINANT)
    weighed = [_weigh(finding, is_recessive_only=is_recessive_only) for finding in findings]
    return max(weighed, key=lambda found: found[0], default=(0.0, ()))


def _weigh(finding: GeneFinding, *, is_recessive_only: bool) -> tuple[float, tuple[Text, ...]]:
    weight = _CLASSES.get(finding.significance, 0.0)
    notes = [_CLASS_NOTES[finding.significance]] if finding.significance in _CLASS_NOTES else []
    if is_recessive_only and finding.zygosity == _SINGLE:
        weight += _ONE_COPY_TOO_FEW
        notes.append(_ONE_COPY_NOTE)
    named = (Text(en=note.en.format(gene=finding.symbol), zh=note.zh.format(gene=finding.symbol)) for note in notes)
    return weight, tuple(named)
