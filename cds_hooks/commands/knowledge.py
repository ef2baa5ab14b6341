"""``osler knowledge``: checks and lists the knowledge, compiles the ontology, keeps a site's own documents."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import click
from tqdm import tqdm

from cds_hooks.settings import Settings, SettingsError
from model.engine import failed_examples
from model.knowledge.files import KnowledgeError
from model.knowledge.load import load
from model.ontology.load import choose
from model.ontology.sources import packaged
from model.ontology.store import OntologyError
from model.ranking.knowledge import ranking_knowledge

Item = TypeVar("Item")
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


@COMMAND.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option("--words-only", is_flag=True, help="Make no vectors, although the extra retrieval is installed.")
def add(folder: Path | None, words_only: bool) -> None:
    """Add a folder of documents to what `osler ask` answers from; without a folder, read the known ones again.

    Reads text, Markdown, HTML, PDF (with text in it) and PubMed XML (also .xml.gz), in folders below too. Only new and
    changed files are read; a run that was killed goes on where it was, and the old index answers until the new one is
    whole. A line on standard error names each file that was left out, and why; the exit status is then 1. The texts
    are copied into the cache (OSLER_CACHE).

    Example: osler knowledge add guidelines/
    """
    from model.language.library.keep import open_shelf

    known = _known(open_shelf(_cache()).current().folders)
    if folder is None and not known:
        raise click.UsageError("no folder was added yet; name one")
    _fill(tuple(dict.fromkeys((*known, *([folder.resolve()] if folder else ())))), words_only=words_only)


@COMMAND.command()
@click.argument("folder", type=click.Path(path_type=Path))
def remove(folder: Path) -> None:
    """Take a folder's documents out of the library, with every copy of their text.

    Example: osler knowledge remove guidelines/
    """
    from model.language.library.keep import open_shelf

    known = _known(open_shelf(_cache()).current().folders)
    if folder.resolve() not in known:
        raise click.UsageError(f"{folder} was never added; known: {', '.join(map(str, known)) or 'none'}")
    _fill(tuple(each for each in known if each != folder.resolve()), words_only=False)


def _fill(folders: Sequence[Path], *, words_only: bool) -> None:
    from model.language.library.keep import fill, open_shelf
    from model.language.library.shelf import ShelfError
    from model.language.library.vectors import VectorsError, encoder

    try:
        cache = _cache()
        network = None if words_only else encoder()
        done = fill(folders, open_shelf(cache), _Bar(), network, cache)
    except (KnowledgeError, OntologyError, ShelfError, VectorsError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    refused = [item for item in done.files if item.fault]
    for item in refused:
        click.echo(f"{item.fault}\t{item.name}", err=True)
    read = sum(item.is_new for item in done.files)
    kind = "words and vectors" if network else "words"
    click.echo(f"{len(done.files)} files ({read} read now, {len(refused)} left out), {done.passages} passages, {kind}")
    sys.exit(1 if refused else 0)


class _Bar:
    """A progress bar on a terminal; nothing when piped."""

    def __call__(self, items: Iterable[Item], total: int, unit: str) -> Iterable[Item]:
        shown: Iterable[Item] = tqdm(items, total=total, unit=f" {unit}", disable=not sys.stderr.isatty())
        return shown


def _known(folders: Iterable[str]) -> tuple[Path, ...]:
    return tuple(map(Path, folders))


def _cache() -> Path | None:
    try:
        return Settings.from_env().cache
    except SettingsError as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
