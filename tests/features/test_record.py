"""A source's record over HTTP: hand-made stories, and the counts that a reader of them would give."""

from typing import Any

from tests.features.conftest import Settled
from tests.makers.client import Client, Json
from tests.makers.rivals import Rivals

ZERO = {
    "claims": 0,
    "reported": 0,
    "proposed": 0,
    "retracted": 0,
    "denials": 0,
    "expectations": 0,
    "confirmed": 0,
    "disputed": 0,
    "refuted": 0,
    "contradicted": 0,
    "contradicted_confirmed": 0,
    "numbers": 0,
    "first": 0,
    "followed": 0,
}


async def source(client: Client, name: str, **fields: Any) -> Json:
    return await client.make("sources", name=name, **fields)


async def record(client: Client, of: Json, **asked: Any) -> Json:
    told: Json = await client.read(f"/v1/sources/{of['id']}/record", **asked)
    return told


def counts(told: Json) -> Json:
    """The counts that are not zero."""
    return {name: told[name] for name in ZERO if told[name]}


async def relate(client: Client, from_: Json, to: Json, type_: str, state: str) -> Json:
    body = {"from": from_["id"], "to": to["id"], "type": type_, "state": state}
    answer = await client.submit("/v1/relations", body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_the_record_counts_what_became_of_claims_and_gives_no_score(client: Client) -> None:
    seoul, kyiv = await source(client, "Seoul", kind="government"), await source(client, "Kyiv", kind="government")
    rivals = await Rivals.on(client)
    await rivals.say("Seoul", "10,000 soldiers", "2024-10-01", verdict="confirmed")
    await rivals.say("Seoul", "10,000 soldiers", "2024-10-02", verdict="disputed")
    await rivals.say("Seoul", "30,000 soldiers", "2024-11-01", verdict="refuted")
    await rivals.say("Seoul", "20,000 soldiers", "2024-11-02", status="retracted")
    await rivals.say("Seoul", "20,000 soldiers", "2024-11-03", status="proposed")
    await rivals.say("Seoul", "9,000 soldiers", "2024-11-04", stance="denies")
    await rivals.say("Seoul", "50,000 soldiers", "2025-01-01", stance="expects")
    await rivals.say("Kyiv", "10,000 soldiers", "2024-10-05")
    told = await record(client, seoul)
    expected = {
        "claims": 6,
        "reported": 5,
        "proposed": 1,
        "retracted": 1,
        "denials": 1,
        "expectations": 1,
        "confirmed": 1,
        "disputed": 1,
        "refuted": 1,
        "numbers": 1,
        "first": 1,
        "followed": 1,
    }
    assert counts(told) == expected
    assert (told["source"]["name"], told["subjects"], told["compared"]) == ("Seoul", 1, 1)
    assert told["because"] == "6 claims on 1 subject; first with 1 of 1 number"
    assert (told["first_said"], told["last_said"]) == ("2024-10-01", "2025-01-01")
    (item,) = told["items"]
    assert item["subject"] == {"id": rivals.subject["id"], "name": rivals.subject["title"]}
    assert counts(item) == expected
    assert counts(await record(client, kyiv)) == {"claims": 1, "reported": 1, "numbers": 1}


async def test_a_source_that_said_nothing_has_a_record_of_zeros(client: Client) -> None:
    told = await record(client, await source(client, "Nobody"))
    assert {name: told[name] for name in ZERO} == ZERO
    assert (told["items"], told["next"], told["first_said"]) == ([], None, None)
    assert told["because"] == "0 claims on 0 subjects"


async def test_contradictions_are_those_found_and_those_related_but_those_rejected(client: Client) -> None:
    seoul = await source(client, "Seoul")
    rivals = await Rivals.on(client)
    ours = await rivals.say("Seoul", "10,000 soldiers", "2024-10-01")
    theirs = await rivals.say("Kyiv", "20,000 soldiers", "2024-10-01")
    assert counts(await record(client, seoul)) == {
        "claims": 1,
        "reported": 1,
        "contradicted": 1,
        "numbers": 1,
        "first": 1,
    }
    relation = await relate(client, ours, theirs, "contradicts", "rejected")
    assert (await record(client, seoul))["contradicted"] == 0
    await client.edit(relation, "relations", state="confirmed")
    told = await record(client, seoul)
    assert (told["contradicted"], told["contradicted_confirmed"]) == (1, 1)


async def test_what_has_no_number_is_contradicted_or_retracted_by_a_confirmed_relation(client: Client) -> None:
    seoul = await source(client, "Seoul")
    subject = await client.make("subjects")
    said = {"claimant": seoul["id"], "subject": subject["id"], "quantity": None, "reported_on": "2024-10-01"}
    yes = await client.claim(text="troops have been sent", **said)
    again = await client.claim(text="more have been sent", **said)
    no = await client.claim(text="no troops have been sent", claimant=(await source(client, "Moscow"))["id"])
    await relate(client, no, yes, "contradicts", "confirmed")
    await relate(client, no, again, "contradicts", "suggested")
    withdrawn = await client.claim(text="that was wrong", **said)
    await relate(client, withdrawn, again, "retracts", "confirmed")
    await relate(client, again, yes, "contradicts", "confirmed")
    told = await record(client, seoul)
    assert (told["contradicted"], told["contradicted_confirmed"], told["retracted"]) == (1, 1, 1)
    (item,) = told["items"]
    assert (item["numbers"], item["first"], item["followed"]) == (None, None, None)
    assert told["because"] == "3 claims on 1 subject, of which 0 could be compared with what others said"


async def test_merged_sources_and_subjects_are_counted_together(client: Client) -> None:
    seoul, agency = await source(client, "Seoul"), await source(client, "Korean agency")
    rivals, other = await Rivals.on(client), await Rivals.on(client)
    await rivals.say("Seoul", "10,000 soldiers", "2024-10-01")
    await rivals.say("Korean agency", "11,000 soldiers", "2024-10-20")
    await other.say("Korean agency", "12,000 soldiers", "2024-11-20")
    await client.merge("sources", agency, seoul)
    await client.merge("subjects", other.subject, rivals.subject)
    told = await record(client, seoul)
    assert counts(told) == {"claims": 3, "reported": 3, "numbers": 3, "first": 3}
    assert [item["subject"]["id"] for item in told["items"]] == [rivals.subject["id"]]
    moved = await client.ask(f"/v1/sources/{agency['id']}/record")
    assert (moved.status_code, moved.headers["location"]) == (308, f"/v1/sources/{seoul['id']}")


async def test_those_below_a_source_are_counted_where_that_is_asked(client: Client) -> None:
    us = await source(client, "Us")
    await source(client, "Pentagon", parent=us["id"])
    await source(client, "Ryder", parent="Pentagon")
    rivals = await Rivals.on(client)
    await rivals.say("Us", "10,000 soldiers", "2024-10-01")
    await rivals.say("Ryder", "11,000 soldiers", "2024-10-20")
    assert (await record(client, us))["claims"] == 1
    assert (await record(client, us, descendants="true"))["claims"] == 2


async def test_subjects_are_paged_those_spoken_of_most_first_and_claims_without_one_among_them(client: Client) -> None:
    seoul = await source(client, "Seoul")
    for often in (1, 3):
        rivals = await Rivals.on(client)
        for n in range(often):
            await rivals.say("Seoul", f"{n + 5}0,000 soldiers", "2024-10-01")
    for _ in range(2):
        await client.claim(claimant=seoul["id"], text="many were seen")
    first = await record(client, seoul, limit=2)
    assert [item["claims"] for item in first["items"]] == [3, 2]
    assert first["items"][1]["subject"] is None
    last = await record(client, seoul, limit=2, cursor=first["next"])
    assert ([item["claims"] for item in last["items"]], last["next"]) == ([1], None)
    assert first["claims"] == last["claims"] == 6
    assert first["subjects"] == 2


async def test_the_record_of_the_past_is_what_was_recorded_by_then(client: Client, settled: Settled) -> None:
    seoul = await source(client, "Seoul")
    rivals = await Rivals.on(client)
    claim = await rivals.say("Seoul", "10,000 soldiers", "2024-10-01")
    other = await rivals.say("Kyiv", "20,000 soldiers", "2024-10-01")
    await relate(client, claim, other, "contradicts", "confirmed")
    await settled()
    then = (await client.read("/v1/changes", limit=500))["next"]
    before = await record(client, seoul)
    await client.edit(claim, "claims", status="retracted")
    await rivals.say("Seoul", "12,000 soldiers", "2024-12-01")
    await client.edit(rivals.subject, "subjects", title="Soldiers, renamed")
    past = await record(client, seoul, recorded_as_of=then)
    assert past == before
    assert past["contradicted_confirmed"] == 1
    assert counts(await record(client, seoul)) == {
        "claims": 2,
        "reported": 1,
        "retracted": 1,
        "contradicted": 1,
        "numbers": 1,
        "first": 1,
    }


async def test_there_is_no_record_of_what_is_no_source(client: Client) -> None:
    nowhere = {"id": "01900000-0000-7000-8000-000000000000"}
    assert (await client.ask(f"/v1/sources/{nowhere['id']}/record")).status_code == 404
    gone = await source(client, "Gone")
    await client.remove(f"/v1/sources/{gone['id']}")
    assert (await client.ask(f"/v1/sources/{gone['id']}/record")).status_code == 410
    assert (await client.ask(f"/v1/sources/{gone['id']}/record", score="true")).status_code == 422
