"""The catalogue of what Osler may ask for: prefetch key, query, and the part of the chart it fills.

Templates stay inside the subset that CDS Hooks recommends (instance read; search by
reference, token and count), so that every EHR can replace them. GE is the genomics code of
HL7 table 0074, which the Genomics Reporting guide puts beside ``laboratory``.
"""

from dataclasses import dataclass
from typing import Final

from model.domain.gap import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One prefetch key: its query template, the resource types that answer it, and its area."""

    key: str
    template: str
    kinds: frozenset[str]
    area: Area
    is_essential: bool = False


def _need(key: str, query: str, area: Area, *kinds: str, is_essential: bool = False) -> Need:
    return Need(
        key=key,
        template=query.replace("{patient}", "{{context.patientId}}"),
        kinds=frozenset(kinds),
        area=area,
        is_essential=is_essential,
    )


_OBSERVATION: Final = "Observation?patient={patient}&category="

NEEDS: Final[dict[str, Need]] = {
    need.key: need
    for need in (
        _need("patient", "Patient/{patient}", Area.PATIENT, "Patient", is_essential=True),
        _need("conditions", "Condition?patient={patient}", Area.PROBLEMS, "Condition"),
        _need(
            "laboratory",
            _OBSERVATION + "laboratory",
            Area.RESULTS,
            "Observation",
            "DiagnosticReport",
            "Specimen",
        ),
        _need("vitals", _OBSERVATION + "vital-signs", Area.RESULTS, "Observation"),
        _need("social", _OBSERVATION + "social-history", Area.LIFESTYLE, "Observation"),
        _need(
            "genomics",
            _OBSERVATION + "GE",
            Area.GENOMICS,
            "Observation",
            "MolecularSequence",
            "DiagnosticReport",
        ),
        _need(
            "medications",
            "MedicationRequest?patient={patient}",
            Area.MEDICATIONS,
            "MedicationRequest",
            "Medication",
            "MedicationAdministration",
            "MedicationDispense",
        ),
        _need(
            "statements",
            "MedicationStatement?patient={patient}",
            Area.MEDICATIONS,
            "MedicationStatement",
            "MedicationUsage",
            "Medication",
        ),
        _need("allergies", "AllergyIntolerance?patient={patient}", Area.ALLERGIES, "AllergyIntolerance"),
        _need("procedures", "Procedure?patient={patient}", Area.PROCEDURES, "Procedure"),
        _need("family", "FamilyMemberHistory?patient={patient}", Area.FAMILY, "FamilyMemberHistory"),
        _need("encounters", "Encounter?patient={patient}", Area.ENCOUNTERS, "Encounter"),
        _need(
            "documents",
            "DocumentReference?patient={patient}",
            Area.NOTES,
            "DocumentReference",
            "Binary",
            "DiagnosticReport",
        ),
    )
}
