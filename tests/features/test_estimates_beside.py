"""What is asked beside an estimate: its timeline, what moved it, who stands behind it, who contradicts whom."""

from typing import Any

from tests.features.conftest import Settled
from tests.makers.client import Client, Json
from tests.makers.rivals import Rivals


async def _feed(client: Client) -> str:
    cursor: str = (await client.read("/v1/changes", limit=500))["next"]
    return cursor


async def test_a_timeline_has_the_estimate_of_each_period_and_the_claims_that_speak_of_it(client: Client) -> None:
    rivals = await Rivals.on(client, horizon_days=40)
    first = await rivals.say("Us", "about 10,000 soldiers", "2024-10-15")
    await rivals.say("Korea", "about 11,000 soldiers", "2024-11-20")
    told = await client.read(f"{rivals.path}/timeline", period="month", to="2025-01-31")
    assert [(p["start"], p["end"], p["outcome"], p["best"]) for p in told["items"]] == [
        ("2024-10-01", "2024-10-31", "one_origin", 10_000),
        ("2024-11-01", "2024-11-30", "one_origin", 11_000),
        ("2024-12-01", "2024-12-31", "silence", None),
        ("2025-01-01", "2025-01-31", "silence", None),
    ]
    assert [c["id"] for c in told["items"][0]["claims"]] == [first["id"]]
    assert told["items"][0]["claims"][0]["origin"]["name"] == "Us"
    assert [len(p["claims"]) for p in told["items"]] == [1, 1, 0, 0]


async def test_a_timeline_is_paged_and_goes_from_the_first_to_the_last_day_spoken_of(client: Client) -> None:
    rivals = await Rivals.on(client)
    assert (await client.read(f"{rivals.path}/timeline"))["items"] == []
    for day in ("2024-10-14", "2024-11-08"):
        await rivals.say("Us", "about 10,000 soldiers", day)
    answer = await client.ask(f"{rivals.path}/timeline", limit=3)
    told = answer.json()
    assert [p["start"] for p in told["items"]] == ["2024-10-14", "2024-10-21", "2024-10-28"]
    rest = await client.read(f"{rivals.path}/timeline", limit=3, cursor=told["next"])
    assert ([p["start"] for p in rest["items"]], rest["next"]) == (["2024-11-04"], None)
    assert told["next"] in answer.headers["link"]


async def _disputed(client: Client) -> tuple[Rivals, list[Json]]:
    rivals = await Rivals.on(client, measure="total")
    claims = [
        await rivals.say("Us", "at least 12,000 soldiers", "2024-10-01"),
        await rivals.say("Korea", "about 10,000 soldiers", "2024-11-01"),
        await rivals.say("Uk", "11,400 soldiers", "2024-11-01"),
        await rivals.say("Korea", "about 7,000 soldiers", "2024-12-01"),
    ]
    return rivals, claims


async def test_contradictions_tensions_and_drifts_are_grouped_by_pair_of_origins(client: Client) -> None:
    rivals, claims = await _disputed(client)
    told = await client.read(f"{rivals.path}/contradictions")
    found = [(sorted(o["name"] for o in each["origins"]), each["finding"], each["total"]) for each in told["items"]]
    assert found == [
        (["Korea", "Us"], "contradiction", 2),
        (["Korea", "Uk"], "contradiction", 2),
        (["Uk", "Us"], "tension", 1),
        (["Korea"], "drift", 1),
    ]
    case = told["items"][0]["cases"][0]
    assert (case["decided_by"], case["gap"]) == ("a total cannot fall", 4_300)
    assert [c["id"] for c in case["earlier"]["claims"] + case["later"]["claims"]] == [claims[0]["id"], claims[3]["id"]]
    assert told["because"] == "2 pairs of origins contradict each other, 1 pair is in tension and 1 origin drifts"
    tense = await client.read(f"{rivals.path}/contradictions", finding="tension")
    assert [each["finding"] for each in tense["items"]] == ["tension"]
    short = await client.read(f"{rivals.path}/contradictions", cases=1)
    assert [(len(each["cases"]), each["total"]) for each in short["items"][:2]] == [(1, 2), (1, 2)]


async def test_contradictions_are_paged(client: Client) -> None:
    rivals, _ = await _disputed(client)
    whole = await client.read(f"{rivals.path}/contradictions")
    items: list[Any] = []
    cursor: dict[str, Any] = {}
    while True:
        page = await client.read(f"{rivals.path}/contradictions", limit=1, **cursor)
        items += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert items == whole["items"]


async def test_an_analyst_confirms_or_rejects_a_contradiction_by_a_relation(client: Client) -> None:
    rivals, claims = await _disputed(client)
    ends = {"from": claims[0]["id"], "to": claims[3]["id"]}
    relation = await client.make("relations", **ends, type="contradicts", state="confirmed")
    told = await client.read(f"{rivals.path}/contradictions")
    us = next(each for each in told["items"] if sorted(o["name"] for o in each["origins"]) == ["Korea", "Us"])
    assert (us["state"], [c["relation"] for c in us["cases"]]) == ("confirmed", [relation["id"], None])
    await client.edit(relation, "relations", state="rejected")
    told = await client.read(f"{rivals.path}/contradictions")
    us = next(each for each in told["items"] if sorted(o["name"] for o in each["origins"]) == ["Korea", "Us"])
    assert (us["state"], [c["state"] for c in us["cases"]]) == ("suggested", ["rejected", "suggested"])
    # what was rejected decides nothing while another case stands
    assert "9,000 to 11,000" in us["because"]


async def test_the_contradictions_of_a_claim_are_those_of_the_utterance_it_reports(client: Client) -> None:
    rivals, claims = await _disputed(client)
    again = await rivals.say("Korea", "about 7,000 soldiers", "2024-12-02")
    for claim in (claims[3], again):
        told = await client.read(f"/v1/claims/{claim['id']}/contradictions")
        assert told["subject"]["id"] == rivals.subject["id"]
        assert sorted(each["finding"] for each in told["items"]) == ["contradiction", "contradiction", "drift"]
        assert all(len(each["cases"]) == 1 for each in told["items"])


async def test_a_claim_without_a_subject_contradicts_nothing_and_one_not_there_is_not_found(client: Client) -> None:
    claim = await client.claim()
    told = await client.read(f"/v1/claims/{claim['id']}/contradictions")
    assert (told["items"], told["subject"]) == ([], None)
    assert "no subject" in told["because"]
    assert (await client.ask(f"/v1/claims/{claim['id'][:-4]}0000/contradictions")).status_code == 404
    await client.remove(f"/v1/claims/{claim['id']}")
    assert (await client.ask(f"/v1/claims/{claim['id']}/contradictions")).status_code == 410


async def test_origins_say_who_said_it_first_who_only_carried_it_and_how_deep_the_hearsay_goes(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.sources(Us=None, Pentagon="Us", Paper=None, Agency=None)
    await client.make("sources", name="a source", kind="anonymous")
    paper = await client.make("documents", publisher="Paper", published_on="2024-10-30")
    await rivals.say("Pentagon", "about 10,000 soldiers", "2024-10-28", reported_on="2024-10-28")
    await rivals.say(
        "Us", "about 10,000 soldiers", "2024-10-28", document=paper["id"], via=["Agency"], reported_on=None
    )
    await rivals.say("Korea", "about 11,000 soldiers", "2024-10-20")
    await rivals.say("a source", "about 11,000 soldiers", "2024-10-20")
    told = await client.read(f"{rivals.path}/origins")
    assert [(o["origin"]["name"], o["reports"], o["utterances"], o["deepest"]) for o in told["items"]] == [
        ("Korea", 1, 1, 0),
        ("Us", 2, 1, 2),
    ]
    first = told["items"][0]
    assert (first["first_said"], first["first_claim"]["name"]) == ("2024-10-20", "about 11,000 soldiers")
    claimants = told["items"][1]["claimants"]
    assert sorted((c["source"]["name"], c["reports"]) for c in claimants) == [("Pentagon", 1), ("Us", 1)]
    assert sorted(c["source"]["name"] for c in told["carried"]) == ["Agency", "Paper"]
    assert told["depths"] == [{"hands": 0, "reports": 3}, {"hands": 2, "reports": 1}]
    assert (told["reports"], told["utterances"], told["origins"], told["unknown_lineage"]) == (4, 2, 2, 1)
    page = await client.read(f"{rivals.path}/origins", limit=1)
    rest = await client.read(f"{rivals.path}/origins", limit=1, cursor=page["next"])
    assert page["items"] + rest["items"] == told["items"]


async def test_citations_in_a_circle_are_named(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.sources(One=None, Two=None)
    for publisher, cited in (("One", "Two"), ("Two", "One")):
        document = await client.make("documents", publisher=publisher, published_on="2024-10-30")
        await rivals.say("Us", "about 10,000 soldiers", "2024-10-28", document=document["id"], via=[cited])
    (cycle,) = (await client.read(f"{rivals.path}/origins"))["cycles"]
    assert (sorted(s["name"] for s in cycle["sources"]), cycle["claims"]) == (["One", "Two"], [])


async def test_the_difference_between_two_states_names_the_claims_that_moved_the_estimate(
    client: Client, settled: Settled
) -> None:
    rivals = await Rivals.on(client)
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    await settled()
    first = await _feed(client)
    came = await rivals.say("Korea", "about 10,400 soldiers", "2024-10-28")
    await settled()
    second = await _feed(client)
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    await settled()
    asked = {"at": "2024-10-28"}
    told = await client.read(f"{rivals.path}/estimate/diff", **{"from": first}, to=second, **asked)
    assert (told["before"]["outcome"], told["after"]["outcome"]) == ("one_origin", "consensus")
    (move,) = told["moves"]
    assert (move["moved"], [c["id"] for c in move["came"]], move["before"]) == (True, [came["id"]], None)
    assert told["because"] == "moved by Korea"
    then = await client.read(f"{rivals.path}/estimate/diff", **{"from": first}, recorded_as_of=second, **asked)
    assert then == told
    still = await client.read(f"{rivals.path}/estimate/diff", **{"from": second}, **asked)
    assert [(m["origin"]["name"], m["moved"]) for m in still["moves"]] == [("Us", False)]
    assert still["because"] == "nothing that was recorded between the two moved it"
    everything = await client.read(f"{rivals.path}/estimate/diff", **{"from": "2020-01-01T00:00:00Z"}, **asked)
    assert everything["before"]["outcome"] == "silence"
    assert sorted(m["origin"]["name"] for m in everything["moves"]) == ["Korea", "Us"]


async def test_the_difference_of_a_subject_without_a_measure_says_that_there_is_none(
    client: Client, settled: Settled
) -> None:
    rivals = await Rivals.on(client, measure=None)
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    await settled()
    first = await _feed(client)
    told = await client.read(f"{rivals.path}/estimate/diff", **{"from": first})
    assert (told["before"]["outcome"], told["after"]["outcome"], told["moves"]) == ("undecided", "undecided", [])
    await client.edit(rivals.subject, "subjects", measure="level")
    told = await client.read(f"{rivals.path}/estimate/diff", **{"from": first})
    assert (told["before"]["outcome"], told["after"]["outcome"]) == ("undecided", "one_origin")
    assert [m["moved"] for m in told["moves"]] == [True]
