from typing import Any

import pytest

from tests.makers.client import Client, Json

NOBODY = "00000000-0000-7000-8000-000000000000"


async def _two(client: Client) -> tuple[Json, Json]:
    first = await client.claim(text="12,000 soldiers")
    second = await client.claim(text=None, quantity={"comparator": "exactly", "value": 11_000, "unit": "soldier"})
    return first, second


async def test_a_relation_tells_its_claims_by_their_words_or_label(client: Client) -> None:
    first, second = await _two(client)
    relation = await client.make("relations", **{"from": first["id"], "to": second["id"]}, type="contradicts", note="?")
    assert relation["from"] == {"id": first["id"], "name": "12,000 soldiers"}
    assert relation["to"] == {"id": second["id"], "name": second["label"]}
    assert (relation["type"], relation["state"], relation["note"]) == ("contradicts", "suggested", "?")
    assert await client.read(f"/v1/relations/{relation['id']}") == relation
    confirmed = await client.edit(relation, "relations", state="confirmed")
    assert (confirmed["state"], confirmed["version"]) == ("confirmed", 2)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"to": NOBODY}, "/to"),
        ({"from": NOBODY}, "/from"),
        ({"to": "a name"}, "/to"),
        ({"type": "refutes"}, "/type"),
        ({"state": None, "from_": NOBODY}, "/from_"),
        ({"state": "maybe"}, "/state"),
    ],
)
async def test_what_is_wrong_with_a_relation_is_named(client: Client, body: dict[str, Any], pointer: str) -> None:
    first, second = await _two(client)
    given = {"from": first["id"], "to": second["id"], "type": "supports", **body}
    given = {name: value for name, value in given.items() if value is not None}
    answer = await client.submit("/v1/relations", given)
    assert answer.status_code == 422
    assert [flaw["pointer"] for flaw in answer.json()["errors"]] == [pointer]


async def test_a_claim_is_in_no_relation_to_itself(client: Client) -> None:
    claim = await client.claim()
    body = {"from": claim["id"], "to": claim["id"], "type": "repeats"}
    answer = await client.submit("/v1/relations", body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/to")


async def test_the_same_relation_again_is_a_conflict_that_names_it(client: Client) -> None:
    first, second = await _two(client)
    body = {"from": first["id"], "to": second["id"], "type": "repeats"}
    relation = await client.make("relations", **body)
    answer = await client.submit("/v1/relations", body)
    assert (answer.status_code, answer.json()["id"]) == (409, relation["id"])
    other = await client.make("relations", **{**body, "type": "supports"})
    assert (await client.alter(f"/v1/relations/{other['id']}", {"type": "repeats"})).status_code == 409
    await client.make("relations", **{"from": second["id"], "to": first["id"], "type": "repeats"})


async def test_a_deleted_claim_is_in_no_new_relation_and_a_related_one_is_not_deleted(client: Client) -> None:
    first, second = await _two(client)
    body = {"from": first["id"], "to": second["id"], "type": "repeats"}
    relation = await client.make("relations", **body)
    answer = await client.remove(f"/v1/claims/{first['id']}")
    assert (answer.status_code, answer.json()["referred_by"]) == (409, ["relation.from"])
    await client.remove(f"/v1/relations/{relation['id']}")
    assert (await client.remove(f"/v1/claims/{first['id']}")).status_code == 204
    assert (await client.submit("/v1/relations", {**body, "type": "supports"})).status_code == 422
    assert (await client.submit(f"/v1/relations/{relation['id']}/restore")).status_code == 409


async def test_relations_are_found_by_their_claims_type_and_state(client: Client) -> None:
    a, b, c = [await client.claim() for _ in range(3)]
    ab = await client.make("relations", **{"from": a["id"], "to": b["id"]}, type="repeats")
    bc = await client.make("relations", **{"from": b["id"], "to": c["id"]}, type="supports", state="rejected")

    async def found(**question: Any) -> list[str]:
        return [item["id"] for item in (await client.read("/v1/relations", **question))["items"]]

    assert await found() == [bc["id"], ab["id"]]
    assert await found(**{"from": a["id"]}) == [ab["id"]]
    assert await found(to=c["id"]) == [bc["id"]]
    assert await found(claim=b["id"]) == [bc["id"], ab["id"]]
    assert await found(claim=[a["id"], NOBODY]) == [ab["id"]]
    assert await found(type=["repeats", "retracts"]) == [ab["id"]]
    assert await found(state="rejected", claim=b["id"]) == [bc["id"]]
    assert (await client.ask("/v1/relations", from_=a["id"])).status_code == 422
