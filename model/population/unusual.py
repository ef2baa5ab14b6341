"""Every method on every week of a row of counts."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from model.population.ears import Judged, c1, c2, c3
from model.population.farrington import farrington

Method = Callable[[Sequence[float], int, float], Judged | None]

METHODS: Final[Mapping[str, Method]] = MappingProxyType({"C1": c1, "C2": c2, "C3": c3, "Farrington": farrington})


def judged(counts: Sequence[float], method: str, noise: float = 0.0) -> tuple[Judged | None, ...]:
    """What the method says of each week; ``None`` where there is too little history to say anything.

    ``noise`` is the standard deviation of the noise in the counts; 0 for true counts.

    Raises:
        KeyError: there is no such method.
    """
    judge = METHODS[method]
    return tuple(judge(counts, at, noise) for at in range(len(counts)))
