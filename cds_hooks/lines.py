"""JSON lines on standard input, answered one by one: how every such command reads, and what a bad line is told."""

import sys
from collections.abc import Callable, Mapping
from typing import NoReturn

import click
import msgspec
from tqdm import tqdm

from model.domain.text import Language

Fields = Mapping[str, object]


def answer_lines(answer: Callable[[Fields], dict[str, object]], unit: str) -> NoReturn:
    """Answer each object of standard input on a line of standard output, in order, and leave.

    A line that is no JSON object, or that ``answer`` refuses by a ``ValueError``, is answered with its id and the
    error; the run goes on and the exit status is then 1. On a terminal a bar counts the ``unit``.
    """
    is_bad = False
    for line in tqdm(sys.stdin.buffer, unit=f" {unit}", disable=not sys.stderr.isatty()):
        if line.strip():
            found = answer_line(line, answer)
            is_bad |= "error" in found
            click.echo(msgspec.json.encode(found))
    sys.exit(1 if is_bad else 0)


def answer_line(line: bytes, answer: Callable[[Fields], dict[str, object]]) -> dict[str, object]:
    """Answer one line, or say what is wrong with it."""
    try:
        sent = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        return {"id": None, "error": f"not JSON: {fault}"}
    if not isinstance(sent, Mapping):
        return {"id": None, "error": "an object is expected"}
    try:
        return answer(sent)
    except ValueError as fault:
        return {"id": sent.get("id"), "error": str(fault)}


def language_sent(value: object) -> Language:
    """The language that a line names.

    Raises:
        ValueError: it is no language of Osler's.
    """
    for language in Language:
        if value == language.value:
            return language
    raise ValueError(f"unknown language {value!r}; one of {', '.join(Language)}")


def refuse(why: str) -> NoReturn:
    """Refuse a line.

    Raises:
        ValueError: always, with ``why``.
    """
    raise ValueError(why)
