"""The servers that the contract suite runs over, each behind the same few calls."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from fhir_adapter.testing.server import create
from tests.contract.fhir_server.sample import transaction

MEDPLUM_VERSION = "4.5.2"
_PACKAGES = [f"@medplum/{name}@{MEDPLUM_VERSION}" for name in ("core", "definitions", "fhir-router")]
_FHIR = {"content-type": "application/fhir+json"}
Send = Callable[..., httpx.Response]


@dataclass(frozen=True, kw_only=True)
class Server:
    """One FHIR server and what can be found on it: a patient, and the LOINC code of one of its results."""

    base: str
    send: Send
    patient: str = ""
    code: str = ""

    def get(self, path: str, **headers: str) -> httpx.Response:
        url = path if path.startswith("http") else f"{self.base}/{path}"
        return self.send("GET", url, headers=headers)

    def post_json(self, path: str, body: bytes) -> httpx.Response:
        return self.send("POST", f"{self.base}/{path}", content=body, headers=_FHIR)

    def post_form(self, path: str, **fields: str) -> httpx.Response:
        return self.send("POST", f"{self.base}/{path}", data=fields)

    def found(self, path: str) -> list[dict[str, Any]]:
        """The matches of a search, without included resources and outcomes."""
        return matches(self.get(path).json())

    def explored(self) -> "Server":
        """The same server with a patient who has a coded result, found by looking."""
        for result in self.found("Observation?_count=50"):
            reference = result.get("subject", {}).get("reference", "")
            codes = [coding["code"] for coding in result["code"].get("coding", []) if "loinc" in coding["system"]]
            if reference.startswith("Patient/") and codes:
                return Server(base=self.base, send=self.send, patient=reference[8:], code=codes[0])
        pytest.skip("the server holds no coded Observation of a patient")


def matches(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    """The resources of a searchset that match the search."""
    entries = bundle.get("entry", [])
    return [entry["resource"] for entry in entries if entry.get("search", {}).get("mode", "match") == "match"]


@contextmanager
def ours(_folder: Path) -> Iterator[Server]:
    """Our own server, in process."""
    app = create()

    def send(method: str, url: str, **parts: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
                return await client.request(method, url, **parts)

        return asyncio.run(once())

    yield _loaded(Server(base="http://fhir.test", send=send))


@contextmanager
def by_address(base: str) -> Iterator[Server]:
    """Any server, read only."""
    with httpx.Client(timeout=30, trust_env=False) as client:
        yield Server(base=base.rstrip("/"), send=client.request)


@contextmanager
def medplum(folder: Path) -> Iterator[Server]:
    """Medplum's in-memory router under node, installed into a folder of its own."""
    _install(folder)
    shutil.copy(Path(__file__).with_name("medplum.mjs"), folder)
    with subprocess.Popen(["node", "medplum.mjs"], cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            port = int(process.stdout.readline())
            with by_address(f"http://127.0.0.1:{port}") as server:
                yield _loaded(server)
        finally:
            process.terminate()


def _install(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not installed")
    command = [npm, "install", "--no-audit", "--no-fund", "--no-save", *_PACKAGES]
    (folder / "package.json").write_text('{"private": true}')
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        pytest.skip(f"npm could not install {' '.join(_PACKAGES)}")


def _loaded(server: Server) -> Server:
    answer = server.post_json("", json.dumps(transaction()).encode())
    assert answer.status_code == 200
    return server
