"""Which back end words what: found by file name, chosen by the site for each task."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from model.language import backends as folder
from model.language.backends.template import TEMPLATE
from model.language.contract import BackEnd, Generator, Site, WordingTask


@cache
def back_ends() -> Mapping[str, BackEnd]:
    """Every back end by name.

    Raises:
        TypeError: a file of the folder is not called by the name of its back end.
    """
    found: dict[str, BackEnd] = {}
    for file in pkgutil.iter_modules(folder.__path__):
        back_end: BackEnd = importlib.import_module(f"{folder.__name__}.{file.name}").BACKEND
        if back_end.name != file.name:
            raise TypeError(f"the back end {back_end.name!r} stands in {file.name}.py")
        found[file.name] = back_end
    return found


def read_choices(written: str) -> dict[WordingTask, str]:
    """The back end of each task: one name for all ("template"), or "summary=template,card=echo"; the rest by template.

    Raises:
        ValueError: a task or a back end that does not exist.
    """
    chosen = dict.fromkeys(WordingTask, TEMPLATE.name)
    for part in filter(None, (part.strip() for part in written.split(","))):
        left, _, right = (piece.strip() for piece in part.partition("="))
        name = right or left
        if name not in back_ends():
            raise ValueError(f"unknown back end {name!r}; one of {', '.join(sorted(back_ends()))}")
        try:
            tasks = (WordingTask(left),) if right else tuple(WordingTask)
        except ValueError:
            raise ValueError(f"unknown task {left!r}; one of {', '.join(WordingTask)}") from None
        chosen.update(dict.fromkeys(tasks, name))
    return chosen


def opened(choices: Mapping[WordingTask, str], site: Site) -> dict[WordingTask, Generator]:
    """The back end of each task, opened once for all that share it.

    Raises:
        BackEndError: the site does not give what a chosen back end needs.
    """
    ready = {name: back_ends()[name].open(site) for name in sorted(set(choices.values()))}
    return {task: ready[name] for task, name in choices.items()}
