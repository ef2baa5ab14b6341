"""A type search: parameters in, matches out; what was not understood is refused or left out, never half obeyed."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from fhir_adapter.testing.include import Include, include_of
from fhir_adapter.testing.matching import Test, patient_references, test_of
from fhir_adapter.testing.outcome import Refused
from fhir_adapter.testing.parameters import Parameter, parameter_of
from fhir_adapter.testing.store import Store, Stored

Pairs = tuple[tuple[str, str], ...]

_PRESENTATION: Final = frozenset(("_format", "_pretty"))
_TOTALS: Final = frozenset(("none", "estimate", "accurate"))
_INCLUDES: Final = frozenset(("_include", "_include:iterate", "_revinclude", "_revinclude:iterate"))
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
MAX_COUNT: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One key of ``_sort``."""

    parameter: Parameter
    is_descending: bool


@dataclass(slots=True, kw_only=True)
class Search:
    """A search as it was understood; ``used`` goes into the self link, ``ignored`` does not."""

    kind: str
    tests: list[Test]
    patients: frozenset[str] | None = None
    orders: tuple[Order, ...] = ()
    includes: tuple[Include, ...] = ()
    elements: frozenset[str] = frozenset()
    count: int = 0
    summary: str = ""
    total: str = ""
    used: Pairs = ()
    ignored: tuple[str, ...] = ()


def understand(kind: str, pairs: Iterable[tuple[str, str]], *, base: str, page_size: int) -> Search:
    """Read the parameters of a search.

    Raises:
        Refused: 400 where a known parameter has a value or modifier that cannot be read.
    """
    search = Search(kind=kind, tests=[], count=page_size)
    for name, written in pairs:
        if not written or name in _PRESENTATION:
            continue
        if name in _CONTROLS:
            understood = _CONTROLS[name](search, written)
        elif name in _INCLUDES:
            understood = _including(search, name, written)
        else:
            understood = _criterion(search, name, written, base)
        if understood:
            search.used += ((name, written),)
        else:
            search.ignored += (name,)
    return search


def matches(search: Search, store: Store) -> list[Stored]:
    """Every resource that passes every test, in the asked order; ties and no order: oldest first."""
    patients = search.patients
    candidates = store.all(search.kind) if patients is None else store.of_patients(search.kind, patients)
    found = list(_passing(candidates, search.tests))
    for order in reversed(search.orders):
        _sort(found, order)
    return found


def _passing(candidates: Iterator[Stored], tests: list[Test]) -> Iterator[Stored]:
    for stored in candidates:
        if all(test(stored) for test in tests):
            yield stored


def _sort(found: list[Stored], order: Order) -> None:
    """Stable; what has no value comes last in both directions."""
    found.sort(key=lambda stored: stored.values(order.parameter).sort_key[1:], reverse=order.is_descending)
    found.sort(key=lambda stored: stored.values(order.parameter).sort_key[0])


def _criterion(search: Search, name: str, written: str, base: str) -> bool:
    bare, _, modifier = name.partition(":")
    parameter = parameter_of(search.kind, bare)
    if parameter is None:
        return False
    search.tests.append(test_of(parameter, modifier, written, base))
    if bare == "patient" and modifier in {"", "Patient"}:
        named = patient_references(modifier, written, base)
        search.patients = named if search.patients is None else search.patients & named
    return True


def _count(search: Search, written: str) -> bool:
    if not _NUMBER.fullmatch(written):
        raise Refused(400, "value", "_count is no whole number.")
    search.count = min(int(written), MAX_COUNT)
    if search.count == 0:
        search.summary = "count"
    return True


def _sorting(search: Search, written: str) -> bool:
    orders = []
    for key in written.split(","):
        parameter = parameter_of(search.kind, key.removeprefix("-"))
        if parameter is None:
            return False
        orders.append(Order(parameter=parameter, is_descending=key.startswith("-")))
    search.orders = tuple(orders)
    return True


def _summary(search: Search, written: str) -> bool:
    if written not in {"count", "data", "false"}:
        return False
    search.summary = written
    return True


def _elements(search: Search, written: str) -> bool:
    search.elements = frozenset(name.strip().rpartition(".")[2] for name in written.split(","))
    return True


def _total(search: Search, written: str) -> bool:
    if written not in _TOTALS:
        raise Refused(400, "value", "_total takes none, estimate or accurate.")
    search.total = written
    return True


def _including(search: Search, name: str, written: str) -> bool:
    include = include_of(search.kind, name, written)
    search.includes += (include,) if include else ()
    return include is not None


_CONTROLS: Final[dict[str, Callable[[Search, str], bool]]] = {
    "_count": _count,
    "_sort": _sorting,
    "_summary": _summary,
    "_elements": _elements,
    "_total": _total,
}
