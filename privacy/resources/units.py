"""Whether a text is a unit and nothing but a unit: every part of it must be a known one."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_PART: Final = re.compile(r"[ /.*^(),:;]+|(?<=\d)(?=[A-Za-zµμ])|-(?=\d)")
_NUMBER: Final = re.compile(r"[+-]?\d{1,3}")
_ANNOTATION: Final = re.compile(r"\{([^{}]{0,40})\}")
_EXPONENT: Final = re.compile(r"^(.*?[A-Za-z\]'µμ])[+-]?\d{1,2}$")
_LONGEST: Final = 40


class Units:
    """Closed lists of unit parts. What fits passes; an unlisted annotation becomes {unit}, which means the same."""

    __slots__ = ("_annotations", "_atoms", "_prefixes", "fit")

    def __init__(
        self, prefixes: Iterable[str], atoms: Iterable[str], words: Iterable[str], annotations: Iterable[str]
    ) -> None:
        self._prefixes = tuple(prefixes)
        self._atoms = frozenset(atoms) | frozenset(words)
        self._annotations = frozenset(annotations)
        self.fit = lru_cache(maxsize=2_048)(self._fit)

    def _fit(self, unit: str) -> str | None:
        """The unit as it may pass, or ``None`` when a part of it is not known."""
        if not unit or len(unit) > _LONGEST:
            return None
        bare = _ANNOTATION.sub(" ", unit)
        if not all(self._is_known(part) for part in _PART.split(bare) if part):
            return None
        return _ANNOTATION.sub(self._annotation, unit)

    def _is_known(self, part: str) -> bool:
        if part in self._atoms or _NUMBER.fullmatch(part):
            return True
        power = _EXPONENT.match(part)
        if power and self._is_known(power.group(1)):
            return True
        return any(part.startswith(prefix) and part[len(prefix) :] in self._atoms for prefix in self._prefixes)

    def _annotation(self, found: re.Match[str]) -> str:
        return found.group() if found.group(1) in self._annotations else "{unit}"
