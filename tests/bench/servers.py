"""Starts Osler and its peer as they would run, one worker each, and reads what they cost."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from privacy.jose import SigningKey, generate, sign

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".venv-peers"
LOCK = Path(__file__).parent / "peers.lock"
ISSUER = "https://bench.example.org"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: its process, its port, and how a call is signed for it."""

    name: str
    port: int
    process: psutil.Process
    key: SigningKey | None = None

    @property
    def cpu_seconds(self) -> float:
        """CPU time of the process so far, user and system."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    @property
    def resident_mb(self) -> float:
        """Resident memory in MB."""
        return float(self.process.memory_info().rss) / 1e6

    def tokens(self, path: str, count: int) -> list[str]:
        """As many tokens as calls, each good once; empty strings where none is needed."""
        if self.key is None:
            return [""] * count
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": f"http://127.0.0.1:{self.port}{path}", "iat": now, "exp": now + 3000}
        return [
            sign({**claims, "jti": f"{now}-{number}-{os.urandom(4).hex()}"}, self.key, algorithm="ES384", kid="b")
            for number in range(count)
        ]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def osler(folder: Path, *, is_authenticated: bool) -> Iterator[Server]:
    """Osler with one worker; with ``is_authenticated`` every call needs an ES384 token."""
    port, key = free_port(), generate("ES384") if is_authenticated else None
    environment = {**os.environ, "OSLER_STORE": str(folder / f"{port}.db"), "OSLER_LOG_LEVEL": "warning"}
    if key is not None:
        (folder / "jwks.json").write_bytes(key.public_jwks(kid="b", algorithm="ES384"))
        tenants = folder / "tenants.toml"
        tenants.write_text(f'[[tenant]]\nid = "bench"\nissuer = "{ISSUER}"\njwks = "{folder / "jwks.json"}"\n')
        environment |= {"OSLER_TENANTS": str(tenants), "OSLER_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "cds_hooks.commands.cli", "serve", "--port", str(port)]
    with _running(command if key else [*command, "--sandbox"], environment, port, "/ready") as process:
        yield Server(name="Osler", port=port, process=process, key=key)


@contextmanager
def healthchain() -> Iterator[Server]:
    """HealthChain with one worker and a handler that does nothing, in an environment of its own."""
    port = free_port()
    app = ["--app-dir", str(ROOT / "tests" / "conformance" / "peers"), "healthchain_app:app"]
    command = [str(peer_python()), "-m", "uvicorn", *app, "--port", str(port), "--log-level", "warning"]
    with _running(command, dict(os.environ), port, "/cds-services") as process:
        yield Server(name="HealthChain", port=port, process=process)


def peer_python() -> Path:
    """The interpreter of the peers' environment, made at first use."""
    python = PEERS / "bin" / "python"
    if not (PEERS / ".ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "--no-deps", "-r", str(LOCK)], check=True)
        (PEERS / ".ready").touch()
    return python


@contextmanager
def _running(command: list[str], environment: dict[str, str], port: int, path: str) -> Iterator[psutil.Process]:
    child = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}{path}", child)
        yield psutil.Process(child.pid)
    finally:
        child.terminate()
        child.wait(15)


def wait_for(url: str, child: subprocess.Popen[bytes], seconds: float = 60) -> float:
    """Wait until a page answers; returns how long it took."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        if child.poll() is not None:
            raise RuntimeError(f"the server ended with {child.returncode}")
        try:
            with urlopen(url, timeout=2) as answer:
                json.loads(answer.read())
                return time.monotonic() - started
        except (URLError, OSError):
            time.sleep(0.02)
    raise RuntimeError(f"{url} did not answer in {seconds} s")
