"""API keys: told once, kept as an HMAC, rotated, revoked; each with its event."""

from datetime import timedelta

import pytest

from app.access import keyring
from app.domain import apikey
from app.kit import clock
from tests import databases
from tests.access.conftest import KeyClient, MakeKey, Serve, later, status, without_id

ANALYST = {"name": "laptop", "owner": "Maria Lopez", "role": "analyst"}


async def test_a_key_is_told_once_and_never_kept(serve: Serve, make_key: MakeKey, fresh_database_url: str) -> None:
    service = await serve()
    async with KeyClient(service, await make_key("admin")) as admin:
        made = await admin.submit("/v1/keys", ANALYST)
        assert made.status_code == 201
        key = made.json()["key"]
        read = apikey.read(key)
        assert read is not None
        assert (made.json()["id"], made.headers["Location"]) == (read.id, f"/v1/keys/{read.id}")
        assert await status(service, key) == 200
        told = (await admin.get(f"/v1/keys/{read.id}")).text + (await admin.get("/v1/keys")).text
        told += (await admin.get("/v1/events")).text
        assert read.id in told
        assert read.secret not in told
    rows = await databases.statement(fresh_database_url, "select string_agg(k::text, ' ') from api_key k")
    assert read.secret not in str(rows)
    assert read.secret.encode().hex() not in str(rows)


async def test_a_repeated_request_makes_one_key_and_tells_no_secret(serve: Serve, make_key: MakeKey) -> None:
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        once = {"Idempotency-Key": "k1"}
        first = await admin.submit("/v1/keys", ANALYST, headers=once)
        again = await admin.submit("/v1/keys", ANALYST, headers=once)
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json() == {**first.json(), "key": None}
        rotated = await admin.submit(f"/v1/keys/{first.json()['id']}/rotate", {}, headers=once)
        repeated = await admin.submit(f"/v1/keys/{first.json()['id']}/rotate", {}, headers=once)
        assert repeated.json() == {**rotated.json(), "key": None}


async def test_the_actor_of_every_revision_is_the_keys_owner(serve: Serve, make_key: MakeKey) -> None:
    async with KeyClient(await serve(), await make_key("analyst", owner="Maria Lopez")) as maria:
        claim = await maria.claim(confidence=70)
        await maria.submit(f"/v1/claims/{claim['id']}/appraisals", {"verdict": "confirmed"})
        await maria.remove(f"/v1/claims/{claim['id']}")
        revisions = await maria.read(f"/v1/claims/{claim['id']}/revisions")
        assert [each["actor"] for each in revisions["items"]] == ["Maria Lopez"] * 3
        appraisals = (await maria.get("/v1/changes")).json()
        assert {each["actor"] for each in appraisals["items"]} <= {"Maria Lopez"}


async def test_two_owners_may_use_the_same_idempotency_key(serve: Serve, make_key: MakeKey) -> None:
    service = await serve()
    once = {"Idempotency-Key": "same"}
    made = []
    for owner in ("Maria Lopez", "Jan Novak"):
        async with KeyClient(service, await make_key("contributor", owner=owner)) as client:
            made.append(await client.submit("/v1/sources", {"name": f"of {owner}"}, headers=once))
    assert [each.status_code for each in made] == [201, 201]
    assert made[0].json()["id"] != made[1].json()["id"]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"role": "emperor"}, "/role"),
        ({"role": None}, "/role"),
        ({"scopes": ["claims:read"]}, "/role"),
        ({"role": None, "scopes": ["claims:eat"]}, "/scopes/0"),
        ({"owner": "Local"}, "/owner"),
        ({"owner": " "}, "/owner"),
        ({"owner": "a\u202eb"}, "/owner"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
        ({"expires_at": "2999-01-01"}, "/expires_at"),
        ({"id": "000000000000"}, "/id"),
    ],
)
async def test_a_key_for_nobody_or_nothing_is_refused(
    wrong: dict[str, object], pointer: str, serve: Serve, make_key: MakeKey
) -> None:
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        answer = await admin.submit("/v1/keys", {**ANALYST, **wrong})
        assert answer.status_code == 422
        assert [flaw["pointer"] for flaw in answer.json()["errors"]] == [pointer]
        assert (await admin.read("/v1/keys", count="true"))["total"] == 1


async def test_nobody_makes_or_gets_hold_of_a_key_that_may_more_than_they(serve: Serve, make_key: MakeKey) -> None:
    service, admin = await serve(), await make_key("admin")
    async with KeyClient(service, await make_key(scopes=["keys:manage", "claims:read"])) as keeper:
        assert (await keeper.submit("/v1/keys", ANALYST)).status_code == 403
        assert (await keeper.submit("/v1/keys", {**ANALYST, "role": "admin"})).status_code == 403
        modest = {"name": "x", "owner": "y", "scopes": ["claims:read"]}
        assert (await keeper.submit("/v1/keys", modest)).status_code == 201
        of_admin = f"/v1/keys/{admin[6:18]}"
        assert (await keeper.submit(f"{of_admin}/rotate", {})).status_code == 403
        assert (await keeper.delete(of_admin)).status_code == 403
    assert await status(service, admin, "/v1/keys") == 200


async def test_a_rotated_key_has_another_secret_at_once(serve: Serve, make_key: MakeKey) -> None:
    service, old = await serve(), await make_key("reader")
    assert await status(service, old) == 200
    async with KeyClient(service, await make_key("admin")) as admin:
        rotated = await admin.submit(f"/v1/keys/{old[6:18]}/rotate", {})
        assert rotated.status_code == 200
    assert rotated.json()["id"] == old[6:18]
    assert await status(service, old) == 401
    assert await status(service, rotated.json()["key"]) == 200


async def test_after_a_rotation_both_secrets_may_count_for_a_while(
    serve: Serve, make_key: MakeKey, fresh_database_url: str
) -> None:
    service, old = await serve(), await make_key("reader")
    async with KeyClient(service, await make_key("admin")) as admin:
        new = (await admin.submit(f"/v1/keys/{old[6:18]}/rotate", {"overlap_minutes": 60})).json()["key"]
    assert [await status(service, key) for key in (old, new)] == [200, 200]
    await databases.statement(
        fresh_database_url, "update api_key set former_until = now() where former_digest is not null"
    )
    later(service, keyring.HELD_SECONDS)
    assert [await status(service, key) for key in (old, new)] == [401, 200]


async def test_a_rotation_can_move_the_end(serve: Serve, make_key: MakeKey) -> None:
    old = await make_key("reader", expires_at=(clock.now() + timedelta(days=1)).isoformat())
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        path = f"/v1/keys/{old[6:18]}"
        await admin.submit(f"{path}/rotate", {})
        assert (await admin.read(path))["expires_at"] is not None
        past = await admin.submit(f"{path}/rotate", {"expires_at": "2020-01-01T00:00:00Z"})
        assert past.status_code == 422
        await admin.submit(f"{path}/rotate", {"expires_at": None})
        assert (await admin.read(path))["expires_at"] is None


async def test_a_revoked_key_counts_no_more_at_once_and_for_good(serve: Serve, make_key: MakeKey) -> None:
    service, key = await serve(), await make_key("reader")
    assert await status(service, key) == 200
    async with KeyClient(service, await make_key("admin")) as admin:
        path = f"/v1/keys/{key[6:18]}"
        assert (await admin.delete(path)).status_code == 204
        assert await status(service, key) == 401
        assert (await admin.delete(path)).status_code == 204
        assert (await admin.submit(f"{path}/rotate", {})).status_code == 409
        assert (await admin.read(path))["state"] == "revoked"
        assert (await admin.read("/v1/events", event="key.revoked", count="true"))["total"] == 1


@pytest.mark.parametrize("verb", ["get", "delete", "rotate"])
async def test_a_key_that_is_not_there_is_not_found(verb: str, serve: Serve, make_key: MakeKey) -> None:
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        for unknown in ("000000000000", "nothing", "x" * 3_000):
            path = f"/v1/keys/{unknown}"
            answer = await (admin.submit(f"{path}/rotate", {}) if verb == "rotate" else admin.request(verb, path))
            assert answer.status_code == 404


async def test_who_may_not_see_keys_learns_not_whether_one_is_there(serve: Serve, make_key: MakeKey) -> None:
    service, key = await serve(), await make_key("admin")
    async with KeyClient(service, await make_key("analyst")) as analyst:
        there, elsewhere = [await analyst.get(f"/v1/keys/{known}") for known in (key[6:18], "000000000000")]
        assert there.status_code == 403
        assert without_id(there) == without_id(elsewhere)


async def test_without_a_pepper_no_key_is_made(serve: Serve) -> None:
    async with KeyClient(await serve(pepper=None, local_owner=True), address="127.0.0.1") as owner:
        refused = await owner.submit("/v1/keys", ANALYST)
        assert refused.status_code == 409
        assert "SAYSO_PEPPER" in refused.json()["detail"]


async def test_keys_are_listed_by_owner_and_state_in_pages(serve: Serve, make_key: MakeKey) -> None:
    for owner in ("Maria Lopez", "Maria Lopez", "Jan Novak"):
        await make_key("reader", owner=owner)
    revoked = await make_key("reader", owner="Jan Novak")
    async with KeyClient(await serve(), await make_key("admin", owner="Boss")) as admin:
        await admin.delete(f"/v1/keys/{revoked[6:18]}")
        assert (await admin.read("/v1/keys", owner="Maria Lopez", count="true"))["total"] == 2
        assert (await admin.read("/v1/keys", owner="Jan Novak", state="active", count="true"))["total"] == 1
        assert [each["id"] for each in (await admin.read("/v1/keys", state="revoked"))["items"]] == [revoked[6:18]]
        seen: list[str] = []
        page = await admin.read("/v1/keys", limit=2)
        while True:
            seen += [each["id"] for each in page["items"]]
            if page["next"] is None:
                break
            page = await admin.read("/v1/keys", limit=2, cursor=page["next"])
        assert len(seen) == len(set(seen)) == 5
        assert (await admin.ask("/v1/keys", state="asleep")).status_code == 422


async def test_a_key_may_lose_its_end_but_never_its_check(fresh_database_url: str, make_key: MakeKey) -> None:
    await make_key("reader")
    for broken in ("digest = 'short'", "role = 'emperor'", "role = null", "former_until = now()"):
        with pytest.raises(Exception, match="violates check constraint"):
            await databases.statement(fresh_database_url, f"update api_key set {broken}")
