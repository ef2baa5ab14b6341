"""``osler knowledge``: checks the knowledge files and lists their sources."""

import sys

import click

from model.engine import failed_examples
from model.knowledge.files import KnowledgeError
from model.knowledge.load import load


@click.group(name="knowledge")
def COMMAND() -> None:  # noqa: N802 - the name that the command line looks for
    """Check and list what Osler knows.

    Example: osler knowledge check
    """


@COMMAND.command()
def check() -> None:
    """Validate every file and run every example; exit 1 when one fails.

    Example: osler knowledge check
    """
    try:
        knowledge = load()
    except KnowledgeError as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    failures = failed_examples(knowledge)
    for failure in failures:
        click.echo(failure, err=True)
    rules = len(knowledge.pairs) + len(knowledge.rules) + len(knowledge.diseases)
    click.echo(f"{rules} rules, {len(knowledge.genes)} genes, {len(failures)} examples failed, {knowledge.version}")
    sys.exit(1 if failures else 0)


@COMMAND.command("list")
def list_sources() -> None:
    """List every source with its version and the day we read it.

    Example: osler knowledge list
    """
    for name, source in load().sources():
        click.echo(f"{name}\t{source.title}\t{source.version}\t{source.retrieved.isoformat()}\t{source.url}")
