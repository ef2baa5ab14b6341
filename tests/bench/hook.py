"""The whole hook against HealthChain doing nothing: same bodies, alternating runs, CPU a request."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.bench.load import Run, fire
from tests.bench.payload import call
from tests.bench.servers import Server, healthchain, osler

SIZES = {"49 kB": 47, "97 kB": 99, "196 kB": 208}
ROUNDS = 5
CALLS = 150
OURS = "/cds-services/{service}"
THEIRS = "/cds-services/peer-patient-view"
INSTANCE = "8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1"


def hook(folder: Path) -> Iterator[str]:
    """The lines of the report."""
    yield "## The whole hook"
    yield ""
    yield (
        "One worker each, keep-alive connections, alternating runs. Osler does everything: JWT (ES384, used once), reading, "
        "de-identification, leak canary, assessment, cards, audit on disk. HealthChain 0.16.1 parses the request and returns "
        f"one fixed card. CPU is that of the server process; {ROUNDS} rounds of {CALLS} calls, one client; median (lowest-highest)."
    )
    yield ""
    yield "| prefetch | service | Osler CPU ms | HealthChain CPU ms | ratio | Osler without JWT | ratio |"
    yield "|---|---|---|---|---|---|---|"
    with (
        osler(folder, is_authenticated=True) as ours,
        osler(folder, is_authenticated=False) as open_,
        healthchain() as peer,
    ):
        for service in ("diagnosis-patient-view", "therapy-patient-view"):
            for label, count in SIZES.items():
                yield _row(label, service, call(count, INSTANCE), ours, open_, peer)
        yield ""
        yield from _latency(ours, peer)
        yield ""
        yield f"Resident memory after these runs: Osler {ours.resident_mb:.0f} MB (budget 250), HealthChain {peer.resident_mb:.0f} MB."


def _row(label: str, service: str, body: bytes, ours: Server, open_: Server, peer: Server) -> str:
    path = OURS.format(service=service)
    runs: dict[str, list[Run]] = {"ours": [], "open": [], "peer": []}
    for _ in range(ROUNDS):
        runs["ours"].append(fire(ours, path, body, count=CALLS, clients=1))
        runs["open"].append(fire(open_, path, body, count=CALLS, clients=1))
        runs["peer"].append(fire(peer, THEIRS, body, count=CALLS, clients=1))
    refused = sum(run.refused for found in runs.values() for run in found)
    if refused:
        raise RuntimeError(f"{refused} calls were refused; the figures would mean nothing")
    signed, unsigned, theirs = (spread([run.cpu_ms for run in runs[name]]) for name in ("ours", "open", "peer"))
    return (
        f"| {label} ({len(body) / 1000:.0f} kB) | {service} | {signed} | {theirs} | {ratio(runs, 'ours')} "
        f"| {unsigned} | {ratio(runs, 'open')} |"
    )


def ratio(runs: dict[str, list[Run]], name: str) -> str:
    """Median of the ratios round by round."""
    pairs = zip(runs[name], runs["peer"], strict=True)
    return f"{statistics.median(mine.cpu_ms / theirs.cpu_ms for mine, theirs in pairs):.2f}"


def spread(values: list[float]) -> str:
    """Median with the lowest and highest."""
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


def _latency(ours: Server, peer: Server) -> Iterator[str]:
    yield "Latency over the wire with four clients at once, 97 kB, therapy-patient-view, 600 calls (wall time on a shared machine):"
    yield ""
    yield "| | p50 ms | p99 ms | slowest ms |"
    yield "|---|---|---|---|"
    body = call(SIZES["97 kB"], INSTANCE)
    for server, path in ((ours, OURS.format(service="therapy-patient-view")), (peer, THEIRS)):
        run = fire(server, path, body, count=600, clients=4)
        yield f"| {server.name} | {run.percentile(0.5):.1f} | {run.percentile(0.99):.1f} | {max(run.wall_ms):.1f} |"
