"""Every way of sending a germline result that we know of: read right or refused with a reason, down to the case."""

import re
import tomllib
from pathlib import Path

import pytest

from model.domain.pgx import Detection, GeneResult
from privacy.deidentify import deidentify
from privacy.snapshot import PatientSnapshot
from tests.unit.fhir_adapter.chart import LOINC, Json, chart, observation, quantity

FORMS = tomllib.loads(Path(__file__).with_name("genomic_forms.toml").read_text(encoding="utf-8"))
ALL = [(group, *form) for group, table in FORMS.items() for form in table["forms"]]
SYSTEMS = {
    "loinc": LOINC,
    "sct": "http://snomed.info/sct",
    "hgnc": "http://www.genenames.org/geneId",
    "hgnc-https": "https://genenames.org/",
    "pharmvar": "https://www.pharmvar.org",
    "hla": "http://www.ebi.ac.uk/ipd/imgt/hla",
    "glstring": "https://glstring.org",
    "dbsnp": "http://www.ncbi.nlm.nih.gov/snp",
    "hgvs": "http://varnomen.hgvs.org",
    "clinvar": "http://www.ncbi.nlm.nih.gov/clinvar",
    "refseq": "http://www.ncbi.nlm.nih.gov/refseq",
    "tbd": "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs",
    "none": "",
    "https": "https://loinc.org/",
}
VERBS = {Detection.DETECTED: "has", Detection.NOT_DETECTED: "lacks", Detection.UNCLEAR: "may have"}
LOINC_CODE = re.compile(r"(?:(none|https|tbd):)?(\d{1,7}-\d|[a-z]+(?:-[a-z]+)+)(?:\|(.*))?")


def code(written: str) -> Json:
    found = LOINC_CODE.fullmatch(written)
    if found is None:
        return {"text": written}
    system, number, display = found.groups()
    return {"coding": [{"system": SYSTEMS[system or "loinc"], "code": number, "display": display or ""}]}


def concept(written: str) -> Json:
    coding, _, text = written.partition("&t:")
    system, number, display = coding.split("|")
    return {"coding": [{"system": SYSTEMS[system], "code": number, "display": display}], "text": text}


def number(written: str) -> Json:
    """ "1.1 U/g{Hb} (4.6-13.5) [L]": value, unit, range, mark."""
    found = re.fullmatch(r"([<>]?)([\d.]+)(?: ([^ (\[]+))?(?: \(([\d.]+)-([\d.]+)\))?(?: \[(\w+)\])?", written)
    comparator, value, unit, low, high, mark = found.groups()
    made: Json = {
        "valueQuantity": quantity(value, unit) if unit else {"value": float(value) if "." in value else int(value)}
    }
    made["valueQuantity"] |= {"comparator": comparator} if comparator else {}
    made |= {"referenceRange": [{"low": quantity(low, unit), "high": quantity(high, unit)}]} if low else {}
    return made | ({"interpretation": [{"coding": [{"code": mark}]}]} if mark else {})


def value(written: str) -> Json:
    kind, _, rest = written.partition(":")
    makers = {
        "": lambda _: {},
        "s": lambda text: {"valueString": text},
        "t": lambda text: {"valueCodeableConcept": {"text": text}},
        "c": lambda text: {"valueCodeableConcept": concept(text)},
        "q": number,
        "n": lambda text: {"valueInteger": int(text)},
        "r": lambda text: {"valueRange": {"low": {"value": int(text)}}},
    }
    return makers[kind](rest)


def component(written: str) -> Json:
    asked, _, rest = written.partition("=")
    return {"code": code(asked), **value(rest)}


def resource(asked: str, written: str, parts: list[str]) -> Json:
    made = observation("x", component=[component(part) for part in parts], **value(written))
    return made | {"code": code(asked)}


def shown(result: GeneResult) -> str:
    said = []
    if result.allele:
        copies = {1: " once", 2: " twice", None: ""}[result.copies]
        said.append(f"{VERBS[result.detection]} {result.allele}{copies}")
    said += ["/".join(result.diplotype.alleles)] if result.diplotype else []
    said += [("" if said else "is ") + result.phenotype] if result.phenotype else []
    said += [("" if said else "scores ") + str(result.activity_score)] if result.activity_score is not None else []
    way = f" by {result.method}" if result.method else ""
    return f"{result.gene} {' and '.join(said)}{way}"


def read_as(snapshot: PatientSnapshot) -> str:
    case, _ = deidentify(snapshot)
    gaps = [f"refused: {gap.what.en.rpartition('that ')[2]} {gap.detail}" for gap in case.gaps]
    return " + ".join([*(shown(one) for one in case.gene_results), *gaps]) or "nothing"


@pytest.mark.parametrize(
    ("group", "asked", "written", "parts", "expected"), ALL, ids=[f"{one[0]}-{n}" for n, one in enumerate(ALL)]
)
def test_a_form_is_read_right_or_refused(group: str, asked: str, written: str, parts: list[str], expected: str) -> None:
    snapshot = chart(resource(asked, written, parts))
    found = read_as(snapshot).split(" + ")
    assert len(found) == len(expected.split(" + ")), found
    pairs = zip(sorted(found), sorted(expected.split(" + ")), strict=True)
    assert [(one, other) for one, other in pairs if one != other and not is_reason(one, other)] == []


def is_reason(found: str, expected: str) -> bool:
    """Whether a refusal gives the expected reason."""
    reason = expected.removeprefix("refused: ")
    return found.startswith("refused: ") and expected.startswith("refused: ") and reason in found


def test_there_are_enough_forms() -> None:
    assert len(ALL) >= 200
    assert len({str(form) for form in ALL}) == len(ALL)
