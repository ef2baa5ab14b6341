"""``osler train``: makes and measures the learned parts; nothing here runs in the server."""

import hashlib
import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import click
import numpy as np
from tqdm import tqdm

from cds_hooks.settings import Settings, SettingsError
from cds_hooks.text_training import finetune_wording, pretrain_text
from cds_hooks.train_deidentify import deidentify
from model.ontology.load import load_ontology
from model.ontology.store import OntologyError
from model.ranking.knowledge import RankingKnowledge, ranking_knowledge
from model.ranking.reranker import WEIGHTS
from model.training.cases import Case, CasesError, read_cases
from model.training.crossing import trained_linear
from model.training.evaluate import (
    Method,
    as_published,
    calibration_lines,
    latency,
    linear_scores,
    plain_methods,
    ranked,
    table,
)
from model.training.linear import Example, examples, listed

SEED = 20_261_128
MEASURED = "<!-- measured: what follows is written by osler train evaluate -->"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_CASES = click.option("--cases", type=_FILE, required=True, help="Published cases, one JSON object a line (.gz too).")

_FOLDER = click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="Checkpoint, weights, curve."
)


@click.group(name="train")
def COMMAND() -> None:  # noqa: N802 - the name that the command line looks for
    """Train and measure the ranking of rare diseases, and the classifier of identifiers in text.

    Example: osler train linear --cases cases.jsonl.gz
    """


COMMAND.add_command(deidentify)


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


@COMMAND.command()
@_CASES
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A page whose measured part is renewed."
)
@click.option(
    "--pretrained", type=click.Path(file_okay=False, path_type=Path), help="Measure the transformer of this folder too."
)
@click.option("--baseline", type=int, default=0, help="Measure the recurrent baseline, on so many made-up patients.")
@click.option("--seed", type=int, default=SEED, show_default=True)
def evaluate(cases: Path, output: Path | None, pretrained: Path | None, baseline: int, seed: int) -> None:
    """Measure every way of ranking by cross-validation and print the tables.

    Example: osler train evaluate --cases cases.jsonl.gz --output docs/diagnosis-rare.md
    """
    knowledge, read = opened(cases)
    measured = worked_out(knowledge, [case for case in read if case.place is not None])
    taught = [example for example in measured if is_teaching(example.case)]
    reported = listed(knowledge, taught, seed + 1)
    scored, genes = linear_scores(taught, measured, reported, seed)
    with counted(len(measured), "likelihood and similarity") as step:
        methods = plain_methods(knowledge, measured, step)
    methods.append(ranked("linear re-ranker", measured, scored))
    with counted(len(measured), "with Orphanet") as step:
        among = np.arange(len(knowledge.ontology.diseases))
        wider = examples(knowledge, [example.case for example in measured], among, step)
    with_orphanet, _ = linear_scores(taught, wider, reported, seed)
    methods.append(ranked("linear re-ranker, Orphanet-only candidates too", wider, with_orphanet))
    if pretrained is not None:
        with counted(0, "transformer") as step:
            learned = learning().tuned_scores(pretrained, taught, measured, on_batch=step)
        methods.append(ranked("set transformer", measured, learned))
    if baseline:
        with counted(0, "baseline") as step:
            ranks = learning().baseline_ranks(knowledge, measured, baseline, seed, step)
        methods.append(Method(name="bidirectional LSTM", ranks=ranks))
    quick = latency(knowledge, [example.case for example in taught[::4]])
    text = (
        f"{len(read)} cases, of which the annotations know {len([c for c in read if c.place is not None])};"
        f" {knowledge.ontology.version}.\n"
        f"{table(measured, methods, seed)}{as_published(read, measured, methods)}\n"
        f"{calibration_lines(measured, (scored, with_orphanet), genes, reported)}"
        f"- A whole answer with ten candidates and their reasons: median {quick[0]:.1f} ms, 95th percentile"
        f" {quick[1]:.1f} ms.\n"
    )
    click.echo(text)
    if output is not None:
        before = output.read_text(encoding="utf-8").partition(MEASURED)[0]
        output.write_text(f"{before}{MEASURED}\n\n{text}", encoding="utf-8")


@COMMAND.command()
@click.option("--task", type=click.Choice(["ranking", "text"]), default="ranking", show_default=True)
@click.option("--preset", type=click.Choice(["small", "full"]), default="small", show_default=True, help="ranking")
@click.option("--notes", type=_FILE, help='text: de-identified notes, one JSON object with "text" a line.')
@click.option("--weights", default="smollm2", show_default=True, help="text: a local model, as OSLER_WEIGHTS.")
@click.option("--steps", type=int, default=100, show_default=True, help="text: steps of four blocks.")
@_FOLDER
@click.option("--seed", type=int, default=SEED, show_default=True)
def pretrain(task: str, preset: str, notes: Path | None, weights: str, steps: int, folder: Path, seed: int) -> None:
    """Train the ranking on simulated patients, or a language model on a site's own notes. Needs the extra "learn".

    The ranking goes on where an earlier run stopped. Notes in which the de-identifier still finds something are not
    read; weights that memorised a canary are not kept (exit status 1).

    Example: osler train pretrain --preset small --folder var/reranker

    Example: osler train pretrain --task text --notes notes.jsonl --folder var/notes
    """
    if task == "text":
        if notes is None:
            raise click.UsageError("--task text needs --notes")
        pretrain_text(weights, notes, folder, steps, seed)
        return
    life = learning()
    knowledge = known()
    chosen = life.PRESETS[preset]
    plan = life.Plan(epochs=chosen.epochs, seed=seed, folder=folder)
    with counted(chosen.patients, "patients") as on_patient, counted(0, "batches") as on_batch:
        model = life.pretrained(knowledge, chosen, plan, on_patient, on_batch)
    click.echo(f"{model.num_parameters()} parameters, {life.digest_of(folder)[:12]} in {folder}")


@COMMAND.command()
@click.option("--task", type=click.Choice(["ranking", "wording"]), default="ranking", show_default=True)
@click.option("--cases", type=_FILE, help="ranking: published cases, one JSON object a line (.gz too).")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="ranking: the pre-trained folder.")
@click.option("--weights", default="smollm2", show_default=True, help="wording: a local model, as OSLER_WEIGHTS.")
@click.option("--preset", type=click.Choice(["small", "full"]), default="small", show_default=True, help="wording")
@click.option("--steps", type=int, default=0, help="wording: another number of steps than the preset's.")
@click.option("--held-out", type=int, default=40, show_default=True, help="wording: groups to measure on.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where it is kept.")
@click.option("--seed", type=int, default=SEED, show_default=True)
def finetune(
    task: str,
    cases: Path | None,
    folder: Path | None,
    weights: str,
    preset: str,
    steps: int,
    held_out: int,
    output: Path,
    seed: int,
) -> None:
    """Fine-tune the ranking's transformer on published cases, or a language model on wording. Needs the extra "learn".

    Example: osler train finetune --cases cases.jsonl.gz --folder var/reranker --output var/tuned

    Example: osler train finetune --task wording --weights smollm2 --output var/wording
    """
    if task == "wording":
        finetune_wording(weights, output, preset, steps, held_out, seed)
        return
    if cases is None or folder is None:
        raise click.UsageError("--task ranking needs --cases and --folder")
    life = learning()
    knowledge, read = opened(cases)
    taught = worked_out(knowledge, [case for case in read if is_teaching(case)])
    with counted(0, "batches") as on_batch:
        life.tuned(folder, taught, replace(life.TUNING, seed=seed, folder=output), on_batch)
    click.echo(f"{len(taught)} cases, {life.digest_of(output)[:12]} in {output}")


def learning() -> ModuleType:
    """Import what needs torch; exit 1 with what to install where it is not there."""
    try:
        return importlib.import_module("model.learning.lifecycle")
    except ImportError as fault:
        click.echo(f"{fault}: install the extra with 'pip install osler[learn]', torch from its CPU index", err=True)
        sys.exit(1)


def known() -> RankingKnowledge:
    """Open the ontology; exit 1 with the reason when it cannot be read."""
    try:
        return ranking_knowledge(load_ontology(cache=Settings.from_env().cache))
    except (OntologyError, SettingsError) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)


def opened(cases: Path) -> tuple[RankingKnowledge, tuple[Case, ...]]:
    """Open the ontology and the cases; exit 1 with the reason when one cannot be read."""
    knowledge = known()
    try:
        return knowledge, read_cases(cases, knowledge.ontology)
    except CasesError as fault:
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
