"""Several analysts of one claim, side by side: what each said last of each grading, and why; nothing is lost."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from tests.access.conftest import KeyClient, MakeKey, Serve
from tests.databases import statement
from tests.makers.client import Json

PERCENT = {"remote": (1, 3, 5), "likely": (55, 68, 80), "almost_certain": (95, 97, 99)}
NOBODY = {"confidence": None, "credibility": None, "verdict": None}


@pytest.fixture
async def desk(serve: Serve, make_key: MakeKey) -> AsyncIterator[tuple[KeyClient, KeyClient]]:
    """Two analysts of one ledger, Maria and Jonas."""
    service = await serve()
    async with AsyncExitStack() as stack:
        maria = await stack.enter_async_context(KeyClient(service, await make_key("analyst", owner="Maria")))
        jonas = await stack.enter_async_context(KeyClient(service, await make_key("analyst", owner="Jonas")))
        yield maria, jonas


async def appraise(analyst: KeyClient, claim: Json, **given: Any) -> Json:
    answer = await analyst.submit(f"/v1/claims/{claim['id']}/appraisals", given)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def side_by_side(analyst: KeyClient, claim: Json) -> dict[str, Json]:
    items = (await analyst.read(f"/v1/claims/{claim['id']}/analysts"))["items"]
    return {item["actor"]: item for item in items}


async def test_each_analyst_stands_by_what_each_said_last_and_the_claim_by_the_latest(
    desk: tuple[KeyClient, KeyClient],
) -> None:
    maria, jonas = desk
    claim = await maria.claim()
    await appraise(maria, claim, confidence="likely", credibility=2, rationale="Two services agree.")
    await appraise(jonas, claim, confidence="low", rationale="Both have it from one.")
    await appraise(maria, claim, verdict="disputed")

    said = await side_by_side(jonas, claim)

    assert list(said) == ["Maria", "Jonas"]
    assert said["Maria"]["confidence"] == {"value": 68, "low": 55, "high": 80, "scale": "icd203", "code": "likely"}
    assert (said["Maria"]["credibility"], said["Maria"]["verdict"], said["Maria"]["appraisals"]) == (2, "disputed", 2)
    assert said["Jonas"]["confidence"] == {"value": 15, "low": 1, "high": 29, "scale": "stix", "code": "low"}
    assert (said["Jonas"]["credibility"], said["Jonas"]["verdict"], said["Jonas"]["appraisals"]) == (None, None, 1)
    now = await jonas.read(f"/v1/claims/{claim['id']}")
    assert (now["confidence"]["code"], now["credibility"], now["verdict"]) == ("low", 2, "disputed")


async def test_each_grading_keeps_the_reason_that_was_given_with_it(desk: tuple[KeyClient, KeyClient]) -> None:
    maria, _ = desk
    claim = await maria.claim()
    await appraise(maria, claim, confidence=40, rationale="One source.")
    await appraise(maria, claim, verdict="confirmed")
    said = (await side_by_side(maria, claim))["Maria"]
    assert said["rationales"] == {**NOBODY, "confidence": "One source."}


async def test_what_an_analyst_takes_back_is_gone_from_the_side_but_not_from_the_history(
    desk: tuple[KeyClient, KeyClient],
) -> None:
    maria, jonas = desk
    claim = await maria.claim()
    await appraise(maria, claim, credibility=3)
    await appraise(jonas, claim, credibility=5)
    await appraise(maria, claim, credibility=None, rationale="I have not seen the photograph.")
    said = await side_by_side(maria, claim)
    assert (said["Maria"]["credibility"], said["Jonas"]["credibility"]) == (None, 5)
    history = (await maria.read(f"/v1/claims/{claim['id']}/appraisals"))["items"]
    told = [(each["actor"], each["credibility"], each["given"]) for each in history]
    assert told == [
        ("Maria", None, ["credibility"]),
        ("Jonas", 5, ["credibility"]),
        ("Maria", 3, ["credibility"]),
    ]


async def test_a_claim_made_or_patched_with_a_grading_is_appraised_by_whoever_wrote_it(
    desk: tuple[KeyClient, KeyClient],
) -> None:
    maria, jonas = desk
    claim = await maria.claim(confidence=70, credibility=2)
    await jonas.edit(claim, "claims", verdict="refuted", place="Kursk")
    said = await side_by_side(maria, claim)
    assert (said["Maria"]["confidence"]["code"], said["Maria"]["credibility"]) == ("70", 2)
    assert {name: said["Jonas"][name] for name in NOBODY} == {**NOBODY, "verdict": "refuted"}


async def test_an_import_that_replaces_a_claim_appraises_only_what_it_says_otherwise(
    desk: tuple[KeyClient, KeyClient],
) -> None:
    maria, jonas = desk
    claim = await maria.claim(external_id="k-1", text="5 tanks", confidence=70, credibility=2)
    line = {"external_id": "k-1", "text": "5 tanks", "claimant": claim["claimant"]["id"], "confidence": 70}
    judged = {"credibility": None, "verdict": "confirmed"}
    answer = await jonas.submit("/v1/claims/import", {**line, **judged}, headers=NDJSON)
    assert answer.json()["updated"] == 1, answer.text
    newest, first = (await maria.read(f"/v1/claims/{claim['id']}/appraisals"))["items"]
    assert (newest["actor"], newest["given"]) == ("Jonas", ["credibility", "verdict"])
    assert first["given"] == ["confidence", "credibility"]


async def test_analysts_are_paged(desk: tuple[KeyClient, KeyClient]) -> None:
    maria, jonas = desk
    claim = await maria.claim(confidence=70)
    await appraise(jonas, claim, confidence=10)
    await appraise(maria, claim, confidence=20)
    first = await maria.read(f"/v1/claims/{claim['id']}/analysts", limit=1, count=True)
    assert ([item["actor"] for item in first["items"]], first["total"]) == (["Maria"], 2)
    second = await maria.read(f"/v1/claims/{claim['id']}/analysts", limit=1, cursor=first["next"])
    assert ([item["actor"] for item in second["items"]], second["next"]) == (["Jonas"], None)


async def test_nobody_says_anything_of_a_claim_without_gradings(desk: tuple[KeyClient, KeyClient]) -> None:
    maria, _ = desk
    assert await side_by_side(maria, await maria.claim()) == {}
    nowhere = await maria.ask("/v1/claims/01900000-0000-7000-8000-000000000000/analysts")
    assert nowhere.status_code == 404


async def test_the_scales_are_one_table_of_codes_with_their_percent(desk: tuple[KeyClient, KeyClient]) -> None:
    maria, _ = desk
    every = (await maria.read("/v1/scales"))["items"]
    codes: dict[str, list[str]] = {}
    for each in every:
        codes.setdefault(each["scale"], []).append(each["code"])
    assert codes == {
        "admiralty_reliability": list("ABCDEF"),
        "admiralty_credibility": list("123456"),
        "icd203": ["remote", "very_unlikely", "unlikely", "even", "likely", "very_likely", "almost_certain"],
        "stix": ["none", "low", "medium", "high"],
    }
    icd203 = (await maria.read("/v1/scales", scale="icd203"))["items"]
    percent = {each["code"]: (each["low"], each["value"], each["high"]) for each in icd203}
    assert {code: percent[code] for code in PERCENT} == PERCENT
    assert {(each["low"], each["value"], each["high"]) for each in every[:12]} == {(None, None, None)}
    assert (await maria.ask("/v1/scales", scale="kent")).status_code == 422


async def test_every_code_of_a_scale_comes_back_as_it_was_given(
    desk: tuple[KeyClient, KeyClient], fresh_database_url: str
) -> None:
    maria, _ = desk
    claim = await maria.claim()
    for each in (await maria.read("/v1/scales"))["items"]:
        if each["grades"] == "confidence":
            told = (await appraise(maria, claim, confidence=each["code"]))["confidence"]
            assert told == {name: each[name] for name in ("value", "low", "high", "scale", "code")}
            kept = await statement(fresh_database_url, "select confidence_scale || ' ' || confidence_code from claim")
            assert kept == f"{each['scale']} {each['code']}"
        elif each["grades"] == "credibility":
            assert str((await appraise(maria, claim, credibility=int(each["code"])))["credibility"]) == each["code"]
        else:
            made = await maria.make("sources", reliability=each["code"])
            assert made["reliability"] == each["code"]


NDJSON = {"Content-Type": "application/x-ndjson"}
