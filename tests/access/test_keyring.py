"""Looking keys up: once for some seconds, for the same work whether they count or not."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from fastapi import FastAPI
from sqlalchemy import event

from app.access import keyring
from app.domain import apikey
from app.kit import clock
from tests import databases
from tests.access.conftest import KeyClient, MakeKey, Serve, later, status, without_id

UNKNOWN = str(apikey.made_of(1, 2))


@contextmanager
def statements(service: FastAPI) -> Iterator[list[str]]:
    """The SQL that the service sends meanwhile."""
    sent: list[str] = []
    asking = asyncio.current_task()

    def note(*given: Any) -> None:
        # What the service does by itself meanwhile is nobody's request.
        if asyncio.current_task() is asking:
            sent.append(" ".join(given[2].split()))

    engine = service.state.running.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


async def test_keys_that_do_not_count_are_answered_alike_for_the_same_work(
    serve: Serve, make_key: MakeKey, fresh_database_url: str
) -> None:
    service = await serve()
    revoked, expired, other = [await make_key("reader") for _ in range(3)]
    await databases.statement(
        fresh_database_url,
        f"update api_key set revoked_at = case when id = '{revoked[6:18]}' then now() end, "
        f"expires_at = case when id = '{expired[6:18]}' then now() - interval '1 day' end",
    )
    wrong_secret = str(apikey.ApiKey(other[6:18], apikey.read(UNKNOWN).secret))  # type: ignore[union-attr]
    answers, works = [], []
    for key in (UNKNOWN, wrong_secret, revoked, expired):
        async with KeyClient(service, key) as client:
            with statements(service) as sent:
                answers.append(await client.get("/v1/claims"))
        works.append(sent)
    assert [answer.status_code for answer in answers] == [401] * 4
    assert works[0] == works[1] == works[2] == works[3]
    assert [each.split()[0] for each in works[0]] == ["select", "INSERT"]

    mistyped = UNKNOWN[:-1] + ("a" if UNKNOWN[-1] != "a" else "b")
    for key_or_none in (None, mistyped, "hunter2", UNKNOWN + "x"):
        async with KeyClient(service, key_or_none) as client:
            with statements(service) as sent:
                answers.append(await client.get("/v1/claims"))
        assert sent == []
    assert len({str(without_id(answer)) for answer in answers}) == 1
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {"Bearer"}


async def test_a_key_is_looked_up_once_and_then_known(serve: Serve, make_key: MakeKey) -> None:
    service, key = await serve(), await make_key("reader")
    assert await status(service, key) == 200
    with statements(service) as sent:
        assert await status(service, key) == 200
    assert not [each for each in sent if "api_key" in each]
    later(service, keyring.HELD_SECONDS)
    with statements(service) as sent:
        assert await status(service, key) == 200
    assert len([each for each in sent if "api_key" in each]) == 1


async def test_a_key_that_expires_within_seconds_is_not_known_for_longer(serve: Serve, make_key: MakeKey) -> None:
    service = await serve()
    key = await make_key("reader", expires_at=(clock.now() + timedelta(seconds=60)).isoformat())
    assert await status(service, key) == 200
    (held,) = service.state.running.gate.keyring._held.values()
    assert held.until <= service.state.running.gate.keyring._seconds() + keyring.HELD_SECONDS
    short = await make_key("reader", expires_at=(clock.now() + timedelta(seconds=4)).isoformat())
    assert await status(service, short) == 200
    until = [held.until for held in service.state.running.gate.keyring._held.values()]
    assert min(until) < service.state.running.gate.keyring._seconds() + 4


async def test_what_was_found_while_a_key_was_revoked_is_not_kept(serve: Serve, make_key: MakeKey) -> None:
    ring = (await serve()).state.running.gate.keyring
    key = await make_key("reader")
    read = apikey.read(key)
    assert read is not None
    digest = ring.digest

    def revoked_meanwhile(of: apikey.ApiKey) -> bytes:
        ring.forget(of.id)
        return bytes(digest(of))

    ring.digest = revoked_meanwhile
    assert await ring.verify(read, b"sent", "192.0.2.1") is not None
    assert ring.held(b"sent") is None


async def test_when_a_key_was_last_used_is_kept(serve: Serve, make_key: MakeKey) -> None:
    service, key = await serve(), await make_key("reader")
    async with KeyClient(service, await make_key("admin")) as admin:
        path = f"/v1/keys/{key[6:18]}"
        assert (await admin.read(path))["last_used_at"] is None
        assert await status(service, key) == 200
        assert await status(service, key) == 200
        await service.state.running.gate.keyring.note()
        assert (await admin.read(path))["last_used_at"] is not None
        await service.state.running.gate.keyring.note()


async def test_use_that_could_not_be_kept_is_kept_later(
    serve: Serve, make_key: MakeKey, fresh_database_url: str
) -> None:
    service, key = await serve(), await make_key("reader")
    assert await status(service, key) == 200
    await databases.statement(fresh_database_url, "alter table api_key rename to elsewhere")
    await service.state.running.gate.keyring.note()
    await databases.statement(fresh_database_url, "alter table elsewhere rename to api_key")
    await service.state.running.gate.keyring.note()
    used = f"select last_used_at is not null from api_key where id = '{key[6:18]}'"
    assert await databases.statement(fresh_database_url, used)


async def test_without_the_pepper_or_under_another_no_key_counts(serve: Serve, make_key: MakeKey) -> None:
    admin = await make_key("admin")
    assert await status(await serve(pepper=None), admin, "/v1/keys") == 401
    assert await status(await serve(pepper="another pepper of the right length"), admin, "/v1/keys") == 401
    assert await status(await serve(), admin, "/v1/keys") == 200


async def test_a_revocation_is_known_to_other_servers_of_the_ledger_within_seconds(
    serve: Serve, make_key: MakeKey
) -> None:
    here, there, key = await serve(), await serve(), await make_key("reader")
    assert await status(there, key) == 200
    async with KeyClient(here, await make_key("admin")) as admin:
        await admin.delete(f"/v1/keys/{key[6:18]}")
    later(there, keyring.HELD_SECONDS)
    assert await status(there, key) == 401
