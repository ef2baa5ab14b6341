"""What a model may answer, as a JSON schema, and its reader: whole sentences are taken, a torn end is left off."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from model.language.contract import Sentence, WordingAnswer

LONGEST: Final = 20_000
"""Characters of an answer; what grows past them is no answer."""
_HEAD: Final = re.compile(r'\A\s*(?:```(?:json)?\s*)?\{\s*"sentences"\s*:\s*\[')
_ABSTAINS: Final = re.compile(r'\A\s*\{\s*"sentences"\s*:\s*\[\s*\]')
_CITED: Final = re.compile(r"\s*[\[［]e[0-9]+(?:[,，\s]+e[0-9]+)*[\]］]")


def schema(ids: Sequence[str], longest: int = 600) -> dict[str, object]:
    """The JSON schema of an answer about the statements of these ids; no sentence at all means abstention."""
    sentence = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "maxLength": longest},
            "evidence": {"type": "array", "items": {"enum": list(ids)}, "minItems": 1, "maxItems": len(ids)},
        },
        "required": ["text", "evidence"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"sentences": {"type": "array", "items": sentence, "maxItems": 2 * len(ids)}},
        "required": ["sentences"],
        "additionalProperties": False,
    }


def read_reply(written: str, fault: str = "") -> WordingAnswer:
    """The sentences of an answer, as far as it goes.

    ``fault`` says why it may be torn; without one a text that is not all of a JSON object is itself a fault. An entry
    of another form ends the reading: nothing after it is trusted.
    """
    if len(written) > LONGEST:
        return WordingAnswer(is_abstaining=True, fault="too long")
    if _ABSTAINS.match(written):
        return WordingAnswer(is_abstaining=True, fault=fault)
    head = _HEAD.match(written)
    if head is None:
        return WordingAnswer(is_abstaining=True, fault=fault or "not the form")
    found = tuple(_sentences(written, head.end()))
    fault = fault or ("" if found and _is_whole(written) else "not the form")
    return WordingAnswer(sentences=found, is_abstaining=not found, fault=fault)


def _sentences(written: str, place: int) -> Iterator[Sentence]:
    decoder = json.JSONDecoder()
    while True:
        while place < len(written) and written[place] in ", \t\r\n":
            place += 1
        try:
            entry, place = decoder.raw_decode(written, place)
        except (json.JSONDecodeError, RecursionError):
            return
        if not isinstance(entry, dict):
            return
        text, evidence = entry.get("text"), entry.get("evidence")
        if not isinstance(text, str) or not isinstance(evidence, list):
            return
        if not all(_is_text(one) for one in (text, *evidence)):
            return
        yield Sentence(text=_CITED.sub("", text), evidence=tuple(evidence))


def _is_text(value: object) -> bool:
    """A string of whole characters; half a surrogate pair could not be sent on."""
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _is_whole(written: str) -> bool:
    try:
        return isinstance(json.loads(written), dict)
    except (json.JSONDecodeError, RecursionError):
        return False
