"""The discovery document: what each service is and what it would like to be sent."""

from collections.abc import Iterable
from typing import Final

import msgspec

from cds_hooks.service import Service
from model.domain.text import Language

VERSION: Final = "2.0.1"
HOOK_VERSIONS: Final[dict[str, str]] = {
    "order-select": "1.0",
    "encounter-start": "1.0",
    "encounter-discharge": "1.0",
    "problem-list-item-create": "0.1.0",
}
"""As the hooks' own pages in the CDS Hooks Library say (read 2026-11-23); others are left out."""


def discovery(services: Iterable[Service], language: Language) -> bytes:
    """The body of ``GET /cds-services``, titles and descriptions in one language."""
    return msgspec.json.encode({"services": [_described(service, language) for service in services]})


def _described(service: Service, language: Language) -> dict[str, object]:
    described: dict[str, object] = {
        "hook": service.hook,
        "id": service.id,
        "title": service.title.spoken(language),
        "description": service.description.spoken(language),
        "usageRequirements": service.usage,
        "prefetch": service.templates(),
        "version": VERSION,
    }
    if version := HOOK_VERSIONS.get(service.hook):
        described["hookVersion"] = version
    return described
