"""What a worker costs to have: start to first card, memory, the collector's worst pause."""

import gc
import os
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
from tests.bench.payload import call
from tests.bench.servers import ROOT, free_port, wait_for


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
