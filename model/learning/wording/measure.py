"""How many of a model's sentences the guard proves: the figure before and after fine-tuning."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from model.domain.text import Language
from model.language.backends.transformers_local import BACKEND
from model.language.contract import Generator, Left, Site, WordingAnswer, WordingRequest
from model.language.guard import worded

Progress = Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Statements given, sentences offered, sentences proved."""

    statements: int
    offered: int
    proved: int


@dataclass(slots=True)
class _Counting:
    name: str
    inner: Generator
    offered: int = 0

    def generate(self, request: WordingRequest, left: Left) -> WordingAnswer:
        answer = self.inner.generate(request, left)
        self.offered += len(answer.sentences)
        return answer


def rates(
    folder: Path, held: Sequence[WordingRequest], left: Left, on_request: Progress = lambda: None
) -> dict[Language, Rate]:
    """Word each request by the model of a folder; ``left`` is the time of each, in seconds."""
    generator = BACKEND.open(Site(weights=lambda: folder))
    found = dict.fromkeys(Language, Rate(statements=0, offered=0, proved=0))
    for request in held:
        counting = _Counting("counting", generator)
        made, before = worded(request, counting, left), found[request.language]
        found[request.language] = Rate(
            statements=before.statements + len(request.evidence),
            offered=before.offered + counting.offered,
            proved=before.proved + made.by_model,
        )
        on_request()
    return found
