"""One CDS service a file; each exports SERVICE. The folder is scanned at start."""

import importlib
import pkgutil
from functools import cache

from cds_hooks.service import Service


class ServiceClash(Exception):
    """Two files claim one service id; the server does not start."""


@cache
def discovered() -> dict[str, Service]:
    """All services by id, in the order of their ids.

    Raises:
        ServiceClash: two modules export the same id.
        TypeError: a module exports no Service.
    """
    found: dict[str, Service] = {}
    for module in pkgutil.iter_modules(__path__):
        service = importlib.import_module(f"{__name__}.{module.name}").SERVICE
        if not isinstance(service, Service):
            raise TypeError(f"{module.name}.SERVICE is not a Service")
        if service.id in found:
            raise ServiceClash(service.id)
        found[service.id] = service
    return dict(sorted(found.items()))
