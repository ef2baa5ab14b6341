"""Makes requests that no honest client sends, each from a seed, so that a bad one can be made again."""

import copy
import gzip
import json
import random
from collections.abc import Callable

from tests.bench.payload import call

Sent = tuple[str, str, dict[str, str], bytes]
"""Method, path, headers, body."""

_GOOD = call(12, "8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1")
_PATHS = (
    "/cds-services/diagnosis-patient-view",
    "/cds-services/therapy-patient-view",
    "/cds-services/therapy-order-sign",
    "/cds-services/therapy-patient-view/feedback",
    "/cds-services/no-such-service",
    "/cds-services/%2e%2e%2fetc/feedback",
    "/fhir/Patient",
    "/",
)
_ODD = (None, True, [], {}, "", " ", "\u0000", -1, 1e308, 10**400, "x" * 5_000, "*" * 50, [[[]]], {"": ""}, "\ud83d")
_JSON = {"Content-Type": "application/json"}


def make(seed: int) -> Sent:
    """One request."""
    dice = random.Random(seed)
    body = dice.choices(_KINDS, weights=_WEIGHTS)[0](dice)
    headers = dict(_JSON)
    method = "POST"
    path = dice.choices(_PATHS, weights=(8, 8, 4, 4, 1, 1, 1, 1))[0]
    if dice.random() < 0.05:
        headers["Content-Type"] = dice.choice(["text/plain", "application/xml", "", "a/b;" * 200])
    if dice.random() < 0.08:
        headers["Content-Encoding"], body = _packed(dice, body)
    if dice.random() < 0.05:
        headers["Authorization"] = dice.choice(["Bearer", "Bearer a.b.c", "Basic x", "Bearer " + "A" * 3_000])
    if dice.random() < 0.03:
        method = dice.choice(["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
    return method, path, headers, body


def _packed(dice: random.Random, body: bytes) -> tuple[str, bytes]:
    choice = dice.randrange(4)
    if choice == 0:
        return "gzip", gzip.compress(body, 1)
    if choice == 1:
        return "gzip", gzip.compress(body, 1)[:-9]
    if choice == 2:
        return "gzip", gzip.compress(b" " * 6_000_000, 1)
    return "br", body


def _noise(dice: random.Random) -> bytes:
    return dice.randbytes(dice.randrange(1, 2_000))


def _cut(dice: random.Random) -> bytes:
    return _GOOD[: dice.randrange(1, len(_GOOD))]


def _flipped(dice: random.Random) -> bytes:
    body = bytearray(_GOOD)
    for _ in range(dice.randrange(1, 20)):
        body[dice.randrange(len(body))] = dice.randrange(256)
    return bytes(body)


def _deep(dice: random.Random) -> bytes:
    depth = dice.choice([60, 70, 500, 5_000, 200_000])
    opener, closer = dice.choice([(b"[", b"]"), (b'{"a":', b"}")])
    inner = opener * depth + b"1" + closer * depth * dice.randrange(2)
    return b'{"hook":"patient-view","hookInstance":"x","context":{"patientId":"bench-1","x":' + inner + b"}}"


def _huge(dice: random.Random) -> bytes:
    if dice.random() < 0.7:
        return b'{"hook":"' + b"h" * dice.randrange(100_000, 900_000) + b'"}'
    return b"[" + b"0," * dice.choice([400_000, 2_600_000]) + b"0]"


def _mutated(dice: random.Random) -> bytes:
    """A good request with some members replaced by odd ones, anywhere in the tree."""
    tree = json.loads(_GOOD)
    for _ in range(dice.randrange(1, 6)):
        _mutate(tree, dice)
    return json.dumps(tree).encode()


def _mutate(node: object, dice: random.Random) -> None:
    while isinstance(node, dict | list) and node:
        keys = list(node) if isinstance(node, dict) else range(len(node))
        key = dice.choice(list(keys))
        child = node[key]  # type: ignore[index]  # a key of this very node
        if not isinstance(child, dict | list) or not child or dice.random() < 0.25:
            node[key] = copy.deepcopy(dice.choice(_ODD))  # type: ignore[index]  # a key of this very node
            return
        node = child


def _feedback(dice: random.Random) -> bytes:
    item = {"card": dice.choice(["x", "", "8f14e45f-ceea-467f-a0e6-54a1b0e4d6a1", None, "y" * 100])}
    item["outcome"] = dice.choice(["accepted", "overridden", "ignored", 1])
    item["outcomeTimestamp"] = dice.choice(["2026-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "now", None])
    return json.dumps({"feedback": [item] * dice.choice([0, 1, 3, 600])}).encode()


_KINDS: tuple[Callable[[random.Random], bytes], ...] = (
    lambda dice: _GOOD,
    _noise,
    _cut,
    _flipped,
    _deep,
    _huge,
    _mutated,
    _feedback,
)
_WEIGHTS = (5, 10, 15, 20, 5, 1, 40, 10)
