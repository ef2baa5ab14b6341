"""A causal model in this process, by transformers on the CPU or a GPU; its output is held to the JSON schema.

The extra "learn" brings torch. Weights are safetensors of an allowed digest; code from a model's folder is never run.
"""

import importlib.util
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from model.language.contract import BackEndError, Left, Message, Site, Speaker, Told
from model.language.modelled import modelled

if TYPE_CHECKING:
    from model.language.local.causal import Causal

_NAME: Final = "transformers_local"
_NEEDED: Final = ("torch", "transformers", "llguidance")
_TOKENS: Final = 512


class _Local:
    """One model, loaded at the first request. Requests take turns: a second one waits as long as its time allows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._turn = threading.Lock()
        self._model: Causal | None = None

    def say(self, chat: tuple[Message, ...], shape: Mapping[str, object], left: Left) -> Told:
        """Answer in the schema, token by token, until the time is over."""
        from model.language.local.causal import Causal

        if not self._turn.acquire(timeout=max(left(), 0)):
            return Told(fault="timeout")
        try:
            if self._model is None:
                self._model = Causal(self._folder)
            return self._model.say(chat, shape, left, _TOKENS)
        finally:
            self._turn.release()


def _open(site: Site) -> Speaker:
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if site.weights is None:
        raise BackEndError(f"{_NAME}: no weights; set OSLER_WEIGHTS")
    if missing:
        raise BackEndError(f"{_NAME}: {', '.join(missing)} not installed (`make learn`); OSLER_GENERATOR needs them")
    return _Local(site.weights())


BACKEND: Final = modelled(_NAME, _open)
