"""Sessions of browsers: a cookie for pages alone, forms bound to it, and its end with the key's."""

from datetime import timedelta

import pytest
from fastapi import FastAPI

from app.access.sessions import SECONDS
from tests.access.browsing import browser, sent, signed_in, token_in
from tests.access.conftest import KeyClient, MakeKey, Serve, later

HTML = {"Accept": "text/html"}
CLAIM = {"text": "at least 12,000 soldiers", "claimant": "Ukrainian officials", "create_missing": "true"}


def past(service: FastAPI, seconds: float) -> None:
    """Lets the time of the service's sessions pass."""
    sessions = service.state.running.gate.sessions
    now = sessions.now
    sessions.now = lambda: now() + timedelta(seconds=seconds)


async def test_one_signs_in_with_a_key_and_writes_under_its_owners_name(serve: Serve, make_key: MakeKey) -> None:
    service, key = await serve(), await make_key("contributor", owner="Jan Novak")
    async with browser(service, key) as person, KeyClient(service, await make_key("admin")) as admin:
        assert "Jan Novak" in (await person.get("/claims")).text
        made = await sent(person, "/claims/new", {"reason": "from the evening news", **CLAIM})
        assert made.status_code == 303
        (revision,) = (await admin.read(f"/v1{made.headers['location']}/revisions"))["items"]
        assert (revision["actor"], revision["reason"]) == ("Jan Novak", "from the evening news")


async def test_the_cookie_is_for_this_site_and_no_script_and_holds_no_secret(serve: Serve, make_key: MakeKey) -> None:
    key = await make_key("reader")
    async with browser(await serve()) as person:
        answer = await signed_in(person, key)
    cookie = answer.headers["set-cookie"]
    assert {part.strip() for part in cookie.split(";")[1:]} == {
        *("Path=/", f"Max-Age={SECONDS}", "HttpOnly", "SameSite=Strict"),
    }
    assert key.split("_")[2] not in cookie
    assert answer.headers["location"] == "/"


async def test_over_https_the_cookie_is_sent_back_over_https_alone(serve: Serve, make_key: MakeKey) -> None:
    service = await serve(trusted_proxies=("192.0.2.7/32",))
    async with browser(service, address="192.0.2.7") as person:
        person.headers["X-Forwarded-Proto"] = "https"
        cookie = (await person.get("/sign-in")).headers["set-cookie"]
        assert cookie.startswith("__Host-sayso_")
        assert "; Secure" in cookie
    async with browser(service) as person:
        person.headers["X-Forwarded-Proto"] = "https"
        assert "; Secure" not in (await person.get("/sign-in")).headers["set-cookie"]


@pytest.mark.parametrize(
    "path", ["/v1/claims", "/v1/changes", "/v1/keys", "/v1/export", "/metrics", "/v1/claims/stats"]
)
async def test_the_api_takes_no_cookie(path: str, serve: Serve, make_key: MakeKey) -> None:
    async with browser(await serve(), await make_key("admin")) as person:
        assert (await person.get("/triage")).status_code == 200
        assert (await person.get(path, headers={"Accept": "*/*"})).status_code == 401


async def test_a_session_is_no_key_either(serve: Serve, make_key: MakeKey) -> None:
    service = await serve()
    async with browser(service, await make_key("admin")) as person, KeyClient(service) as other:
        assert (await person.get("/claims")).status_code == 200
        session = person.cookies[service.state.running.gate.sessions.name]
        for header in (session, f"Bearer {session}", f"\\0{session}"):
            assert (await other.get("/v1/claims", headers={"Authorization": header})).status_code == 401


async def test_nothing_can_be_written_to_the_api_with_a_cookie(serve: Serve, make_key: MakeKey) -> None:
    async with browser(await serve(), await make_key("admin")) as person:
        for method, path in (("POST", "/v1/claims"), ("POST", "/v1/quantities/parse"), ("DELETE", "/v1/claims")):
            assert (await person.request(method, path, json={"text": "12 tanks"})).status_code == 401


async def test_a_session_ends_at_once_when_its_key_is_revoked(serve: Serve, make_key: MakeKey) -> None:
    service, key = await serve(), await make_key("contributor")
    async with browser(service, key) as person, KeyClient(service, await make_key("admin")) as admin:
        assert (await person.get("/claims")).status_code == 200
        token = token_in(await person.get("/claims/new"))
        assert (await admin.delete(f"/v1/keys/{key.split('_')[1]}")).is_success
        turned_away = await person.get("/claims?q=x")
        assert (turned_away.status_code, turned_away.headers["location"]) == (303, "/sign-in?next=%2Fclaims%3Fq%3Dx")
        assert (await person.post("/claims/new", data={"token": token, **CLAIM})).status_code == 401
        refusals = await admin.read("/v1/events", event="login.refused")
        assert refusals["items"][0]["key"] == key.split("_")[1]


async def test_a_session_ends_when_its_key_has_another_secret(serve: Serve, make_key: MakeKey) -> None:
    service, key = await serve(), await make_key("contributor")
    async with browser(service, key) as person, KeyClient(service, await make_key("admin")) as admin:
        rotated = await admin.submit(f"/v1/keys/{key.split('_')[1]}/rotate", {"overlap_minutes": 0})
        assert rotated.is_success
        assert (await person.get("/claims")).status_code == 303


async def test_who_was_turned_away_signs_in_again_with_another_key(serve: Serve, make_key: MakeKey) -> None:
    service, key, other = await serve(), await make_key("contributor"), await make_key("reader", owner="Ines Roth")
    async with browser(service, key) as person, KeyClient(service, await make_key("admin")) as admin:
        assert (await admin.delete(f"/v1/keys/{key.split('_')[1]}")).is_success
        assert (await person.get("/claims")).status_code == 303
        assert (await signed_in(person, other)).status_code == 303
        assert "Ines Roth" in (await person.get("/claims")).text


async def test_a_session_ends_after_half_a_day(serve: Serve, make_key: MakeKey) -> None:
    service = await serve()
    async with browser(service, await make_key("reader")) as person:
        past(service, SECONDS - 60)
        assert (await person.get("/claims")).status_code == 200
        past(service, 61)
        assert (await person.get("/claims")).status_code == 303


async def test_a_session_that_is_forged_or_changed_counts_for_nobody(serve: Serve, make_key: MakeKey) -> None:
    service = await serve()
    sessions = service.state.running.gate.sessions
    reader, admin = [await make_key(role) for role in ("reader", "admin")]
    async with browser(service, reader) as person:
        value = person.cookies[sessions.name]
    key, expires, nonce, seal = value.split(".")
    assert key == reader.split("_")[1]
    for forged in (
        f"{admin.split('_')[1]}.{expires}.{nonce}.{seal}",
        f"{key}.{int(expires) + 1}.{nonce}.{seal}",
        f"{key}.{expires}.{nonce}.{'0' * 64}",
        f"-.{expires}.{nonce}.{seal}",
        f"{key}.{expires}.{nonce}",
        f"{key}.never.{nonce}.{seal}",
        "x" * 5_000,
        '"; a b=c; =',
    ):
        async with KeyClient(service) as stranger:
            answer = await stranger.get("/claims", headers={**HTML, "Cookie": f"{sessions.name}={forged}"})
            assert answer.status_code == 303, forged


async def test_one_signs_out(serve: Serve, make_key: MakeKey) -> None:
    async with browser(await serve(), await make_key("reader")) as person:
        token = token_in(await person.get("/sign-in"))
        assert (await person.post("/sign-out", data={"token": token})).status_code == 303
        assert (await person.get("/claims")).status_code == 303


async def test_a_key_that_does_not_count_signs_nobody_in(serve: Serve, make_key: MakeKey) -> None:
    service, other = await serve(), await make_key("admin", pepper="another pepper, of another server's")
    async with browser(service) as person, KeyClient(service, await make_key("admin")) as admin:
        for key in (other, other[:-1], "", "x" * 4_000):
            refused = await signed_in(person, key)
            assert refused.status_code == 401
            assert "does not count here" in refused.text
            assert refused.headers["WWW-Authenticate"] == "Bearer"
        assert (await person.get("/claims")).status_code == 303
        (refusal,) = (await admin.read("/v1/events", event="login.refused"))["items"]
        assert refusal["key"] == other.split("_")[1]


async def test_keys_are_tried_at_the_door_for_people_no_oftener_than_elsewhere(serve: Serve, make_key: MakeKey) -> None:
    service = await serve(refusals_per_minute=3)
    other = await make_key("admin", pepper="another pepper, of another server's")
    async with browser(service) as person:
        assert [(await signed_in(person, other)).status_code for _ in range(4)] == [401, 401, 401, 429]


async def test_a_person_has_the_limits_of_their_key(serve: Serve, make_key: MakeKey) -> None:
    service = await serve(key_requests_per_minute=2)
    async with browser(service, await make_key("reader")) as person:
        answers = [await person.get("/claims") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[0].headers["RateLimit-Policy"] == '"key";q=2;w=60'


async def test_nobody_is_signed_in_by_another_site(serve: Serve, make_key: MakeKey) -> None:
    async with browser(await serve()) as person:
        assert (await person.post("/sign-in", data={"key": await make_key("reader")})).status_code == 403


async def test_the_owner_of_the_machine_needs_no_key_for_forms_but_their_token(serve: Serve) -> None:
    async with browser(await serve(local_owner=True), address="127.0.0.1") as owner:
        assert (await owner.post("/claims/new", data=CLAIM)).status_code == 403
        assert (await sent(owner, "/claims/new", CLAIM)).status_code == 303
        assert "you need no key" in (await owner.get("/sign-in")).text


async def test_who_signs_in_on_their_own_machine_may_what_the_key_may(serve: Serve, make_key: MakeKey) -> None:
    service, key = await serve(local_owner=True), await make_key("reader", owner="Ines Roth")
    async with browser(service, key, "127.0.0.1") as owner:
        assert "Ines Roth" in (await owner.get("/claims")).text
        assert (await owner.get("/claims/new")).status_code == 403


async def test_where_reading_is_free_one_still_signs_in_to_write(serve: Serve) -> None:
    async with browser(await serve(anonymous_reading=True)) as person:
        assert (await person.get("/claims")).status_code == 200
        assert (await person.get("/claims/new")).headers["location"] == "/sign-in?next=%2Fclaims%2Fnew"


@pytest.mark.parametrize(
    ("given", "there"),
    [
        ("/claims?q=tank", "/claims?q=tank"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
    ],
)
async def test_one_is_sent_back_to_pages_of_this_server_alone(
    given: str, there: str, serve: Serve, make_key: MakeKey
) -> None:
    async with browser(await serve()) as person:
        answer = await signed_in(person, await make_key("reader"), next=given)
        assert answer.headers["location"] == there


async def test_a_key_found_by_its_session_is_looked_up_again_soon(serve: Serve, make_key: MakeKey) -> None:
    service = await serve()
    async with browser(service, await make_key("reader")) as person:
        assert (await person.get("/claims")).status_code == 200
        later(service, 6)
        assert (await person.get("/claims")).status_code == 200
