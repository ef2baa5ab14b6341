"""A causal model in this process, by transformers on the CPU or a GPU; its output is held to the JSON schema.

The extra "learn" brings torch. Weights are safetensors of an allowed digest; code from a model's folder is never run.
"""

import importlib.util
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from model.language.contract import BackEnd, BackEndError, Generator, Left, Site, WordingAnswer, WordingRequest
from model.language.prompt import messages
from model.language.reply import read_reply, schema

if TYPE_CHECKING:
    from model.language.local.speaker import Speaker

_NAME: Final = "transformers_local"
_NEEDED: Final = ("torch", "transformers", "llguidance")
_TOKENS: Final = 512


class _Local:
    """Words one group at a time, one request after the other: a second one waits as long as its time allows."""

    name = _NAME

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = threading.Lock()
        self._speaker: Speaker | None = None

    def generate(self, request: WordingRequest, left: Left) -> WordingAnswer:
        if not request.evidence:
            return WordingAnswer(is_abstaining=True)
        if not self._turn.acquire(timeout=max(left(), 0)):
            return WordingAnswer(is_abstaining=True, fault="timeout")
        try:
            told = self._opened().say(messages(request), schema([item.id for item in request.evidence]), left, _TOKENS)
        finally:
            self._turn.release()
        return read_reply(told.text, told.fault)

    def _opened(self) -> "Speaker":
        from model.language.local.speaker import Speaker

        if self._speaker is None:
            self._speaker = Speaker(self._folder)
        return self._speaker


def _open(site: Site) -> Generator:
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if site.weights is None:
        raise BackEndError(f"{_NAME}: no weights; set OSLER_WEIGHTS")
    if missing:
        raise BackEndError(f"{_NAME}: {', '.join(missing)} not installed (`make learn`); OSLER_GENERATOR needs them")
    return _Local(site.weights())


BACKEND: Final = BackEnd(name=_NAME, open=_open)
