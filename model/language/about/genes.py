"""Genes and tumour findings of the record: one that is named, or all of them."""

from collections.abc import Iterator
from typing import Final

from model.diagnosis.wording import filled
from model.domain.assessment import Assessment, GenePhenotype
from model.domain.case import ClinicalCase
from model.domain.evidence import Evidence, EvidenceKind
from model.domain.gap import Area
from model.domain.pgx import Detection, TumourFinding
from model.domain.text import Text, same
from model.knowledge.writing import days_ago, quantity
from model.language.about.answer import Said, Standing, recorded, silence

_RESULT: Final = Text(en="{gene}: {phenotype}{when}.", zh="{gene}：{phenotype}{when}。")
_WHEN: Final = Text(en=" ({when})", zh="（{when}）")
_NO_GENE: Final = Text(
    en="No result for {gene} is in the record: not tested, or not sent. That is not a normal result.",
    zh="记录中没有{gene}的结果：未检测，或未发送。这不等于结果正常。",
)
_NO_GENES: Final = Text(
    en="No genetic result is in the record: not tested, or not sent. That is not a normal result.",
    zh="记录中没有任何基因检测结果：未检测，或未发送。这不等于结果正常。",
)
_UNREAD: Final = Text(en="Genetic results could not be read.", zh="基因检测结果未能读取。")
_STATES: Final = {
    Detection.DETECTED: Text(en="detected", zh="检出"),
    Detection.NOT_DETECTED: Text(en="not detected", zh="未检出"),
    Detection.UNCLEAR: Text(en="unclear", zh="不明确"),
}


def of_gene(gene: str, case: ClinicalCase, assessment: Assessment) -> Iterator[Said]:
    """The results of one gene or marker, or that there is none, which is not a normal result."""
    found = [_inherited(item, case) for item in assessment.phenotypes if item.gene == gene and item.ref]
    found += [_acquired(item) for item in case.tumour_findings if gene in _names(item)]
    yield from found
    if not found:
        yield from silence(case, Area.GENOMICS, filled(_NO_GENE, gene=same(gene)), _UNREAD)


def all_genes(case: ClinicalCase, assessment: Assessment) -> Iterator[Said]:
    """Every gene with a result, inherited ones first."""
    found = [_inherited(item, case) for item in assessment.phenotypes if item.ref]
    found += [_acquired(item) for item in case.tumour_findings]
    yield from found
    if not found:
        yield from silence(case, Area.GENOMICS, _NO_GENES, _UNREAD)


def _inherited(item: GenePhenotype, case: ClinicalCase) -> Said:
    day = next((found.day for found in case.gene_results if found.key == item.ref), None)
    head = same(" ".join(filter(None, (item.gene, item.diplotype))))
    text = filled(_RESULT, gene=head, phenotype=item.label, when=_when(day))
    fact = Evidence(claim=text, kind=EvidenceKind.GENOTYPE, ref=item.ref, day=day)
    return Said(standing=Standing.RECORDED, text=text, evidence=(fact, *item.agents))


def _acquired(item: TumourFinding) -> Said:
    exact = item.hgvs_p.split(":")[-1] or item.hgvs_c.split(":")[-1] or item.exon or item.variant_class
    value = quantity(item.value, item.unit) if item.value is not None else ""
    name = same(" ".join(filter(None, (item.fusion or item.gene or item.biomarker, exact, value))))
    state = _STATES.get(item.status, same(str(item.status))) if item.status else same(item.variant_class)
    text = filled(_RESULT, gene=name, phenotype=state, when=_when(item.day))
    is_denied = item.status is Detection.NOT_DETECTED
    return recorded(text, EvidenceKind.VARIANT, item.key, item.day, is_denied=is_denied)


def _names(item: TumourFinding) -> frozenset[str]:
    return frozenset((item.gene, item.biomarker, *item.fusion.split("::")))


def _when(day: int | None) -> Text:
    return filled(_WHEN, when=days_ago(day)) if day is not None else same("")
