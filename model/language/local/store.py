"""Where fetched weights lie, and which folder a back end may load."""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from model.language.local.catalogue import MANIFEST, Weights, WeightsRefused, catalogue, digest_of, sha256_of

_FOLDER: Final = "models"
_CONVERTED: Final = "safetensors"
Convert = Callable[[Path, Path], None]
"""Writes the weights of a GGUF file as a safetensors folder."""


def source_of(weights: Weights, cache: Path) -> Path:
    """Where the file of known weights lies, fetched or not."""
    return cache / _FOLDER / weights.name / Path(weights.member).name


def keep(file: Path, weights: Weights, cache: Path) -> Path:
    """Put a fetched file into the cache, whole or not at all.

    Raises:
        WeightsRefused: it is not the file that was pinned.
    """
    found = sha256_of(file)
    if found != weights.sha256:
        raise WeightsRefused(f"{weights.name}: sha256 {found} is not the pinned {weights.sha256}; nothing was kept")
    target = source_of(weights, cache)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as made:
        Path(made.name).chmod(0o644)
    shutil.copyfile(file, made.name)
    Path(made.name).replace(target)
    return target


def state_of(weights: Weights, cache: Path) -> str:
    """Missing, changed, fetched or converted."""
    source = source_of(weights, cache)
    if not source.is_file():
        return "missing"
    if sha256_of(source) != weights.sha256:
        return "changed"
    folder = source.parent / _CONVERTED
    if not folder.is_dir():
        return "fetched"
    return "converted" if _recorded(folder) == (weights.sha256, digest_of(folder)) else "changed"


def folder_for(chosen: str, cache: Path, allowed: str, convert: Convert) -> Path:
    """The safetensors folder of a name in the catalogue, or of the site's own folder or GGUF file.

    Own weights need ``allowed``: the digest that the site trusts. A GGUF file is converted once; what was converted
    must still be what was written then.

    Raises:
        WeightsRefused: not fetched, changed, or of a digest that nobody allowed.
    """
    weights = catalogue().get(chosen)
    source = source_of(weights, cache) if weights else Path(chosen)
    if not source.exists():
        how = f"run `osler models get {chosen}`" if weights else f"known names: {', '.join(sorted(catalogue()))}"
        raise WeightsRefused(f"{chosen}: not there; {how}")
    trusted = weights.sha256 if weights else allowed
    found = digest_of(source)
    if found != trusted:
        raise WeightsRefused(
            f"{chosen}: sha256 {found} is not allowed; set OSLER_WEIGHTS_SHA256 to it if you trust them"
        )
    if source.is_dir():
        return source
    place = source.parent / _CONVERTED if weights else cache / _FOLDER / found
    return _converted(source, found, place, convert)


def _converted(source: Path, digest: str, place: Path, convert: Convert) -> Path:
    if not place.is_dir():
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as made:
            folder = Path(made) / _CONVERTED
            convert(source, folder)
            written = {"source": digest, "digest": digest_of(folder)}
            (folder / MANIFEST).write_text(json.dumps(written), encoding="utf-8")
            folder.replace(place)
    if _recorded(place) != (digest, digest_of(place)):
        raise WeightsRefused(f"{place}: changed since it was converted; remove it and start anew")
    return place


def _recorded(folder: Path) -> tuple[str, str]:
    try:
        written = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return str(written["source"]), str(written["digest"])
    except (OSError, ValueError, LookupError, TypeError):
        return "", ""
