"""A line's laboratory values, weight and weeks of pregnancy, in the shapes in which programs send them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from model.domain.case import Measurement
from model.domain.code import LOINC, Code
from model.domain.gap import Area
from model.knowledge.measures import Measure
from model.knowledge.units import unit_of
from model.therapy.contract_shapes import Concept, Desk, Fields, concepts, first, quantity, refuse

_LEAST_WITHOUT_UNIT: Final = {"{INR}": Decimal(0), "mL/min/{1.73_m2}": Decimal(5), "mL/min": Decimal(5)}
"""Units that are the only ones in use, from which value on; a filtration rate in mL/s stays below."""
_UNIT_IN_NAME: Final = re.compile(r"^(.+?)\s*[(\[]([^()\[\]]+)[)\]]$")


class LabReader:
    """Reads ``labs`` and the values that have a field of their own."""

    def __init__(self, desk: Desk, context: Fields) -> None:
        self._desk, self._context = desk, context

    def measurements(self) -> Iterator[Measurement]:
        """Every value that could be read; what could not is a gap."""
        yield from self._labs()
        yield from self._own_measures()

    def _labs(self) -> Iterator[Measurement]:
        labs = self._context.get("labs")
        if labs is not None and not isinstance(labs, dict | list):
            refuse("labs", "a list or an object")
        rows: list[tuple[object, object]] = list(labs.items()) if isinstance(labs, dict) else []
        if isinstance(labs, dict) and first(labs, "value", "valueQuantity") is not None:
            rows = [("", labs)]
        if isinstance(labs, list):
            rows = [("", item) for item in labs]
        for at, (name, item) in enumerate(rows):
            if name == "" and not isinstance(item, dict):
                self._desk.unread(Area.RESULTS, item)
                continue
            for value in item if isinstance(item, list) else (item,):
                yield from self._lab(f"observation-{at}", str(name), value)

    def _lab(self, key: str, name: str, item: object) -> Iterator[Measurement]:
        row: Fields = item if isinstance(item, dict) else {"value": item}
        found = self._measure(name, row)
        label = name or str(first(row, "name", "test", "code", "loinc", "display") or "")
        sent = quantity(row)
        if found is None or sent is None:
            self._desk.unread(Area.RESULTS, label)
            return
        measure, loinc, unit = found
        unit = sent.unit or unit
        if not unit and sent.value >= _LEAST_WITHOUT_UNIT.get(measure.unit, Decimal("Infinity")):
            unit = measure.unit
        if not unit or not _is_unit(unit, measure):
            self._desk.unread(Area.RESULTS, f"{label}: {unit or 'no unit'}")
        day = self._desk.day(row, Area.RESULTS)
        is_dated = any(row.get(name) for name in ("day", "date", "effective", "collected", "reported"))
        yield Measurement(
            key=key,
            codes=(Code(LOINC, loinc),),
            value=sent.value,
            unit=unit,
            comparator=sent.comparator,
            day=day if is_dated else 0,
        )

    def _measure(self, name: str, row: Fields) -> tuple[Measure, str, str] | None:
        """The measure that a row is about, its LOINC code, and a unit that stood in its name."""
        measures = self._desk.knowledge.measures
        written = [*concepts(first(row, "code", "loinc"), "labs"), *concepts(first(row, "name", "test"), "labs")]
        written += [Concept((), name)] if name else []
        codes = [code for concept in written for code in concept.codes]
        codes += [Code(LOINC, concept.words) for concept in written if concept.words]
        for code in codes:
            if found := measures.of_codes((Code(LOINC, code.code),)):
                return found, code.code, ""
        for words in (concept.words for concept in written if concept.words):
            match = _UNIT_IN_NAME.match(words)
            for plain, unit in ((words, ""), (match.group(1), match.group(2)) if match else ("", "")):
                if plain and (found := measures.spoken(plain)):
                    return found, found.loinc[0], unit
        return None

    def _own_measures(self) -> Iterator[Measurement]:
        """Values with a field of their own: the weight, and the weeks of a pregnancy."""
        pregnancy = self._context.get("pregnancy")
        weeks = first(pregnancy, "weeks", "gestational_age", "weeks_gestation") if isinstance(pregnancy, dict) else None
        fields = (
            ("weight", "kg", first(self._context, "weight_kg", "weight")),
            ("height", "cm", first(self._context, "height_cm", "height")),
            ("gestational_age", "wk", first(self._context, "gestational_weeks", "gestational_age") or weeks),
        )
        for name, unit, value in fields:
            if value is None:
                continue
            sent, measure = quantity(value), self._desk.knowledge.measures.named(name)
            if sent is None or sent.comparator or not _is_unit(sent.unit or unit, measure):
                self._desk.unread(Area.RESULTS, f"{name} {value}")
                continue
            codes = (Code(LOINC, measure.loinc[0]),)
            yield Measurement(key=f"observation-{name}", codes=codes, value=sent.value, unit=sent.unit or unit, day=0)


def _is_unit(unit: str, measure: Measure) -> bool:
    return unit.strip().lower() in measure.written or unit == measure.unit or unit_of(unit) is not None
