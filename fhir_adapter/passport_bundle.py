"""A patient's genomic passport as a Bundle of Genomics Reporting (STU3) resources, which our own readers read back.

Profiles and codes: HL7 Genomics Reporting Implementation Guide 3.0.0 (CC0), hl7.org/fhir/uv/genomics-reporting.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from pydantic import ValidationError

from fhir_adapter.emit import BadProposal
from fhir_adapter.enzyme_activity import METHOD
from fhir_adapter.gene_names import gene_names
from fhir_adapter.star_alleles import is_hla
from fhir_adapter.term_tables import rows_of
from model.domain.code import HGNC, LOINC, Code
from model.domain.pgx import Detection

Json = dict[str, object]

_GUIDE: Final = "http://hl7.org/fhir/uv/genomics-reporting"
_PROFILE: Final = f"{_GUIDE}/StructureDefinition/"
_CODES: Final = f"{_GUIDE}/CodeSystem/tbd-codes-cs"
_ARTIFACT: Final = "http://hl7.org/fhir/StructureDefinition/workflow-relatedArtifact"
_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
_SECTION: Final = "http://terminology.hl7.org/CodeSystem/v2-0074"
_IMPLICATION: Final = "therapeutic-implication"
_STATE: Final = MappingProxyType({1: "heterozygous", 2: "homozygous"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PassportImplication:
    """What a result means for one drug: our advice in words, and the guideline that it rests on."""

    drug: Code
    text: str
    source: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassportEntry:
    """One gene of the passport, as interpreted. ``refs`` are the results ("Observation/12") that it was read from.

    ``allele`` with ``detection`` is a presence (an HLA allele) or a single variant; ``copies`` as in ``GeneResult``.
    """

    gene: str
    diplotype: tuple[str, ...] = ()
    phenotype: str = ""
    activity_score: Decimal | None = None
    allele: str = ""
    detection: Detection | None = None
    copies: int | None = None
    method: str = ""
    taken: date | None = None
    refs: tuple[str, ...] = ()
    implications: tuple[PassportImplication, ...] = ()


def passport_bundle(patient_id: str, entries: Iterable[PassportEntry], *, today: date) -> Json:
    """A collection: for each gene its result, its phenotype and what it means for drugs, and one report over all.

    The same entries give the same bytes; entries are sorted by gene.

    Raises:
        BadProposal: it does not validate as FHIR R4 (advice without words, for one).
    """
    sheaf = _Sheaf(patient_id)
    for entry in sorted(entries, key=lambda one: (one.gene, one.allele, one.diplotype, one.phenotype)):
        _add(sheaf, entry)
    sheaf.add(_report(sheaf, today))
    bundle: Json = {"resourceType": "Bundle", "type": "collection", "entry": sheaf.entries}
    _check(bundle)
    return bundle


class _Sheaf:
    """The resources made so far, each with a name that follows from its content."""

    def __init__(self, patient_id: str) -> None:
        self.subject: Json = {"reference": f"Patient/{patient_id.removeprefix('Patient/')}"}
        self.entries: list[Json] = []
        self.references: list[Json] = []

    def add(self, resource: Json) -> Json:
        """Put a resource in; returns the reference to it."""
        name = f"{self.subject['reference']} {len(self.entries)} {sorted(resource.items(), key=str)}"
        url = f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"
        self.entries.append({"fullUrl": url, "resource": resource})
        reference: Json = {"reference": url}
        if resource["resourceType"] == "Observation":
            self.references.append(reference)
        return reference


def _add(sheaf: _Sheaf, entry: PassportEntry) -> None:
    """The resources of one gene: what was found first, then what follows from it."""
    found: list[Json] = []
    if entry.diplotype:
        found.append(sheaf.add(_genotype(sheaf, entry)))
    if entry.allele and entry.detection is not None and not entry.diplotype:
        found.append(sheaf.add(_presence(sheaf, entry) if is_hla(entry.gene) else _variant(sheaf, entry)))
    if entry.activity_score is not None:
        found.append(sheaf.add(_score(sheaf, entry)))
    if entry.method == METHOD and entry.phenotype:
        found.append(sheaf.add(_assay(sheaf, entry)))
    elif entry.phenotype and not entry.implications:
        sheaf.add(_implication(sheaf, entry, found, None))
    for implication in sorted(entry.implications, key=lambda one: (one.drug.system, one.drug.code, one.text)):
        sheaf.add(_implication(sheaf, entry, found, implication))


def _genotype(sheaf: _Sheaf, entry: PassportEntry) -> Json:
    words = "/".join(entry.diplotype) if len(entry.diplotype) > 1 else f"{entry.diplotype[0]} hemizygous"
    made = _observation(sheaf, entry, "genotype", _loinc("84413-4", "Genotype display name"))
    return made | {"valueCodeableConcept": {"text": f"{entry.gene} {words}"}, "component": [_gene(entry.gene)]}


def _presence(sheaf: _Sheaf, entry: PassportEntry) -> Json:
    named = f"{entry.gene}{entry.allele}"
    number = _presence_codes().get(named, "")
    code: Json = {"text": f"{named} presence"}
    code |= {"coding": [{"system": LOINC, "code": number}]} if number else {}
    return _observation(sheaf, entry, "", code) | {"valueCodeableConcept": _found(entry.detection)}


def _variant(sheaf: _Sheaf, entry: PassportEntry) -> Json:
    parts = [_gene(entry.gene), _part("81252-9", "Discrete genetic variant", {"text": entry.allele})]
    state = _STATE.get(entry.copies or 0)
    if state:
        parts.append(_part("53034-5", "Allelic state", _answer("state", state)))
    made = _observation(sheaf, entry, "variant", _loinc("69548-6", "Genetic variant assessment"))
    return made | {"valueCodeableConcept": _found(entry.detection), "component": parts}


def _score(sheaf: _Sheaf, entry: PassportEntry) -> Json:
    made = _observation(sheaf, entry, "", {"text": f"{entry.gene} activity score"})
    return made | {"valueQuantity": {"value": entry.activity_score}, "component": [_gene(entry.gene)]}


def _assay(sheaf: _Sheaf, entry: PassportEntry) -> Json:
    made = _observation(sheaf, entry, "", {"text": f"{entry.gene} enzyme activity"})
    return made | {"valueCodeableConcept": {"text": entry.phenotype}}


def _implication(sheaf: _Sheaf, entry: PassportEntry, found: list[Json], meant: PassportImplication | None) -> Json:
    code: Json = {"coding": [{"system": _CODES, "code": _IMPLICATION}]}
    made = _observation(sheaf, entry, _IMPLICATION, code)
    parts = [_gene(entry.gene)]
    if entry.phenotype:
        parts.append({"code": code, "valueCodeableConcept": _answer("phenotype", entry.phenotype)})
    if meant is not None:
        drug: Json = {"coding": [_coding(meant.drug)], **({"text": meant.drug.display} if meant.drug.display else {})}
        parts.append(_part("51963-7", "Medication assessed", drug))
        conclusion = {"coding": [{"system": _CODES, "code": "conclusion-string"}]}
        parts.append({"code": conclusion, "valueString": meant.text})
        artifact: Json = {"type": "citation", "display": meant.source, **({"url": meant.url} if meant.url else {})}
        made["extension"] = [{"url": _ARTIFACT, "valueRelatedArtifact": artifact}]
    made["component"] = parts
    return made | ({"derivedFrom": found} if found else {})


def _report(sheaf: _Sheaf, today: date) -> Json:
    return {
        "resourceType": "DiagnosticReport",
        "meta": {"profile": [f"{_PROFILE}genomic-report"]},
        "status": "final",
        "category": [{"coding": [{"system": _SECTION, "code": "GE"}]}],
        "code": _loinc("51969-4", "Genetic analysis report"),
        "subject": sheaf.subject,
        "effectiveDateTime": today.isoformat(),
        **({"result": list(sheaf.references)} if sheaf.references else {}),
    }


def _observation(sheaf: _Sheaf, entry: PassportEntry, profile: str, code: Json) -> Json:
    """What all our observations have in common."""
    return {
        "resourceType": "Observation",
        **({"meta": {"profile": [f"{_PROFILE}{profile}"]}} if profile else {}),
        "status": "final",
        "category": [
            {"coding": [{"system": _CATEGORY, "code": "laboratory"}]},
            {"coding": [{"system": _SECTION, "code": "GE"}]},
        ],
        "code": code,
        "subject": sheaf.subject,
        **({"effectiveDateTime": entry.taken.isoformat()} if entry.taken else {}),
        **(
            {"derivedFrom": [{"reference": ref} for ref in entry.refs]}
            if entry.refs and profile != _IMPLICATION
            else {}
        ),
    }


def _gene(symbol: str) -> Json:
    number = _numbers().get(symbol, "")
    coding: Json = {"system": HGNC, "code": f"HGNC:{number}", "display": symbol}
    return _part("48018-6", "Gene studied [ID]", {"coding": [coding]} if number else {"text": symbol})


def _part(number: str, display: str, value: Json) -> Json:
    return {"code": _loinc(number, display), "valueCodeableConcept": value}


def _loinc(number: str, display: str) -> Json:
    return {"coding": [{"system": LOINC, "code": number, "display": display}]}


def _coding(code: Code) -> Json:
    return {"system": code.system, "code": code.code, **({"display": code.display} if code.display else {})}


def _found(detection: Detection | None) -> Json:
    return _answer("detection", str(detection))


def _answer(kind: str, means: str) -> Json:
    """The LOINC answer for a meaning, and the words for it where there is none."""
    number = _answers().get((kind, means), "")
    if kind != "phenotype" and number:
        return {"coding": [{"system": LOINC, "code": number}]}
    return {"text": means, **({"coding": [{"system": LOINC, "code": number}]} if number else {})}


def _check(bundle: Json) -> None:
    from fhir.resources.R4B.bundle import Bundle  # 0.3 s to import: only when a passport is asked for

    try:
        Bundle.model_validate(bundle)
    except ValidationError as fault:
        raise BadProposal(f"genomic passport: {fault.error_count()} faults") from fault


@cache
def _numbers() -> Mapping[str, str]:
    return MappingProxyType({gene.symbol: gene.hgnc for gene in gene_names() if gene.hgnc})


@cache
def _answers() -> Mapping[tuple[str, str], str]:
    """The first LOINC answer of each meaning."""
    found: dict[tuple[str, str], str] = {}
    for row in rows_of("genomic_answers.csv"):
        if row["system"] == LOINC:
            found.setdefault((row["kind"], row["means"]), row["code"])
    return MappingProxyType(found)


@cache
def _presence_codes() -> Mapping[str, str]:
    rows: Iterator[dict[str, str]] = (row for row in rows_of("genomic_codes.csv") if row["role"] == "presence")
    return MappingProxyType({row["subject"]: row["code"] for row in rows})
