"""Finds the checks: the folder is scanned, so that a new check is a new file and nothing else."""

import importlib
import pkgutil
from functools import cache

from model.language.verify import checks
from model.language.verify.check import Check


@cache
def discovered() -> tuple[Check, ...]:
    """Every check in the folder, in order of the file names."""
    names = sorted(module.name for module in pkgutil.iter_modules(checks.__path__))
    return tuple(importlib.import_module(f"{checks.__name__}.{name}").CHECK for name in names)
