"""The composition root of the web process."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute

from app.access import idempotency, scope
from app.access.answers import Answers
from app.access.gate import Gate, Leaving, is_keyless
from app.access.keyring import Keyring
from app.access.lapsing import Lapsing
from app.access.running import Running
from app.access.sessions import Sessions
from app.features.appraisals import api as appraisals
from app.features.appraisals import scales_api as scales
from app.features.changes import api as changes
from app.features.claims import api as claims
from app.features.claims import lists_api as lists_of_claims
from app.features.documents import api as documents
from app.features.estimates import api as estimates
from app.features.events import api as events
from app.features.exchange import exports_api as exports_of_claims
from app.features.exchange import imports_api as imports_of_claims
from app.features.exchange import ledger_api as whole_ledgers
from app.features.exchange import mappings_api as mappings
from app.features.extraction import api as extraction
from app.features.health import api as health
from app.features.history import api as history
from app.features.keys import api as keys
from app.features.quantities import api as quantities
from app.features.redactions import api as redactions
from app.features.relations import api as relations
from app.features.search import api as search
from app.features.sources import api as sources
from app.features.subjects import api as subjects
from app.features.webhooks import api as webhooks
from app.journal.feed import Identity, identity
from app.journal.follower import Follower
from app.journal.sequencer import Sequencer
from app.kit import handlers, limits
from app.kit.errors import Unavailable
from app.kit.metrics import Metrics
from app.kit.pouring import Room
from app.kit.streaming import Streams
from app.settings import Settings
from app.storage.engine import commit, make_engine, writing
from app.web.charts import api as charts
from app.web.docs import openapi, pages
from app.web.explorer import front, lists, things, triage
from app.web.explorer.problems import problem_page
from app.web.forms import acting, deciding, many, merging, pasting, reviewing, signing, suggesting
from app.web.forms import claims as forms_of_claims
from app.web.forms import documents as forms_of_documents
from app.worker import Worker

ROUTERS = (
    sources.router,
    lists_of_claims.router,
    exports_of_claims.router,
    imports_of_claims.router,
    mappings.router,
    whole_ledgers.router,
    claims.router,
    appraisals.router,
    appraisals.analysts,
    scales.router,
    quantities.router,
    health.router,
    documents.router,
    extraction.router,
    subjects.router,
    changes.stream_router,
    changes.router,
    history.router,
    relations.router,
    webhooks.router,
    estimates.router,
    charts.router,
    charts.pages,
    keys.router,
    events.router,
    search.router,
    redactions.router,
    pages.router,
    front.router,
    lists.router,
    things.router,
    triage.router,
    signing.router,
    forms_of_claims.router,
    acting.router,
    pasting.router,
    many.router,
    merging.router,
    reviewing.router,
    deciding.router,
    suggesting.router,
    forms_of_documents.router,
)

_READ_HEADERS = (
    *("ETag", "Link", "Location", "Recorded-As-Of", "X-Request-Id"),
    *("RateLimit", "RateLimit-Policy", "Retry-After", "WWW-Authenticate"),
)


def create_app(settings: Settings) -> FastAPI:
    """The service; it opens its database, which is there and migrated, when it starts."""
    app = FastAPI(
        title="Sayso",
        version=version("sayso"),
        description=openapi.DESCRIPTION,
        lifespan=_lifespan(settings),
        redirect_slashes=False,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.metrics = Metrics()
    handlers.install(app, problem_page)
    app.add_middleware(Leaving)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["*"],
            expose_headers=_READ_HEADERS,
        )
    limits.install(app, app.state.metrics)
    app.router.routes.extend(_routes())
    scope.refuse_undeclared(app.routes)
    openapi.install(app, keyless=is_keyless(settings), anonymous=settings.anonymous_reading)
    return app


def _routes() -> Iterator[BaseRoute]:
    """Every route; an operation is called as its function is, in the document and by generated clients.

    Not by include_router: that would look through the routers and then again through the routes of the right one.
    """
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                route.unique_id = route.name
            yield route


def _lifespan(settings: Settings) -> Any:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            engine = _engine(settings.database_url, settings, stack)
            read_engine = engine
            if settings.database_read_url is not None:
                read_engine = _engine(settings.database_read_url, settings, stack)
            ledger = await _opened(engine, settings)
            follower = Follower(read_engine, settings.read_timeout_ms)
            workers = [Worker(engine, settings, app.state.metrics.registry)] if settings.worker else []
            sequencer = Sequencer(engine, follower.poke, *(worker.poke for worker in workers))
            streams = Streams(
                settings.feed_clients,
                settings.feed_patience_seconds,
                app.state.metrics,
                settings.feed_clients_per_key,
            )
            room = Room(max(1, settings.pool_size // 2))
            keyring = Keyring(engine, settings.pepper, settings.write_timeout_ms)
            gate = Gate(settings, keyring, Sessions(ledger, settings.pepper))
            app.state.running = Running(
                engine, read_engine, ledger, sequencer, follower, streams, settings, room, gate, Answers()
            )
            app.state.endings = [app.state.running.end_streams, *(worker.end for worker in workers)]
            beside: tuple[Follower | Sequencer | Worker | Keyring | Lapsing, ...] = (
                follower,
                *workers,
                sequencer,
                keyring,
                Lapsing(streams, keyring),
            )
            for each in beside:
                each.start()
                stack.push_async_callback(each.stop)
            yield

    return lifespan


async def _opened(engine: AsyncEngine, settings: Settings, attempts: int = 5) -> Identity:
    """Which ledger it is; old answers are pruned. Raises Unavailable where a busy database does not answer for long."""
    try:
        async with writing(engine, settings.write_timeout_ms) as session:
            ledger = await identity(session)
            await idempotency.prune(session)
            await commit(session)
            return ledger
    except Unavailable:
        if attempts <= 1:
            raise
    return await _opened(engine, settings, attempts - 1)


def _engine(url: str | None, settings: Settings, stack: AsyncExitStack) -> AsyncEngine:
    """An engine that is let go of when the stack ends. Raises ValueError for no or another kind of URL."""
    if url is None:
        raise ValueError("Set DATABASE_URL, or start with `sayso serve`, which has a PostgreSQL of its own.")
    engine = make_engine(url, pool_size=settings.pool_size, longest_statement_ms=settings.bulk_timeout_ms)
    stack.push_async_callback(engine.dispose)
    return engine
