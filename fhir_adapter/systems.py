"""One spelling for each code system: senders write OIDs, https, www and trailing slashes."""

import re
from functools import lru_cache
from typing import Final

from fhir_adapter.shapes import Concept
from model.domain.code import ATC, HGNC, ICD9CM, ICD10, ICD10CM, ICDO3, LOINC, NDC, RXNORM, SNOMED, UCUM, Code

_LONGEST: Final = 240

_BY_OID: Final = {
    "2.16.840.1.113883.6.1": LOINC,
    "2.16.840.1.113883.6.3": ICD10,
    "2.16.840.1.113883.6.8": UCUM,
    "2.16.840.1.113883.6.43.1": ICDO3,
    "2.16.840.1.113883.6.69": NDC,
    "2.16.840.1.113883.6.73": ATC,
    "2.16.840.1.113883.6.88": RXNORM,
    "2.16.840.1.113883.6.90": ICD10CM,
    "2.16.840.1.113883.6.96": SNOMED,
    "2.16.840.1.113883.6.103": ICD9CM,
    "2.16.840.1.113883.6.281": HGNC,
}

_BY_PLACE: Final = {
    "loinc.org": LOINC,
    "snomed.info/sct": SNOMED,
    "snomed.info": SNOMED,
    "nlm.nih.gov/research/umls/rxnorm": RXNORM,
    "rxnav.nlm.nih.gov": RXNORM,
    "hl7.org/fhir/sid/icd-10": ICD10,
    "hl7.org/fhir/sid/icd-10-cm": ICD10CM,
    "hl7.org/fhir/sid/icd-9-cm": ICD9CM,
    "terminology.hl7.org/codesystem/icd-o-3": ICDO3,
    "hl7.org/fhir/sid/ndc": NDC,
    "whocc.no/atc": ATC,
    "fhir.de/codesystem/bfarm/atc": ATC,
    "unitsofmeasure.org": UCUM,
    "genenames.org": HGNC,
    "genenames.org/geneid": HGNC,
}

_NATIONAL_ICD10: Final = re.compile(r"(?:icd|cie|cim)-?10-?(?!pcs)(?:[a-z]{2,3})?")
"""A country's edition of ICD-10 ("icd-10-gm", "cie10-es"): its three-character categories are WHO's."""


def canonical(system: str) -> str:
    """Return the system's one URI; one that is not known comes back as it was written, without a slash at its end."""
    return _canonical(system) if len(system) <= _LONGEST else system.strip()


@lru_cache(maxsize=1024)
def _canonical(system: str) -> str:
    place = system.strip().lower()
    oid = place.removeprefix("urn:oid:")
    if oid in _BY_OID:
        return _BY_OID[oid]
    place = place.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    if place not in _BY_PLACE and _NATIONAL_ICD10.fullmatch(place.rpartition("/")[2]):
        return ICD10
    return _BY_PLACE.get(place, system.strip().rstrip("/"))


def code_of(system: str, code: str, display: str) -> Code:
    """One value per code, shared: a bundle repeats the same few hundred codes. Long ones are not kept."""
    make = _code_of if len(system) + len(code) + len(display) <= _LONGEST else _code_of.__wrapped__
    return make(system, code, display)


@lru_cache(maxsize=16384)
def _code_of(system: str, code: str, display: str) -> Code:
    return Code(canonical(system), code.strip(), display.strip())


def codes_of(concept: Concept | None) -> tuple[Code, ...]:
    """Every coding that has a code, in the order sent (the first is the sender's choice)."""
    if concept is None:
        return ()
    return tuple([code_of(coding.system, coding.code, coding.display) for coding in concept.coding if coding.code])


def all_codes(concepts: tuple[Concept, ...]) -> tuple[Code, ...]:
    """The codings of several concepts, one after the other."""
    return tuple([code for concept in concepts for code in codes_of(concept)])


def words_of(concept: Concept | None) -> str:
    """What the chart calls it: the text, else the first display."""
    if concept is None:
        return ""
    if concept.text:
        return concept.text
    return next((coding.display for coding in concept.coding if coding.display), "")


def first_code(concept: Concept | None) -> str:
    """The first coding's code, else the text in lower case: STU3 sends plain codes as text."""
    if concept is None:
        return ""
    return next((coding.code for coding in concept.coding if coding.code), concept.text.strip().lower())
