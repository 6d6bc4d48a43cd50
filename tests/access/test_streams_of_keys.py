"""Streams of the feed and the keys they were asked for with: a stream ends with its key, and a key has so many."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests import databases
from tests.access.conftest import PEPPER, MakeKey
from tests.makers.stream import PATH, following
from tests.serving import serving

EVENTS = {"Accept": "text/event-stream"}


@pytest.fixture
async def address(fresh_database_url: str) -> AsyncIterator[str]:
    given = {"pepper": PEPPER, "local_owner": False, "feed_clients_per_key": 2, "feed_heartbeat_seconds": 0.2}
    with serving(fresh_database_url, **given) as url:
        yield url


@pytest.mark.parametrize(
    "change", ["revoked_at = now()", "expires_at = created_at + interval '1 microsecond'", "rotated_at = now()"]
)
async def test_a_stream_ends_with_its_key_and_others_go_on(
    change: str, address: str, make_key: MakeKey, fresh_database_url: str
) -> None:
    lost, kept = await make_key("reader"), await make_key("reader")
    async with (
        following(address, key=lost) as ending,
        following(address, key=kept) as staying,
    ):
        await ending.waiting()
        await databases.statement(fresh_database_url, f"update api_key set {change} where id = '{lost[6:18]}'")
        with pytest.raises(AssertionError, match="ended"):
            await ending.changes(1)
        for _ in range(3):
            await staying.waiting()


async def test_a_key_has_so_many_streams_and_another_key_its_own(address: str, make_key: MakeKey) -> None:
    first, second = await make_key("reader"), await make_key("reader")
    async with (
        following(address, key=first),
        following(address, key=first),
        httpx2.AsyncClient(base_url=address) as client,
    ):
        refused = await client.get(PATH, headers={**EVENTS, "Authorization": f"Bearer {first}"})
        assert refused.status_code == httpx2.codes.TOO_MANY_REQUESTS
        assert int(refused.headers["Retry-After"]) >= 1
        async with following(address, key=second) as stream:
            await stream.waiting()


async def test_a_stream_outlives_the_rotation_of_its_key_for_as_long_as_the_former_secret_counts(
    address: str, make_key: MakeKey, fresh_database_url: str
) -> None:
    key = await make_key("reader")
    rotate = "rotated_at = now(), former_digest = digest, former_until = now() + interval '{}'"
    where = f"where id = '{key[6:18]}'"
    async with following(address, key=key) as stream:
        await stream.waiting()
        await databases.statement(fresh_database_url, f"update api_key set {rotate.format('1 hour')} {where}")
        for _ in range(20):
            await stream.waiting()
        await databases.statement(fresh_database_url, f"update api_key set {rotate.format('0 hours')} {where}")
        with pytest.raises(AssertionError, match="ended"):
            await stream.changes(1)
