"""From the identified chart to the case: what stays, what goes, and that every loss is said."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec import structs

from model.domain.case import Sex
from model.domain.code import LOINC, RXNORM, SNOMED, Code
from model.domain.finding import Presence
from model.domain.gap import Area, Gap, Why
from model.domain.pgx import Detection, Diplotype
from model.domain.text import Text
from privacy.deidentify import converted, deidentify
from privacy.snapshot import (
    AllergyRecord,
    GeneRecord,
    MedicationRecord,
    NoteRecord,
    PersonRecord,
    ProblemRecord,
    VisitRecord,
)
from tests.unit.privacy.charts import AS_OF, ROLE, chart, measurement, tumour


def _case(**changes):
    return deidentify(chart(**changes))[0]


def _gaps(case, area):
    return [(gap.why, gap.detail) for gap in case.gaps if gap.area is area]


def _person(birth, *, as_of=AS_OF, **more):
    return _case(as_of=as_of, person=PersonRecord(reference="Patient/1", birth_date=birth, **more)).person


def test_codes_stay_and_displays_and_local_codes_go():
    done = converted(chart())
    assert done.case.problems[0].codes == (Code(SNOMED, "44054006"),)
    assert [code.display for code in done.case.problems[0].codes] == [""]
    assert done.dropped_codes == 1


def test_dates_become_days_from_the_request():
    case = _case()
    assert case.problems[0].onset_day == -2191
    assert case.medications[0].start_day == 0
    assert case.measurements[0].day == -9


def test_a_date_in_the_future_is_a_positive_day():
    assert _case(measurements=(measurement(taken=date(2026, 3, 11)),)).measurements[0].day == 10


def test_days_count_from_the_date_of_the_request_in_its_own_time_zone():
    late = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)
    assert _case(as_of=late).measurements[0].day == -9


@pytest.mark.parametrize(
    ("birth", "as_of", "years"),
    [
        (date(1956, 7, 4), date(2026, 7, 3), 69),
        (date(1956, 7, 4), date(2026, 7, 4), 70),
        (date(2004, 2, 29), date(2025, 2, 28), 20),
        (date(2004, 2, 29), date(2025, 3, 1), 21),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
        (date(1936, 3, 2), date(2026, 3, 1), 89),
    ],
)
def test_an_age_is_in_whole_years(birth, as_of, years):
    person = _person(birth, as_of=datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
    assert (person.age_years, person.age_days, person.is_90_or_over) == (years, None, False)


@pytest.mark.parametrize("birth", [date(1936, 3, 1), date(1930, 1, 1), date(1915, 6, 6)])
def test_all_who_are_90_or_older_are_one_class(birth):
    person = _person(birth)
    assert (person.age_years, person.age_days, person.is_90_or_over) == (90, None, True)


@pytest.mark.parametrize(("days", "age_days"), [(0, 0), (30, 30), (729, 729), (731, None)])
def test_below_two_years_the_days_are_kept(days, age_days):
    assert _person(AS_OF.date() - timedelta(days=days)).age_days == age_days


def test_a_birth_date_in_the_future_gives_no_age_and_a_gap():
    case = _case(person=PersonRecord(reference="Patient/1", sex=Sex.MALE, birth_date=date(2026, 3, 2)))
    assert (case.person.sex, case.person.age_years) == (Sex.MALE, None)
    assert _gaps(case, Area.PATIENT) == [(Why.UNREADABLE, "part_refused 1")]


def test_an_unknown_birth_date_gives_no_age():
    assert _person(None).age_years is None


def test_the_age_of_the_dead_stops_at_their_death():
    person = _person(date(1930, 1, 1), is_deceased=True, deceased_on=date(2010, 1, 2))
    assert (person.age_years, person.is_deceased, person.is_90_or_over) == (80, True, False)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("89", "a", ("89", "")),
        ("90", "a", ("90", ">=")),
        ("97", "a", ("90", ">=")),
        ("40", "mo", ("40", "")),
        ("1170", "mo", ("1080", ">=")),
        ("97", "", ("90", ">=")),
    ],
)
def test_a_measured_age_stops_at_90_too(value, unit, shown):
    age = measurement(codes=(Code(LOINC, "30525-0"),), value=Decimal(value), unit=unit)
    passed = _case(measurements=(age,)).measurements[0]
    assert (str(passed.value), passed.comparator) == shown


def test_another_value_above_90_is_not_an_age():
    assert _case(measurements=(measurement(value=Decimal(97)),)).measurements[0].value == 97


def test_the_age_of_a_relative_stops_at_90():
    assert _case().family[0].onset_age == 90


def test_a_local_kinship_becomes_family_member():
    record = structs.replace(chart().family[0], relation=Code("urn:local", "Aunt Agnes"))
    assert _case(family=(record,)).family[0].relation == Code(ROLE, "FAMMEMB")


def test_keys_are_local_and_lead_back_through_the_linkage_only():
    case, linkage = deidentify(chart())
    assert (case.problems[0].key, case.tumour_findings[0].key) == ("condition-1", "tumour-1")
    assert linkage.reference("condition-1") == "Condition/c-1"
    assert linkage.date("observation-1") == date(2026, 2, 20)


def test_keys_count_arrivals_so_that_a_record_left_out_renames_no_other():
    uncoded = ProblemRecord(reference="Condition/c-0", codes=())
    case, linkage = deidentify(chart(problems=(uncoded, *chart().problems)))
    assert [problem.key for problem in case.problems] == ["condition-2"]
    assert linkage.reference("condition-1") is None


def test_components_of_one_observation_have_their_own_keys():
    case, linkage = deidentify(chart(measurements=(measurement(), measurement(codes=(Code(LOINC, "8480-6"),)))))
    assert [item.key for item in case.measurements] == ["observation-1", "observation-2"]
    assert linkage.reference("observation-2") == "Observation/o-1"


def test_notes_are_not_read_and_their_number_is_said():
    notes = tuple(NoteRecord(reference=f"DocumentReference/{n}", codes=(), text="Margaret") for n in range(3))
    (gap,) = [gap for gap in _case(notes=notes).gaps if gap.area is Area.NOTES]
    assert (gap.why, gap.is_whole_area, "3" in gap.what.en, "3" in gap.what.zh) == (Why.NOT_ASSESSED, False, True, True)


def test_without_notes_nothing_is_said_about_them():
    assert _gaps(_case(notes=()), Area.NOTES) == []


def test_entries_without_a_public_code_are_left_out_and_counted():
    local = ProblemRecord(reference="Condition/c-2", codes=(Code("urn:local", "X1"),), text="gout")
    case = _case(problems=(local, local))
    assert (case.problems, _gaps(case, Area.PROBLEMS)) == ((), [(Why.NOT_ASSESSED, "uncoded 2")])


def test_a_drug_without_a_public_code_stays_as_an_unresolved_drug():
    local = MedicationRecord(reference="MedicationRequest/m-2", ingredients=(), codes=(Code("urn:local", "X1"),))
    (drug,) = _case(medications=(local,)).medications
    assert (drug.ingredients, drug.codes) == ((), ())


def test_an_allergy_known_only_by_its_ingredient_stays():
    record = AllergyRecord(reference="AllergyIntolerance/a-2", codes=(), ingredients=(Code(RXNORM, "7980"),))
    (allergy,) = _case(allergies=(record,)).allergies
    assert allergy.ingredients == (Code(RXNORM, "7980"),)


def test_an_allergy_that_nothing_names_is_counted():
    record = AllergyRecord(reference="AllergyIntolerance/a-2", codes=(), text="penicillin, says the mother")
    assert _gaps(_case(allergies=(record,)), Area.ALLERGIES) == [(Why.NOT_ASSESSED, "uncoded 1")]


def test_a_unit_that_does_not_pass_takes_the_value_along():
    case = _case(measurements=(measurement(unit="per cent, says Okonjo", low=Decimal(4), comparator="<"),))
    (passed,) = case.measurements
    assert (passed.value, passed.unit, passed.low, passed.comparator) == (None, "", None, "")
    assert _gaps(case, Area.RESULTS) == [(Why.UNREADABLE, "part_refused 1")]


def test_a_comparator_that_does_not_pass_takes_the_value_along():
    (passed,) = _case(measurements=(measurement(comparator="below"),)).measurements
    assert (passed.value, passed.comparator) == (None, "")


def test_an_unknown_interpretation_goes_alone_and_is_said():
    case = _case(measurements=(measurement(interpretation="high for Margaret"),))
    assert (case.measurements[0].interpretation, case.measurements[0].value) == ("", Decimal("8.1"))
    assert _gaps(case, Area.RESULTS) == [(Why.UNREADABLE, "part_refused 1")]


def test_a_presence_that_is_not_one_takes_the_record_along():
    record = structs.replace(chart().problems[0], presence="present")
    case = _case(problems=(record,))
    assert (case.problems, _gaps(case, Area.PROBLEMS)) == ((), [(Why.UNREADABLE, "refused 1")])


def test_a_visit_of_a_kind_in_an_unknown_notation_is_left_out_and_said():
    case = _case(visits=(VisitRecord(reference="Encounter/e-2", kind="Dr Quill's round"), *chart().visits))
    assert [visit.key for visit in case.visits] == ["encounter-2"]
    assert _gaps(case, Area.ENCOUNTERS) == [(Why.UNREADABLE, "refused 1")]


def test_absent_and_unknown_stay_apart():
    records = tuple(structs.replace(chart().problems[0], presence=presence) for presence in Presence)
    assert [problem.presence for problem in _case(problems=records).problems] == list(Presence)


@pytest.mark.parametrize(
    "change",
    [
        {"hgvs_p": "L858R (Quillfeather)"},
        {"hgvs_c": "c.2573T>G of Margaret"},
        {"variant_class": "seen in Boston"},
        {"exon": "nineteen"},
        {"fusion": "unknown"},
        {"gene": "egfr gene"},
        {"unit": "per cent, he says"},
        {"value": Decimal("NaN")},
        {"biomarker": "Smith score"},
    ],
)
@pytest.mark.parametrize("status", list(Detection))
def test_a_tumour_result_is_never_widened_by_leaving_a_part_out(change, status):
    case = _case(genes=(), tumour=(tumour(status=status, **change),))
    assert (case.tumour_findings, _gaps(case, Area.GENOMICS)) == ((), [(Why.UNREADABLE, "refused 1")])


def test_an_unreadable_diplotype_leaves_the_reported_phenotype_and_a_gap():
    record = GeneRecord(
        reference="Observation/g-2",
        gene="CYP2D6",
        diplotype=Diplotype(gene="CYP2D6", alleles=("*1", "see report")),
        phenotype="Poor Metabolizer",
    )
    case = _case(genes=(record,), tumour=())
    assert (case.gene_results[0].diplotype, case.gene_results[0].phenotype) == (None, "Poor Metabolizer")
    assert _gaps(case, Area.GENOMICS) == [(Why.UNREADABLE, "part_refused 1")]


def test_an_unreadable_allele_takes_its_detection_along():
    record = GeneRecord(reference="Observation/g-3", gene="HLA-B", allele="57-01?", detection=Detection.NOT_DETECTED)
    assert _case(genes=(record,)).gene_results == ()


def test_a_gap_of_the_reading_room_stays_with_its_case_key():
    gap = Gap(
        what=Text(en="x", zh="x"),
        why=Why.UNREADABLE,
        area=Area.PROBLEMS,
        consequence=Text(en="y", zh="y"),
        ref="Condition/c-1",
        is_whole_area=True,
    )
    kept = _case(gaps=(gap,)).gaps[0]
    assert (kept.ref, kept.why, kept.is_whole_area) == ("condition-1", Why.UNREADABLE, True)


def test_a_reference_that_is_no_case_key_does_not_pass_in_a_gap():
    gap = Gap(
        what=Text(en="x", zh="x"), why=Why.NOT_SENT, area=Area.NOTES, consequence=Text(en="", zh=""), ref="Patient/9"
    )
    assert _case(gaps=(gap,)).gaps[0].ref == ""


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("taken 2026-03-11", "taken day +10"),
        ("taken 2026-02-28T10:15:00+01:00 at home", "taken day -1 at home"),
        ("born 04/07/1956", "born [date]"),
        ("born 1956年7月4日", "born [date]"),
        ("date 2026-02-30", "date [date]"),
        ("value 7200 mmol/L", "value 7200 mmol/L"),
        ("LOINC 4548-4", "LOINC 4548-4"),
    ],
)
def test_a_gap_shows_no_absolute_date(written, shown):
    gap = Gap(
        what=Text(en=written, zh=written),
        why=Why.UNREADABLE,
        area=Area.RESULTS,
        consequence=Text(en="", zh=""),
        detail=written,
    )
    kept = _case(gaps=(gap,)).gaps[0]
    assert (kept.what.en, kept.what.zh, kept.detail) == (shown, shown, shown)


def test_an_empty_chart_gives_an_empty_case():
    empty = replace(chart(), **dict.fromkeys(("problems", "measurements", "medications", "allergies", "family"), ()))
    case = deidentify(replace(empty, procedures=(), circumstances=(), visits=(), genes=(), tumour=(), notes=()))[0]
    assert (case.problems, case.measurements, case.gaps) == ((), (), ())


def test_a_resolved_drug_keeps_its_public_identity():
    assert _case().medications[0].ingredients == (Code(RXNORM, "32968"),)
