import asyncio
import subprocess
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from app.journal import record
from app.journal.feed import identity
from app.journal.record import Act
from app.kit.cursor import FeedCursor
from app.main import create_app
from app.settings import Settings
from app.storage.embedded import binaries
from app.storage.engine import commit, make_engine, writing
from app.storage.tables import Source
from tests import databases
from tests.features.conftest import Settled
from tests.makers.client import Client


async def _followed(client: Client, after: str | None = None, **question: Any) -> tuple[list[Any], str]:
    """All there is in the feed after a cursor, page by page, and the cursor at its end."""
    items: list[Any] = []
    while True:
        page = await client.read("/v1/changes", **({"after": after} if after else {}), **question)
        items += page["items"]
        if page["next"] == after:
            return items, page["next"]
        after = page["next"]


def _row() -> dict[str, Any]:
    name = f"desk {uuid4().hex}"
    return {"id": uuid4(), "name": name, "name_key": name}


async def test_the_feed_tells_all_changes_oldest_first_with_dense_positions(client: Client, settled: Settled) -> None:
    source = await client.make("sources", notes="a")
    await client.edit(source, "sources", notes="b")
    claim = await client.claim(claimant=source["id"])
    await client.remove(f"/v1/claims/{claim['id']}", reason="wrong")
    await settled()
    items, _ = await _followed(client, limit="1")
    assert [(each["position"], each["type"], each["version"], each["action"]) for each in items] == [
        (1, "source", 1, "created"),
        (2, "source", 2, "updated"),
        (3, "claim", 1, "created"),
        (4, "claim", 2, "deleted"),
    ]
    assert [each["state"].get("notes") for each in items] == ["a", "b", None, None]
    assert items[2]["state"]["claimant"] == source["id"]
    assert items[:2] == (await client.read(f"/v1/sources/{source['id']}/revisions"))["items"][::-1]


async def test_the_feed_always_says_where_to_go_on_from(client: Client, settled: Settled) -> None:
    empty = await client.ask("/v1/changes")
    assert (empty.json()["items"], "link" in empty.headers) == ([], False)
    await client.make("sources")
    await settled()
    answer = await client.ask("/v1/changes", after=empty.json()["next"])
    assert len(answer.json()["items"]) == 1
    end = await client.get(answer.links["next"]["url"])
    assert (end.json(), "link" in end.headers) == ({"items": [], "next": answer.json()["next"]}, False)


async def test_the_feed_can_be_narrowed_to_kinds_and_actions(client: Client, settled: Settled) -> None:
    source = await client.make("sources")
    await client.make("documents")
    await client.edit(source, "sources", notes="x")
    await client.make("subjects")
    await settled()
    sources, end = await _followed(client, type="source", limit="1")
    assert [each["position"] for each in sources] == [1, 3]
    assert end == (await _followed(client))[1]
    both, _ = await _followed(client, type=["source", "subject"], action="created")
    assert [each["position"] for each in both] == [1, 4]
    for wrong in ({"type": "thing"}, {"action": "made"}, {"limit": "0"}, {"cursor": "x"}, {"count": "true"}):
        assert (await client.ask("/v1/changes", **wrong)).status_code == 422


async def test_a_cursor_that_is_not_this_ledgers_is_refused(client: Client, database: AsyncEngine) -> None:
    async with database.connect() as connection:
        ledger = await identity(connection)
    cursor = FeedCursor(ledger.id, 0).encode(ledger.secret)
    assert (await client.ask("/v1/changes", after=cursor)).status_code == 200
    wrong = [
        FeedCursor(uuid4(), 0).encode(ledger.secret),
        FeedCursor(ledger.id, 0).encode(b"another secret"),
        FeedCursor(ledger.id, 5).encode(ledger.secret),
        cursor[:-2],
        cursor[:-1] + ("A" if cursor[-1] != "A" else "B"),
        "",
        "é",
        "x" * 60_000,
    ]
    for each in wrong:
        assert (await client.ask("/v1/changes", after=each)).status_code == 400
        if each:
            assert (await client.ask("/v1/sources", recorded_as_of=each)).status_code == 400


async def test_two_that_commit_in_the_wrong_order_are_neither_skipped_nor_moved(
    client: Client, database: AsyncEngine, settled: Settled
) -> None:
    early, late = _row(), _row()
    async with writing(database, 5_000) as first, writing(database, 5_000) as second:
        await record.create(first, Source, early, Act("first"))
        await record.create(second, Source, late, Act("second"))
        await commit(second)
        await asyncio.wait_for(settled(), 5)
        seen, cursor = await _followed(client)
        assert [each["id"] for each in seen] == [str(late["id"])]
        await commit(first)
    await settled()
    more, _ = await _followed(client, cursor)
    assert [(each["id"], each["position"]) for each in more] == [(str(early["id"]), 2)]
    everything, _ = await _followed(client)
    assert everything == seen + more


async def test_many_writers_at_once_leave_one_dense_order_that_no_reader_misses(
    client: Client, settled: Settled
) -> None:
    reading = True
    told: list[Any] = []

    async def follow() -> None:
        cursor: str | None = None
        while reading:
            items, cursor = await _followed(client, cursor)
            told.extend(items)
        told.extend((await _followed(client, cursor))[0])

    follower = asyncio.create_task(follow())
    made = await asyncio.gather(*(client.make("sources") for _ in range(40)))
    await asyncio.gather(*(client.edit(each, "sources", notes="x") for each in made))
    await settled()
    reading = False
    await follower
    assert [each["position"] for each in told] == list(range(1, 81))
    assert {(each["id"], each["version"]) for each in told} == {(each["id"], v) for each in made for v in (1, 2)}


async def test_cursors_and_order_survive_a_dump_and_restore(
    client: Client, settled: Settled, server_url: str, fresh_database_url: str, template: str
) -> None:
    source = await client.make("sources", name="Before")
    await client.edit(source, "sources", notes="x")
    await settled()
    seen, cursor = await _followed(client)
    link = await client.get(f"/v1/sources/{source['id']}", params={"recorded_as_of": cursor})
    name = f"restored_{uuid4().hex}"
    restored = await databases.create(server_url, name, template="template0")
    try:
        await asyncio.to_thread(_copy, fresh_database_url, restored)
        await _goes_on(restored, seen, cursor, link.content)
    finally:
        await databases.drop(server_url, name)


def _copy(url: str, into: str) -> None:
    tools = binaries.installed() / binaries.PARTS[0] / "bin"
    run = partial(subprocess.run, check=True, capture_output=True, env=binaries.environment())
    dumped = run([tools / "pg_dump", url])
    run([tools / "psql", "-qX", "-v", "ON_ERROR_STOP=1", into], input=dumped.stdout)


async def _goes_on(url: str, seen: list[Any], cursor: str, kept: bytes) -> None:
    service = create_app(Settings(database_url=url))
    async with service.router.lifespan_context(service), Client(service) as client:
        assert (await _followed(client))[0] == seen
        permanent = await client.get(f"/v1/sources/{seen[0]['id']}", params={"recorded_as_of": cursor})
        assert permanent.content == kept
        later = await client.make("sources", name="After")
        engine = make_engine(url)
        await Settled(engine)()
        await engine.dispose()
        more, _ = await _followed(client, cursor)
        assert [(each["position"], each["id"]) for each in more] == [(len(seen) + 1, later["id"])]
