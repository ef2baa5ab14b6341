"""Variants as laboratories write them: one class for each, and never the class beside it."""

import pytest

from model.domain.pgx import TumourFinding
from model.knowledge.tumour_variants import coding_change, load_variants

VARIANTS = load_variants()


def finding(**fields: str) -> TumourFinding:
    return TumourFinding(key="t", **fields)  # type: ignore[arg-type]  # the status keeps its default


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"gene": "EGFR", "hgvs_p": "p.Glu746_Ala750del"}, "activating"),
        ({"gene": "BRAF", "hgvs_p": "NP_004324.2:p.(Val600Glu)"}, "V600"),
        ({"gene": "BRAF", "hgvs_p": "p.G469A"}, "class II"),
        ({"gene": "KRAS", "hgvs_c": "c.34G>T"}, "G12C"),
        ({"gene": "KRAS", "hgvs_c": "c.35G>A"}, "exon 2"),
        ({"gene": "NRAS", "hgvs_p": "p.Q61R"}, "exon 2-4"),
        ({"gene": "MET", "hgvs_c": "NM_000245.3:c.3028+1G>T"}, "exon 14 skipping"),
        ({"gene": "MET", "hgvs_c": "c.2888-18_2888-1del"}, "exon 14 skipping"),
        ({"gene": "MET", "hgvs_p": "p.D1010N"}, "exon 14 skipping"),
        ({"gene": "KIT", "hgvs_p": "p.A502_Y503dup"}, "exon 9"),
        ({"gene": "KIT", "hgvs_p": "p.D816V"}, "exon 17"),
        ({"gene": "KIT", "variant_class": "mutation", "exon": "11"}, "exon 11"),
        ({"gene": "FLT3", "variant_class": "internal tandem duplication"}, "ITD"),
        ({"gene": "FLT3", "hgvs_p": "p.D835Y"}, "TKD"),
        ({"gene": "IDH1", "hgvs_p": "p.Arg132His"}, "R132"),
        ({"gene": "ABL1", "hgvs_p": "p.T315I"}, "kinase domain"),
        ({"gene": "BRCA2", "hgvs_p": "p.Ser1982fs"}, "pathogenic"),
        ({"gene": "BRCA1", "hgvs_c": "c.5266dup"}, "truncating"),
        ({"gene": "BRCA1", "hgvs_c": "c.4986+1G>A"}, "splice"),
        ({"gene": "TP53", "hgvs_p": "p.R196*"}, "truncating"),
        ({"gene": "ATM", "variant_class": "致病变异"}, "pathogenic"),
        ({"gene": "NPM1", "hgvs_c": "c.860_863dupTCTG"}, "exon 12"),
        ({"gene": "HER2", "variant_class": "Gene amplification"}, "amplification"),
        ({"gene": "ROS1", "hgvs_p": "p.Gly2032Arg"}, "G2032R"),
        ({"gene": "BTK", "hgvs_p": "p.C481R"}, "C481X"),
    ],
)
def test_a_variant_belongs_to_its_class(fields: dict[str, str], named: str) -> None:
    assert named in VARIANTS.reading(finding(**fields)).every


@pytest.mark.parametrize(
    ("fields", "other"),
    [
        ({"gene": "BRAF", "hgvs_p": "p.V600K"}, "V600E"),
        ({"gene": "BRAF", "hgvs_p": "p.V600E"}, "class II"),
        ({"gene": "KRAS", "hgvs_p": "p.G12D"}, "G12C"),
        ({"gene": "KRAS", "hgvs_p": "p.G12D"}, "exon 3"),
        ({"gene": "MET", "hgvs_c": "c.2887-5A>G"}, "exon 14 skipping"),
        ({"gene": "MET", "variant_class": "amplification"}, "exon 14 skipping"),
        ({"gene": "FLT3", "hgvs_p": "p.D835Y"}, "ITD"),
        ({"gene": "IDH2", "hgvs_p": "p.R140Q"}, "R172"),
        ({"gene": "BRCA1", "hgvs_p": "p.K820E"}, "pathogenic"),
        ({"gene": "KIT", "hgvs_p": "p.V654A"}, "exon 11"),
        ({"gene": "BRCA2", "hgvs_c": "c.1813+40A>G"}, "splice"),
        ({"gene": "ERBB2", "variant_class": "overexpression"}, "amplification"),
    ],
)
def test_a_near_miss_does_not(fields: dict[str, str], other: str) -> None:
    assert other not in VARIANTS.reading(finding(**fields)).every


@pytest.mark.parametrize(
    ("fields", "joined"),
    [
        ({"fusion": "EML4::ALK"}, {"EML4", "ALK"}),
        ({"fusion": "ALK-EML4"}, {"EML4", "ALK"}),
        ({"gene": "BCR/ABL1"}, {"BCR", "ABL1"}),
        ({"gene": "ALK", "variant_class": "rearranged"}, {"ALK"}),
        ({"gene": "RET", "variant_class": "KIF5B-RET fusion"}, {"KIF5B", "RET"}),
        ({"gene": "MLL", "variant_class": "rearrangement"}, {"KMT2A"}),
        ({"gene": "EGFR", "hgvs_p": "p.E746_A750del"}, set()),
        ({"gene": "BRAF", "variant_class": "non-V600"}, set()),
        ({"gene": "HLA-A"}, set()),
    ],
)
def test_a_fusion_names_its_partners_in_no_order(fields: dict[str, str], joined: set[str]) -> None:
    assert VARIANTS.partners(finding(**fields)) == joined


@pytest.mark.parametrize("written", ["c.?", "c.2573T>", "G12D", "c.100+50A>G"])
def test_what_is_no_coding_change_is_refused(written: str) -> None:
    assert coding_change(written) is None
