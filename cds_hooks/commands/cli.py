"""The command ``osler``: finds its sub-commands by file name and imports only the one asked for."""

import errno
import importlib
import pkgutil
from typing import Final

import click

import cds_hooks.commands as folder

_UNWRITTEN: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


class _Commands(click.Group):
    """A group whose members are the modules beside this one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the sub-commands' names without importing them."""
        return sorted(
            found.name.replace("_", "-") for found in pkgutil.iter_modules(folder.__path__) if found.name != "cli"
        )

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import one sub-command; ``None`` lets click answer with 'no such command'."""
        if name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{folder.__name__}.{name.replace('-', '_')}")
        command = module.COMMAND
        if not isinstance(command, click.Command):
            raise TypeError(f"{module.__name__}.COMMAND is not a click command")
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the sub-command; a disk that takes no more is said in a line."""
        try:
            return super().invoke(ctx)
        except OSError as fault:
            if fault.errno not in _UNWRITTEN:
                raise
            where = f" ({fault.filename})" if fault.filename else ""
            raise click.ClickException(f"{fault.strerror}{where}: what was to be written is not complete") from fault


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="osler", prog_name="osler")
def main() -> None:
    """Osler: clinical decision support for electronic health records.

    Example: osler cards --hook patient-view --bundle patient.json --language en
    """


if __name__ == "__main__":
    main()
