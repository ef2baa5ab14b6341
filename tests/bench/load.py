"""A small HTTP client that keeps connections open and counts; its own cost does not enter the figures."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.servers import Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: CPU milliseconds of the server a request, wall milliseconds of each request."""

    cpu_ms: float
    wall_ms: tuple[float, ...]
    refused: int

    def percentile(self, share: float) -> float:
        """A percentile of the wall time in ms."""
        ordered = sorted(self.wall_ms)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def fire(server: Server, path: str, body: bytes, *, count: int, clients: int) -> Run:
    """Send the body ``count`` times from ``clients`` connections at once."""
    tokens = server.tokens(path, count)
    before = server.cpu_seconds
    wall, refused = asyncio.run(_fire(server.port, path, body, tokens, clients))
    cpu = server.cpu_seconds - before
    return Run(cpu_ms=cpu / count * 1000, wall_ms=tuple(wall), refused=refused)


async def _fire(port: int, path: str, body: bytes, tokens: Sequence[str], clients: int) -> tuple[list[float], int]:
    waiting = list(tokens)
    wall: list[float] = []
    refused = 0

    async def client() -> None:
        nonlocal refused
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            head = _head(path, len(body), waiting.pop())
            started = time.perf_counter()
            writer.write(head + body)
            await writer.drain()
            status = await _answer(reader)
            wall.append((time.perf_counter() - started) * 1000)
            refused += status != 200
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return wall, refused


def _head(path: str, length: int, token: str) -> bytes:
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    return (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"{authorization}Content-Length: {length}\r\n\r\n"
    ).encode()


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = int(head.split("content-length:")[1].split("\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(" ", 2)[1])
