"""A service that asks for keys, and keys for it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from app.access.events import By
from app.access.principal import Principal
from app.cli.preparing import in_one_transaction
from app.domain.authority import EVERYTHING
from app.features.keys import service as keys
from app.features.keys.schemas import KeyIn
from app.main import create_app
from app.settings import Settings
from app.storage.engine import WriteSession
from tests.makers.client import Client

PEPPER = "what the keys of these tests are hashed with"
TESTER = By(Principal("tester", EVERYTHING))

Serve = Callable[..., Awaitable[FastAPI]]
MakeKey = Callable[..., Awaitable[str]]


class KeyClient(Client):
    """Asks with a key, or without, from an address."""

    def __init__(self, service: FastAPI, key: str | None = None, address: str = "192.0.2.1") -> None:
        super().__init__(service)
        self._transport = httpx2.ASGITransport(service, client=(address, 4_711))
        if key is not None:
            self.headers["Authorization"] = f"Bearer {key}"


@pytest.fixture
async def serve(fresh_database_url: str) -> AsyncIterator[Serve]:
    """Starts the service on an empty ledger, asking for keys where the settings given do not say otherwise."""
    async with AsyncExitStack() as stack:

        async def start(**settings: Any) -> FastAPI:
            given = {"database_url": fresh_database_url, "pepper": PEPPER, "local_owner": False, **settings}
            app = create_app(Settings(**given))
            await stack.enter_async_context(app.router.lifespan_context(app))
            return app

        yield start


@pytest.fixture
async def make_key(fresh_database_url: str) -> MakeKey:
    """Makes a key as the console does, for a role of `reader`, or for scopes."""

    async def make(role: str | None = None, owner: str = "Maria Lopez", pepper: str = PEPPER, **more: Any) -> str:
        given = {"name": "test", "owner": owner, **({"role": role} if role else {}), **more}

        async def work(session: WriteSession) -> str:
            return str(await keys.create(session, KeyIn.model_validate(given), TESTER, pepper))

        return await in_one_transaction(fresh_database_url, 5_000, work)

    return make


def later(service: FastAPI, seconds: float) -> None:
    """Lets the time of the service's keyring pass."""
    ring = service.state.running.gate.keyring
    now = ring._seconds()
    ring._seconds = lambda: now + seconds


async def status(service: FastAPI, key: str | None, path: str = "/v1/claims") -> int:
    async with KeyClient(service, key) as client:
        return int((await client.get(path)).status_code)


def without_id(answer: Any) -> Any:
    assert answer.headers["content-type"] == "application/problem+json"
    return {name: value for name, value in answer.json().items() if name != "request_id"}
