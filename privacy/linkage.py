"""The way back from a case key to the chart, kept apart from the case and only in memory."""

from collections.abc import Mapping
from datetime import date
from typing import NoReturn


class Linkage:
    """Case key -> FHIR reference and date, for one request. Hides its contents and refuses to be stored."""

    __slots__ = ("_dates", "_references")

    def __init__(self, references: Mapping[str, str], dates: Mapping[str, date]) -> None:
        self._references = dict(references)
        self._dates = dict(dates)

    def reference(self, key: str) -> str | None:
        """The FHIR reference ("Condition/123") behind a case key; ``None`` for a key of another request."""
        return self._references.get(key)

    def date(self, key: str) -> date | None:
        """The absolute date of the fact (its onset, start or taking), for showing on a card."""
        return self._dates.get(key)

    def __len__(self) -> int:
        return len(self._references)

    def __repr__(self) -> str:
        return f"<Linkage of {len(self)} keys>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Linkage lives in memory only and is never stored or sent")
