"""For any chart: every coded fact stays, no identifier does, and the same facts give the same bytes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from model.domain.case import DrugWay, MedicationState, ProblemState, Sex
from model.domain.code import ICD10CM, LOINC, RXNORM, SNOMED, Code
from model.domain.finding import Presence
from model.domain.pgx import Detection, Diplotype
from privacy.deidentify import deidentify
from privacy.gate import seal
from privacy.snapshot import (
    GeneRecord,
    MeasurementRecord,
    MedicationRecord,
    PatientSnapshot,
    PersonRecord,
    ProblemRecord,
    TumourRecord,
)

AS_OF = datetime(2026, 3, 1, 8, tzinfo=UTC)
_SYSTEMS = {
    SNOMED: r"[1-9][0-9]{5,8}",
    LOINC: r"[1-9][0-9]{2,4}-[0-9]",
    RXNORM: r"[1-9][0-9]{2,6}",
    ICD10CM: r"[A-T][0-9]{2}\.[0-9]",
}

texts = st.text(max_size=20)
public_codes = st.one_of(
    [
        st.builds(Code, st.just(system), st.from_regex(shape, fullmatch=True), texts)
        for system, shape in _SYSTEMS.items()
    ]
)
local_codes = st.builds(Code, st.sampled_from(["", "urn:local", "https://ehr.example/codes"]), st.text(max_size=12))
some_codes = st.tuples(public_codes, st.lists(local_codes, max_size=2)).map(lambda pair: (pair[0], *pair[1]))
days = st.none() | st.dates(date(1940, 1, 1), date(2030, 12, 31))
numbers = st.decimals(-1000, 1000, places=2)

problems = st.builds(
    ProblemRecord,
    reference=texts,
    codes=some_codes,
    text=texts,
    state=st.sampled_from(ProblemState),
    presence=st.sampled_from(Presence),
    onset=days,
)
measurements = st.builds(
    MeasurementRecord,
    reference=texts,
    codes=some_codes,
    text=texts,
    value=st.none() | numbers,
    unit=st.sampled_from(["", "mg/dL", "%", "10*3/uL", "mm[Hg]"]),
    comparator=st.sampled_from(["", "<", ">="]),
    answers=st.lists(public_codes, max_size=1).map(tuple),
    taken=days,
)
medications = st.builds(
    MedicationRecord,
    reference=texts,
    ingredients=some_codes,
    text=texts,
    way=st.sampled_from(DrugWay),
    state=st.sampled_from(MedicationState),
    start=days,
)
genes = st.builds(
    GeneRecord,
    reference=texts,
    gene=st.sampled_from(["CYP2C19", "CYP2D6", "DPYD"]),
    diplotype=st.builds(
        Diplotype,
        gene=st.sampled_from(["CYP2C19", "CYP2D6"]),
        alleles=st.tuples(*[st.sampled_from(["*1", "*2", "*17", "*57:01", "c.2846A>T"])] * 2),
    ),
    taken=days,
)
tumours = st.builds(
    TumourRecord,
    reference=texts,
    gene=st.sampled_from(["EGFR", "KRAS", "ALK"]),
    hgvs_p=st.sampled_from(["", "p.Leu858Arg", "p.G12C"]),
    status=st.sampled_from(Detection),
)


def _few(strategy):
    return st.lists(strategy, max_size=4).map(tuple)


snapshots = st.builds(
    PatientSnapshot,
    as_of=st.just(AS_OF),
    person=st.builds(
        PersonRecord,
        reference=st.just("Patient/1"),
        sex=st.sampled_from(Sex),
        birth_date=st.none() | st.dates(date(1900, 1, 1), date(2026, 3, 1)),
    ),
    problems=_few(problems),
    measurements=_few(measurements),
    medications=_few(medications),
    genes=_few(genes),
    tumour=_few(tumours),
)
identities = st.lists(
    st.from_regex(r"[A-Z][a-z]{2,9}ova [A-Z][a-z]{3,9}berg", fullmatch=True)
    | st.from_regex(r"MRN-[A-Z]{2}[0-9]{9}[A-Z]", fullmatch=True)
    | st.from_regex(r"Patient/[a-f]{4}-[0-9]{4}-[a-z]{8}", fullmatch=True),
    max_size=12,
).map(frozenset)


def _relative(day):
    return None if day is None else max((day - AS_OF.date()).days, -32_872)


def _public(codes):
    return tuple(code for code in codes if code.system in _SYSTEMS)


@given(snapshots)
def test_every_coded_finding_stays_with_its_polarity_and_its_day(snapshot):
    case, _ = deidentify(snapshot)
    assert [(item.codes, item.presence, item.state, item.onset_day) for item in case.problems] == [
        (_public(record.codes), record.presence, record.state, _relative(record.onset)) for record in snapshot.problems
    ]
    assert [(item.codes, item.value, item.unit, item.comparator, item.answers) for item in case.measurements] == [
        (_public(record.codes), record.value, record.unit, record.comparator, record.answers)
        for record in snapshot.measurements
    ]
    assert [(item.ingredients, item.state, item.way) for item in case.medications] == [
        (_public(record.ingredients), record.state, record.way) for record in snapshot.medications
    ]
    assert [(item.gene, item.diplotype) for item in case.gene_results] == [
        (r.gene, r.diplotype) for r in snapshot.genes
    ]
    assert [(item.gene, item.hgvs_p, item.status) for item in case.tumour_findings] == [
        (record.gene, record.hgvs_p, record.status) for record in snapshot.tumour
    ]


@given(snapshots, identities, identities)
def test_the_same_facts_with_another_identity_give_the_same_bytes(snapshot, first, second):
    names = tuple(sorted(second))
    other = replace(snapshot, identifiers=second, person=structs.replace(snapshot.person, names=names, addresses=names))
    problems = tuple(structs.replace(record, reference="Condition/7", text="seen") for record in other.problems)
    assert seal(replace(snapshot, identifiers=first)).payload == seal(replace(other, problems=problems)).payload


@given(snapshots)
def test_the_same_chart_gives_the_same_bytes_again(snapshot):
    assert seal(snapshot).payload == seal(snapshot).payload


@given(snapshots, identities, st.data())
def test_no_identifier_survives_wherever_it_is_planted(snapshot, identifiers, data):
    planted = data.draw(st.sampled_from([*sorted(identifiers), "Maria Novak"]))
    poison = MeasurementRecord(
        reference=planted,
        codes=(Code(LOINC, "4548-4", planted), Code(LOINC, planted), Code(planted, "1-1")),
        text=planted,
        value=Decimal(1),
        unit=data.draw(st.sampled_from([planted, planted.replace(" ", ""), f"mg/{{{planted}}}"])),
        comparator=planted,
        interpretation=planted,
    )
    variant = TumourRecord(reference=planted, gene="EGFR", hgvs_p=planted, variant_class=planted, significance=planted)
    known = identifiers | {planted}
    sealed = seal(
        replace(
            snapshot,
            identifiers=known,
            measurements=(*snapshot.measurements, poison),
            tumour=(*snapshot.tumour, variant),
        )
    )
    payload = sealed.payload.decode().casefold()
    assert [name for name in known if name.casefold() in payload or name.casefold().replace(" ", "") in payload] == []
    assert len(sealed.case.problems) == len(snapshot.problems)


@given(st.dates(date(1900, 1, 1), date(2026, 3, 1)), st.dates(date(2000, 1, 1), date(2026, 3, 1)))
def test_an_age_never_goes_above_90_and_never_says_a_day_after_two_years(birth, today):
    snapshot = PatientSnapshot(
        as_of=datetime(today.year, today.month, today.day, tzinfo=UTC),
        person=PersonRecord(reference="Patient/1", birth_date=birth),
    )
    person = deidentify(snapshot)[0].person
    age = person.age_years if person.age_years is not None else 0
    assert age <= 90
    assert person.is_90_or_over == (age == 90)
    assert person.age_days is None or (age < 2 and person.age_days == (today - birth).days)
