"""``osler therapy``: genotypes, tumour findings, drugs and context in; phenotypes, advice and gaps out."""

import sys
from collections.abc import Mapping

import click
import msgspec
from tqdm import tqdm

from cds_hooks.clock import now
from model.engine import Task, run
from model.knowledge.base import Knowledge
from model.knowledge.load import load
from model.therapy.contract_in import case_of
from model.therapy.contract_out import answer_of

_EXAMPLE = """
Reads one JSON object a line from standard input and answers one line each, in order. A bad line is
answered with its id and an error; the exit status is then 1.

\b
Example:
  echo '{"id": "1", "genotypes": [{"gene": "CYP2C19", "diplotype": "*2/*2"}],
         "drugs": [{"system": "rxnorm", "code": "32968"}],
         "context": {"age": 61, "indications": ["acs"]}}' | tr -d '\\n' | osler therapy
"""


@click.command(name="therapy", help=f"Genotype-aware therapy advice, line by line.\n{_EXAMPLE}")
def COMMAND() -> None:  # noqa: N802 - the name that the command line looks for
    """Answer every line of standard input."""
    knowledge = load()
    is_bad = False
    for line in tqdm(sys.stdin.buffer, unit=" cases", disable=not sys.stderr.isatty()):
        if line.strip():
            answer = _answer(line, knowledge)
            is_bad |= "error" in answer
            click.echo(msgspec.json.encode(answer))
    sys.exit(1 if is_bad else 0)


def _answer(line: bytes, knowledge: Knowledge) -> dict[str, object]:
    try:
        sent = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        return {"id": None, "error": f"not JSON: {fault}"}
    if not isinstance(sent, Mapping):
        return {"id": None, "error": "an object is expected"}
    try:
        return answer_of(sent.get("id"), run(Task.THERAPY, case_of(sent, knowledge, now().date()), knowledge))
    except ValueError as fault:
        return {"id": sent.get("id"), "error": str(fault)}
