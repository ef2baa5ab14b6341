"""Opens the ontology: from the cache in a moment, or compiled anew when the cache lacks it."""

import json
from pathlib import Path
from typing import Final

from model.ontology.compile import compiled
from model.ontology.ontology import Ontology, opened
from model.ontology.sources import Sources, packaged
from model.ontology.store import OntologyError, default_cache, kept

_FOLDER: Final = "ontology"
_CHOSEN: Final = "chosen.json"


def load_ontology(sources: Sources | None = None, cache: Path | None = None) -> Ontology:
    """Open the named sources, else those chosen by ``choose``, else those of the data package.

    Args:
        sources: files to read; compiled at first use, a few seconds.
        cache: folder of things that can be made anew; the platform's own by default.

    Raises:
        OntologyError: no source can be read, or a chosen file is gone.
    """
    folder = ontology_cache(cache)
    wanted = sources or _chosen(folder) or packaged()
    key = wanted.key()
    return opened(kept(folder / key, lambda: compiled(wanted)), key, folder)


def choose(sources: Sources | None, cache: Path | None = None) -> Ontology:
    """Compile the sources and use them from now on; ``None`` goes back to the data package.

    Raises:
        OntologyError: a file cannot be read, or the choice cannot be written down.
    """
    folder = ontology_cache(cache)
    ontology = load_ontology(sources or packaged(), cache)
    note = folder / _CHOSEN
    try:
        if sources is None:
            note.unlink(missing_ok=True)
        else:
            names = ("ontology", "annotations", "genes")
            chosen = {name: str(getattr(sources, name).resolve()) for name in names}
            draft = note.with_suffix(".tmp")
            draft.write_text(json.dumps(chosen, indent=1) + "\n", encoding="utf-8")
            draft.replace(note)
    except OSError as fault:
        raise OntologyError(f"{note}: {fault.strerror}") from fault
    return ontology


def ontology_cache(cache: Path | None = None) -> Path:
    """Return the folder that holds compiled ontologies."""
    return (cache or default_cache()) / _FOLDER


def _chosen(folder: Path) -> Sources | None:
    note = folder / _CHOSEN
    try:
        chosen: dict[str, str] = json.loads(note.read_text(encoding="utf-8"))
        return Sources(
            ontology=Path(chosen["ontology"]), annotations=Path(chosen["annotations"]), genes=Path(chosen["genes"])
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise OntologyError(f"{note}: {fault}; run 'osler knowledge build' again") from fault
