"""Starts our own server as a process on a free loopback port, for runs without a target."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

START_SECONDS = 120.0


@dataclass(frozen=True)
class Running:
    """A started server: its base URL and the file that holds its output."""

    base: str
    output: Path

    def log(self) -> str:
        """Everything that the server has written so far."""
        return self.output.read_text(encoding="utf-8", errors="replace")


def free_port() -> int:
    """Return a loopback port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path, port: int, settings: Mapping[str, str]) -> Iterator[Running]:
    """Run ``osler serve`` in ``folder`` until the block ends; wait for /ready first, and for the ranking's tables.

    Raises:
        RuntimeError: the server ended or was not ready in time; the message ends with its output.
    """
    beside = Path(sys.executable).with_name("osler")
    osler = [str(beside)] if beside.exists() else [sys.executable, "-m", "cds_hooks"]
    yield from _run([*osler, "serve", "--host", "127.0.0.1", "--port", str(port)], folder, port, settings)


@contextmanager
def sandboxed(folder: Path, port: int, ehr_port: int, settings: Mapping[str, str]) -> Iterator[Running]:
    """Run our server in sandbox mode, with the EHR at ``ehr_port`` as the FHIR server that it trusts.

    A sandbox trusts /fhir on the port that it believes to be its own. The server is started by its
    ASGI factory, as behind a proxy, so that this can be another port than the one it listens on.
    """
    believed = {"OSLER_SANDBOX": "true", "OSLER_PORT": str(ehr_port), "OSLER_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "uvicorn", "--factory", "cds_hooks.asgi:make", "--port", str(port)]
    yield from _run([*command, "--log-level", "warning"], folder, port, believed | dict(settings))


def _run(command: list[str], folder: Path, port: int, settings: Mapping[str, str]) -> Iterator[Running]:
    output = folder / "server.log"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OSLER_")}
    with output.open("wb") as sink:
        process = subprocess.Popen(
            command, cwd=folder, env=inherited | dict(settings), stdout=sink, stderr=subprocess.STDOUT
        )
    running = Running(f"http://127.0.0.1:{port}", output)
    try:
        _await_ready(process, running)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_ready(process: subprocess.Popen[bytes], running: Running) -> None:
    until = time.monotonic() + START_SECONDS
    with httpx.Client(trust_env=False, timeout=2) as client:
        while time.monotonic() < until and process.poll() is None:
            try:
                answer = client.get(running.base + "/ready")
                if answer.status_code == 200 and "ranking" not in answer.json():
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
    raise RuntimeError(f"the server at {running.base} did not become ready:\n{running.log()[-4000:]}")
