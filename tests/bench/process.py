"""What a worker costs to have: start to first card, memory, the collector's worst pause."""

import gc
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import psutil
from starlette.testclient import TestClient

from cds_hooks.app import create_app
from cds_hooks.settings import Settings
from tests.bench.hook import INSTANCE, OURS
from tests.bench.payload import call, observation, patient
from tests.bench.servers import ROOT, free_port, wait_for

TRIES = 7
_MEASURE = """
import resource, subprocess, sys, time
begun = time.monotonic()
subprocess.run([sys.executable, "-m", *sys.argv[1:]], stdin=sys.stdin, stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)
"""
"""A small process of its own: a child's peak counts what its parent had in memory when it was begun."""
DEIDENTIFIED = {
    "text": b'{"id": "1", "text": "Seen by Dr. Anna Keller on 2026-03-04, MRN 12345678."}\n',
    "fhir": b'{"resourceType": "Patient", "id": "a", "name": [{"family": "Keller"}], "birthDate": "1950-01-01"}',
}


def process(folder: Path) -> Iterator[str]:
    """The lines of the report."""
    yield "## A worker"
    yield ""
    yield "| what | measured | budget |"
    yield "|---|---|---|"
    started, fresh = _start(folder)
    yield f"| start to first card (process begun to cards received, sandbox) | {started:.2f} s | 3 s |"
    yield f"| resident memory after the first card | {fresh:.0f} MB | 250 MB |"
    pause, count = _worst_pause(folder)
    yield f"| worst garbage-collection pause over {count} calls of 196 kB, after the freeze | {pause:.2f} ms | 10 ms |"
    for kind, sent in DEIDENTIFIED.items():
        wall, cpu, resident = _deidentify(folder, kind, sent)
        spent = f"{wall:.2f} s, {cpu:.2f} s of them processor time"
        yield f"| `osler deidentify`, one {kind} from start to end, fastest of {TRIES} | {spent} | 0.5 s |"
        yield f"| its resident memory | {resident:.0f} MB | 120 MB |"
    for patients in (200, 2_000, 20_000):
        size, resident = _bulk(folder, patients)
        what = f"`osler deidentify --input`, resident memory over {patients:,} patients in {size:.1f} MB"
        yield f"| {what} | {resident:.0f} MB | 120 MB |"


def _start(folder: Path) -> tuple[float, float]:
    port, begun = free_port(), time.monotonic()
    command = [sys.executable, "-m", "cds_hooks.commands.cli", "serve", "--sandbox", "--port", str(port)]
    environment = {**os.environ, "OSLER_STORE": str(folder / "start.db"), "OSLER_LOG_LEVEL": "warning"}
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/ready", child)
        target = f"http://127.0.0.1:{port}" + OURS.format(service="therapy-patient-view")
        with urlopen(Request(target, call(47, INSTANCE), {"Content-Type": "application/json"})) as answer:
            answer.read()
        return time.monotonic() - begun, psutil.Process(child.pid).memory_info().rss / 1e6
    finally:
        child.terminate()
        child.wait(15)


def _deidentify(folder: Path, kind: str, sent: bytes) -> tuple[float, float, float]:
    """Wall and processor seconds, the fastest of some runs with compiled files at hand, and the most MB."""
    command = [sys.executable, "-c", _MEASURE, "cds_hooks.commands.cli", "deidentify", "--profile", "internal"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OSLER_", "PYTHON"))}
    compiled = {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    runs = [
        subprocess.run(
            [*command, "--format", kind], cwd=ROOT, env=kept | compiled, input=sent, capture_output=True, check=True
        )
        for _ in range(TRIES)
    ]
    walls, spent, most = zip(*(map(float, run.stdout.splitlines()[-1].split()) for run in runs), strict=True)
    return min(walls), min(spent), max(most)


def _bulk(folder: Path, patients: int) -> tuple[float, float]:
    """Megabytes of a Bulk Data folder with four results a patient, and the most MB that its de-identification takes."""
    source, dice = folder / f"bulk-{patients}", random.Random(7)
    source.mkdir()
    with (source / "Patient.ndjson").open("w") as people, (source / "Observation.ndjson").open("w") as results:
        for number in range(patients):
            people.write(json.dumps(patient() | {"id": f"p-{number}"}) + "\n")
            for place in range(4):
                own = {"id": f"obs-{number}-{place}", "subject": {"reference": f"Patient/p-{number}"}}
                results.write(json.dumps(observation(place, dice) | own) + "\n")
    command = [sys.executable, "-c", _MEASURE, "cds_hooks.commands.cli", "deidentify", "--input", str(source)]
    run = subprocess.run(
        [*command, "--output", str(folder / f"released-{patients}")],
        cwd=ROOT,
        input=b"",
        capture_output=True,
        check=True,
    )
    size = sum(path.stat().st_size for path in source.iterdir()) / 1e6
    return size, float(run.stdout.splitlines()[-1].split()[-1])


def _worst_pause(folder: Path, count: int = 1500) -> tuple[float, int]:
    app = create_app(Settings(sandbox=True, store=folder / "gc.db", log_level="error"))
    pauses: list[float] = []
    begun = 0.0

    def watch(phase: str, _: dict[str, int]) -> None:
        nonlocal begun
        if phase == "start":
            begun = time.perf_counter()
        else:
            pauses.append((time.perf_counter() - begun) * 1000)

    body = call(208, INSTANCE)
    with TestClient(app, client=("127.0.0.1", 1)) as client:
        gc.callbacks.append(watch)
        for _ in range(count):
            client.post(
                OURS.format(service="therapy-patient-view"), content=body, headers={"content-type": "application/json"}
            )
        if not pauses:
            gc.collect()  # none came by itself: what a full one would cost now
        gc.callbacks.remove(watch)
    return max(pauses, default=0.0), count
