"""``osler verify``: evidence and a text in; does the text say only what the evidence says?"""

from collections.abc import Iterator, Mapping

import click

from cds_hooks.lines import answer_lines, refuse
from model.language.verify.problem import Statement, Verdict
from model.language.verify.verify import verify

_EXAMPLE = """
Reads one JSON object a line from standard input and answers one line each, in order. A bad line is
answered with its id and an error; the exit status is then 1. "longest" (characters) may be given.
A sentence may cite statements by id ("[e1]"); it must then rest on those alone.

\b
Example:
  echo '{"id": "1", "language": "en", "text": "Potassium rose to 5.9 mmol/L.",
         "evidence": [{"id": "e1", "statement": "Potassium 5.9 mmol/L, high"}]}' | tr -d '\\n' | osler verify
"""


@click.command(name="verify", help=f"Check a text against its evidence, line by line.\n{_EXAMPLE}")
def COMMAND() -> None:  # noqa: N802 - the name that the command line looks for
    """Answer every line of standard input."""
    answer_lines(_answer, "texts")


def _answer(sent: Mapping[str, object]) -> dict[str, object]:
    verdict = verify(_text(sent), tuple(_evidence(sent)), _language(sent), _longest(sent))
    return {"id": sent.get("id"), **_shown(verdict)}


def _shown(verdict: Verdict) -> dict[str, object]:
    problems = [{"kind": item.kind.value, "start": item.start, "end": item.end} for item in verdict.problems]
    return {"accepted": verdict.accepted, "problems": problems}


def _text(sent: Mapping[str, object]) -> str:
    text = sent.get("text")
    if not isinstance(text, str):
        refuse("text: a string is expected")
    return text


def _language(sent: Mapping[str, object]) -> str:
    language = sent.get("language")
    if not isinstance(language, str):
        refuse("language: en or zh is expected")
    return language.casefold().replace("_", "-").split("-")[0]


def _longest(sent: Mapping[str, object]) -> int | None:
    longest = sent.get("longest")
    if longest is not None and (not isinstance(longest, int) or isinstance(longest, bool) or longest < 0):
        refuse("longest: a number of characters is expected")
    return longest


def _evidence(sent: Mapping[str, object]) -> Iterator[Statement]:
    items = sent.get("evidence")
    if not isinstance(items, list):
        refuse("evidence: a list is expected")
    for place, item in enumerate(items, start=1):
        if isinstance(item, str):
            yield Statement(id=f"e{place}", statement=item)
        elif isinstance(item, Mapping) and isinstance(item.get("statement"), str):
            yield Statement(id=str(item.get("id", f"e{place}")), statement=item["statement"])
        else:
            refuse(f"evidence {place}: an object with id and statement is expected")
