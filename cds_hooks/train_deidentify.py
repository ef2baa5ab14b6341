"""``osler train deidentify``: trains the classifier of identifiers on notes about people who never lived."""

from pathlib import Path

import click
from tqdm import tqdm

from cds_hooks.learned import identifiers

_SEED = 20_261_129


@click.command("deidentify")
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="Weights and their card."
)
@click.option("--rounds", type=click.IntRange(1, 500), default=26, show_default=True, help="So many times new notes.")
@click.option("--notes", type=click.IntRange(32, 100_000), default=1600, show_default=True, help="Notes in a round.")
@click.option("--seed", type=int, default=_SEED, show_default=True)
def deidentify(folder: Path, rounds: int, notes: int, seed: int) -> None:
    """Train a small transformer with a CRF that finds names by their context; goes on where an earlier run stopped.

    Needs the extra "learn". What it finds is only ever removed besides what the rules remove.

    Example: osler train deidentify --folder var/identifiers
    """
    learned = identifiers()
    plan = learned.Plan(rounds=rounds, notes=notes, seed=seed)
    with tqdm(total=rounds, desc="rounds", disable=None) as bar:
        loss = learned.trained(folder, plan, bar.update)
    click.echo(f"loss {loss:.3f}, {learned.Classifier(folder).digest[:12]} in {folder}")
