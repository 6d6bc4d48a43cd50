"""What a write needs beside the scope of its route: grading is appraising, and a missing source is a source written."""

import json
from typing import Any

import pytest

from tests.access.conftest import KeyClient, MakeKey, Serve

WRITE = ["claims:read", "claims:write", "import"]
GRADED: list[dict[str, Any]] = [
    {"confidence": 70},
    {"confidence": "likely"},
    {"credibility": 2},
    {"verdict": "refuted"},
]


def claim(**more: Any) -> dict[str, Any]:
    return {"text": "at least 12,000 soldiers", "claimant": "HUR", **more}


@pytest.mark.parametrize("grading", GRADED, ids=str)
async def test_a_claim_with_a_grading_needs_both_scopes(
    grading: dict[str, Any], serve: Serve, make_key: MakeKey
) -> None:
    service = await serve()
    async with (
        KeyClient(service, await make_key("contributor")) as one,
        KeyClient(service, await make_key("analyst")) as other,
    ):
        await one.make("sources", name="HUR")
        refused = await one.submit("/v1/claims", claim(**grading))
        assert (refused.status_code, "claims:appraise" in refused.json()["detail"]) == (403, True)
        assert (await one.read("/v1/claims", count="true"))["total"] == 0
        plain = await one.make("claims", **claim())
        path = f"/v1/claims/{plain['id']}"
        assert (await one.alter(path, grading)).status_code == 403
        assert (await other.alter(path, grading)).status_code == 200
        assert (await one.alter(path, {"notes": "no grading"})).status_code == 200
        assert (await one.alter(path, dict.fromkeys(grading))).status_code == 403
        assert (await other.submit("/v1/claims", claim(**grading))).status_code == 201


async def test_a_claim_put_without_its_grading_would_take_it_away(serve: Serve, make_key: MakeKey) -> None:
    service = await serve()
    path = "/v1/claims/by-external-id/x1"
    async with (
        KeyClient(service, await make_key("analyst")) as analyst,
        KeyClient(service, await make_key("contributor")) as contributor,
    ):
        await analyst.make("sources", name="HUR")
        await analyst.make("claims", **claim(external_id="x1", confidence=70))
        match = {"If-Match": "*"}
        assert (await contributor.put(path, json=claim(), headers=match)).status_code == 403
        kept = await contributor.put(path, json=claim(confidence=70, notes="x"), headers=match)
        assert kept.status_code == 200
        assert (await analyst.put(path, json=claim(), headers=match)).json()["confidence"] is None


async def test_a_missing_source_is_made_only_by_who_may_write_sources(serve: Serve, make_key: MakeKey) -> None:
    async with KeyClient(await serve(), await make_key(scopes=WRITE)) as client:
        refused = await client.submit("/v1/claims", claim(), create_missing="true")
        assert (refused.status_code, "sources:write" in refused.json()["detail"]) == (403, True)
        assert (await client.read("/v1/sources", count="true"))["total"] == 0


@pytest.mark.parametrize("mode", ["atomic", "partial"])
async def test_an_import_needs_what_its_claims_need(mode: str, serve: Serve, make_key: MakeKey) -> None:
    service = await serve()
    sent = {"headers": {"Content-Type": "application/x-ndjson"}, "params": {"mode": mode, "create_missing": "true"}}
    lines = {
        "plain": json.dumps(claim(external_id="a")),
        "graded": json.dumps(claim(external_id="b", confidence=70)),
        "regraded": json.dumps(claim(external_id="a", confidence=70)),
    }
    async with (
        KeyClient(service, await make_key(scopes=WRITE)) as bare,
        KeyClient(service, await make_key("contributor")) as contributor,
        KeyClient(service, await make_key("analyst")) as analyst,
    ):

        async def status(client: KeyClient, line: str) -> int:
            answer = await client.post("/v1/claims/import", content=lines[line].encode(), **sent)  # type: ignore[arg-type]
            return int(answer.status_code)

        assert await status(bare, "plain") == 403
        assert await status(contributor, "graded") == 403
        assert (await contributor.read("/v1/sources", count="true"))["total"] == 0
        assert await status(contributor, "plain") == 200
        assert await status(contributor, "regraded") == 403
        assert await status(analyst, "regraded") == 200
        assert await status(analyst, "graded") == 200
        assert (await analyst.read("/v1/claims", confidence_min=70, count="true"))["total"] == 2
