"""Codes: a system and a code; what a client calls it (display) never takes part in equality."""

from dataclasses import dataclass, field
from typing import Final

LOINC: Final = "http://loinc.org"
SNOMED: Final = "http://snomed.info/sct"
RXNORM: Final = "http://www.nlm.nih.gov/research/umls/rxnorm"
ICD10: Final = "http://hl7.org/fhir/sid/icd-10"
ICD10CM: Final = "http://hl7.org/fhir/sid/icd-10-cm"
ICD9CM: Final = "http://hl7.org/fhir/sid/icd-9-cm"
HL7_YES_NO: Final = "http://terminology.hl7.org/CodeSystem/v2-0136"
ICDO3: Final = "http://terminology.hl7.org/CodeSystem/icd-o-3"
ATC: Final = "http://www.whocc.no/atc"
INN: Final = "urn:osler:inn"
"""International nonproprietary names: our own system, for a drug that no code system that we know holds yet."""
NDC: Final = "http://hl7.org/fhir/sid/ndc"
UCUM: Final = "http://unitsofmeasure.org"
HGNC: Final = "http://www.genenames.org/geneId"
HPO: Final = "http://human-phenotype-ontology.org"
OMIM: Final = "https://omim.org"
ORPHA: Final = "http://www.orpha.net"


@dataclass(frozen=True, slots=True)
class Code:
    """A code in its system. Equality and hash ignore ``display``."""

    system: str
    code: str
    display: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.system}|{self.code}"
