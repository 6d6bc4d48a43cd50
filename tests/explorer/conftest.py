"""One server with a story in it and one browser for all tests of the pages."""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests import databases
from tests.explorer.chromium import Chromium
from tests.explorer.story import Story, tell
from tests.serving import serving


@pytest.fixture(scope="package")
def told(server_url: str, template: str) -> Iterator[tuple[str, Story]]:
    """The URL of a database that holds the story, and where its pages are."""
    name = f"explorer_{uuid4().hex}"
    url = asyncio.run(databases.create(server_url, name, template=template))
    yield url, asyncio.run(tell(url))
    asyncio.run(databases.drop(server_url, name))


@pytest.fixture(scope="package")
def story(told: tuple[str, Story]) -> Story:
    """Where the pages of the story are."""
    return told[1]


@pytest.fixture(scope="package")
def address(told: tuple[str, Story]) -> Iterator[str]:
    """Where the story is served."""
    with serving(told[0]) as found:
        yield found


@pytest.fixture(scope="package")
def chromium(address: str) -> Iterator[Chromium]:
    """A browser that looks at the server's pages."""
    with Chromium(address) as browser:
        yield browser
