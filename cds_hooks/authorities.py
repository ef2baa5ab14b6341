"""Whose certificates are trusted."""

import ssl
from pathlib import Path

from cds_hooks.settings import SettingsError


def authorities(file: Path | None) -> ssl.SSLContext | None:
    """The system's authorities and the hospital's own; ``None`` where there is no own one.

    Raises:
        SettingsError: the file cannot be read as certificates.
    """
    if file is None:
        return None
    try:
        context = ssl.create_default_context()
        context.load_verify_locations(file)
    except (OSError, ssl.SSLError) as fault:
        raise SettingsError(f"OSLER_CA_FILE: {fault}") from fault
    return context
