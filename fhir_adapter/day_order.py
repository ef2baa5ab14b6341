"""Results of one day in the order of their hours, the newest first: the case knows days alone, but keeps this order."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from msgspec import structs

from privacy.snapshot import MeasurementRecord

_DAY: Final = len("2026-01-01")
_UNKNOWN: Final = float("-inf")


def moment_of(*written: str) -> float:
    """Seconds of the first time that says the hour of the day of the first one; minus infinity where none does."""
    for one in written:
        if len(one) > _DAY and one[:_DAY] == written[0][:_DAY]:
            try:
                found = datetime.fromisoformat(one)
            except ValueError:
                continue
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    return _UNKNOWN


def newest_of_day_first(
    records: tuple[MeasurementRecord, ...], moments: Mapping[str, float]
) -> tuple[MeasurementRecord, ...]:
    """The records with those of one day in turn among their places; one whose hour is not known after the others.

    ``turn`` keeps which came first: values of one day and one turn may have come in either order.
    """
    if not moments:
        return records
    by_day: dict[date | None, list[int]] = {}
    for place, record in enumerate(records):
        by_day.setdefault(record.taken, []).append(place)
    ordered = list(records)
    for day, places in by_day.items():
        if day is not None and len(places) > 1:
            hours = [moments.get(records[place].reference, _UNKNOWN) for place in places]
            known = sorted({hour for hour in hours if hour != _UNKNOWN})
            turns = {hour: turn for turn, hour in enumerate(known, start=1)}
            newest = sorted(range(len(places)), key=lambda one: -hours[one])
            for place, one in zip(places, newest, strict=True) if known else ():
                ordered[place] = structs.replace(records[places[one]], turn=turns.get(hours[one], 0))
    return tuple(ordered)
