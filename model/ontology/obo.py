"""Reads the ontology's OBO file: terms, names, parents, and numbers that were given up for others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Final

from model.ontology.store import OntologyError

_SYNONYM: Final = re.compile(r'"((?:[^"\\]|\\.)*)" (EXACT|NARROW|BROAD|RELATED)\b ?([^\[]*)')
_ESCAPE: Final = re.compile(r"\\(.)")


class Scope(IntEnum):
    """How a name stands to its term: the label, the same thing, something narrower or wider, or merely near."""

    LABEL = 0
    EXACT = 1
    NARROW = 2
    BROAD = 3
    RELATED = 4


@dataclass(slots=True)
class OboTerm:
    """One stanza of the file, as written."""

    id: str
    label: str = ""
    names: list[tuple[str, Scope]] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    former: list[str] = field(default_factory=list)
    replaced_by: str = ""
    is_obsolete: bool = False


def read_obo(path: Path) -> tuple[str, list[OboTerm]]:
    """Return the release and every HP term, obsolete ones included.

    Raises:
        OntologyError: the file cannot be read or is no HPO release.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise OntologyError(f"{path}: {fault}") from fault
    release = next((line.rpartition("/")[2] for line in lines[:60] if line.startswith("data-version:")), "")
    terms = [term for term in _stanzas(lines) if term.id.startswith("HP:") and term.id[3:].isdigit()]
    if not release or not any(term.id == "HP:0000118" for term in terms):
        raise OntologyError(f"{path}: not a release of the Human Phenotype Ontology in OBO format")
    return release.strip(), terms


def _stanzas(lines: list[str]) -> Iterator[OboTerm]:
    term: OboTerm | None = None
    for line in lines:
        if line.startswith("["):
            if term is not None:
                yield term
            term = OboTerm("") if line == "[Term]" else None
        elif term is not None:
            key, _, value = line.partition(": ")
            _take(term, key, value)
    if term is not None:
        yield term


def _take(term: OboTerm, key: str, value: str) -> None:
    match key:
        case "id":
            term.id = value.strip()
        case "name":
            term.label = value.strip()
        case "alt_id":
            term.former.append(value.strip())
        case "is_a":
            term.parents.append(value.split(" ", 1)[0])
        case "replaced_by":
            term.replaced_by = value.strip()
        case "is_obsolete":
            term.is_obsolete = value.strip() == "true"
        case "synonym":
            found = _SYNONYM.match(value)
            if found and "obsolete_synonym" not in found[3]:
                term.names.append((_ESCAPE.sub(r"\1", found[1]), Scope[found[2]]))
        case _:
            return
