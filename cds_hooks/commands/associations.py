"""``osler associations``: which diseases, genes and drugs a corpus names together more often than chance."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import click
import msgspec
from tqdm import tqdm

from cds_hooks.associations import as_lines, as_object, as_picture
from cds_hooks.settings import Settings, SettingsError
from model.domain.text import Language
from model.knowledge.files import KnowledgeError
from model.knowledge.load import load
from model.language.associations.corpus import of_folder, of_library
from model.language.associations.find import find
from model.language.associations.held import read_held
from model.language.associations.mentions import read_mentions
from model.language.associations.things import read_things
from model.language.library.document import Document, Fault
from model.language.library.keep import open_library
from model.language.library.shelf import ShelfError
from model.ontology.load import load_ontology
from model.ontology.store import OntologyError

Item = TypeVar("Item")


@click.command("associations")
@click.option(
    "--corpus",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of documents.  [default: the site's library, osler knowledge add]",
)
@click.option(
    "--min-documents",
    "least",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="Documents that must name each thing, and both.",
)
@click.option(
    "--fdr",
    "rate",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.05,
    show_default=True,
    help="The expected share of false ones among those found.",
)
@click.option("--top", type=click.IntRange(1), default=20, show_default=True, help="Of each part, in text and picture.")
@click.option("--language", type=click.Choice([found.value for found in Language]), default="en", show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw them into this SVG file too.")
def COMMAND(  # noqa: N802 - the name that the command line looks for
    corpus: Path | None, least: int, rate: float, top: int, language: str, form: str, plot: Path | None
) -> None:
    """Count and test which diseases, genes and drugs documents name together; a question for research, never advice.

    Each document counts once. Pairs are compared among documents that name about as many things, by an exact test,
    with false discoveries controlled (Benjamini-Hochberg). Links that Osler's tables hold, links of a kind that no
    table holds, and hypotheses (links that the tables could hold and do not) stand apart, each with the documents and
    sentences behind it. A line on standard error names each file that was left out, and why; exit 1 then.

    \b
    Example:
      osler associations --corpus pubmed/ --plot associations.svg
      osler associations --language zh --format json
    """
    refused: dict[str, Fault] = {}
    try:
        cache = Settings.from_env().cache
        documents = of_folder(corpus, _watched, refused) if corpus else _of_library(cache)
        knowledge, ontology = load(), load_ontology(cache=cache)
        things = read_things(knowledge, ontology)
        mentions = read_mentions(documents, things)
        result = find(mentions, things, read_held(knowledge, ontology, things), least, rate)
        if plot:
            plot.write_text(as_picture(result, rate, top, Language(language)), encoding="utf-8")
    except (KnowledgeError, OntologyError, SettingsError, ShelfError, OSError) as fault:
        raise click.ClickException(str(fault)) from fault
    for name, why in refused.items():
        click.echo(f"{why}\t{name}", err=True)
    if form == "json":
        click.echo(msgspec.json.encode(as_object(result, least, rate)))
    else:
        click.echo("\n".join(as_lines(result, rate, top, Language(language))))
    sys.exit(1 if refused else 0)


def _of_library(cache: Path | None) -> Iterator[Document]:
    library = open_library(cache)
    if library is None:
        raise click.UsageError("the library is empty: name a folder with --corpus, or osler knowledge add")
    return of_library(library, _watched)


def _watched(items: Iterable[Item], total: int, unit: str) -> Iterable[Item]:
    """A progress bar on a terminal; nothing when piped."""
    shown: Iterable[Item] = tqdm(items, total=total, unit=f" {unit}", disable=not sys.stderr.isatty())
    return shown
