"""The germline results of one case, each gene read once, whoever asks."""

from model.domain.case import ClinicalCase
from model.domain.pgx import GeneResult
from model.knowledge.base import Knowledge
from model.knowledge.genes import Gene
from model.therapy.phenotypes import Interpretation, interpret


class GeneReadings:
    """One case's results by gene, and what they say."""

    def __init__(self, case: ClinicalCase, knowledge: Knowledge) -> None:
        self._terms, self._words = knowledge.phenotypes, knowledge.words
        self._results: dict[str, list[GeneResult]] = {}
        for item in case.gene_results:
            self._results.setdefault(item.gene, []).append(item)
        self._read: dict[tuple[str, int | None], Interpretation] = {}

    def of(self, gene: Gene, x_copies: int | None = None) -> Interpretation:
        """What the results say of a gene; ``x_copies``, where it is X-linked: how many copies the patient has."""
        asked = gene.key, x_copies if gene.record.singles else None
        found = self._read.get(asked)
        if found is None:
            results = self._results.get(gene.symbol, ())
            found = self._read[asked] = interpret(gene, results, self._terms, self._words, x_copies=x_copies)
        return found
