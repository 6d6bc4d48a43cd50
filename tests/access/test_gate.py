"""Beyond one's own machine: no key, no answer; and what may be asked without one."""

import base64

import pytest
from fastapi import FastAPI

from tests.access.conftest import KeyClient, MakeKey, Serve

CLAIM = {"text": "at least 12,000 soldiers", "claimant": "Ukrainian officials"}


async def test_without_a_key_nothing_is_read_or_written_and_no_body_is_read(serve: Serve) -> None:
    async with KeyClient(await serve()) as stranger:
        for path in ("/v1/claims", "/v1/changes", "/v1/claims/stats", "/metrics", "/v1/keys"):
            assert (await stranger.get(path)).status_code == 401
        assert (await stranger.get("/v1/claims?limt=5")).status_code == 401
        broken = await stranger.post("/v1/claims", content=b"{" * 2_000_000)
        assert (broken.status_code, broken.json()["type"]) == (401, "urn:sayso:problem:unauthenticated")


async def test_probes_and_the_documentation_need_no_key(serve: Serve) -> None:
    async with KeyClient(await serve()) as stranger:
        for path in ("/livez", "/readyz", "/docs", "/openapi.json"):
            answer = await stranger.get(path, headers={"Authorization": "Bearer nonsense"})
            assert answer.status_code == 200


async def test_where_reading_is_free_anybody_reads_and_nobody_else_writes(serve: Serve) -> None:
    async with KeyClient(await serve(anonymous_reading=True)) as reader:
        assert (await reader.get("/v1/claims")).status_code == 200
        assert (await reader.get("/v1/claims", headers={"Authorization": "Bearer nonsense"})).status_code == 401
        for path in ("/v1/keys", "/v1/events", "/metrics"):
            assert (await reader.get(path)).status_code == 401
        refused = await reader.submit("/v1/claims", CLAIM)
        assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic eDp5",
        "{key}",
        "Token {key}",
        "Bearer {key} {key}",
        "Bearer {key},",
        "Bearer \xe9",
    ],
)
async def test_what_is_no_bearer_key_is_refused(sent: str, serve: Serve, make_key: MakeKey) -> None:
    key = await make_key("reader")
    async with KeyClient(await serve()) as client:
        headers = {"Authorization": sent.format(key=key).encode("latin-1")}
        assert (await client.get("/v1/claims", headers=headers)).status_code == 401  # type: ignore[arg-type]


@pytest.mark.parametrize("sent", ["Bearer {key}", "bearer {key}", "BEARER   {key}"])
async def test_the_scheme_of_a_key_is_read_as_http_says(sent: str, serve: Serve, make_key: MakeKey) -> None:
    key = await make_key("reader")
    async with KeyClient(await serve()) as client:
        assert (await client.get("/v1/claims", headers={"Authorization": sent.format(key=key)})).status_code == 200


async def test_a_key_counts_on_the_owners_machine_too_where_one_is_sent(serve: Serve, make_key: MakeKey) -> None:
    key = await make_key("reader")
    async with KeyClient(await serve(local_owner=True), key, "127.0.0.1") as client:
        assert (await client.get("/v1/claims")).status_code == 200
        assert (await client.get("/v1/keys")).status_code == 403
        nonsense = await client.get("/v1/claims", headers={"Authorization": "Bearer nonsense"})
        assert nonsense.status_code == 401


async def test_a_refusal_names_the_scope_that_is_missing(serve: Serve, make_key: MakeKey) -> None:
    async with KeyClient(await serve(), await make_key("reader")) as reader:
        refused = await reader.submit("/v1/claims", CLAIM)
        assert (refused.status_code, refused.json()["type"]) == (403, "urn:sayso:problem:forbidden")
        assert "claims:write" in refused.json()["detail"]
        assert (await reader.read("/v1/claims", count="true"))["total"] == 0


async def test_a_page_that_may_call_the_api_can_read_why_it_was_refused(serve: Serve) -> None:
    async with KeyClient(await serve(cors_origins="https://a.example")) as client:
        refused = await client.get("/v1/claims", headers={"Origin": "https://a.example"})
        assert refused.status_code == 401
        assert refused.headers["access-control-allow-origin"] == "https://a.example"
        assert {"RateLimit", "WWW-Authenticate"} <= set(refused.headers["access-control-expose-headers"].split(", "))
        asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
        asked["Access-Control-Request-Headers"] = "authorization"
        assert (await client.options("/v1/claims", headers=asked)).status_code == 200


async def test_head_needs_what_get_needs(serve: Serve, make_key: MakeKey) -> None:
    service = await serve()
    async with KeyClient(service) as stranger, KeyClient(service, await make_key("reader")) as reader:
        assert (await stranger.head("/v1/claims")).status_code == 401
        assert (await reader.head("/v1/claims")).status_code == 200


async def test_the_log_says_once_how_to_make_a_key(serve: Serve, capsys: pytest.CaptureFixture[str]) -> None:
    async with KeyClient(await serve()) as stranger:
        for _ in range(3):
            await stranger.get("/v1/claims")
    assert capsys.readouterr().out.count("sayso keys create --role admin") == 1


def asked_by(service: FastAPI, operation: str) -> tuple[object, object]:
    found = [each for item in service.openapi()["paths"].values() for each in item.values()]
    return next((each["security"], each.get("x-scopes")) for each in found if each["operationId"] == operation)


async def test_the_document_says_what_this_server_needs(serve: Serve) -> None:
    keyed, owned, read = await serve(), await serve(local_owner=True), await serve(anonymous_reading=True)
    key: dict[str, list[str]] = {"key": []}
    assert asked_by(keyed, "create_claim") == ([key], ["claims:write"])
    assert asked_by(keyed, "list_claims") == ([key], ["claims:read"])
    assert asked_by(keyed, "livez") == ([], None)
    assert asked_by(owned, "create_claim") == ([key, {}], ["claims:write"])
    assert asked_by(read, "create_claim") == ([key], ["claims:write"])
    assert asked_by(read, "list_claims") == ([key, {}], ["claims:read"])


def basic(key: str) -> str:
    return "Basic " + base64.b64encode(f"me:{key}".encode()).decode()


async def test_a_browser_is_told_to_ask_a_person_for_a_key_that_may_only_read(serve: Serve, make_key: MakeKey) -> None:
    headers = {"Authorization": basic(await make_key("admin"))}
    async with KeyClient(await serve()) as browser:
        page = await browser.get("/v1/claims", headers={"Accept": "text/html,application/xhtml+xml"})
        assert page.status_code == 401
        assert page.headers["WWW-Authenticate"].startswith('Basic realm="Sayso')
        assert (await browser.get("/v1/claims", headers=headers)).status_code == 200
        assert (await browser.head("/v1/claims", headers=headers)).status_code == 200
        assert (await browser.submit("/v1/claims", CLAIM, headers=headers)).status_code == 401
        assert (await browser.submit("/v1/claims", CLAIM, headers={"Accept": "text/html"})).headers[
            "WWW-Authenticate"
        ] == "Bearer"
        for broken in ("Basic ???", basic("nonsense"), "Basic"):
            assert (await browser.get("/v1/claims", headers={"Authorization": broken})).status_code == 401
