"""What a model may answer, as a JSON schema, and its reader: whole entries are taken, a torn end is left off."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from model.findings.said import Standing
from model.language.contract import Sentence, WordingAnswer

LONGEST: Final = 20_000
"""Characters of an answer; what grows past them is no answer."""
_NOT_THE_FORM: Final = "not the form"
_CITED: Final = re.compile(r"\s*[\[［]e[0-9]+(?:[,，\s]+e[0-9]+)*[\]］]")


def schema(ids: Sequence[str], longest: int = 600) -> dict[str, object]:
    """An answer about the statements of these ids; no sentence at all means abstention."""
    fields: dict[str, object] = {
        "text": {"type": "string", "maxLength": longest},
        "evidence": {"type": "array", "items": {"enum": list(ids)}, "minItems": 1, "maxItems": len(ids)},
    }
    return _list_of("sentences", fields, 2 * len(ids))


def findings_schema(most: int = 40, longest: int = 120) -> dict[str, object]:
    """Findings that a model proposes."""
    words = {"type": "string", "maxLength": longest}
    return _list_of("findings", {"quote": words, "name": words, "presence": {"enum": list(Standing)}}, most)


def _list_of(key: str, fields: Mapping[str, object], most: int) -> dict[str, object]:
    entry = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {key: {"type": "array", "items": entry, "maxItems": most}},
        "required": [key],
        "additionalProperties": False,
    }


def read_reply(written: str, fault: str = "") -> WordingAnswer:
    """The sentences of an answer, as far as it goes; ``fault`` says why it may be torn."""
    found, fault = entries(written, "sentences", fault)
    said: list[Sentence] = []
    for entry in found:
        text, evidence = entry.get("text"), entry.get("evidence")
        if not is_text(text) or not isinstance(evidence, list) or not all(map(is_text, evidence)):
            fault = fault or _NOT_THE_FORM
            break
        said.append(Sentence(text=_CITED.sub("", str(text)), evidence=tuple(evidence)))
    return WordingAnswer(sentences=tuple(said), is_abstaining=not said, fault=fault)


def entries(written: str, key: str, fault: str = "") -> tuple[tuple[Mapping[str, object], ...], str]:
    """The objects of the one list of an answer, and what was wrong with it.

    Without a given ``fault`` a text that is not all of a JSON object is itself one. An entry of another form ends the
    reading: nothing after it is trusted.
    """
    if len(written) > LONGEST:
        return (), "too long"
    head = re.match(rf'\s*(?:```(?:json)?\s*)?\{{\s*"{key}"\s*:\s*\[', written)
    if head is None:
        return (), fault or _NOT_THE_FORM
    found = tuple(_entries(written, head.end()))
    is_right = _is_whole(written, key, len(found))
    return found, fault or ("" if is_right else _NOT_THE_FORM)


def is_text(value: object) -> bool:
    """A string of whole characters; half a surrogate pair could not be sent on."""
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _entries(written: str, place: int) -> Iterator[Mapping[str, object]]:
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
        yield entry


def _is_whole(written: str, key: str, count: int) -> bool:
    """Whether the text is one object whose list holds as many entries as were read."""
    try:
        whole = json.loads(written.strip().strip("`").removeprefix("json"))
    except (json.JSONDecodeError, RecursionError):
        return False
    return isinstance(whole, dict) and isinstance(whole.get(key), list) and len(whole[key]) == count
