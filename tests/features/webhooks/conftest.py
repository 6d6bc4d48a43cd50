"""A service that does the worker's part, too, and a receiver."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from app.main import create_app
from tests.features.webhooks.shared import settings_for
from tests.makers.receiver import Receiver, receiving


@pytest.fixture
async def service(fresh_database_url: str) -> AsyncIterator[FastAPI]:
    """A service that delivers."""
    app = create_app(settings_for(fresh_database_url, worker=True))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver on this machine."""
    async with receiving() as made:
        yield made
