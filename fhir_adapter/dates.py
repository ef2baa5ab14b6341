"""FHIR dates: partial ones become their first day, wrong ones become None and are said."""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from fhir_adapter.shapes import Period

EARLIEST: Final = date(1880, 1, 1)

_PARTIAL: Final = re.compile(r"(\d{4})(?:-(\d{2}))?")


def day_of(written: str) -> date | None:
    """The calendar day of a FHIR date, dateTime or instant, as it was at the place of writing.

    "2019" and "2019-05" give their first day. None for nothing and for what is no date.
    """
    return _day_of(written[:10])


@lru_cache(maxsize=8192)
def _day_of(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        pass
    partial = _PARTIAL.fullmatch(written)
    if partial is None:
        return None
    try:
        return date(int(partial.group(1)), int(partial.group(2) or 1), 1)
    except ValueError:
        return None


def first_of(*written: str) -> str:
    """The first that is not empty."""
    for text in written:
        if text:
            return text
    return ""


def start_of(period: Period | None) -> str:
    """When a period began, as written."""
    return period.start if period else ""


def end_of(period: Period | None) -> str:
    """When a period ended, as written."""
    return period.end if period else ""
