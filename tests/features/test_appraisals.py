"""Appraisals: gradings of a claim, each with one revision, the latest on the claim itself."""

from typing import Any

import pytest

from tests.features.test_claims import added, flaws, patched
from tests.makers.client import Client


async def appraised(client: Client, claim: dict[str, Any], **given: Any) -> Any:
    """The answer to an appraisal."""
    return await client.post(f"/v1/claims/{claim['id']}/appraisals", json=given)


async def test_confidence_by_word_or_number_is_answered_with_its_scale(client: Client) -> None:
    for given, value, low, high, scale, code in (
        ("very_likely", 88, 80, 95, "icd203", "very_likely"),
        ("medium", 50, 30, 69, "stix", "medium"),
        (70, 70, 70, 70, "percent", "70"),
    ):
        claim = await added(client, confidence=given)
        told = {"value": value, "low": low, "high": high, "scale": scale, "code": code}
        assert claim["confidence"] == told
        again = await patched(client, claim, confidence=told)
        assert (again.status_code, again.json()["version"]) == (200, 1)


async def test_what_an_appraisal_leaves_out_stays_and_null_clears(client: Client) -> None:
    claim = await added(client, confidence=70, credibility=2)
    answer = await appraised(client, claim, verdict="disputed", credibility=None, rationale="two accounts")
    assert answer.status_code == 201
    after = (await client.get(f"/v1/claims/{claim['id']}")).json()
    assert (after["confidence"]["value"], after["credibility"], after["verdict"]) == (70, None, "disputed")
    assert after["version"] == 2


async def test_appraisals_are_listed_newest_first_as_the_claim_stood_after_each(client: Client) -> None:
    claim = await added(client, confidence=70)
    await appraised(client, claim, verdict="confirmed", rationale="seen")
    await patched(client, claim, credibility=1)
    items = (await client.get(f"/v1/claims/{claim['id']}/appraisals")).json()["items"]
    told = [(item["confidence"]["value"], item["verdict"], item["credibility"], item["rationale"]) for item in items]
    assert told == [(70, "confirmed", 1, None), (70, "confirmed", None, "seen"), (70, None, None, None)]


async def test_a_grading_is_one_revision_of_its_claim(client: Client) -> None:
    claim = await added(client, confidence=70)
    await appraised(client, claim, confidence=80)
    await patched(client, claim, confidence=90)
    await patched(client, claim, confidence=95, place="Kursk")
    items = (await client.get(f"/v1/claims/{claim['id']}/revisions")).json()["items"]
    assert [item["action"] for item in items] == ["updated", "appraised", "appraised", "created"]


async def test_the_appraisals_of_the_past_are_those_made_by_then(client: Client, settled: Any) -> None:
    claim = await added(client, confidence=70)
    await settled()
    feed = (await client.get("/v1/changes")).json()["next"]
    await appraised(client, claim, confidence=80)
    path = f"/v1/claims/{claim['id']}/appraisals"
    assert len((await client.get(path)).json()["items"]) == 2
    assert len((await client.get(f"{path}?recorded_as_of={feed}")).json()["items"]) == 1
    of_analysts = f"/v1/claims/{claim['id']}/analysts"
    for said, asked in ((80, ""), (70, f"?recorded_as_of={feed}")):
        (analyst,) = (await client.get(f"{of_analysts}{asked}")).json()["items"]
        assert analyst["confidence"]["value"] == said


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"rationale": "because"}, ""),
        ({"confidence": 101}, "/confidence"),
        ({"confidence": "perhaps"}, "/confidence"),
        ({"confidence": True}, "/confidence"),
        ({"credibility": 7}, "/credibility"),
        ({"verdict": "true"}, "/verdict"),
        ({"confidence": {"scale": "stix", "code": "likely"}}, "/confidence/code"),
    ],
)
async def test_a_grading_beyond_its_scale_is_refused(client: Client, given: dict[str, Any], place: str) -> None:
    answer = await appraised(client, await added(client), **given)
    assert answer.status_code == 422
    assert flaws(answer)[0][0] == place


async def test_there_is_nothing_to_appraise_where_there_is_no_claim(client: Client) -> None:
    nowhere = {"id": "01900000-0000-7000-8000-000000000000"}
    assert (await appraised(client, nowhere, confidence=1)).status_code == 404
    assert (await client.get(f"/v1/claims/{nowhere['id']}/appraisals")).status_code == 404
