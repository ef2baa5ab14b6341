"""Every passage of the corpus, from the files of ``corpus``."""

import importlib
import pkgutil
from collections.abc import Iterator

from model.knowledge.base import Knowledge
from model.language import corpus as folder
from model.language.passage import Passage


def all_passages(knowledge: Knowledge) -> Iterator[Passage]:
    """The passages of every kind, kind by kind, in one order on every machine."""
    for name in sorted(found.name for found in pkgutil.iter_modules(folder.__path__)):
        make = getattr(importlib.import_module(f"{folder.__name__}.{name}"), "passages", None)
        if make is not None:
            yield from make(knowledge)
