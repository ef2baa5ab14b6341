"""Gives the page's files to the server; nothing is built and nothing comes from outside."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

HEADERS: Final[dict[str, str]] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

INDEX: Final = "index.html"

_CONTENT_TYPES: Final[dict[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFile:
    """One file of the page, ready to send together with ``HEADERS``."""

    name: str
    content_type: str
    body: bytes


@cache
def page_files() -> dict[str, PageFile]:
    """All files by name; ``INDEX`` belongs at ``/``, every other one at ``/page/<name>``."""
    return {
        entry.name: PageFile(name=entry.name, content_type=_CONTENT_TYPES[suffix], body=entry.read_bytes())
        for entry in sorted(resources.files("cds_hooks.page").iterdir(), key=lambda entry: entry.name)
        if (suffix := _suffix(entry.name)) in _CONTENT_TYPES
    }


def _suffix(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return dot + ending if stem else ""
