"""Each treatment lets the field's own notation pass and nothing beside it."""

from datetime import date
from decimal import Decimal

import pytest

from model.domain.finding import Presence
from model.domain.pgx import Detection, Diplotype
from privacy.elements import elements
from privacy.treatments import DAYS_OF_90_YEARS, REFUSED, Passage, member_of, treatments

_BY_NAME = treatments(elements())
_TODAY = date(2026, 3, 1)


def _clean(name, value):
    return _BY_NAME[name](value, Passage(_TODAY))


@pytest.mark.parametrize(
    "unit",
    [
        "mg/dL",
        "mmol/L",
        "%",
        "10*3/uL",
        "10^9/L",
        "mm[Hg]",
        "[iU]/L",
        "kg/m2",
        "mL/min/{1.73_m2}",
        "{score}",
        "/100{WBC}",
        "ug/mL FEU",
        "mm Hg",
        "1",
        "Cel",
        "[degF]",
        "µmol/L",
        "10*6",
        "g/(12.h)",
    ],
)
def test_a_unit_passes(unit):
    assert _clean("unit", unit) == unit


@pytest.mark.parametrize(
    "unit",
    [
        "John Smith",
        "mg/dL (John Smith)",
        "12345678",
        "555-1234",
        "mg;dL",
        "mg\ndL",
        "a" * 33,
        "<script>",
        "単位",
        "{a{b}",
        "mg/dL@home",
    ],
)
def test_what_is_no_unit_is_refused(unit):
    assert _clean("unit", unit) is REFUSED


def test_an_unlisted_annotation_of_a_unit_loses_its_words_and_keeps_its_meaning():
    assert _clean("unit", "mg/{John Smith}") == "mg/{unit}"


_PASSING = {
    "gene": [
        "CYP2C19",
        "HLA-B",
        "MT-RNR1",
        "C9orf72",
        "NKX2-1",
        "F5",
    ],
    "allele": [
        "*1",
        "*57:01",
        "*57:01:01:02N",
        "*2x2",
        "*1xN",
        "*36+*10",
        "*4.013",
        "*2A",
        "*28 (TA7)",
        "*1x≥3",
        "c.2846A>T",
        "c.1129-5923C>G (HapB3)",
        "-1639G>A",
        "rs9923231 variant (T)",
        "rs12979860",
        "Reference",
        "1555A>G",
        "F508del",
        "A- 202A_376G",
    ],
    "protein_change": [
        "p.Leu858Arg",
        "p.L858R",
        "L858R",
        "p.(Val600Glu)",
        "p.Glu746_Ala750del",
        "p.E746_A750delinsIP",
        "p.Gln61ProfsTer12",
        "p.Q61fs*12",
        "p.Trp24*",
        "p.D770_N771insSVD",
        "p.?",
        "NP_005219.2:p.Leu858Arg",
        "p.Arg213=",
        "p.A767_V769dup",
    ],
    "coding_change": [
        "c.2573T>G",
        "NM_005228.5:c.2573T>G",
        "NM_005228.5(EGFR):c.2235_2249del",
        "c.2235_2249delGGAATTAAGAGAAGC",
        "c.*103_*106delTTTG",
        "c.3028+1G>T",
        "c.-124C>T",
        "c.2237_2255delinsT",
        "c.76=",
        "m.1555A>G",
    ],
    "fusion": [
        "EML4::ALK",
        "EML4-ALK",
        "BCR/ABL1",
        "EML4-ALK fusion",
    ],
    "phrase": [
        "Poor Metabolizer",
        "Likely Intermediate Metabolizer",
        "exon 19 deletion",
        "wild type",
        "MSI-H",
        "PD-L1 TPS",
        "Ki-67",
        "1p/19q codeletion",
        "BRAF V600E mutation",
        "Likely pathogenic",
        "HLA-B",
        "Decreased Function",
        "tumor mutational burden",
        "Next-generation sequencing",
        "somatic",
        "19",
    ],
    "comparator": [
        "<=",
    ],
    "interpretation": [
        "HH",
    ],
    "circumstance": [
        "smoking",
    ],
    "visit": [
        "IMP",
    ],
}
_REFUSED = {
    "gene": [
        "Smith",
        "JOHN SMITH",
        "CYP2C19\n",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "MRN-0012345678",
        5,
    ],
    "allele": [
        "Smith",
        "*",
        "*1/*2",
        "*12345678",
        "* John",
        "1956-03-02",
        "c.John Smith",
    ],
    "protein_change": [
        "p.Smith",
        "p.L858R John",
        "p.12345678",
        "John",
    ],
    "coding_change": [
        "c.JOHN",
        "c.2573T>G, seen in mother",
        "2573",
    ],
    "fusion": [
        "John-Smith",
        "EML4",
        "EML4::ALK::RET",
    ],
    "phrase": [
        "Smith variant",
        "variant of John",
        "12345678",
        "variant " * 16,
        "exon 19 deletion in Boston",
        5,
    ],
    "comparator": [
        "approximately",
    ],
    "interpretation": [
        "Smith",
        "high",
    ],
    "circumstance": [
        "marriage",
    ],
    "visit": [
        "General Hospital",
    ],
}


def _each(table):
    return [(name, value) for name, values in table.items() for value in values]


@pytest.mark.parametrize(("name", "value"), _each(_PASSING))
def test_the_notation_of_the_field_passes(name, value):
    assert _clean(name, value) == value


@pytest.mark.parametrize(("name", "value"), _each(_REFUSED))
def test_anything_else_is_refused(name, value):
    assert _clean(name, value) is REFUSED


@pytest.mark.parametrize(
    ("alleles", "passes"),
    [
        (("*1", "*2"), True),
        (("*17", "Reference"), True),
        (("(*1", "*2)x2"), True),
        (("(*1", "*2)xN"), True),
        (("(*1", "*2)x≥3"), True),
        (("rs9923231 C", "rs9923231 T"), True),
        (("*1", "Smith"), False),
        (("*1", ""), False),
        (("(Smith", "*2)x2"), False),
        (("*1", "*2)xSmith"), False),
    ],
)
def test_a_diplotype_passes_only_with_two_sound_alleles(alleles, passes):
    diplotype = Diplotype(gene="CYP2C19", alleles=alleles)
    assert (_clean("diplotype", diplotype) is diplotype) is passes


@pytest.mark.parametrize(
    ("copies", "passes"), [(None, True), (1, True), (2, True), (0, False), (3, False), (True, False)]
)
def test_an_allele_is_there_once_or_twice_or_it_is_not_said(copies, passes):
    assert (_clean("copies", copies) is copies) is passes


@pytest.mark.parametrize(
    ("value", "passed"),
    [
        ("7.20", "7.20"),
        ("-3", "-3"),
        ("1E+3", "1000"),
        ("0", "0"),
        ("1.5E-7", "1.5E-7"),
        ("1.5E-14", "REFUSED"),
        ("5.59999999999999964472863211995", "5.600000000000"),
        ("NaN", "REFUSED"),
        ("Infinity", "REFUSED"),
        ("1E+40", "REFUSED"),
    ],
)
def test_a_number_passes_without_exponent_and_only_when_it_is_one(value, passed):
    result = _clean("number", Decimal(value))
    assert (str(result) if isinstance(result, Decimal) else result.name) == passed


def test_a_number_written_as_text_is_refused():
    assert _clean("number", "John") is REFUSED


@pytest.mark.parametrize(
    ("day", "relative"),
    [
        (date(2026, 3, 1), 0),
        (date(2026, 2, 28), -1),
        (date(2024, 2, 29), -731),
        (date(2026, 3, 11), 10),
        (date(1936, 3, 1), -32872),
        (date(1930, 1, 1), -DAYS_OF_90_YEARS),
        (date(1, 1, 1), -DAYS_OF_90_YEARS),
    ],
)
def test_a_date_becomes_days_from_the_request_and_never_tells_an_age_above_90(day, relative):
    assert _clean("relative_day", day) == relative


@pytest.mark.parametrize("value", ["1956-03-02", 19560302])
def test_what_is_no_date_is_refused(value):
    assert _clean("relative_day", value) is REFUSED


@pytest.mark.parametrize(("age", "passed"), [(45, 45), (89, 89), (90, 90), (97, 90), (None, None)])
def test_an_age_stops_at_90(age, passed):
    assert _clean("years", age) == passed


@pytest.mark.parametrize("value", ["present", "John", 1, Detection.DETECTED])
def test_only_a_member_of_the_very_enumeration_passes(value):
    clean = member_of(Presence)
    assert clean(value, Passage(_TODAY)) is REFUSED
    assert clean(Presence.ABSENT, Passage(_TODAY)) is Presence.ABSENT


@pytest.mark.parametrize("value", ["yes", 1, "John"])
def test_only_a_boolean_passes_as_a_flag(value):
    assert _clean("flag", value) is REFUSED
