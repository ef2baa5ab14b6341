"""``osler train`` of language models: wording by proved pairs, notes behind the privacy gate; each is measured."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from tqdm import tqdm

from cds_hooks.settings import Settings, SettingsError
from model.knowledge.load import load
from model.language.local.catalogue import WeightsRefused, digest_of
from model.language.local.store import folder_for
from model.ontology.store import default_cache
from privacy.text.scrub import scrub

if TYPE_CHECKING:
    from model.learning.wording.measure import Rate

_HELD_SEED: Final = 1
_SECONDS: Final = 600.0


def finetune_wording(weights: str, output: Path, preset: str, steps: int, held_out: int, seed: int) -> None:
    """Measure, fine-tune, measure again; the folder is kept, and its digest for OSLER_WEIGHTS_SHA256 printed."""
    with _needing_torch():
        from model.learning.wording.measure import rates
        from model.learning.wording.pairs import pairs
        from model.learning.wording.tune import PRESETS, planned, tune
    source, plan, knowledge = _source(weights), planned(PRESETS[preset], steps=steps, seed=seed), load()
    held = [pair.request for pair in pairs(knowledge, held_out, _HELD_SEED)]
    taught = [pair for pair in pairs(knowledge, plan.steps * plan.batch, seed) if pair.request not in held]
    with tqdm(total=2 * held_out, desc="measured", disable=None) as measured:
        before = rates(source, held, lambda: _SECONDS, measured.update)
        with tqdm(total=plan.steps, desc="steps", disable=None) as stepped:
            losses = tune(source, output, taught, plan, stepped.update)
        after = rates(output, held, lambda: _SECONDS, measured.update)
    click.echo(f"{len(taught)} pairs, {plan.steps} steps, loss {losses[0]:.3f} at first, {losses[-1]:.3f} at last")
    for language in before:
        click.echo(f"{language}: {_told(before[language])} before, {_told(after[language])} after")
    click.echo(f"{digest_of(output)} in {output}")


def pretrain_text(weights: str, notes: Path, output: Path, steps: int, seed: int) -> None:
    """Read the notes that pass the gate; exit 1 without weights where a canary was memorised."""
    with _needing_torch():
        from model.learning.text.pretrain import Reading, pretrain
    clean, withheld = _gated(notes)
    source = _source(weights)
    try:
        with tqdm(total=steps, desc="steps", disable=None) as stepped:
            read = pretrain(source, output, clean, Reading(steps=steps, seed=seed), stepped.update)
    except ValueError as fault:
        raise click.ClickException(f"{notes}: {fault}; {withheld} were withheld") from fault
    click.echo(f"{len(clean)} notes read, {withheld} withheld: the de-identifier still finds something in them")
    click.echo(f"loss on held-out notes {read.loss_before:.3f} before, {read.loss_after:.3f} after")
    click.echo(f"exposure of canaries {read.exposure_before:.2f} bits before, {read.exposure_after:.2f} after")
    if not read.is_kept:
        raise click.ClickException("what stood in one note alone was memorised: no weights were kept")
    click.echo(f"{digest_of(output)} in {output}")


def _gated(notes: Path) -> tuple[list[str], int]:
    """The notes in which our de-identifier finds nothing more, and how many others there were.

    Raises:
        ClickException: a line is no JSON object with a text; the message says which, never what stands there.
    """
    clean, withheld = [], 0
    with notes.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                text = json.loads(line)["text"]
            except (ValueError, LookupError, TypeError) as fault:
                raise click.ClickException(f"{notes}, line {number}: no JSON object with a text") from fault
            if not isinstance(text, str):
                raise click.ClickException(f"{notes}, line {number}: text is no string")
            if scrub(text).spans:
                withheld += 1
            elif text.strip():
                clean.append(text)
    return clean, withheld


def _source(weights: str) -> Path:
    """The folder of the model to start from; exit 1 with the reason where it may not be used."""
    from model.language.local.convert import convert

    try:
        settings = Settings.from_env()
        return folder_for(weights, settings.cache or default_cache(), settings.weights_sha256, convert)
    except (SettingsError, WeightsRefused) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)


@contextmanager
def _needing_torch() -> Iterator[None]:
    try:
        yield
    except ImportError as fault:
        click.echo(f"{fault}: install the extra with 'pip install osler[learn]', torch from its CPU index", err=True)
        sys.exit(1)


def _told(rate: "Rate") -> str:
    return f"{rate.proved} of {rate.offered} sentences proved ({rate.statements} statements)"
