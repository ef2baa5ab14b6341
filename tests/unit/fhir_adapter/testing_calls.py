"""Calls on the in-process FHIR server from plain, synchronous tests."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from fhir_adapter.testing.server import FhirServer

BASE = "http://fhir.test"


def call(app: FhirServer, method: str, path: str, **parts: Any) -> httpx.Response:
    """One request; ``path`` is relative to the base, or a whole address."""

    async def once() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
            return await client.request(method, path, **parts)

    return asyncio.run(once())


def get(app: FhirServer, path: str, **headers: str) -> httpx.Response:
    return call(app, "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def ids(app: FhirServer, path: str) -> list[str]:
    """The ids of the matches on the first page."""
    body = get(app, path).json()
    return [entry["resource"]["id"] for entry in body.get("entry", []) if entry["search"]["mode"] == "match"]


def link(bundle: Mapping[str, Any], relation: str) -> str:
    return next((link["url"] for link in bundle["link"] if link["relation"] == relation), "")
