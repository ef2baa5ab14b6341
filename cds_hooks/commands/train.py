"""``osler train``: makes and measures the learned parts of the diagnosis; nothing here runs in the server."""

import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
from tqdm import tqdm

from cds_hooks.settings import Settings, SettingsError
from model.ontology.load import load_ontology
from model.ontology.store import OntologyError
from model.ranking.knowledge import RankingKnowledge, ranking_knowledge
from model.ranking.reranker import WEIGHTS
from model.training.cases import Case, CasesError, read_cases
from model.training.crossing import trained_linear
from model.training.linear import Example, examples, listed

SEED = 20_261_128
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_CASES = click.option("--cases", type=_FILE, required=True, help="Published cases, one JSON object a line (.gz too).")


@click.group(name="train")
def COMMAND() -> None:  # noqa: N802 - the name that the command line looks for
    """Train and measure the ranking of rare diseases.

    Example: osler train linear --cases cases.jsonl.gz
    """


@COMMAND.command()
@_CASES
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default=WEIGHTS, show_default=False)
@click.option("--seed", type=int, default=SEED, show_default=True)
def linear(cases: Path, output: Path, seed: int) -> None:
    """Fit the linear re-ranker on cases whose own paper is not among the annotations.

    Example: osler train linear --cases cases.jsonl.gz --output weights.json
    """
    knowledge, read = opened(cases)
    taught = worked_out(knowledge, [case for case in read if is_teaching(case)])
    made = trained_linear(taught, listed(knowledge, taught, seed), seed)
    made = replace(
        made,
        trained_on={
            "cases": len(taught),
            "diseases": len({example.case.place for example in taught}),
            "file_sha256": hashlib.sha256(cases.read_bytes()).hexdigest(),
            "knowledge": knowledge.ontology.version,
            "seed": seed,
        },
    )
    output.write_text(made.dump(), encoding="utf-8")
    click.echo(f"{len(taught)} cases, {len(made.names)} weights, {made.digest[:12]} in {output.name}")


def opened(cases: Path) -> tuple[RankingKnowledge, tuple[Case, ...]]:
    """Open the ontology and the cases; exit 1 with the reason when one cannot be read."""
    try:
        ontology = load_ontology(cache=Settings.from_env().cache)
        return ranking_knowledge(ontology), read_cases(cases, ontology)
    except (OntologyError, CasesError, SettingsError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)


def is_teaching(case: Case) -> bool:
    """Return whether a case may teach: its disease is known, its own paper is not."""
    return case.place is not None and not case.is_circular


def worked_out(knowledge: RankingKnowledge, cases: list[Case]) -> list[Example]:
    """Work out what the re-rankers see, among OMIM diseases: every published case is labelled with one of these."""
    with counted(len(cases), "features") as step:
        return examples(knowledge, cases, np.arange(knowledge.ontology.diseases.omim_count), step)


@contextmanager
def counted(total: int, what: str) -> Iterator[Callable[[], object]]:
    """Show a progress bar on a terminal, nothing elsewhere."""
    with tqdm(total=total, desc=what, disable=None) as bar:
        yield bar.update
