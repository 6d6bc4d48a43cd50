"""The fixture of a second ledger, to take in what a first one gave."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from tests import databases
from tests.makers.client import Client
from tests.makers.ledgers import served


@pytest.fixture
async def other(server_url: str, template: str) -> AsyncIterator[Client]:
    """A client of another, empty ledger."""
    name = f"other_{uuid4().hex}"
    async with served(await databases.create(server_url, name, template=template)) as client:
        yield client
    await databases.drop(server_url, name)
