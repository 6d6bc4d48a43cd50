"""Proposals that are accepted, corrected or rejected, one by one and all at once."""

from typing import Any

import httpx2
import pytest

from tests.makers.articles import article, claims, extract
from tests.makers.client import Client


async def test_an_alias_that_two_sources_share_stays_words(client: Client) -> None:
    for name in ("Institute A", "Institute B"):
        await client.make("sources", name=name, aliases=["Varde Institute"])
    document = await article(client)
    first, *_ = await extract(client, document)
    assert (first["claimant"], first["extra"]["suggested"]["claimant"]) == (None, "the Varde Institute")
    answer = await client.alter(f"/v1/claims/{first['id']}", {"status": "reported"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "ambiguous")
    assert answer.json()["claim"] == first["id"]


async def test_accepting_makes_the_sources_that_were_suggested(client: Client) -> None:
    document = await article(client)
    _, second, _ = await extract(client, document)
    claim = await client.edit(second, "claims", status="reported")
    assert claim["claimant"]["name"] == "Mayor Ilse Brandt"
    assert [source["name"] for source in claim["via"]] == ["Reuters"]
    assert (claim["status"], claim["subject"]) == ("reported", None)
    assert claim["extra"]["suggested"].keys() == {"subject"}
    assert claim["version"] == 2
    source = await client.read(f"/v1/sources/{claim['claimant']['id']}")
    assert (source["kind"], source["reliability"]) == (None, "F")


async def test_what_is_given_with_the_acceptance_goes_before_what_is_suggested(client: Client) -> None:
    mayor = await client.make("sources", name="Ilse Brandt (mayor)")
    document = await article(client)
    first, second, third = await extract(client, document)
    claim = await client.edit(second, "claims", claimant=mayor["id"], via=[], status="reported")
    assert (claim["claimant"]["id"], claim["via"]) == (mayor["id"], [])
    claim = await client.edit(first, "claims", claimant=None, status="reported")
    assert claim["claimant"] is None
    await client.edit(third, "claims", claimant=mayor["id"])
    claim = await client.edit(third, "claims", status="reported")
    assert claim["claimant"]["id"] == mayor["id"]
    names = [source["name"] for source in (await client.read("/v1/sources"))["items"]]
    assert names == ["Ilse Brandt (mayor)"]


async def test_a_rejected_proposal_leaves_no_source_behind(client: Client) -> None:
    document = await article(client)
    for claim in await extract(client, document):
        await client.remove(f"/v1/claims/{claim['id']}")
    assert (await client.read("/v1/sources"))["items"] == []
    assert (await client.read("/v1/subjects"))["items"] == []


async def test_a_subject_is_made_of_the_title_only_where_missing_things_are_to_be_made(client: Client) -> None:
    document = await article(client)
    first, *_ = await extract(client, document)
    path = f"/v1/claims/{first['id']}"
    answer = await client.patch(
        path, json={"status": "reported"}, headers={"If-Match": "*"}, params={"create_missing": "true"}
    )
    claim = answer.json()
    assert claim["subject"]["name"] == first["extra"]["suggested"]["subject"]
    assert "suggested" not in claim["extra"]
    subject = await client.read(f"/v1/subjects/{claim['subject']['id']}")
    assert (subject["dimension"], subject["unit"], subject["measure"], subject["tags"]) == (
        "count", "person", None, ["triage"],
    )  # fmt: skip


async def test_a_title_that_is_a_subject_measured_otherwise_stays_a_suggestion(client: Client) -> None:
    document = await article(client)
    first, *_ = await extract(client, document)
    await client.make("subjects", title=first["extra"]["suggested"]["subject"], dimension="money", unit="EUR")
    params = {"document": document["id"], "status": "proposed", "expect": 3, "create_missing": "true"}
    answer = await client.patch("/v1/claims", json={"status": "reported"}, params=params)
    assert answer.json() == {"matched": 3, "changed": 3}
    claim = await client.read(f"/v1/claims/{first['id']}")
    assert (claim["subject"], claim["extra"]["suggested"].keys()) == (None, {"subject"})


async def test_all_are_accepted_at_once_with_what_they_suggest(client: Client) -> None:
    document = await article(client)
    found = await extract(client, document)
    params = {"document": document["id"], "status": "proposed"}
    wrong = await client.patch("/v1/claims", json={"status": "reported"}, params={**params, "expect": 2})
    assert (wrong.status_code, wrong.json()["matched"]) == (409, 3)
    assert await claims(client, document, "proposed") != []
    answer = await client.patch("/v1/claims", json={"status": "reported"}, params={**params, "expect": 3})
    assert answer.json() == {"matched": 3, "changed": 3}
    first, second, _ = [await client.read(f"/v1/claims/{claim['id']}") for claim in found]
    assert (first["claimant"]["name"], second["claimant"]["name"]) == ("Varde Institute", "Mayor Ilse Brandt")
    assert [source["name"] for source in second["via"]] == ["Reuters"]
    assert {claim["version"] for claim in (first, second)} == {2}
    assert second["extra"]["because"] == found[1]["extra"]["because"]


async def test_one_name_that_fits_two_lets_no_proposal_be_accepted(client: Client) -> None:
    for name in ("Institute A", "Institute B"):
        await client.make("sources", name=name, aliases=["Varde Institute"])
    document = await article(client)
    found = await extract(client, document)
    params = {"document": document["id"], "status": "proposed", "expect": 3}
    answer = await client.patch("/v1/claims", json={"status": "reported"}, params=params)
    assert (answer.status_code, answer.json()["claim"]) == (422, found[0]["id"])
    assert len(await claims(client, document, "proposed")) == 3
    assert len((await client.read("/v1/sources"))["items"]) == 2


async def test_all_are_rejected_at_once_with_the_reason(client: Client) -> None:
    document = await article(client)
    found = await extract(client, document)
    answer = await reject(client, document=document["id"], status="proposed", expect=3)
    assert (answer.status_code, answer.json()) == (200, {"matched": 3, "changed": 3})
    for claim in found:
        (last, *_) = (await client.read(f"/v1/claims/{claim['id']}/revisions"))["items"]
        assert (last["action"], last["reason"]) == ("deleted", "An old article")
    assert await extract(client, document) == []
    await client.submit(f"/v1/claims/{found[1]['id']}/restore")
    assert [claim["id"] for claim in await extract(client, document)] == [found[1]["id"]]


async def test_rejecting_is_all_or_none_and_of_proposals_alone(client: Client) -> None:
    document = await article(client)
    first, second, _ = await extract(client, document)
    asked = {"document": document["id"], "status": "proposed"}
    assert (await reject(client, **asked, expect=1)).status_code == 409
    for status in ("reported", ["proposed", "reported"]):
        answer = await reject(client, document=document["id"], status=status, expect=0)
        assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (422, "status")
    assert (await reject(client, document=document["id"], expect=0)).status_code == 422
    assert (await reject(client, **asked)).status_code == 422
    await client.make("relations", **{"from": first["id"], "to": second["id"], "type": "repeats"})
    answer = await reject(client, **asked, expect=3)
    assert (answer.status_code, answer.json()["referred_by"]) == (409, ["relation.from", "relation.to"])
    assert len(await claims(client, document, "proposed")) == 3
    none = await reject(client, document=document["id"], status="proposed", q="nothing", expect=0)
    assert none.json() == {"matched": 0, "changed": 0}


async def reject(client: Client, **asked: Any) -> httpx2.Response:
    """Reject all that is found."""
    headers = {"If-Match": "*", "Change-Reason": "An old article"}
    return await client.request("DELETE", "/v1/claims", params=asked, headers=headers)


@pytest.mark.parametrize("suggested", [5, {"claimant": 5}, {"via": "x"}, {"via": [""]}, None, []])
async def test_suggestions_of_another_form_are_none(client: Client, suggested: Any) -> None:
    claim = await client.claim(status="proposed", extra={"suggested": suggested, "kept": 1})
    assert (await client.alter(f"/v1/claims/{claim['id']}", {"extra": [], "status": "reported"})).status_code == 422
    after = await client.edit(claim, "claims", status="reported")
    assert (after["status"], after["extra"]) == ("reported", claim["extra"])
    other = await client.claim(status="proposed", extra={"suggested": suggested})
    answer = await client.patch(
        "/v1/claims", json={"status": "reported"}, params={"id": other["id"], "status": "proposed", "expect": 1}
    )
    assert answer.json() == {"matched": 1, "changed": 1}


async def test_a_suggested_chain_names_each_source_once(client: Client) -> None:
    source = await client.make("sources", name="The Herald", aliases=["Herald"])
    suggested = {"claimant": "Herald", "via": ["The Herald", "Agency", "agency"]}
    claim = await client.claim(
        document=(await article(client))["id"], status="proposed", extra={"suggested": suggested}
    )
    after = await client.edit(claim, "claims", status="reported")
    assert after["claimant"]["id"] == source["id"]
    assert [each["name"] for each in after["via"]] == ["Agency"]
    assert after["extra"] == {}
