"""The reference back end: each statement in our own words, as its rule wrote it, in the order given."""

from typing import Final

from model.language.contract import BackEnd, Generator, Left, Sentence, WordingAnswer, WordingRequest


class _Template:
    """Says every statement as it stands. What does not fit the length is left out whole, never cut."""

    name = "template"

    def generate(self, request: WordingRequest, left: Left) -> WordingAnswer:  # noqa: ARG002 - it is at once
        room = request.at_most
        said: list[Sentence] = []
        for item in request.evidence:
            text = item.statement.spoken(request.language)
            if text and len(text) <= room:
                room -= len(text)
                said.append(Sentence(text=text, evidence=(item.id,)))
        return WordingAnswer(sentences=tuple(said), is_abstaining=not said)


TEMPLATE: Final[Generator] = _Template()
BACKEND: Final = BackEnd(name=TEMPLATE.name, open=lambda _: TEMPLATE)
