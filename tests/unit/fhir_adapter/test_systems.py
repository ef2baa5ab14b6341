"""One spelling for each code system."""

import pytest

from fhir_adapter.systems import canonical
from model.domain.code import ICD10, ICD10CM

PCS = "http://hl7.org/fhir/sid/icd-10-pcs"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("http://fhir.de/CodeSystem/bfarm/icd-10-gm", ICD10),
        ("https://example.org/fhir/CodeSystem/cie10-es", ICD10),
        ("http://hl7.org/fhir/sid/icd-10-cm", ICD10CM),
        (PCS, PCS),
        ("http://example.org/my-icd-10-notes", "http://example.org/my-icd-10-notes"),
        ("http://www.sequenceontology.org/", "http://www.sequenceontology.org"),
    ],
)
def test_a_country_s_icd_10_is_icd_10_and_its_procedures_are_not(written: str, meant: str) -> None:
    assert canonical(written) == meant
