"""Fetches what the prefetch left out: all needs at once, under one deadline, a partial answer marked as partial."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from fhir_adapter.answers import cut_short, failed
from fhir_adapter.client import PAGE_SIZE, FhirClient
from fhir_adapter.needs import Need
from fhir_adapter.scopes import Grant, Scopes
from fhir_adapter.slots import Slot, State
from model.domain.gap import Why

_TOKEN: Final = re.compile(r"\{\{\s*([A-Za-z0-9_.]+)\s*\}\}")


def fill(template: str, tokens: Mapping[str, str]) -> str | None:
    """Put values into a CDS Hooks prefetch template.

    ``tokens`` maps "context.patientId", "userPractitionerId", ... to values. A token that is
    unknown or empty, or braces that are no token, give None: half a query is never sent.
    Values are percent-encoded, so that none can add a parameter or leave its path.
    """
    names = _TOKEN.findall(template)
    if any(not tokens.get(name) for name in names):
        return None
    path, mark, search = template.partition("?")
    filled = _put(path, tokens, safe="/") + mark + _put(search, tokens, safe="")
    return None if "{" in filled or "}" in filled else filled


async def pull(
    needs: Sequence[Need],
    *,
    client: FhirClient,
    tokens: Mapping[str, str],
    scopes: Scopes | None = None,
    includes: frozenset[str] = frozenset(),
) -> tuple[Slot, ...]:
    """One slot for each need, in the order of the needs; never raises for what a server does.

    Equal queries are sent once. A query that the scopes refuse is not sent (NOT_PERMITTED);
    one that they narrow gives a TRUNCATED slot, because what was left out is not "none".
    ``includes`` are the ``_include`` values that the server's CapabilityStatement names.
    """
    granted = scopes or Scopes()
    queries = [fill(need.template, tokens) for need in needs]
    first: dict[str, Need] = {}
    for query, need in zip(queries, needs, strict=True):
        if query is not None:
            first.setdefault(query, need)
    answers = await asyncio.gather(*(_ask(query, need, client, granted, includes) for query, need in first.items()))
    found = dict(zip(first, answers, strict=True))
    return tuple(
        _unfilled(need) if query is None else replace(found[query], key=need.key)
        for query, need in zip(queries, needs, strict=True)
    )


async def complete(slots: Iterable[Slot], client: FhirClient) -> tuple[Slot, ...]:
    """Fetch the remaining pages of every TRUNCATED prefetch slot that names them; the rest stays as it is."""
    return tuple(await asyncio.gather(*(client.follow(slot) for slot in slots)))


def _put(text: str, tokens: Mapping[str, str], *, safe: str) -> str:
    return _TOKEN.sub(lambda match: quote(tokens[match[1]], safe=safe), text)


def _unfilled(need: Need) -> Slot:
    names = " ".join(dict.fromkeys(_TOKEN.findall(need.template)))
    return Slot(key=need.key, state=State.MISSING, why=Why.NOT_SENT, detail=f"no value for {names}")


async def _ask(query: str, need: Need, client: FhirClient, scopes: Scopes, includes: frozenset[str]) -> Slot:
    grant = scopes.grant(query)
    if grant is Grant.NONE:
        return failed(need.key, Why.NOT_PERMITTED, "no scope")
    if "?" not in query:
        return await client.read(query, need.key, kinds=need.kinds)
    include = f"{query.partition('?')[0]}:medication"
    optional = f"{PAGE_SIZE}&_include={include}" if include in includes else PAGE_SIZE
    slot = await client.search(query, need.key, optional=optional, kinds=need.kinds)
    if grant is Grant.PART and slot.state in {State.PRESENT, State.EMPTY}:
        return cut_short(slot, Why.NOT_PERMITTED, "scope covers a part")
    return slot
