"""What a model is asked: an instruction, one worked example and the matter as JSON, in the language of the matter."""

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from model.domain.text import Language
from model.language.contract import Message, WordingRequest

_FILE: Final = Path(__file__).parent / "prompt.toml"


def wording(request: WordingRequest) -> tuple[Message, ...]:
    """The chat for one group of statements."""
    given = [{"id": item.id, "statement": item.statement.spoken(request.language)} for item in request.evidence]
    return _chat("wording", request.language, {"evidence": given})


def reading(text: str, language: Language) -> tuple[Message, ...]:
    """The chat for one note without identifiers."""
    return _chat("reading", language, {"note": text})


def _chat(task: str, language: Language, matter: object) -> tuple[Message, ...]:
    """The matter is quoted as JSON strings, so that nothing in it can end its field."""
    told = _table()[task][language]
    return (
        Message("system", told["instruction"].strip()),
        Message("user", told["example"].strip()),
        Message("assistant", told["answer"].strip()),
        Message("user", json.dumps(matter, ensure_ascii=False)),
    )


@cache
def _table() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
