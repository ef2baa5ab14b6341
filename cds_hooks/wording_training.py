"""``osler train finetune --task wording``: a causal model learns our templates' ways to say things, and is measured."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from cds_hooks.settings import Settings, SettingsError
from model.knowledge.load import load
from model.language.local.catalogue import WeightsRefused, digest_of
from model.language.local.store import folder_for
from model.ontology.store import default_cache

if TYPE_CHECKING:
    from model.learning.wording.measure import Rate

_HELD_SEED = 1
_SECONDS = 600.0


def finetune_wording(weights: str, output: Path, preset: str, steps: int, held_out: int, seed: int) -> None:
    """Measure, fine-tune, measure again; the folder is kept, and its digest for OSLER_WEIGHTS_SHA256 printed."""
    try:
        from model.language.local.convert import convert
        from model.learning.wording.measure import rates
        from model.learning.wording.pairs import pairs
        from model.learning.wording.tune import PRESETS, planned, tune
    except ImportError as fault:
        click.echo(f"{fault}: install the extra with 'pip install osler[learn]', torch from its CPU index", err=True)
        sys.exit(1)
    try:
        settings = Settings.from_env()
        source = folder_for(weights, settings.cache or default_cache(), settings.weights_sha256, convert)
    except (SettingsError, WeightsRefused) as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    plan = planned(PRESETS[preset], steps=steps, seed=seed)
    knowledge = load()
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


def _told(rate: "Rate") -> str:
    return f"{rate.proved} of {rate.offered} sentences proved ({rate.statements} statements)"
