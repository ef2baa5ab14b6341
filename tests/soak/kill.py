"""Kill -9 under load, again and again on one store: what was acknowledged must be there, and the chain whole."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path

from privacy.audit import verify
from privacy.database import Database
from tests.bench.payload import call
from tests.bench.servers import ROOT, free_port, wait_for

CALL = "/cds-services/therapy-patient-view"


def kill(folder: Path, rounds: int) -> int:
    """Run the rounds; 0 when nothing acknowledged was lost."""
    store = folder / "kill.db"
    acknowledged: set[str] = set()
    answered: set[str] = set()
    for number in range(rounds):
        _round(store, 1.0 + 0.3 * number, acknowledged, answered)
    connection = sqlite3.connect(store)
    kept = {card for (card,) in connection.execute("SELECT card FROM feedback")}
    bodies = b"".join(body for (body,) in connection.execute("SELECT body FROM audit_event"))
    connection.close()
    database = Database.open(store)
    verdict = verify(database)
    database.close()
    lost = acknowledged - kept
    unrecorded = {instance for instance in answered if instance.encode() not in bodies}
    print(f"{rounds} kills; feedback acknowledged {len(acknowledged)}, lost {len(lost)}")
    print(f"answers received {len(answered)}, without audit record {len(unrecorded)}")
    print(f"audit chain: {verdict.count} records, intact {verdict.is_intact} {verdict.problem}")
    return int(bool(lost) or bool(unrecorded) or not verdict.is_intact)


def _round(store: Path, seconds: float, acknowledged: set[str], answered: set[str]) -> None:
    port = free_port()
    command = [sys.executable, "-m", "cds_hooks.commands.cli", "serve", "--sandbox", "--port", str(port)]
    environment = {**os.environ, "OSLER_STORE": str(store), "OSLER_LOG_LEVEL": "error"}
    child = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}/ready", child)
        asyncio.run(_load(port, seconds, child.pid, acknowledged, answered))
    finally:
        child.kill()
        child.wait()


async def _load(port: int, seconds: float, pid: int, acknowledged: set[str], answered: set[str]) -> None:
    async def feedback() -> None:
        while True:
            card = str(uuid.uuid4())
            item = {"card": card, "outcome": "accepted", "outcomeTimestamp": "2026-01-01T00:00:00Z"}
            if await _post(port, f"{CALL}/feedback", json.dumps({"feedback": [item]}).encode()):
                acknowledged.add(card)

    async def calls() -> None:
        while True:
            instance = str(uuid.uuid4())
            if await _post(port, CALL, call(12, instance)):
                answered.add(instance)

    work = [asyncio.ensure_future(job()) for job in (feedback, feedback, feedback, calls, calls)]
    await asyncio.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    await asyncio.gather(*work, return_exceptions=True)


async def _post(port: int, path: str, body: bytes) -> bool:
    """Whether the server said 200; a connection that dies ends the client."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
    answer = await reader.read()
    writer.close()
    if not answer:
        raise ConnectionError
    return b" 200 " in answer.split(b"\r\n", 1)[0] and answer.rstrip().endswith(b"}")
