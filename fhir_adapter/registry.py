"""Finds the readers: every file in ``fhir_adapter/readers`` exports one."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from fhir_adapter import readers as folder
from fhir_adapter.reader import Reader
from fhir_adapter.shapes import Resource


@cache
def readers() -> Mapping[str, Reader[Resource]]:
    """Every reader by resource type, found in the folder; two for one type stop the start."""
    found: dict[str, Reader[Resource]] = {}
    for module in sorted(item.name for item in pkgutil.iter_modules(folder.__path__)):
        reader: Reader[Resource] = importlib.import_module(f"{folder.__name__}.{module}").READER
        for kind in sorted(reader.kinds):
            if kind in found:
                raise RuntimeError(f"two readers for {kind}: the second is fhir_adapter/readers/{module}.py")
            found[kind] = reader
    return MappingProxyType(found)
