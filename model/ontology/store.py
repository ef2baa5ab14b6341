"""Named arrays in a folder: written whole or not at all, checked when read, mapped instead of copied.

No pickle is read or written; a manifest holds the size and the digest of each file.
"""

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Column: TypeAlias = NDArray[np.generic]
Columns: TypeAlias = Mapping[str, Column]

_MANIFEST: Final = "manifest.json"


class OntologyError(Exception):
    """The ontology or its annotations cannot be had; the message names the file and what to do."""


def default_cache() -> Path:
    """Return the platform's folder for things that can be made anew."""
    home = Path.home()
    match sys.platform:
        case "darwin":
            return home / "Library" / "Caches" / "osler"
        case "win32":
            return home / "AppData" / "Local" / "osler"
        case _:
            return home / ".cache" / "osler"


def kept(folder: Path, make: Callable[[], Columns]) -> Columns:
    """Return the arrays of a folder; make and keep them when they are missing or damaged.

    Where the folder cannot be written the arrays stay in memory: slower to start, never wrong.
    """
    found = read(folder)
    if found is not None:
        return found
    made = make()
    try:
        write(folder, made)
    except OSError:
        return made
    return read(folder) or made


def write(folder: Path, columns: Columns) -> None:
    """Write the arrays beside the folder and put them in its place in one step.

    Raises:
        OSError: the place cannot be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        files = {}
        for name, column in sorted(columns.items()):
            path = draft / f"{name}.npy"
            np.save(path, column, allow_pickle=False)
            files[name] = [path.stat().st_size, _digest(path)]
        (draft / _MANIFEST).write_text(json.dumps({"files": files}, indent=1) + "\n", encoding="utf-8")
        draft.chmod(0o755)
        _replace(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def read(folder: Path) -> Columns | None:
    """Map the arrays of a folder; ``None`` when one is missing, cut short or changed."""
    try:
        files: dict[str, list[int | str]] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))["files"]
        columns: dict[str, Column] = {}
        for name, (size, digest) in files.items():
            path = folder / f"{name}.npy"
            if path.stat().st_size != size or _digest(path) != digest:
                return None
            columns[name] = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return columns


def _replace(draft: Path, folder: Path) -> None:
    """Put the draft in the folder's place; when another process was faster and is whole, keep its work."""
    if folder.exists() and read(folder) is not None:
        return
    shutil.rmtree(folder, ignore_errors=True)
    try:
        draft.rename(folder)
    except OSError:
        if read(folder) is None:
            raise


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
