"""Access events: in the transaction of their effect, for administrators to read and nobody to change."""

import pytest

from app.access import keyring
from app.domain import apikey
from tests import databases
from tests.access.conftest import KeyClient, MakeKey, Serve

BODY = {"name": "laptop", "owner": "Maria Lopez", "role": "reader"}


async def test_what_befalls_a_key_is_kept_with_who_did_it_and_from_where(serve: Serve, make_key: MakeKey) -> None:
    key = await make_key("admin", owner="Boss")
    async with KeyClient(await serve(), key, "192.0.2.9") as admin:
        made = (await admin.submit("/v1/keys", BODY)).json()["id"]
        await admin.submit(f"/v1/keys/{made}/rotate", {"overlap_minutes": 5})
        await admin.delete(f"/v1/keys/{made}")
        events = (await admin.read("/v1/events", actor="Boss"))["items"]
    assert [each["event"] for each in events] == ["key.revoked", "key.rotated", "key.created"]
    assert {(each["actor"], each["key"], each["address"]) for each in events} == {("Boss", key[6:18], "192.0.2.9")}
    assert {each["details"]["of"] for each in events} == {made}
    assert events[2]["details"]["scopes"] == ["claims:read", "export"]


async def test_a_key_that_does_not_count_leaves_an_event(serve: Serve, make_key: MakeKey) -> None:
    service, unknown = await serve(), apikey.made_of(1, 2)
    async with KeyClient(service, str(unknown), "192.0.2.66") as stranger:
        await stranger.get("/v1/claims")
    async with KeyClient(service, await make_key("admin")) as admin:
        (refused,) = (await admin.read("/v1/events", event="login.refused", key=unknown.id))["items"]
    assert (refused["actor"], refused["address"], refused["details"]) == (None, "192.0.2.66", {})


async def test_of_many_refusals_in_a_minute_some_leave_an_event(serve: Serve, make_key: MakeKey) -> None:
    service = await serve(refusals_per_minute=1_000)
    service.state.running.gate.keyring._seconds = lambda: 0.0
    async with KeyClient(service, str(apikey.made_of(1, 2))) as stranger:
        for _ in range(keyring.REFUSALS_KEPT_A_MINUTE + 3):
            assert (await stranger.get("/v1/claims")).status_code == 401
    async with KeyClient(service, await make_key("admin")) as admin:
        kept = await admin.read("/v1/events", event="login.refused", count="true")
    assert kept["total"] == keyring.REFUSALS_KEPT_A_MINUTE


async def test_where_an_event_cannot_be_kept_nothing_is_done(
    serve: Serve, make_key: MakeKey, fresh_database_url: str
) -> None:
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        await databases.statement(fresh_database_url, "alter table access_event rename to elsewhere")
        assert (await admin.submit("/v1/keys", BODY)).status_code == 500
        await databases.statement(fresh_database_url, "alter table elsewhere rename to access_event")
        assert (await admin.read("/v1/keys", count="true"))["total"] == 1


@pytest.mark.parametrize(
    "change", ["update access_event set actor = 'x'", "delete from access_event", "truncate access_event"]
)
async def test_the_database_lets_nobody_change_an_event(
    change: str, make_key: MakeKey, fresh_database_url: str
) -> None:
    await make_key("reader")
    with pytest.raises(Exception, match="append-only"):
        await databases.statement(fresh_database_url, change.format("access_event"))


async def test_events_come_in_pages_and_only_known_ones_can_be_asked_for(serve: Serve, make_key: MakeKey) -> None:
    for _ in range(4):
        await make_key("reader")
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        first = await admin.read("/v1/events", limit=3)
        second = await admin.read("/v1/events", limit=3, cursor=first["next"])
        assert (len(first["items"]), len(second["items"]), second["next"]) == (3, 2, None)
        assert (await admin.ask("/v1/events", event="key.eaten")).status_code == 422
        assert (await admin.ask("/v1/events", recorded_as_of="2026-01-01T00:00:00Z")).status_code == 422
