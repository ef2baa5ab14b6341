"""Garbage at a real server: every answer must be a known refusal or cards; memory must stay."""

import asyncio
from collections import Counter
from pathlib import Path

from tqdm import tqdm

from tests.bench.payload import call
from tests.bench.servers import Server, osler
from tests.soak.garbage import Sent, make

CLIENTS = 8
ALLOWED = {200, 204, 304, 400, 401, 404, 405, 408, 412, 413, 415, 422, 431, 503}


def fuzz(folder: Path, requests: int, seed: int) -> int:
    """Send ``requests`` requests; 0 when nothing bad was seen."""
    with osler(folder, is_authenticated=False) as server:
        asyncio.run(_fire(server, range(200), Counter(), {}))
        before = server.resident_mb
        statuses: Counter[int] = Counter()
        bad: dict[int, int] = {}
        asyncio.run(_fire(server, range(seed * 1_000_000, seed * 1_000_000 + requests), statuses, bad))
        after = server.resident_mb
        alive = asyncio.run(_once(server, ("POST", "/cds-services/therapy-patient-view", {}, call(12, "alive"))))
    print(f"{requests} requests: " + ", ".join(f"{status} x {count}" for status, count in sorted(statuses.items())))
    print(f"not allowed (seed: status): {bad or 'none'}")
    print(f"resident memory {before:.0f} MB before, {after:.0f} MB after; still answers: {alive == 200}")
    return int(bool(bad) or alive != 200 or after > 250)


async def _fire(server: Server, seeds: range, statuses: Counter[int], bad: dict[int, int]) -> None:
    waiting = iter(tqdm(seeds, disable=None))

    async def client() -> None:
        for seed in waiting:
            status = await _once(server, make(seed))
            statuses[status] += 1
            if status not in ALLOWED:
                bad[seed] = status

    await asyncio.gather(*(client() for _ in range(CLIENTS)))


async def _once(server: Server, sent: Sent) -> int:
    """The status, or 0 when the server closed the connection without one."""
    method, path, headers, body = sent
    lines = {"Content-Type": "application/json", **headers, "Content-Length": str(len(body)), "Host": "fuzz"}
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write((head + "Connection: close\r\n\r\n").encode() + body)
        answer = await asyncio.wait_for(reader.read(), 20)
    except (ConnectionError, TimeoutError):
        answer = b""
    finally:
        writer.close()
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0
