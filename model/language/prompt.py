"""What a model is asked: an instruction, one worked example and the evidence as JSON, in the language of the answer."""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from model.language.contract import WordingRequest

_FILE: Final = Path(__file__).parent / "prompt.toml"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat; ``role`` is system, user or assistant."""

    role: str
    content: str


def messages(request: WordingRequest) -> tuple[Message, ...]:
    """The chat for one group of statements. Statements are quoted as JSON strings, so that none can end its field."""
    told = _table()[request.language]
    given = [{"id": item.id, "statement": item.statement.spoken(request.language)} for item in request.evidence]
    return (
        Message("system", told["instruction"].strip()),
        Message("user", told["example"].strip()),
        Message("assistant", told["answer"].strip()),
        Message("user", json.dumps({"evidence": given}, ensure_ascii=False)),
    )


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
