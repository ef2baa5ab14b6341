"""Opens what the ranking needs: at once for a command, in the background for a server, which must not wait for it."""

import threading
from typing import Final

from model.domain.text import Language
from model.findings.spoken import told
from model.knowledge.differential_tables import load_differential
from model.ontology.load import load_ontology
from model.ontology.ontology import Ontology
from model.ranking.knowledge import ranking_knowledge


class Opening:
    """The ontology with the ranking's tables, opened once; the first time ever they are compiled, in twenty seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened: Ontology | None = None
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Open in the background; until that is done ``ready`` answers ``None``."""
        if self._opened is None and self._thread is None:
            self._thread = threading.Thread(target=self._open, name="ranking tables", daemon=True)
            self._thread.start()

    def is_busy(self) -> bool:
        """Whether the background is opening it right now."""
        return self._opened is None and self._thread is not None and self._thread.is_alive()

    def ready(self) -> Ontology | None:
        """The ontology; ``None`` while somebody else is opening it.

        Raises:
            OntologyError: its files are not to be had.
        """
        if self.is_busy():
            return None
        return self._opened or self._open()

    def _open(self) -> Ontology:
        with self._lock:
            if self._opened is None:
                ontology = load_ontology()
                ranking_knowledge(ontology)
                load_differential()
                told("", Language.EN, ontology)
                self._opened = ontology
            return self._opened


OPENING: Final = Opening()
"""The one of this process."""
