"""``_include`` and ``_revinclude``: the resources that a page of matches points at, or that point at it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fhir_adapter.testing.parameters import Kind, Parameter, parameter_of, parameters_of
from fhir_adapter.testing.store import Store, Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Include:
    """One directive: the type that holds the reference, the parameters that name it, the type wanted ("" for any)."""

    source: str
    parameters: tuple[Parameter, ...]
    target: str
    is_reverse: bool
    is_iterating: bool = False


def include_of(searched: str, directive: str, written: str) -> Include | None:
    """Read ``Type:parameter[:Target]`` or ``*``; None when this server has no such reference."""
    name, _, modifier = directive.partition(":")
    is_reverse, is_iterating = name == "_revinclude", modifier == "iterate"
    whole = f"{searched}:*" if written == "*" and not is_reverse else written
    source, _, rest = whole.partition(":")
    field, _, target = rest.partition(":")
    parameter = parameter_of(source, field)
    if field == "*":
        parameters = _all_references(source)
    elif parameter is not None and parameter.kind is Kind.REFERENCE:
        parameters = (parameter,)
    else:
        return None
    return Include(
        source=source, parameters=parameters, target=target, is_reverse=is_reverse, is_iterating=is_iterating
    )


def included(matches: Iterable[Stored], includes: Iterable[Include], store: Store) -> list[Stored]:
    """What the directives add to these matches: each once, none that is a match itself.

    Only a directive with ``:iterate`` also applies to what was added before.
    """
    seen = {match.reference for match in matches}
    added: list[Stored] = []
    wave, directives = list(matches), tuple(includes)
    while wave and directives:
        found = [stored for include in directives for stored in _follow(wave, include, store)]
        wave = []
        for stored in found:
            if stored.reference not in seen:
                seen.add(stored.reference)
                wave.append(stored)
        added += wave
        directives = tuple(include for include in directives if include.is_iterating)
    return added


def forward(stored: Stored, store: Store) -> Iterator[Stored]:
    """Everything here that one resource points at through a search parameter."""
    directive = Include(source=stored.kind, parameters=_all_references(stored.kind), target="", is_reverse=False)
    return _follow([stored], directive, store)


def _follow(wave: list[Stored], include: Include, store: Store) -> Iterator[Stored]:
    return _pointing(wave, include, store) if include.is_reverse else _pointed(wave, include, store)


def _pointed(wave: list[Stored], include: Include, store: Store) -> Iterator[Stored]:
    for stored in wave:
        if stored.kind == include.source:
            for parameter in include.parameters:
                for reference in sorted(stored.values(parameter).references):
                    kind, _, id_ = reference.partition("/")
                    found = store.get(kind, id_)
                    if found is not None and include.target in {"", kind}:
                        yield found


def _pointing(wave: list[Stored], include: Include, store: Store) -> Iterator[Stored]:
    wanted = {stored.reference for stored in wave if include.target in {"", stored.kind}}
    for stored in store.all(include.source):
        if any(not stored.values(parameter).references.isdisjoint(wanted) for parameter in include.parameters):
            yield stored


def _all_references(kind: str) -> tuple[Parameter, ...]:
    return tuple(parameter for parameter in parameters_of(kind).values() if parameter.kind is Kind.REFERENCE)
