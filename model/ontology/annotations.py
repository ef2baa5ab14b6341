"""Reads what is known of each disease: its features with frequencies, inheritance, onset, papers and genes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from model.ontology.store import OntologyError

BANDS: Final = MappingProxyType(
    {
        "HP:0040280": 1.0,
        "HP:0040281": 0.9,
        "HP:0040282": 0.55,
        "HP:0040283": 0.17,
        "HP:0040284": 0.025,
        "HP:0040285": 0.0,
    }
)
"""The middle of each frequency band that the annotations use (obligate to excluded)."""

KINDS: Final = ("OMIM", "ORPHA")
_COLUMNS: Final = "database_id\tdisease_name\tqualifier\thpo_id\treference\tevidence\tonset\tfrequency"


class Told(IntEnum):
    """How a row tells the frequency of a feature."""

    NOTHING = 0
    COUNTS = 1
    PERCENT = 2
    BAND = 3


class Feature(NamedTuple):
    """One row: a feature of a disease; ``seen`` of ``looked_at`` patients where counts are given."""

    term: str
    told: Told
    share: float
    seen: int
    looked_at: int
    paper: int
    is_curated: bool


@dataclass(slots=True)
class DiseaseRows:
    """Everything that the file says of one disease. Rows that deny a feature are left out."""

    id: str
    label: str
    features: list[Feature] = field(default_factory=list)
    inheritance: dict[str, None] = field(default_factory=dict)
    onset: dict[str, None] = field(default_factory=dict)


def read_annotations(path: Path) -> tuple[str, dict[str, DiseaseRows]]:
    """Return the release and the diseases of OMIM and Orphanet by id.

    Raises:
        OntologyError: the file cannot be read or is no phenotype.hpoa.
    """
    release, has_columns = "", False
    diseases: dict[str, DiseaseRows] = {}
    for line in _lines(path):
        if line.startswith("#"):
            if line.startswith("#version:"):
                release = line.partition(":")[2].strip()
            continue
        if not has_columns:
            if not line.startswith(_COLUMNS):
                raise OntologyError(f"{path}: not a phenotype.hpoa file (its columns differ)")
            has_columns = True
            continue
        cells = line.split("\t")
        if len(cells) >= 11 and cells[0].partition(":")[0] in KINDS and cells[2] != "NOT":
            disease = diseases.setdefault(cells[0], DiseaseRows(cells[0], cells[1]))
            _take(disease, cells)
    if not release or not diseases:
        raise OntologyError(f"{path}: holds no release and no disease of OMIM or Orphanet")
    return release, diseases


def read_genes(path: Path) -> list[tuple[str, str]]:
    """Return the distinct pairs of gene symbol and disease id.

    Raises:
        OntologyError: the file cannot be read or lacks its columns.
    """
    lines = _lines(path)
    head = next(lines, "").split("\t")
    if "gene_symbol" not in head or "disease_id" not in head:
        raise OntologyError(f"{path}: not a genes_to_phenotype file (no gene_symbol, disease_id)")
    gene, disease = head.index("gene_symbol"), head.index("disease_id")
    pairs: dict[tuple[str, str], None] = {}
    for line in lines:
        cells = line.split("\t")
        if len(cells) == len(head):
            pairs[cells[gene], cells[disease]] = None
    return sorted(pairs)


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield line.rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise OntologyError(f"{path}: {fault}") from fault


def _take(disease: DiseaseRows, cells: list[str]) -> None:
    match cells[10]:
        case "P":
            told, share, seen, looked_at = _frequency(cells[7])
            if told is not Told.BAND or share > 0:
                paper = int(cells[4][5:]) if cells[4].startswith("PMID:") and cells[4][5:].isdigit() else 0
                disease.features.append(Feature(cells[3], told, share, seen, looked_at, paper, cells[5] == "PCS"))
        case "I":
            disease.inheritance[cells[3]] = None
        case "C":
            disease.onset[cells[3]] = None
        case _:
            return


def _frequency(cell: str) -> tuple[Told, float, int, int]:
    if cell in BANDS:
        return Told.BAND, BANDS[cell], 0, 0
    if cell.endswith("%"):
        try:
            return Told.PERCENT, min(1.0, float(cell[:-1]) / 100), 0, 0
        except ValueError:
            return Told.NOTHING, 0.0, 0, 0
    seen, slash, looked_at = cell.partition("/")
    if slash and seen.isdigit() and looked_at.isdigit() and int(looked_at) > 0:
        count = min(int(seen), int(looked_at))
        return Told.COUNTS, count / int(looked_at), count, int(looked_at)
    return Told.NOTHING, 0.0, 0, 0
