"""A back end made of a language model: what every one of them does alike."""

from collections.abc import Callable
from dataclasses import dataclass

from model.language.contract import BackEnd, Generator, Left, Site, Speaker, WordingAnswer, WordingRequest
from model.language.prompt import wording
from model.language.reply import read_reply, schema


@dataclass(slots=True)
class Modelled:
    """Words one group of statements by one answer of the model."""

    name: str
    speaker: Speaker

    def generate(self, request: WordingRequest, left: Left) -> WordingAnswer:
        """Word the evidence, or abstain."""
        if not request.evidence:
            return WordingAnswer(is_abstaining=True)
        told = self.speaker.say(wording(request), schema([item.id for item in request.evidence]), left)
        return read_reply(told.text, told.fault)


def modelled(name: str, speaker: Callable[[Site], Speaker]) -> BackEnd:
    """The back end of that model."""

    def opened(site: Site) -> Generator:
        return Modelled(name, speaker(site))

    return BackEnd(name=name, open=opened, speaker=speaker)
