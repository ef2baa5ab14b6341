"""The back end for tests: one sentence that names the ids it was given; never a clinical text."""

from typing import Final

from model.language.contract import Generator, Sentence, WordingAnswer, WordingRequest


class _Echo:
    """Answers with the ids of the evidence; abstains where there is none."""

    name = "echo"

    def generate(self, request: WordingRequest) -> WordingAnswer:
        ids = tuple(item.id for item in request.evidence)
        if not ids:
            return WordingAnswer(is_abstaining=True)
        return WordingAnswer(sentences=(Sentence(text=f"{request.task} {' '.join(ids)}", evidence=ids),))


BACKEND: Final[Generator] = _Echo()
