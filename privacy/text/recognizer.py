"""What every file of ``recognizers`` exports."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from privacy.text.reading import Reading
from privacy.text.span import Span


@dataclass(frozen=True, slots=True)
class Recognizer:
    """Finds one kind of thing. ``order`` places it among all; it sees what earlier ones have taken."""

    id: str
    order: int
    find: Callable[[Reading], Iterable[Span]]
