"""Texts in, the same texts without identifiers out: the lines of ``osler deidentify --format text``."""

import gc
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from privacy.text.placeholders import Style
    from privacy.text.scrub import Classifier


_COLLECT_EVERY: Final = 100_000


class _Unusable(Exception):
    """A line that is no request; says why, never what stood there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How all lines are answered; with a key for surrogates, each line's known identifiers have their own stand-ins."""

    style: "Style"
    surrogate_key: bytes | None = None
    classifier: "Classifier | None" = None


def scrub_lines(source: IO[bytes], target: IO[bytes], manner: Manner) -> int:
    """Answer every line; return how many could not be read."""
    gc.set_threshold(_COLLECT_EVERY)  # what a text leaves behind has no cycles
    failed = 0
    for number, line in enumerate(_lines(source), start=1):
        if not line.strip():
            continue
        answer, is_good = _answer(line, number, manner)
        failed += not is_good
        target.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    target.flush()
    return failed


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines one by one; on a terminal with a bar of how many are done."""
    if not sys.stderr.isatty():
        yield from stream
        return
    from tqdm import tqdm

    yield from tqdm(stream, unit=" texts", file=sys.stderr)


def _answer(line: bytes, number: int, manner: Manner) -> tuple[dict[str, object], bool]:
    from privacy.text.known import Known
    from privacy.text.scrub import scrub
    from privacy.text.surrogates import Surrogates

    key: object = number
    try:
        request = _parsed(line)
        key = request.get("id", number)
        text, known = request.get("text"), request.get("known", [])
        if not isinstance(text, str):
            raise _Unusable("text: a string is needed")
        if not isinstance(known, list):
            raise _Unusable("known: a list of resources or strings is needed")
        style = manner.style
        if manner.surrogate_key is not None:
            style = replace(
                style,
                surrogates=Surrogates(manner.surrogate_key, [json.dumps(one, ensure_ascii=False) for one in known]),
            )
        done = scrub(text, Known(known) if known else None, style=style, classifier=manner.classifier)
    except _Unusable as fault:
        return {"id": key, "error": str(fault)}, False
    spans = [{"start": span.start, "end": span.end, "label": str(span.label)} for span in done.spans]
    return {"id": key, "text": done.text, "spans": spans}, True


def _parsed(line: bytes) -> dict[str, object]:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        raise _Unusable("the line is no JSON object") from None
    if not isinstance(request, dict):
        raise _Unusable("the line is no JSON object")
    return request
