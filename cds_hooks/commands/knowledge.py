"""``osler knowledge``: checks the knowledge files, lists their sources, and compiles the ontology."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from cds_hooks.settings import Settings, SettingsError
from model.engine import failed_examples
from model.knowledge.files import KnowledgeError
from model.knowledge.load import load
from model.ontology.load import choose
from model.ontology.sources import packaged
from model.ontology.store import OntologyError
from model.ranking.knowledge import ranking_knowledge

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


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


@COMMAND.command()
@click.option("--ontology", type=_FILE, help="A newer hp.obo; the data package's by default.")
@click.option("--annotations", type=_FILE, help="A newer phenotype.hpoa; the data package's by default.")
@click.option("--genes", type=_FILE, help="A newer genes_to_phenotype.txt; the data package's by default.")
def build(ontology: Path | None, annotations: Path | None, genes: Path | None) -> None:
    """Compile the ontology of phenotypes, and what ranking needs, into the cache and use it from now on.

    Without a file it goes back to the packaged release. Some twenty seconds; a server that starts afterwards opens it
    in a moment.

    Example: osler knowledge build --annotations phenotype.hpoa --ontology hp.obo
    """
    try:
        cache = Settings.from_env().cache
        given = {"ontology": ontology, "annotations": annotations, "genes": genes}
        named = {name: path for name, path in given.items() if path is not None}
        built = choose(replace(packaged(), **named) if named else None, cache)
        ranking_knowledge(built)
    except (OntologyError, SettingsError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    click.echo(f"{len(built.terms)} terms, {len(built.diseases)} diseases, {built.version}")
