"""The one place that wires the rooms together: settings in, an ASGI application out."""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response

from cds_hooks.clock import Clock, now
from cds_hooks.consultation import Engine
from cds_hooks.desk import OpenDesk, open_desk
from cds_hooks.limits import drain
from cds_hooks.logs import Log, make_log
from cds_hooks.outcome import refusal
from cds_hooks.routes import LOOPBACK_ORIGIN, Door, status_routes
from cds_hooks.sandbox import Sandbox
from cds_hooks.settings import Settings
from cds_hooks.warmup import warm_up
from model.engine import run

_HEADERS = ("authorization", "content-type", "accept", "accept-language", "prefer")


def create_app(settings: Settings, *, clock: Clock = now, log: Log | None = None, engine: Engine = run) -> FastAPI:
    """Build the server.

    Raises:
        SettingsError, KnowledgeError, ServiceClash, StoreUnavailable: it cannot start as configured.
    """
    logger = log or make_log(settings.log_level)
    sandbox = Sandbox(clock) if settings.sandbox else None
    opened = open_desk(settings, sandbox=sandbox.caller if sandbox else None, clock=clock, engine=engine, log=logger)
    app = FastAPI(
        title="Osler", lifespan=_lifespan(opened, logger), redirect_slashes=False, openapi_url=None, docs_url=None
    )
    app.state.desk, app.state.database = opened.desk, opened.database
    app.router.routes.extend([*Door(opened.desk, settings, logger).routes(), *status_routes(opened.desk)])
    if sandbox is not None:
        app.router.routes.extend(sandbox.routes())
        logger.warning("sandbox", note="no authentication for calls from this machine; synthetic patients only")
    app.add_exception_handler(HTTPException, _no_such_page)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_origin_regex=LOOPBACK_ORIGIN if settings.sandbox else None,
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=_HEADERS,
    )
    return app


def _lifespan(opened: OpenDesk, log: Log) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        """Warm up, then keep what is loaded out of the collector's sight: its pauses are the latency tail."""
        warm_up(opened.desk)
        await opened.transport.warm()
        gc.collect()
        gc.freeze()
        gc.set_threshold(10_000, 20, 50)
        log.info("ready", services=len(opened.desk.services), knowledge=opened.desk.knowledge.version[:12])
        yield
        await opened.close()
        gc.unfreeze()
        log.info("stopped")

    return lifespan


async def _no_such_page(request: Request, fault: Exception) -> Response:
    """Starlette's own 404 and 405 as OperationOutcome."""
    await drain(request, request.app.state.desk.limits)
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    headers = dict(fault.headers) if isinstance(fault, HTTPException) and fault.headers else None
    return refusal(status, "not-found" if status == 404 else "not-supported", f"HTTP {status}", headers)
