"""The weights that we know, and the digests by which files are recognised."""

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent / "catalogue.toml"
_READ: Final = frozenset((".safetensors", ".json", ".jinja", ".gguf", ".model", ".txt"))
_CHUNK: Final = 1 << 20
MANIFEST: Final = "osler-weights.json"
"""Written beside converted weights: which pinned file they were made from."""


class WeightsRefused(Exception):
    """Weights that may not be used; the message says which and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Weights inside of a published package. ``sha256`` is that of the file itself, not of the package."""

    name: str
    title: str
    package: str
    version: str
    member: str
    sha256: str
    bytes: int
    licence: str
    url: str
    retrieved: str
    note: str


@cache
def catalogue() -> Mapping[str, Weights]:
    """Every known set of weights by name."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: Weights(name=name, **record) for name, record in found.items()}


def sha256_of(file: Path, on_bytes: Callable[[int], object] = lambda _: None) -> str:
    """The digest of one file, read in pieces."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(_CHUNK):
            digest.update(piece)
            on_bytes(len(piece))
    return digest.hexdigest()


def digest_of(place: Path) -> str:
    """The digest of a file, or of everything in a folder that a model is loaded from.

    Raises:
        WeightsRefused: there is nothing, or weights in a form that can run code (pickle).
    """
    if place.is_file():
        return sha256_of(place)
    files = sorted(file for file in place.glob("*") if file.is_file())
    if any(file.suffix in (".bin", ".pt", ".pth", ".pkl") for file in files):
        raise WeightsRefused(f"{place}: pickled weights are not read; save them as safetensors")
    read = [file for file in files if file.suffix in _READ and file.name != MANIFEST]
    if not any(file.suffix == ".safetensors" for file in read):
        raise WeightsRefused(f"{place}: no safetensors weights")
    lines = "".join(f"{file.name} {sha256_of(file)}\n" for file in read)
    return hashlib.sha256(lines.encode()).hexdigest()
