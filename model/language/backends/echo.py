"""The back end for tests: a model whose one sentence names the ids it was given, so that the verifier refuses it."""

from typing import Final

from model.language.contract import BackEnd, Left, Sentence, WordingAnswer, WordingRequest


class _Echo:
    """Answers with the ids of the evidence; abstains where there is none."""

    name = "echo"

    def generate(self, request: WordingRequest, left: Left) -> WordingAnswer:  # noqa: ARG002 - it is at once
        ids = tuple(item.id for item in request.evidence)
        if not ids:
            return WordingAnswer(is_abstaining=True)
        return WordingAnswer(sentences=(Sentence(text=f"{request.task} {' '.join(ids)}", evidence=ids),))


BACKEND: Final = BackEnd(name=_Echo.name, open=lambda _: _Echo())
