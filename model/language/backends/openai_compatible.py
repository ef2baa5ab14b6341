"""A language-model server with the OpenAI chat interface: vLLM, SGLang, TGI, Ollama, llama.cpp.

The wire is the site's: what is sent and read here is bytes through ``Site.ask``, once, without a second try.
"""

import json
from collections.abc import Mapping
from typing import Final

from model.language.contract import Ask, BackEndError, EngineUnavailable, Left, Message, Site, Speaker, Told
from model.language.modelled import modelled
from model.language.reply import LONGEST

_NAME: Final = "openai_compatible"
_TOKENS: Final = 1024
_TORN: Final = ("timeout", "protocol")


class Stream:
    """Reads server-sent events, or one JSON object where a server does not stream, piece by piece."""

    def __init__(self) -> None:
        self.content = ""
        self.fault = ""
        self.is_ended = False
        self._waiting = b""

    def hear(self, piece: bytes) -> bool:
        """Take one piece of the body; false when there is nothing more to learn from it."""
        *lines, self._waiting = (self._waiting + piece).split(b"\n")
        for line in lines:
            self._line(line.strip())
        if max(len(self.content), len(self._waiting)) > LONGEST:
            self.fault, self.is_ended = "too long", True
        return not self.is_ended

    def close(self) -> None:
        """The body is over: what still waits is a last line, or the object of a server that does not stream."""
        waiting, self._waiting = self._waiting.strip(), b""
        if not self.is_ended:
            self._line(waiting if waiting.startswith(b"data:") else b"data:" + waiting)
        if not self.is_ended:
            self.fault = self.fault or "cut off"

    def _line(self, line: bytes) -> None:
        if self.is_ended or not line.startswith(b"data:"):
            return
        written = line.removeprefix(b"data:").strip()
        if written == b"[DONE]":
            self.is_ended = True
            return
        try:
            event = json.loads(written)
            choice = event["choices"][0]
            said = (choice.get("delta") or choice.get("message") or {}).get("content") or ""
            self.content += said
            self.is_ended = "message" in choice
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            self.fault = "not the protocol"


class _Engine:
    """One model of one server."""

    def __init__(self, ask: Ask, model: str) -> None:
        self._ask, self._model = ask, model

    def say(self, chat: tuple[Message, ...], shape: Mapping[str, object], left: Left) -> Told:
        """Ask once. What came before the time was over, or before the server broke off, counts."""
        stream = Stream()
        try:
            self._ask(self._body(chat, shape), left, stream.hear)
            stream.close()
        except EngineUnavailable as fault:
            return Told(text=stream.content if fault.code in _TORN else "", fault=fault.code)
        return Told(text=stream.content, fault=stream.fault)

    def _body(self, chat: tuple[Message, ...], shape: Mapping[str, object]) -> bytes:
        asked = {
            "model": self._model,
            "messages": [{"role": item.role, "content": item.content} for item in chat],
            "temperature": 0,
            "seed": 1,
            "max_tokens": _TOKENS,
            "stream": True,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": dict(shape)},
            },
        }
        return json.dumps(asked, ensure_ascii=False).encode()


def _open(site: Site) -> Speaker:
    if site.ask is None:
        raise BackEndError(f"{_NAME}: no server may be asked; set OSLER_ENGINE to its address")
    return _Engine(site.ask, site.engine_model)


BACKEND: Final = modelled(_NAME, _open)
