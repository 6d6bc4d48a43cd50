"""Forms of pages: each is bound to the session of the browser that was given it."""

from typing import Any

import pytest

from tests.access.browsing import browser, sent, token_in
from tests.access.conftest import KeyClient, MakeKey, Serve
from tests.access.expected import LEAST

NOTHING = "00000000-0000-7000-8000-000000000000"
MANY_FORMS = 10
CLAIM = {"text": "at least 12,000 soldiers", "claimant": "Ukrainian officials", "create_missing": "true"}


@pytest.mark.parametrize("token", [None, "", "0" * 64, "é"])
async def test_a_form_without_its_token_is_refused(token: str | None, serve: Serve, make_key: MakeKey) -> None:
    service = await serve()
    async with browser(service, await make_key("contributor")) as person:
        fields = CLAIM if token is None else {"token": token, **CLAIM}
        assert (await person.post("/claims/new", data=fields)).status_code == 403
    async with KeyClient(service, await make_key("reader")) as reader:
        assert (await reader.read("/v1/claims"))["items"] == []


async def test_the_token_of_another_session_is_refused(serve: Serve, make_key: MakeKey) -> None:
    service, key = await serve(), await make_key("contributor")
    async with browser(service, key) as person, browser(service, key) as other, browser(service) as nobody:
        for given in (token_in(await other.get("/claims/new")), token_in(await nobody.get("/sign-in"))):
            assert (await person.post("/claims/new", data={"token": given, **CLAIM})).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_of_another_site_is_refused(headers: dict[str, str], serve: Serve, make_key: MakeKey) -> None:
    async with browser(await serve(), await make_key("contributor")) as person:
        assert (await sent(person, "/claims/new", CLAIM, headers)).status_code == 403
        ours = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
        assert (await sent(person, "/claims/new", CLAIM, ours)).status_code == 303


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"token=%ff", "application/x-www-form-urlencoded", 400),
        (b"token=\xe9", "application/x-www-form-urlencoded", 400),
        (b"a=1&" * 6_000, "application/x-www-form-urlencoded", 400),
        (b"a" * 1_100_000, "application/x-www-form-urlencoded", 413),
    ],
)
async def test_what_is_no_form_is_refused(
    content: bytes, kind: str, status: int, serve: Serve, make_key: MakeKey
) -> None:
    async with browser(await serve(), await make_key("contributor")) as person:
        answer: Any = await person.post("/claims/new", content=content, headers={"Content-Type": kind})
        assert answer.status_code == status


async def test_every_form_needs_its_token_and_every_page_of_one_its_scope(serve: Serve, make_key: MakeKey) -> None:
    service = await serve()
    forms = [route.removeprefix("POST ") for route in LEAST if route.startswith("POST /") and "/v1/" not in route]
    paths = [form.format(id=NOTHING) for form in forms]
    assert len(paths) > MANY_FORMS
    async with (
        browser(service, await make_key("admin")) as person,
        browser(service, await make_key("reader")) as reader,
    ):
        for path in paths:
            assert (await person.post(path, data={"text": "5 tanks"})).status_code == 403, path
            assert (await person.post(path, json={})).status_code == 415, path
            if not path.startswith("/sign-"):
                assert (await reader.get(path)).status_code == 403, path
