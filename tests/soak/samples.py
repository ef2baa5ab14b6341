"""Every Bundle of a folder through the command line's way and over HTTP: cards, gaps, time, broken invariants."""

import gzip
import io
import json
import re
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from starlette.testclient import TestClient
from tqdm import tqdm

from cds_hooks.app import create_app
from cds_hooks.consultation import Chart, Question, consult
from cds_hooks.service import Service
from cds_hooks.services import discovered
from cds_hooks.settings import Settings
from fhir_adapter.assemble import whole_bundle
from fhir_adapter.errors import FhirError
from fhir_adapter.needs import NEEDS
from model.domain.text import Language
from model.knowledge.load import load
from tests.conformance.checks import check_body

_DAY = re.compile(rb'"(20[0-2][0-9]-[01][0-9]-[0-3][0-9])T')
INSTANCE = "8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1"
_FIRST_HOME = {kind: need.key for need in reversed(NEEDS.values()) for kind in need.kinds}


class _Calendar:
    """A clock that stands at the end of whichever chart is looked at, so that old charts are read when they were new."""

    today = datetime(2026, 11, 1, tzinfo=UTC)

    def turn_to(self, raw: bytes) -> None:
        days = sorted(set(_DAY.findall(raw)))
        self.today = datetime.fromisoformat((days[-1] if days else b"2026-11-01").decode()).replace(tzinfo=UTC)

    def now(self) -> datetime:
        return self.today


def samples(folder: Path, source: Path) -> int:
    """Run all files below ``source``; 0 when nothing was raised, refused or malformed."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    services = [service for service in discovered().values() if service.hook == "patient-view"]
    calendar = _Calendar()
    app = create_app(
        Settings(
            sandbox=True,
            store=folder / "s.db",
            log_level="error",
            body_limit=50_000_000,
            deadline_ms=20_000,
            entry_limit=50_000,
        ),
        clock=calendar.now,
    )
    with TestClient(app, client=("127.0.0.1", 1), raise_server_exceptions=False) as client:
        for name, raw in tqdm(list(bundles(source)), disable=None):
            counts["files"] += 1
            counts["bytes"] += len(raw)
            calendar.turn_to(raw)
            for service in services:
                faults.extend(f"{name}: {fault}" for fault in _both_ways(raw, service, client, calendar.today, counts))
    _print(counts, faults)
    return int(bool(faults))


def bundles(source: Path) -> Iterator[tuple[str, bytes]]:
    """All JSON files, unpacked, those inside tar files too."""
    for path in sorted(source.rglob("*.json.gz")):
        yield path.name, gzip.decompress(path.read_bytes())
    for path in sorted(source.rglob("*.tar.gz")):
        with tarfile.open(fileobj=io.BytesIO(path.read_bytes())) as archive:
            for member in archive:
                if member.name.endswith(".json") and (handle := archive.extractfile(member)):
                    yield member.name, handle.read()


def _both_ways(
    raw: bytes, service: Service, client: TestClient, moment: datetime, counts: Counter[str]
) -> Iterator[str]:
    try:
        patient_id, slots = whole_bundle(raw, patient_id=None)
    except FhirError as fault:
        counts[f"no patient to assess ({fault})"] += 1
        return
    if not patient_id:
        counts["no patient in the file"] += 1
        return
    counts["charts"] += 1
    started = time.process_time()
    chart = Chart(slots=slots, patient_id=patient_id, as_of=moment)
    question = Question(service=service, knowledge=load(), language=Language.EN, hook_instance=INSTANCE)
    spoken = consult(chart, question)
    counts["cpu_us"] += round((time.process_time() - started) * 1e6)
    counts["read_bytes"] += len(raw)
    counts["gaps"] += len(spoken.assessment.gaps)
    for card in spoken.cards:
        counts[f"card {service.id} {card.indicator} {card.source.topic.code if card.source.topic else ''}"] += 1
    answer = client.post(
        f"/cds-services/{service.id}", content=_request(slots, patient_id), headers={"content-type": "application/json"}
    )
    if answer.status_code == 412 and b'"patient":null' in answer.request.content.replace(b" ", b""):
        counts["no patient resource in the file: 412 over HTTP"] += 1
        return
    if answer.status_code != 200:
        yield f"HTTP {answer.status_code} {answer.text[:200]}"
        return
    counts["cards over HTTP"] += len(answer.json()["cards"])
    yield from map(str, check_body(answer.json()))


def _request(slots: object, patient_id: str) -> bytes:
    """The chart as an EHR would prefetch it: a Bundle for each key."""
    homes: dict[str, list[dict[str, object]]] = {key: [] for key in NEEDS}
    for slot in slots:  # type: ignore[attr-defined]  # slots of whole_bundle
        for entry in slot.entries:
            if home := _FIRST_HOME.get(entry.kind):
                homes[home].append({"fullUrl": entry.full_url or entry.reference, "resource": json.loads(entry.raw)})
    prefetch: dict[str, object] = {
        key: {"resourceType": "Bundle", "type": "searchset", "entry": entries} for key, entries in homes.items()
    }
    patients = [row["resource"] for row in homes["patient"]]
    own = [found for found in patients if found.get("id") == patient_id]  # type: ignore[attr-defined]  # JSON
    prefetch["patient"] = next(iter(own or patients), None)
    body = {
        "hook": "patient-view",
        "hookInstance": INSTANCE,
        "context": {"userId": "Practitioner/1", "patientId": patient_id},
    }
    return json.dumps(body | {"prefetch": prefetch}).encode()


def _print(counts: Counter[str], faults: list[str]) -> None:
    megabytes = counts["read_bytes"] / 1e6
    print(
        f"{counts['files']} files, {counts['bytes'] / 1e6:.1f} MB; {counts['charts']} charts assessed (files x services)"
    )
    print(
        f"{counts['cpu_us'] / 1e3 / max(megabytes, 1e-9):.1f} ms CPU a MB, from bytes to cards; {counts['gaps']} gaps"
    )
    for name, count in sorted(counts.items()):
        if name.startswith(("card", "no patient")):
            print(f"  {count:5d}  {name}")
    print(f"faults: {len(faults)}")
    for fault in faults[:40]:
        print(f"  {fault}")
