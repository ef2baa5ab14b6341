from decimal import Decimal

import pytest

from model.domain.pgx import Detection, Diplotype
from tests.unit.fhir_adapter.chart import LOINC, Json, chart, concept, details, observation, quantity

PRESENT = concept(LOINC, "LA9633-4", "Present")
ABSENT = concept(LOINC, "LA9634-2", "Absent")
SOMATIC = concept(LOINC, "LA6684-0")
HGNC = "http://www.genenames.org/geneId"
IMPLICATION = "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs"


def part(code: str, value: object) -> Json:
    key = "valueString" if isinstance(value, str) else "valueCodeableConcept"
    return {"code": concept(LOINC, code), key: value}


def gene(symbol: str) -> Json:
    return part("48018-6", concept(HGNC, "HGNC:1", symbol))


def genotype(value: object, *parts: Json, code: str = "84413-4") -> Json:
    key = "valueString" if isinstance(value, str) else "valueCodeableConcept"
    return observation(code, component=list(parts), **{key: value})


@pytest.mark.parametrize(
    ("value", "parts", "expected"),
    [
        ("CYP2C19 *2/*17", (), ("CYP2C19", "*17", "*2")),
        ("CYP2C19*17/*2", (), ("CYP2C19", "*17", "*2")),
        ("*2|*17", (gene("CYP2C19"),), ("CYP2C19", "*17", "*2")),
        ({"coding": [{"code": "CYP2C9", "display": "CYP2C9 *4/*35B"}]}, (gene("CYP2C9"),), ("CYP2C9", "*35B", "*4")),
        ({"coding": [{"code": "CYP2C9*2*5"}]}, (), ("CYP2C9", "*2", "*5")),
        ("CYP2D6*7.001 / CYP2D6*1.001", (gene("CYP2D6"),), ("CYP2D6", "*1.001", "*7.001")),
        ("CYP2D6 *1x2/*4", (), ("CYP2D6", "*1x2", "*4")),
        ("*36+*10/*1", (gene("CYP2D6"),), ("CYP2D6", "*1", "*36+*10")),
        ("hla#3.23.0#HLA-B*15:01:01G+HLA-B*57:01:01G", (gene("HLA-B"),), ("HLA-B", "*15:01", "*57:01")),
        ("rs9923231 C/T", (gene("VKORC1"),), ("VKORC1", "rs9923231 C", "rs9923231 T")),
        ("c.1905+1G>A/Reference", (gene("DPYD"),), ("DPYD", "Reference", "c.1905+1G>A")),
    ],
)
def test_a_genotype_is_read_in_the_notations_of_laboratories(
    value: object, parts: tuple[Json, ...], expected: tuple[str, str, str]
) -> None:
    (found,) = chart(genotype(value, *parts)).genes
    assert found.diplotype == Diplotype(gene=expected[0], alleles=(expected[1], expected[2]))


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("*2/*17", ()),
        ("CYP2C19 *2", ()),
        ("CYP2C19 *2/*17/*3", ()),
        ("CYP2C19 *2/*17 or *2/*3", ()),
        ("CYP2C19 *2/*17", (gene("CYP2D6"),)),
        ("as reported", (gene("CYP2D6"),)),
        ({"coding": [{"display": "CYP2C19 *2/*17"}], "text": "CYP2C19 *1/*17"}, ()),
    ],
)
def test_a_genotype_that_can_be_read_two_ways_is_refused(value: object, parts: tuple[Json, ...]) -> None:
    snapshot = chart(genotype(value, *parts))
    assert snapshot.genes == ()
    assert [gap.what.en for gap in snapshot.gaps] == ["a genetic result"]


def test_a_gene_of_the_code_and_another_of_the_value_are_refused() -> None:
    snapshot = chart(genotype("CYP2C19 *2/*17", code="40425-1"))
    assert (snapshot.genes, details(snapshot)) == ((), ["gene named differently by code, component and value"])


def test_two_haplotypes_of_one_day_make_a_genotype_and_stay_beside_it() -> None:
    one = genotype("CYP2C9 *2", code="84414-2")
    found = chart(one, one | {"id": "o2", "valueString": "CYP2C9 *3"}).genes
    pair = Diplotype(gene="CYP2C9", alleles=("*2", "*3"))
    assert [(record.allele, record.diplotype) for record in found] == [("*2", None), ("*3", None), (None, pair)]


@pytest.mark.parametrize("second", ["CYP2C9 *2", "CYP2C19 *3", "CYP2C9 *4"])
def test_one_haplotype_three_or_those_of_two_genes_make_none(second: str) -> None:
    one = genotype("CYP2C9 *2", code="84414-2")
    others = [one | {"id": "o2", "valueString": second}, one | {"id": "o3", "valueString": second.replace("4", "5")}]
    assert [record.diplotype for record in chart(one, *others).genes if record.diplotype] == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (genotype("CYP2C19 *1/*1"), genotype("CYP2C19 *1/*2")),
        (
            observation("79714-2", valueString="Poor Metabolizer"),
            observation("79714-2", valueString="Normal Metabolizer"),
        ),
        (observation("50956-2", valueString="Positive"), observation("50956-2", valueString="Negative")),
    ],
)
def test_results_that_contradict_each_other_are_kept_and_said(first: Json, second: Json) -> None:
    snapshot = chart(first, second | {"id": "o2", "effectiveDateTime": "2020-01-01"})
    assert len(snapshot.genes) == 2
    assert [gap.what.en for gap in snapshot.gaps] == ["genetic results that contradict each other"]


def test_a_genotype_and_a_sub_allele_of_it_do_not_contradict_each_other() -> None:
    snapshot = chart(genotype("CYP2C19 *1/*2"), genotype("CYP2C19 *1.001/*2.002") | {"id": "o2"})
    assert (len(snapshot.genes), snapshot.gaps) == (2, ())


def test_an_assay_and_a_genotype_may_differ_without_contradicting_each_other() -> None:
    assay = observation("x", valueString="Deficient") | {"code": {"text": "TPMT enzyme activity"}}
    phenotype = observation("x", valueString="Normal Metabolizer", id="o2") | {"code": {"text": "TPMT phenotype"}}
    snapshot = chart(assay, phenotype)
    assert ([one.method for one in snapshot.genes], snapshot.gaps) == (["enzyme activity", ""], ())


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled"])
def test_a_withdrawn_result_is_no_result(status: str) -> None:
    snapshot = chart(genotype("CYP2C19 *1/*2") | {"status": status})
    assert (snapshot.genes, snapshot.gaps) == ((), ())


def test_a_preliminary_result_is_read_and_said_to_be_preliminary() -> None:
    snapshot = chart(genotype("CYP2C19 *1/*2") | {"status": "preliminary"})
    assert (len(snapshot.genes), details(snapshot)) == (1, ["preliminary"])


def test_a_registered_test_is_no_result_yet() -> None:
    snapshot = chart(genotype("CYP2C19 *1/*2") | {"status": "registered"})
    assert (snapshot.genes, details(snapshot)) == ((), ["registered"])


@pytest.mark.parametrize("status", ["amended", "corrected", "appended", "final"])
def test_a_corrected_result_counts_as_it_stands_now(status: str) -> None:
    snapshot = chart(genotype("CYP2C19 *1/*2") | {"status": status})
    assert (len(snapshot.genes), snapshot.gaps) == (1, ())


def test_another_patient_s_result_is_not_read() -> None:
    snapshot = chart(genotype("CYP2C19 *1/*2") | {"subject": {"reference": "Patient/p2"}})
    assert (snapshot.genes, [gap.detail for gap in snapshot.gaps]) == ((), ["1 Observation with another subject"])


@pytest.mark.parametrize(
    ("focus", "is_read"),
    [("Patient/donor", False), ("RelatedPerson/f", False), ("Specimen/s", True), ("Condition/tumour", True)],
)
def test_a_result_about_a_donor_or_a_relative_is_refused(focus: str, is_read: bool) -> None:
    snapshot = chart(genotype("CYP2C19 *1/*2") | {"focus": [{"reference": focus}]})
    assert (bool(snapshot.genes), bool(snapshot.gaps)) == (is_read, not is_read)


def test_an_ordered_test_without_a_value_says_so() -> None:
    resource = observation("40425-1", dataAbsentReason={"coding": [{"code": "not-performed"}]})
    snapshot = chart(resource)
    assert (snapshot.genes, [gap.what.en for gap in snapshot.gaps]) == ((), ["a genetic test that gave no result"])


def test_an_implication_takes_its_gene_from_the_genotype_that_it_was_derived_from() -> None:
    parent = genotype("CYP2C19 *2/*2", gene("CYP2C19")) | {"id": "g1"}
    answer = {
        "code": concept(IMPLICATION, "therapeutic-implication"),
        "valueCodeableConcept": concept(LOINC, "LA9657-3"),
    }
    child = observation("x", component=[answer], derivedFrom=[{"reference": "Observation/g1"}])
    child["code"] = concept(IMPLICATION, "therapeutic-implication")
    snapshot = chart(parent, child)
    assert [(one.gene, one.phenotype) for one in snapshot.genes] == [("CYP2C19", None), ("CYP2C19", "Poor Metabolizer")]


@pytest.mark.parametrize(
    ("value", "phenotype"),
    [
        (concept(LOINC, "LA10315-2", "Ultrarapid metabolizer"), "Ultrarapid Metabolizer"),
        ({"text": "CYP2D6 Poor metaboliser"}, "Poor Metabolizer"),
    ],
)
def test_a_phenotype_is_named_by_the_guideline_s_term(value: object, phenotype: str) -> None:
    (found,) = chart(observation("79715-9", valueCodeableConcept=value)).genes
    assert (found.gene, found.phenotype, found.diplotype) == ("CYP2D6", phenotype, None)


def test_a_phenotype_whose_display_names_another_gene_is_refused() -> None:
    resource = observation("79716-7", valueCodeableConcept=concept(LOINC, "LA9657-3"))
    resource["code"] = concept(LOINC, "79716-7", "CYP2C19 metabolic activity")
    snapshot = chart(resource)
    assert (snapshot.genes, details(snapshot)) == ((), ["gene named differently by code, component and display"])


@pytest.mark.parametrize(
    ("value", "score"), [({"valueQuantity": {"value": 1.5}}, "1.5"), ({"valueString": "0.5"}, "0.5")]
)
def test_an_activity_score_is_a_plain_number(value: Json, score: str) -> None:
    resource = observation("x", component=[gene("DPYD")], **value) | {"code": {"text": "DPYD activity score"}}
    (found,) = chart(resource).genes
    assert (found.gene, found.activity_score) == ("DPYD", Decimal(score))


@pytest.mark.parametrize("value", ["2.0-3.0", "≥3.0", "about 1", "-1"])
def test_an_activity_score_that_is_a_range_is_refused(value: str) -> None:
    snapshot = chart(observation("x", valueString=value) | {"code": {"text": "CYP2D6 activity score"}})
    assert (snapshot.genes, len(snapshot.gaps)) == ((), 1)


@pytest.mark.parametrize(
    ("value", "detection"),
    [
        ({"valueCodeableConcept": concept(LOINC, "LA6576-8", "Positive")}, Detection.DETECTED),
        ({"valueCodeableConcept": concept(LOINC, "LA6577-6", "Negative")}, Detection.NOT_DETECTED),
        ({"valueString": "Negative."}, Detection.NOT_DETECTED),
    ],
)
def test_a_test_for_one_hla_allele_is_positive_or_negative(value: Json, detection: Detection) -> None:
    resource = observation("x", **value) | {"code": {"text": "HLA-B*57:01 [Presence]"}}
    (found,) = chart(resource).genes
    assert (found.gene, found.allele, found.detection) == ("HLA-B", "*57:01", detection)


@pytest.mark.parametrize("value", ["not negative", "see report", "positive negative control"])
def test_a_presence_test_without_a_clear_answer_is_refused(value: str) -> None:
    snapshot = chart(observation("x", valueString=value) | {"code": {"text": "HLA-B*57:01 [Presence]"}})
    assert (snapshot.genes, len(snapshot.gaps)) == ((), 1)


def variant(*parts: Json, value: Json | None = PRESENT, **more: object) -> Json:
    answer = {"valueCodeableConcept": value} if value else {}
    return observation("69548-6", component=list(parts), **answer, **more)


def test_a_somatic_variant_has_its_changes_without_reference_sequences() -> None:
    (found,) = chart(
        variant(
            gene("EGFR"),
            part("48005-3", concept("http://varnomen.hgvs.org", "NP_005219.2:p.Leu858Arg")),
            part("48004-6", concept("http://varnomen.hgvs.org", "NM_005228.4:c.2573T>G")),
            part("48002-0", SOMATIC),
        )
    ).tumour
    assert (found.gene, found.hgvs_p, found.hgvs_c, found.origin) == ("EGFR", "p.Leu858Arg", "c.2573T>G", "somatic")
    assert found.status is Detection.DETECTED


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("EGFR L858R", ("EGFR", "p.L858R", "", "", "")),
        ("EGFR exon 19 deletion", ("EGFR", "", "19", "exon 19 deletion", "")),
        ("EML4::ALK fusion", ("ALK", "", "", "fusion", "EML4::ALK")),
        ("EML4-ALK fusion", ("ALK", "", "", "fusion", "EML4::ALK")),
    ],
)
def test_a_variant_in_words_is_read(text: str, read: tuple[str, ...]) -> None:
    (found,) = chart(variant(gene(read[0]), part("81252-9", {"text": text}))).tumour
    assert (found.gene, found.hgvs_p, found.exon, found.variant_class, found.fusion) == read


def test_absent_for_three_genes_is_three_negative_findings() -> None:
    found = chart(variant(gene("NRAS"), gene("KIT"), gene("BRAF"), value=ABSENT)).tumour
    assert [(one.gene, one.status) for one in found] == [
        (name, Detection.NOT_DETECTED) for name in ("NRAS", "KIT", "BRAF")
    ]


def test_a_translocation_of_two_genes_is_their_fusion() -> None:
    kind = part("48019-4", concept("http://www.sequenceontology.org", "SO:1000044"))
    (found,) = chart(variant(gene("ETV6"), gene("RUNx1"), kind)).tumour
    assert (found.fusion, found.variant_class) == ("ETV6::RUNX1", "fusion")


def test_a_variant_without_a_value_counts_only_when_it_was_seen() -> None:
    change = part("48005-3", "p.Leu858Arg")
    seen = {"code": concept(LOINC, "81258-6"), "valueQuantity": quantity(0.35, "1")}
    assert chart(variant(gene("EGFR"), change, seen, value=None)).tumour[0].status is Detection.DETECTED
    snapshot = chart(variant(gene("EGFR"), change, value=None))
    assert (snapshot.tumour, details(snapshot)) == ((), ["variant without present or absent"])


@pytest.mark.parametrize(
    ("parts", "detail"),
    [
        ((part("48005-3", "p.Leu858Arg"),), "variant without a gene"),
        ((gene("EGFR"), part("48013-7", "NC_000007.14")), "variant given by coordinates only"),
        ((gene("EGFR"), gene("KRAS"), part("48005-3", "p.Gly12Cys")), "one change for 2 genes"),
        (
            (gene("EGFR"), part("48005-3", "p.Leu858Arg"), part("48005-3", "p.Thr790Met")),
            "protein or coding change given twice and differently",
        ),
    ],
)
def test_a_variant_that_is_not_clear_is_refused(parts: tuple[Json, ...], detail: str) -> None:
    snapshot = chart(variant(*parts))
    assert (snapshot.tumour, snapshot.genes, details(snapshot)) == ((), (), [detail])


def test_an_inherited_variant_given_by_its_number_is_a_gene_result() -> None:
    number = part("81252-9", concept("http://www.ncbi.nlm.nih.gov/projects/SNP", "rs4149056"))
    (found,) = chart(variant(gene("SLCO1B1"), number)).genes
    assert (found.gene, found.allele, found.detection) == ("SLCO1B1", "rs4149056", Detection.DETECTED)


@pytest.mark.parametrize(
    ("code", "value", "read"),
    [
        ("81695-9", {"valueCodeableConcept": concept(LOINC, "LA26203-2", "MSI-H")}, ("MSI", "high", None)),
        ("81695-9", {"valueString": "MSS"}, ("MSI", "stable", None)),
        ("94076-7", {"valueQuantity": {"value": 29.8}}, ("TMB", "", Decimal("29.8"))),
        ("85147-7", {"valueCodeableConcept": concept(LOINC, "LA6576-8", "Positive")}, ("PD-L1", "positive", None)),
        ("83055-4", {"valueCodeableConcept": concept(LOINC, "LA6576-8", "Positive")}, ("PD-L1", "positive", None)),
        ("83053-9", {"valueQuantity": {"value": 60, "code": "%"}}, ("PD-L1 TPS", "", Decimal(60))),
        ("18474-7", {"valueString": "2+"}, ("HER2", "2+", None)),
        ("40557-1", {"valueCodeableConcept": concept(LOINC, "LA6576-8", "Positive")}, ("PR", "positive", None)),
    ],
)
def test_a_tumour_marker_has_a_level_or_a_value(code: str, value: Json, read: tuple[object, ...]) -> None:
    (found,) = chart(observation(code, **value)).tumour
    assert (found.biomarker, found.variant_class, found.value) == read


def test_a_negative_receptor_is_a_finding_of_its_own() -> None:
    (found,) = chart(observation("85337-4", valueCodeableConcept=concept(LOINC, "LA6577-6", "Negative"))).tumour
    assert (found.biomarker, found.status) == ("ER", Detection.NOT_DETECTED)


def test_a_laboratory_implication_is_not_taken_over_as_a_fact() -> None:
    resource = observation("x") | {"code": concept(IMPLICATION, "therapeutic-implication")}
    snapshot = chart(resource)
    assert (snapshot.genes, snapshot.tumour, details(snapshot)) == ((), (), ["therapeutic-implication"])


def problem(text: str, status: str = "confirmed") -> Json:
    return {
        "resourceType": "Condition",
        "id": "c1",
        "subject": {"reference": "Patient/p1"},
        "verificationStatus": {"coding": [{"code": status}]},
        "code": {"text": text},
        "recordedDate": "2025-03-01",
    }


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("CYP2C19 poor metabolizer", ("CYP2C19", "Poor Metabolizer", None)),
        ("Cytochrome P450 2D6 ultra-rapid metabolizer (finding)", ("CYP2D6", "Ultrarapid Metabolizer", None)),
        ("HLA-B*57:01 positive", ("HLA-B", None, "*57:01")),
        ("HLA-B*58:01阳性", ("HLA-B", None, "*58:01")),
        ("G6PD deficiency", ("G6PD", "Deficient", None)),
    ],
)
@pytest.mark.parametrize("kind", ["Condition", "Flag"])
def test_a_genomic_indicator_is_the_result_that_it_names(kind: str, text: str, read: tuple[str, ...]) -> None:
    entry = problem(text) if kind == "Condition" else {**problem(text), "resourceType": "Flag", "status": "active"}
    (found,) = chart(entry).genes
    assert (found.gene, found.phenotype, found.allele) == read


@pytest.mark.parametrize(
    "entry",
    [
        problem("CYP2C19 poor metabolizer", "refuted"),
        problem("Screening for CYP2C19 poor metabolizer"),
        problem("Poor metabolizer"),
        problem("HLA-B27 positive"),
    ],
)
def test_a_problem_that_is_no_whole_result_names_none(entry: Json) -> None:
    assert chart(entry).genes == ()


def report(code: str, **more: object) -> Json:
    return {
        "resourceType": "DiagnosticReport",
        "id": "r1",
        "status": "final",
        "subject": {"reference": "Patient/p1"},
        "code": concept(LOINC, code),
        **more,
    }


def test_a_genetic_report_in_words_alone_is_a_gap() -> None:
    snapshot = chart(report("51969-4", conclusion="CYP2C19 *2/*2, poor metabolizer"))
    assert (snapshot.genes, [gap.what.en for gap in snapshot.gaps]) == ((), ["a genetic report in words only"])


def test_a_report_s_contained_results_are_read() -> None:
    held = genotype("CYP2C19 *1/*2") | {"id": "held"}
    snapshot = chart(report("51969-4", contained=[held], result=[{"reference": "#held"}], conclusion="see result"))
    assert ([one.reference for one in snapshot.genes], snapshot.gaps) == (["DiagnosticReport/r1#held"], ())


def test_another_laboratory_s_report_in_words_is_no_genetic_gap() -> None:
    assert chart(report("58410-2", conclusion="normal blood count")).gaps == ()
