"""``osler deidentify``: free text in, the same text without identifiers out; one JSON object a line."""

import gc
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import IO, TYPE_CHECKING, Final

import click

from cds_hooks.clock import now

if TYPE_CHECKING:
    from privacy.text.placeholders import Style

_COLLECT_EVERY: Final = 100_000
_PROFILES: Final = ("internal", "limited", "safe_harbor")


class _Unusable(Exception):
    """A line that is no request; says why, never what stood there."""


@click.command("deidentify")
@click.option("--profile", type=click.Choice(_PROFILES), default="internal", show_default=True, help="For whom.")
@click.option("--format", "form", type=click.Choice(["text"]), default="text", show_default=True, help="What comes in.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day 0 of relative days.  [default: a text's first date]"
)
@click.option(
    "--shift-days", type=click.IntRange(-365, 365), default=0, help="Profile limited: move every date so far."
)
def COMMAND(profile: str, form: str, as_of: datetime | None, shift_days: int) -> None:  # noqa: N802 - every file of this folder exports COMMAND
    """Remove identifiers from texts: NDJSON {"id","text","known"} in, {"id","text","spans"} out.

    "known" holds FHIR resources or strings that identify this very patient. A line that cannot be read is answered
    with its id and the error, the run goes on, and the exit code is 1.

    Example: osler deidentify --profile safe_harbor < notes.ndjson > clean.ndjson
    """
    from privacy.text.placeholders import Profile, Style

    del form
    today = now().date()
    style = Style(profile=Profile(profile), anchor=as_of.date() if as_of else None, shift=shift_days, year=today.year)
    gc.set_threshold(_COLLECT_EVERY)  # what a text leaves behind has no cycles
    failed = 0
    out = sys.stdout.buffer
    for number, line in enumerate(_lines(sys.stdin.buffer), start=1):
        if not line.strip():
            continue
        answer, is_good = _answer(line, number, style)
        failed += not is_good
        out.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    out.flush()
    if failed:
        click.echo(f"{failed} line(s) could not be read", err=True)
        raise click.exceptions.Exit(1)


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines one by one; on a terminal with a bar of how many are done."""
    if not sys.stderr.isatty():
        yield from stream
        return
    from tqdm import tqdm

    yield from tqdm(stream, unit=" texts", file=sys.stderr)


def _answer(line: bytes, number: int, style: "Style") -> tuple[dict[str, object], bool]:
    from privacy.text.known import Known
    from privacy.text.scrub import scrub

    key: object = number
    try:
        request = _parsed(line)
        key = request.get("id", number)
        text, known = request.get("text"), request.get("known", [])
        if not isinstance(text, str):
            raise _Unusable("text: a string is needed")
        if not isinstance(known, list):
            raise _Unusable("known: a list of resources or strings is needed")
        done = scrub(text, Known(known) if known else None, style=style)
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
