"""``osler serve``: the server."""

from pathlib import Path

import click

from cds_hooks.settings import Settings, SettingsError


@click.command("serve")
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on.  [default: 8000]")
@click.option("--workers", type=int, help="Worker processes.  [default: 1]")
@click.option("--sandbox", is_flag=True, default=None, help="Bundled patients; no token needed from this machine.")
@click.option("--store", type=click.Path(dir_okay=False, path_type=Path), help="File for audit and feedback.")
def COMMAND(  # noqa: N802 - every file of this folder exports COMMAND
    host: str | None, port: int | None, workers: int | None, *, sandbox: bool | None, store: Path | None
) -> None:
    """Start the server. Settings come from OSLER_ variables; options win.

    Example: osler serve --sandbox --port 8000
    """
    import uvicorn  # not needed by any other command

    from cds_hooks.app import create_app
    from cds_hooks.heads import BoundedHeads
    from cds_hooks.services import ServiceClash
    from fhir_adapter.errors import FhirError
    from model.knowledge.files import KnowledgeError
    from privacy.errors import PrivacyError

    try:
        settings = Settings.from_env(host=host, port=port, workers=workers, sandbox=sandbox, store=store)
        if settings.sandbox:
            click.echo(f"Osler sandbox: http://{settings.host}:{settings.port}/ (synthetic patients)", err=True)
        options = {
            "host": settings.host,
            "port": settings.port,
            "log_level": "warning",
            "access_log": False,
            "proxy_headers": False,
            "server_header": False,
            "http": BoundedHeads,
            "timeout_graceful_shutdown": 10,
        }
        if settings.workers > 1:
            settings.publish()
            uvicorn.run("cds_hooks.asgi:make", factory=True, workers=settings.workers, **options)  # type: ignore[arg-type]  # one dict, many types
        else:
            uvicorn.run(create_app(settings), **options)  # type: ignore[arg-type]  # one dict, many types
    except (SettingsError, ServiceClash, KnowledgeError, PrivacyError, FhirError) as fault:
        raise click.ClickException(str(fault)) from fault
