"""``osler surveillance``: weekly syndrome counts that hide each patient, unusual weeks, and a picture a syndrome."""

import sys
import tempfile
from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from tqdm import tqdm

from model.domain.text import Language

if TYPE_CHECKING:
    from model.knowledge.syndromes import Syndromes
    from model.population.grid import Grid
    from privacy.counting import Presence
    from privacy.release import Question, Release

EVERYWHERE: Final = "all"
_HISTORY: Final = 312
_LOUD: Final = 0.02


class _Positive(click.ParamType[Fraction]):
    """A positive number, kept exact: 0.1 is one tenth."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """Read "0.5", "1/2" or "3"."""
        try:
            number = Fraction(str(value))
        except (ValueError, ZeroDivisionError):
            self.fail("not a number", param, ctx)
        if not 0 < number <= 1000 or number.denominator > 10**6:
            self.fail("must be above 0 and at most 1000, with at most six decimals", param, ctx)
        return number


@click.command("surveillance")
@click.option(
    "--input",
    "source",
    type=click.Path(exists=True, path_type=Path),
    required=True,
    help="A Bulk Data folder, or a CSV with week, place, syndrome, patient.",
)
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write.")
@click.option("--epsilon", type=_Positive(), required=True, help="What this run may cost one patient's privacy.")
@click.option("--first", metavar="WEEK", help="First week, as 2026-W07.  [default: 312 weeks before the last]")
@click.option("--last", metavar="WEEK", help="Last week.  [default: the last whole week]")
@click.option("--place", "places", multiple=True, help="A place to count apart; may be repeated.  [default: one, all]")
@click.option(
    "--most",
    type=click.IntRange(1, 1000),
    default=3,
    show_default=True,
    help="In how many cells one patient may stand in this run.",
)
@click.option(
    "--budget",
    type=_Positive(),
    default="10",
    show_default=True,
    help="What the data set may ever cost; fixed by its first run.",
)
@click.option("--data-set", default="default", show_default=True, help="Whose budget it is.")
@click.option(
    "--ledger",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The store that keeps the budget.  [default: OSLER_DATABASE_URL, else OSLER_STORE]",
)
@click.option("--language", type=click.Choice([found.value for found in Language]), default="en", show_default=True)
@click.option("--seed", type=int, help="For tests only: noise that can be taken away again, and no ledger.")
def COMMAND(  # noqa: N802 - every file of this folder exports COMMAND
    source: Path,
    output: Path,
    epsilon: Fraction,
    first: str | None,
    last: str | None,
    places: tuple[str, ...],
    most: int,
    budget: Fraction,
    data_set: str,
    ledger: Path | None,
    language: str,
    seed: int | None,
) -> None:
    """Publish weekly syndrome counts with noise, flag unusual weeks, and draw them.

    Weeks that were published before stay as they were and cost nothing, so that a run that failed can be repeated.
    Entries whose security label public health (PUBHLTH) does not open enter no count; how many is said.
    Exit 1: what was wrong is named.

    Example: osler surveillance --input export --output weekly --epsilon 1 --place "North Hospital"
    """
    from cds_hooks.settings import SettingsError
    from cds_hooks.surveillance import judge, write
    from fhir_adapter.errors import FhirError
    from model.knowledge.files import KnowledgeError
    from model.knowledge.syndromes import load_syndromes
    from model.population.grid import BadGrid
    from privacy.errors import PrivacyError
    from privacy.release import Question

    try:
        syndromes = load_syndromes()
        grid = _grid(first, last, places, syndromes)
        question = Question(data_set=data_set, grid=grid, epsilon=epsilon, most=most, total=budget)
        seen = _seen(source, syndromes, by_place=bool(places))
        release = _published(question, seen, ledger, seed)
        with _bar(len(grid.syndromes) * len(grid.places), "judging", " series") as bar:
            series = judge(question, release, bar.update)
        paths = write(output, question, release, series, syndromes, Language(language), is_seeded=seed is not None)
    except (BadGrid, FhirError, KnowledgeError, PrivacyError, SettingsError, OSError) as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{len(release.fresh_weeks)} new weeks, epsilon {release.cost} spent, {release.left} left")
    click.echo("\n".join(map(str, paths)))


def _grid(first: str | None, last: str | None, places: tuple[str, ...], syndromes: "Syndromes") -> "Grid":
    """Named by the caller and the calendar, never by the data."""
    from cds_hooks.clock import now
    from model.population.grid import Grid, Week, weeks_between

    end = Week.read(last) if last else Week.of(now().date() - timedelta(weeks=1))
    start = Week.read(first) if first else Week.of(end.monday - timedelta(weeks=_HISTORY))
    return Grid(weeks=weeks_between(start, end), places=places or (EVERYWHERE,), syndromes=syndromes.ids())


def _seen(source: Path, syndromes: "Syndromes", *, by_place: bool) -> "Iterable[Presence]":
    from fhir_adapter.bulk_visits import read_bulk, sizes
    from privacy.counting import read_table

    if source.is_file():
        return read_table(source, frozenset(syndromes.ids()), None if by_place else EVERYWHERE)
    with _bar(sizes(source), "reading", "B") as bar:
        found = read_bulk(source, syndromes, by_place=by_place, everywhere=EVERYWHERE, advance=bar.update)
    if found.unusable:
        click.echo(f"{found.unusable} entries without a patient or a full date were left out", err=True)
    if found.withheld:
        click.echo(
            f"not for publication: {found.withheld} entries were withheld by a security label and are in no count",
            err=True,
        )
    return found.seen


def _published(question: "Question", seen: "Iterable[Presence]", ledger: Path | None, seed: int | None) -> "Release":
    """Count and publish. A run with a seed keeps its ledger nowhere: it may not stand beside real publications."""
    from cds_hooks.settings import Settings
    from privacy.counting import tally
    from privacy.database import Database
    from privacy.noise import SeededSource, SystemSource
    from privacy.release import Ledger

    chance = SystemSource() if seed is None else SeededSource(seed)
    with tempfile.TemporaryDirectory() as nowhere:
        place = Path(nowhere, "seeded.db") if seed is not None else ledger or Settings.from_env().place
        store = Database.open(place)
        try:
            book = Ledger(store)
            fresh = frozenset(book.missing(question))
            counted = tally((one for one in seen if one.cell.week in fresh), question.grid, question.most, chance)
            if counted.cut > _LOUD * counted.kept:
                click.echo(
                    f"not for publication: {counted.cut} of {counted.cut + counted.kept} counts were over the"
                    f" bound of {question.most} a patient; a larger --most keeps more and adds noise",
                    err=True,
                )
            if counted.outside:
                click.echo(f"not for publication: {counted.outside} visits at places that were not named", err=True)
            return book.publish(question, counted.counts, chance)
        finally:
            store.close()


def _bar(total: int, what: str, unit: str) -> "tqdm[None]":
    return tqdm(total=total, desc=what, unit=unit, unit_scale=unit == "B", disable=not sys.stderr.isatty())
