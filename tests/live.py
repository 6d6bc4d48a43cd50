"""The fixture of a service that programs can be given an address of."""

from collections.abc import Iterator

import pytest

from tests.serving import serving


@pytest.fixture
def live(fresh_database_url: str) -> Iterator[str]:
    """The address of a service on an empty ledger."""
    with serving(fresh_database_url) as url:
        yield url
