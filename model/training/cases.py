"""Published cases with a known diagnosis: which of them may teach, and how they are parted for cross-validation."""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from model.ontology.ontology import Ontology

FOLDS: Final = 5
CAP: Final = 25
"""No disease teaches with more cases than this: how often a disease was published says nothing of a patient."""


class CasesError(Exception):
    """The file of cases cannot be read; the message names the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One published patient. ``place`` is the true disease's, ``None`` when the annotations lack it.

    ``is_circular``: the case's own paper is among the disease's annotations, so finding it proves little.
    Features that were looked for and absent are not read: in published cases they give the answer away.
    """

    id: str
    present: tuple[str, ...]
    genes: tuple[str, ...]
    component: str
    place: int | None
    is_circular: bool


def read_cases(path: Path, ontology: Ontology) -> tuple[Case, ...]:
    """Read one JSON object a line: id, disease, pmid, component, genes, observed ([[HPO id, onset], ...]).

    Raises:
        CasesError: the file or a line cannot be read.
    """
    try:
        content = path.read_bytes()
        lines = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8").splitlines()
    except (OSError, EOFError, UnicodeDecodeError) as fault:
        raise CasesError(f"{path}: {fault}") from fault
    cases = []
    for number, line in enumerate(lines, start=1):
        try:
            cases.append(_case(json.loads(line), ontology))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise CasesError(f"{path}: line {number}: {fault!r}") from fault
    return tuple(cases)


def _case(written: dict[str, object], ontology: Ontology) -> Case:
    place = ontology.diseases.place(str(written["disease"]))
    paper = str(written["pmid"]).removeprefix("PMID:")
    observed = written["observed"]
    genes = written.get("genes", ())
    if not isinstance(observed, list) or not isinstance(genes, list | tuple):
        raise TypeError("observed and genes are lists")
    return Case(
        id=str(written["id"]),
        present=tuple(str(found[0]) for found in observed),
        genes=tuple(str(gene) for gene in genes),
        component=str(written["component"]),
        place=place,
        is_circular=place is not None and paper.isdigit() and int(paper) in ontology.diseases.papers_of[place],
    )


def fold_of(case: Case) -> int:
    """Return the fold of a case; cases that share a paper, a disease or a gene share it too."""
    return int(hashlib.sha256(case.component.encode()).hexdigest()[:8], 16) % FOLDS


def capped(cases: Sequence[Case], seed: int, cap: int = CAP) -> tuple[Case, ...]:
    """Return at most ``cap`` cases of each disease, drawn by the seed, in their order."""
    taken: Counter[int | None] = Counter()
    kept = []
    for number in np.random.default_rng(seed).permutation(len(cases)).tolist():
        if taken[cases[number].place] < cap:
            taken[cases[number].place] += 1
            kept.append(number)
    return tuple(cases[number] for number in sorted(kept))
