"""One server with a ledger to work in, and one browser, for all tests of the forms."""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests import databases
from tests.explorer.chromium import Chromium
from tests.forms.desk import Desk, lay
from tests.serving import serving


@pytest.fixture(scope="package")
def address(server_url: str, template: str) -> Iterator[str]:
    """Where a ledger of its own is served."""
    name = f"forms_{uuid4().hex}"
    url = asyncio.run(databases.create(server_url, name, template=template))
    with serving(url) as found:
        yield found
    asyncio.run(databases.drop(server_url, name))


@pytest.fixture(scope="package")
def chromium(address: str) -> Iterator[Chromium]:
    """A browser that looks at the server's pages."""
    with Chromium(address) as browser:
        yield browser


@pytest.fixture
def desk(address: str) -> Desk:
    """Things to work on, new for each test."""
    return asyncio.run(lay(address))
