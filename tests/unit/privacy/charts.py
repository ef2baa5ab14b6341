"""One small identified patient for the tests of this room; every value is invented."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from msgspec import structs

from model.domain.case import DrugWay, MedicationState, ProblemState, Sex
from model.domain.code import ICD10CM, LOINC, RXNORM, SNOMED, Code
from model.domain.pgx import Detection, Diplotype
from privacy.snapshot import (
    AllergyRecord,
    CircumstanceRecord,
    GeneRecord,
    MeasurementRecord,
    MedicationRecord,
    NoteRecord,
    PatientSnapshot,
    PersonRecord,
    ProblemRecord,
    ProcedureRecord,
    RelativeRecord,
    TumourRecord,
    VisitRecord,
)

AS_OF = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
IDENTIFIERS = frozenset(
    {
        "Margaret Quillfeather",
        "Quillfeather",
        "Patient/pat-77120045",
        "MRN 0088-431-22",
        "+1 (617) 555-0142",
        "17 Larkspur Crescent",
        "Framlingham",
        "m.quillfeather@mail.example",
        "1956-07-04",
        "Dr. Okonjo-Vries",
        "urn:uuid:6b1f2a34-9c1d-4e55-8a77-0b1c2d3e4f50",
        "王晓敏",
    }
)


def chart(**changes: object) -> PatientSnapshot:
    """A patient with one record of every kind."""
    whole = PatientSnapshot(
        as_of=AS_OF,
        person=PersonRecord(
            reference="Patient/pat-77120045",
            sex=Sex.FEMALE,
            birth_date=date(1956, 7, 4),
            names=("Margaret Quillfeather",),
            addresses=("17 Larkspur Crescent, Framlingham",),
        ),
        identifiers=IDENTIFIERS,
        problems=(
            ProblemRecord(
                reference="Condition/c-1",
                codes=(Code(SNOMED, "44054006", "Diabetes of Mrs Quillfeather"), Code("urn:local", "DM2")),
                text="Mrs Quillfeather has had diabetes for years",
                state=ProblemState.ACTIVE,
                onset=date(2020, 3, 1),
            ),
        ),
        measurements=(measurement(),),
        medications=(
            MedicationRecord(
                reference="MedicationRequest/m-1",
                ingredients=(Code(RXNORM, "32968", "clopidogrel"),),
                way=DrugWay.CODING,
                state=MedicationState.DRAFT,
                start=date(2026, 3, 1),
                daily_dose=Decimal(75),
                dose_unit="mg",
            ),
        ),
        allergies=(AllergyRecord(reference="AllergyIntolerance/a-1", codes=(Code(RXNORM, "7980"),)),),
        procedures=(
            ProcedureRecord(reference="Procedure/p-1", codes=(Code(SNOMED, "415070008"),), performed=date(2026, 2, 1)),
        ),
        family=(
            RelativeRecord(
                reference="FamilyMemberHistory/f-1",
                relation=Code(ROLE, "MTH", "Agnes"),
                codes=(Code(ICD10CM, "E11.9"),),
                onset_age=93,
            ),
        ),
        circumstances=(
            CircumstanceRecord(reference="Observation/s-1", kind="smoking", codes=(Code(SNOMED, "266919005"),)),
        ),
        visits=(VisitRecord(reference="Encounter/e-1", kind="AMB", start=date(2026, 3, 1), is_current=True),),
        genes=(
            GeneRecord(
                reference="Observation/g-1",
                gene="CYP2C19",
                diplotype=Diplotype(gene="CYP2C19", alleles=("*2", "*2")),
                phenotype="Poor Metabolizer",
            ),
        ),
        tumour=(tumour(),),
        notes=(NoteRecord(reference="DocumentReference/d-1", codes=(), text="Seen today: Margaret Quillfeather."),),
    )
    return replace(whole, **changes)


def measurement(**changes: object) -> MeasurementRecord:
    """An HbA1c of today's range, in percent."""
    plain = MeasurementRecord(
        reference="Observation/o-1",
        codes=(Code(LOINC, "4548-4"),),
        value=Decimal("8.1"),
        unit="%",
        interpretation="H",
        taken=date(2026, 2, 20),
    )
    return structs.replace(plain, **changes)


def tumour(**changes: object) -> TumourRecord:
    """EGFR L858R, detected."""
    plain = TumourRecord(
        reference="Observation/t-1",
        gene="EGFR",
        hgvs_p="p.Leu858Arg",
        variant_class="missense variant",
        origin="somatic",
        status=Detection.DETECTED,
        taken=date(2026, 1, 5),
    )
    return structs.replace(plain, **changes)
