"""Reading FHIR: bytes to typed resources against orjson, json and fhir.resources, CPU time."""

import gzip
import json
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from fhir.resources.R4B.bundle import Bundle

from cds_hooks.consultation import Chart
from fhir_adapter.assemble import whole_bundle
from fhir_adapter.intake import decode_typed
from tests.bench.payload import chart
from tests.bench.servers import ROOT, peer_python

SAMPLES = ROOT.parent / "shared" / "fhir-samples" / "synthea-2019"

_PEER = """
import json, statistics, sys, time, orjson
raw = open(sys.argv[1], "rb").read()
def once():
    started = time.process_time(); orjson.loads(raw); return (time.process_time() - started) * 1000
once()
print(json.dumps(statistics.median(once() for _ in range(31))))
"""


def reading(folder: Path) -> Iterator[str]:
    """The lines of the report."""
    yield "## Reading"
    yield ""
    yield "CPU milliseconds, median of 31 (fhir.resources: of 3). `typed` is Osler's prefetch to typed resources; `case` goes on"
    yield "to the de-identified case with the leak canary passed. orjson runs in the same minute in an environment of its own."
    yield "The worst case for reading is a Bundle of results only; the mixed charts are three of the reference samples, where present."
    yield ""
    yield "| Bundle | typed | orjson.loads | ratio | json.loads | fhir.resources | times faster | case |"
    yield "|---|---|---|---|---|---|---|---|"
    for label, raw in _charts():
        file = folder / "bundle.json"
        file.write_bytes(raw)
        typed = _median(lambda: decode_typed(raw), 31)
        peer = subprocess.run([str(peer_python()), "-c", _PEER, str(file)], check=True, capture_output=True)
        orjson = float(peer.stdout)
        standard = _median(lambda: json.loads(raw), 31)
        models = _median(lambda: Bundle.model_validate(json.loads(raw)), 3)
        sealed = _median(lambda: _case(raw), 11)
        yield (
            f"| {label} ({len(raw) / 1e6:.2f}) | {typed:.2f} | {orjson:.2f} | {typed / orjson:.2f} | {standard:.2f} "
            f"| {models:.0f} | {models / typed:.0f} | {sealed:.1f} |"
        )


def _charts() -> Iterator[tuple[str, bytes]]:
    """Our own: nothing but laboratory results, every element of them used. And mixed ones, where they are at hand."""
    yield "results only", chart(1090)
    yield "results only", chart(5450)
    mixed = sorted(SAMPLES.glob("*.json.gz"), key=lambda path: path.name)
    sizes = [(abs(len(raw) - 1_000_000), raw) for raw in (gzip.decompress(path.read_bytes()) for path in mixed)]
    for _, raw in sorted(sizes, key=lambda found: found[0])[:3]:
        yield "mixed (Synthea 2019)", raw


def _case(raw: bytes) -> None:
    patient_id, slots = whole_bundle(raw, patient_id=None)
    Chart(slots=slots, patient_id=patient_id, as_of=datetime(2026, 1, 1, tzinfo=UTC)).seal()


def _median(work: Callable[[], object], count: int) -> float:
    def once() -> float:
        started = time.process_time()
        work()
        return (time.process_time() - started) * 1000

    once()
    return statistics.median(once() for _ in range(count))
