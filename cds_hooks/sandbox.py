"""Sandbox mode: bundled patients at ``/fhir``, the page at ``/``, and no token needed from this machine."""

import re
from datetime import date, timedelta
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from cds_hooks.auth import Caller
from cds_hooks.clock import Clock
from cds_hooks.page.page import HEADERS, INDEX, PageFile, page_files
from cds_hooks.samples.catalogue import bundle, catalogue, listing
from fhir_adapter.errors import UntrustedServer
from fhir_adapter.testing.server import FhirServer, create
from fhir_adapter.trust import Refusal, RegisteredBase, TrustedBase, registered

TENANT: Final = "sandbox"
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|T)")


class Sandbox:
    """What a sandbox adds to a server."""

    def __init__(self, clock: Clock) -> None:
        self.caller = Caller(tenant=TENANT, issuer=TENANT, trust=LoopbackTrust())
        self._fhir = patients(clock)

    async def _bare(self, _: Request) -> Response:
        """A transaction goes to the base itself; the mount only sees what lies below it."""
        return RedirectResponse("/fhir/", status_code=307)

    def routes(self) -> list[BaseRoute]:
        """The page, the catalogue and the FHIR server."""
        return [
            Route("/", _index, methods=["GET"]),
            Route("/page/{name}", _file, methods=["GET"]),
            Route("/samples", _samples, methods=["GET"]),
            Route("/fhir", self._bare, methods=["POST"]),
            Mount("/fhir", app=self._fhir),
        ]


def patients(clock: Clock) -> FhirServer:
    """A FHIR server that holds the bundled patients, their dates moved so that 'recent' stays recent."""
    today = clock().date()
    charts = (moved(bundle(sample.id), today - sample.as_of.date()) for sample in catalogue())
    return create(charts, clock=clock)


def moved(raw: bytes, by: timedelta) -> bytes:
    """The same JSON with every full date moved; partial dates (a year) stay."""
    return msgspec.json.encode(_moved(msgspec.json.decode(raw), by))


def _moved(value: object, by: timedelta) -> object:
    if isinstance(value, dict):
        return {key: _moved(member, by) for key, member in value.items()}
    if isinstance(value, list):
        return [_moved(member, by) for member in value]
    if isinstance(value, str) and (found := _DATE.match(value)):
        try:
            return (date.fromisoformat(found[0]) + by).isoformat() + value[found.end() :]
        except (ValueError, OverflowError):
            return value
    return value


class LoopbackTrust:
    """Any plain-http FHIR server on this very machine, and nothing else."""

    def check(self, url: str) -> TrustedBase:
        """The base behind a loopback URL.

        Raises:
            UntrustedServer: it is not on this machine.
        """
        base = registered(RegisteredBase(url=url), allow_loopback_http=True)
        if not base.allow_loopback:
            raise UntrustedServer(Refusal.NOT_REGISTERED)
        return base


async def _index(_: Request) -> Response:
    return _sent(page_files()[INDEX])


async def _file(request: Request) -> Response:
    found = page_files().get(request.path_params["name"])
    return _sent(found) if found else Response(status_code=404)


async def _samples(_: Request) -> Response:
    return Response(listing(), media_type="application/json")


def _sent(file: PageFile) -> Response:
    return Response(file.body, media_type=file.content_type, headers=HEADERS)
