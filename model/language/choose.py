"""Which back end words what: found by file name, chosen by the site for each task, the template behind each of them."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from model.language import backends as folder
from model.language.backends.template import BACKEND as TEMPLATE
from model.language.contract import Generator, WordingAnswer, WordingRequest, WordingTask, breaches


@cache
def back_ends() -> Mapping[str, Generator]:
    """Every back end by name.

    Raises:
        TypeError: a file of the folder is not called by the name of its back end.
    """
    found: dict[str, Generator] = {}
    for file in pkgutil.iter_modules(folder.__path__):
        generator: Generator = importlib.import_module(f"{folder.__name__}.{file.name}").BACKEND
        if generator.name != file.name:
            raise TypeError(f"the back end {generator.name!r} stands in {file.name}.py")
        found[file.name] = generator
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


def worded(request: WordingRequest, choices: Mapping[WordingTask, str] | None = None) -> WordingAnswer:
    """Word a request by the back end of its task; where that abstains or breaks the contract, by the template."""
    name = (choices or {}).get(request.task, TEMPLATE.name)
    answer = back_ends()[name].generate(request)
    if answer.is_abstaining or breaches(request, answer):
        return TEMPLATE.generate(request)
    return answer
