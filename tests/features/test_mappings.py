"""/v1/mappings: they are kept by name, and refused where they are not clear."""

from typing import Any

import httpx2
import pytest

from tests.makers.client import Client

TOML = "application/toml"
SMALL = 'claim.claimant = { value = "Staff" }\nclaim.text = "said"\n'


async def put(
    client: Client, toml: str, name: str = "theirs", headers: dict[str, str] | None = None
) -> httpx2.Response:
    given = {"Content-Type": TOML, **(headers or {})}
    return await client.put(f"/v1/mappings/{name}", content=toml.encode(), headers=given)


def flaws(answer: httpx2.Response) -> list[tuple[Any, ...]]:
    assert answer.status_code == 422, answer.text
    return [tuple(flaw.get(name) for name in ("line", "column", "pointer", "code")) for flaw in answer.json()["errors"]]


async def test_a_mapping_is_kept_told_replaced_and_forgotten(client: Client) -> None:
    made = await put(client, SMALL)
    assert (made.status_code, made.headers["location"]) == (201, "/v1/mappings/theirs")
    told = made.json()
    assert (told["name"], told["version"], told["toml"]) == ("theirs", 1, SMALL)
    got = await client.ask("/v1/mappings/theirs")
    assert (got.json(), got.headers["etag"]) == (told, made.headers["etag"])
    same = await client.get("/v1/mappings/theirs", headers={"If-None-Match": got.headers["etag"]})
    assert same.status_code == 304

    assert (await put(client, SMALL + "\n")).status_code == 428
    stale = await put(client, SMALL + "\n", headers={"If-Match": '"2-0"'})
    assert (stale.status_code, stale.headers["etag"]) == (412, made.headers["etag"])
    again = await put(client, SMALL, headers={"If-Match": got.headers["etag"]})
    assert (again.status_code, again.json()) == (200, told)
    other = await put(client, SMALL + "\n", headers={"If-Match": got.headers["etag"]})
    assert (other.status_code, other.json()["version"]) == (200, 2)

    assert (await put(client, SMALL, "another")).status_code == 201
    listed = await client.read("/v1/mappings", limit=1)
    assert [item["name"] for item in listed["items"]] == ["another"]
    assert "toml" not in listed["items"][0]
    following = await client.read("/v1/mappings", limit=1, cursor=listed["next"])
    assert [item["name"] for item in following["items"]] == ["theirs"]

    assert (await client.delete("/v1/mappings/theirs")).status_code == 428
    assert (await client.remove("/v1/mappings/theirs")).status_code == 204
    assert (await client.ask("/v1/mappings/theirs")).status_code == 404
    assert (await client.remove("/v1/mappings/theirs")).status_code == 404


@pytest.mark.parametrize("name", ["Theirs", "a--b", "-a", "a" * 101, "a.b", "%20"])
async def test_a_mapping_has_a_plain_name(client: Client, name: str) -> None:
    assert (await put(client, SMALL, name)).status_code in (404, 422)


@pytest.mark.parametrize(
    ("toml", "flaw"),
    [
        ("claim.text = ", (None, None, None, "broken")),
        ("claim = {}\nclaim.text = x", (2, None, None, "broken")),
        ('a = """', (None, None, None, "broken")),
        ("claims = [" * 500 + "]" * 500, (1, None, None, "broken")),
        ("claim.size = 'x'", (None, None, "/claim/size", "unknown_field")),
        ("clame.text = 'x'", (None, None, "/clame", "unknown_field")),
        ("claim.text = 5", (None, None, "/claim/text", "model_type")),
        ("claim.text = {}", (None, None, "/claim/text", "invalid_value")),
        ("claim.text = { from = 'a', value = 'b' }", (None, None, "/claim/text", "invalid_value")),
        ("claim.about = { template = '{a' }", (None, None, "/claim/about/template", "invalid_value")),
        ("format = 'xlsx'", (None, None, "/format", "enum")),
        ("dates = 'dd'", (None, None, "/dates", "enum")),
        ("decimal = ','\nthousands = ','", (None, None, "/thousands", "invalid_value")),
        ("delimiter = 'ab'", (None, None, "/delimiter", "literal_error")),
        ("[sources.NIS]\nkind = 'spy'", (None, None, "/sources/NIS/kind", "enum")),
        ("[sources.NIS]\nname = 'x'\nsize = 1", (None, None, "/sources/NIS/size", "unknown_field")),
        ("[sources.A]\nparent = 'B'\n[sources.B]\nparent = 'a'", (None, None, "/sources/A/parent", "circle")),
        ("[sources.A]\naliases = ['B']\n[sources.b]\nkind = 'person'", (None, None, "/sources/b", "repeated")),
        ("[subjects.Tanks]\nunit = 'tank'", (None, None, "/subjects/Tanks", "invalid_value")),
        ("[subjects.a]\nunit = 'km'\ndimension = 'mass'", (None, None, "/subjects/a/unit", "unit_differs")),
        ("[subjects.a]\npart_of = 'b'\n[subjects.b]\npart_of = 'a'", (None, None, "/subjects/a/part_of", "circle")),
        ("[subjects.a]\nsince = 2024-13-01", (2, None, None, "broken")),
    ],
)
async def test_a_mapping_that_is_not_clear_is_refused(client: Client, toml: str, flaw: tuple[Any, ...]) -> None:
    found = flaws(await put(client, toml))[0]
    assert found[2:] == flaw[2:]
    assert flaw[0] in (None, found[0])
    assert (await client.read("/v1/mappings"))["items"] == []


@pytest.mark.parametrize(
    ("body", "type", "status"), [(b"", TOML, 400), (b"\xff", TOML, 400), (b"{}", "text/plain", 415)]
)
async def test_what_is_no_toml_is_refused(client: Client, body: bytes, type: str, status: int) -> None:
    answer = await client.put("/v1/mappings/theirs", content=body, headers={"Content-Type": type})
    assert answer.status_code == status
