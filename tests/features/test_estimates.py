"""/v1/subjects/{id}/estimate: the answer, its working, and what is left out."""

from typing import Any

from tests.features.conftest import Settled
from tests.makers.client import Client
from tests.makers.rivals import Rivals, bounds


def _names(told: list[dict[str, Any]]) -> list[str]:
    return [each["origin"]["name"] for each in told]


async def test_ten_officials_of_one_government_are_one_voice_and_fourteen_reports_of_a_briefing_one_utterance(
    client: Client,
) -> None:
    rivals = await Rivals.on(client)
    await rivals.sources(Us=None, Pentagon="Us", Ryder="Pentagon", Korea=None)
    for who, day in (("Ryder", "2024-10-28"), ("Pentagon", "2024-10-29"), ("Us", "2024-10-30")):
        await rivals.say(who, "about 10,000 soldiers", "2024-10-28", reported_on=day)
    await rivals.say("Korea", "10,000 to 12,000 soldiers", "2024-10-30")
    told = await rivals.estimate(at="2024-11-01")
    assert (told["outcome"], told["consensus"], told["low"], told["best"], told["high"]) == (
        "consensus",
        True,
        9_000,
        10_500,
        12_000,
    )
    assert bounds(told["agreed"]) == (10_000, 11_000, "[]")
    assert told["counts"] == {
        "reports": 4,
        "utterances": 2,
        "origins": 2,
        "unknown_lineage": 0,
        "supports": 2,
        "allows": 0,
        "opposes": 0,
    }
    assert (told["support"], told["speaking"], told["camps"], told["unit"]) == (2, 2, [], "soldier")
    assert sorted(_names(told["contributions"])) == ["Korea", "Us"]
    us = next(each for each in told["contributions"] if each["origin"]["name"] == "Us")
    assert (us["utterance"]["reports"], us["utterance"]["first_said"], us["role"]) == (3, "2024-10-28", "supports")
    assert us["because"] == "Us says 9,000 to 11,000 (2024-10-28), which supports 10,000 to 11,000"


async def test_without_consensus_there_are_camps_and_the_hull_and_no_best(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    await rivals.say("Korea", "3,000 soldiers", "2024-10-28")
    told = await rivals.estimate(at="2024-10-28")
    assert (told["outcome"], told["consensus"], told["best"]) == ("none", False, None)
    assert (told["low"], told["high"]) == (3_000, 11_000)
    assert [[o["name"] for o in camp["origins"]] for camp in told["camps"]] == [["Korea"], ["Us"]]
    assert [(camp["low"], camp["best"], camp["high"]) for camp in told["camps"]] == [
        (3_000, 3_000, 3_000),
        (9_000, 10_000, 11_000),
    ]


async def test_the_estimate_without_each_origin_says_whom_it_hangs_on(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    await rivals.say("Korea", "10,000 to 12,000 soldiers", "2024-10-28")
    told = await rivals.estimate(at="2024-10-28")
    without = {each["origin"]["name"]: each for each in told["without"]}
    assert {name: (each["outcome"], each["changes"], each["low"]) for name, each in without.items()} == {
        "Us": ("one_origin", True, 10_000),
        "Korea": ("one_origin", True, 9_000),
    }


async def test_each_claim_left_out_says_why_and_the_list_is_paged(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    left = {
        (await rivals.say("Us", "about 8,000 soldiers", "2024-10-01"))["id"]: "Us has since said 9,000 to 11,000",
        (await rivals.say("Us", "about 9,000 soldiers", "2024-10-27", status="retracted"))["id"]: "it was retracted",
        (await rivals.say("Us", "about 9,000 soldiers", "2024-10-27", stance="expects"))["id"]: "it is an expectation",
        (await rivals.say("Us", "about 9,000 soldiers", "2024-10-27", stance="denies"))["id"]: "it denies the number",
        (await rivals.say("Us", "about 9,000 soldiers", "2024-10-27", verdict="refuted"))["id"]: "it was refuted",
        (await rivals.say("Us", "about 9,000 soldiers", "2024-10-27", status="proposed"))["id"]: "it is only proposed",
        (await rivals.say("Us", "soldiers were seen", "2024-10-27"))["id"]: "it has no number",
        (await rivals.say("Us", "about 12,000 soldiers", "2024-12-27"))["id"]: "later than 2024-10-28",
    }
    assert (await rivals.estimate(at="2024-10-28"))["left_out"]["total"] == len(left)
    items: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {}
    while True:
        page = (await rivals.estimate(at="2024-10-28", limit=3, **cursor))["left_out"]
        items += page["items"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert [each["claim"]["id"] for each in items] == sorted(left)
    for each in items:
        assert left[each["claim"]["id"]] in each["because"]


async def test_unknown_lineage_is_shown_and_has_no_vote(client: Client) -> None:
    rivals = await Rivals.on(client)
    await client.make("sources", name="a source", kind="anonymous")
    shown = await rivals.say("a source", "about 10,000 soldiers", "2024-10-28")
    told = await rivals.estimate(at="2024-10-28")
    assert (told["outcome"], told["counts"]["unknown_lineage"], told["low"]) == ("silence", 1, None)
    (left,) = told["left_out"]["items"]
    assert left == {
        "claim": {"id": shown["id"], "name": "about 10,000 soldiers"},
        "because": "unknown lineage: a source has no known lineage",
    }


async def test_reliability_and_confidence_restrict_and_weigh_nothing(client: Client) -> None:
    rivals = await Rivals.on(client)
    await client.make("sources", name="Us", reliability="A")
    await client.make("sources", name="Korea", reliability="D")
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28", confidence=60)
    await rivals.say("Korea", "about 3,000 soldiers", "2024-10-28", confidence="likely")
    both = await rivals.estimate(at="2024-10-28", reliability=["A", "D"])
    assert both["speaking"] == 2
    one = await rivals.estimate(at="2024-10-28", reliability="A")
    assert (one["outcome"], one["best"]) == ("one_origin", 10_000)
    assert "reliability" in one["left_out"]["items"][0]["because"]
    sure = await rivals.estimate(at="2024-10-28", confidence_min=65)
    assert (sure["outcome"], sure["best"]) == ("one_origin", 3_000)
    assert "confidence" in sure["left_out"]["items"][0]["because"]


async def test_a_subject_without_a_measure_is_answered_with_why_there_is_no_estimate(client: Client) -> None:
    rivals = await Rivals.on(client, measure=None)
    said = await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    told = await rivals.estimate()
    assert (told["outcome"], told["low"], told["best"], told["high"]) == ("undecided", None, None, None)
    assert "measure is not decided" in told["because"]
    assert [each["claim"]["id"] for each in told["left_out"]["items"]] == [said["id"]]
    for asked in ("timeline", "origins", "contradictions"):
        other = await client.read(f"{rivals.path}/{asked}")
        assert (other["items"], other["measure"]) == ([], None)
        assert "measure is not decided" in other["because"]


async def test_left_out_the_day_is_the_last_a_claim_speaks_of_and_today_at_the_latest(client: Client) -> None:
    rivals = await Rivals.on(client)
    assert (await rivals.estimate())["outcome"] == "silence"
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    assert (await rivals.estimate())["at"] == "2024-10-28"
    await rivals.say("Us", "about 10,000 soldiers", "2999-10-28")
    assert (await rivals.estimate())["at"] < "2999-01-01"


async def test_numbers_are_in_the_subjects_unit_whatever_unit_they_were_said_in(client: Client) -> None:
    rivals = await Rivals.on(client, measure="total", dimension="mass", unit="t")
    await rivals.say("Us", "about 2,000 tonnes of shells", "2024-10-28")
    await rivals.say("Korea", "about 2,000,000 kg of shells", "2024-10-28")
    told = await rivals.estimate(at="2024-10-28")
    assert (told["unit"], told["low"], told["best"], told["high"]) == ("t", 1_800, 2_000, 2_200)


async def test_money_of_another_currency_is_left_out_where_the_subject_has_none_of_its_own(client: Client) -> None:
    rivals = await Rivals.on(client, dimension="money", unit=None, measure="total")
    for who in ("Us", "Uk"):
        await rivals.say(who, "$5 billion", "2024-10-28")
    await rivals.say("Korea", "€4 billion", "2024-10-28")
    told = await rivals.estimate(at="2024-10-28")
    assert (told["unit"], told["best"], told["speaking"]) == ("USD", 5e9, 2)
    assert told["left_out"]["items"][0]["because"] == "it is in EUR, and the subject is counted in USD"


async def test_a_claim_that_repeats_another_has_its_origin_once_an_analyst_confirms_it(client: Client) -> None:
    rivals = await Rivals.on(client)
    first = await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    again = await rivals.say("Korea", "about 10,000 soldiers", "2024-10-28")
    ends = {"from": again["id"], "to": first["id"]}
    relation = await client.make("relations", **ends, type="repeats")
    assert (await rivals.estimate(at="2024-10-28"))["speaking"] == 2
    await client.edit(relation, "relations", state="confirmed")
    told = await rivals.estimate(at="2024-10-28")
    assert (told["outcome"], told["counts"]["origins"], told["counts"]["utterances"]) == ("one_origin", 1, 1)


async def test_what_is_repeated_gives_its_origin_whatever_subject_it_is_of(client: Client) -> None:
    rivals = await Rivals.on(client)
    elsewhere = await client.claim(
        text="about 10,000 soldiers", claimant=(await client.make("sources", name="Us"))["id"]
    )
    between = await client.claim(text="about 10,000 soldiers")
    said = await rivals.say("Korea", "about 10,000 soldiers", "2024-10-28")
    for one, other in ((said, between), (between, elsewhere)):
        ends = {"from": one["id"], "to": other["id"]}
        await client.make("relations", **ends, type="derived_from", state="confirmed")
    assert _names((await rivals.estimate(at="2024-10-28"))["contributions"]) == ["Us"]


async def test_merged_sources_and_subjects_are_read_as_what_they_were_merged_into(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    await rivals.say("U.S.", "about 12,000 soldiers", "2024-10-29")
    other = await Rivals.on(client)
    await other.say("Korea", "about 11,000 soldiers", "2024-10-29")
    us, usa = [(await client.read("/v1/sources", name=name))["items"][0] for name in ("Us", "U.S.")]
    await client.merge("sources", usa, us)
    await client.merge("subjects", other.subject, rivals.subject)
    told = await rivals.estimate(at="2024-10-30")
    assert _names(told["contributions"]) in (["Us", "Korea"], ["Korea", "Us"])
    assert told["best"] == 11_500
    moved = await client.ask(f"{other.path}/estimate")
    assert (moved.status_code, moved.headers["location"]) == (308, rivals.path)


async def test_a_claim_of_a_part_raises_the_floor_and_never_votes(client: Client) -> None:
    rivals = await Rivals.on(client, measure="total")
    part = Rivals(client, (await Rivals.on(client, measure="total", part_of=rivals.subject["id"])).subject)
    await rivals.say("Us", "1,000 to 4,000 soldiers", "2024-10-28")
    await part.say("Korea", "at least 3,000 soldiers", "2024-10-28")
    told = await rivals.estimate(at="2024-10-28")
    assert (told["low"], told["high"], told["outcome"], told["speaking"]) == (3_000, 4_000, "one_origin", 1)
    assert "part" in told["left_out"]["items"][0]["because"]
    assert {each["origin"]["name"]: each["low"] for each in told["without"]} == {"Us": 3_000, "Korea": 1_000}
    await part.say("Uk", "at least 5,000 soldiers", "2024-10-28")
    beyond = await rivals.estimate(at="2024-10-28")
    assert (beyond["low"], beyond["high"]) == (4_000, 4_000)
    assert len(beyond["tensions"]) == 1


async def test_an_estimate_of_the_past_is_what_it_was_then_references_and_relations_included(
    client: Client, settled: Settled
) -> None:
    rivals = await Rivals.on(client)
    await rivals.sources(Us=None, Pentagon=None)
    said = await rivals.say("Pentagon", "about 10,000 soldiers", "2024-10-28")
    again = await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    await settled()
    then = (await client.read("/v1/changes", limit=500))["next"]
    before = await rivals.estimate(at="2024-10-28")
    pentagon = (await client.read("/v1/sources", name="Pentagon"))["items"][0]
    await client.edit(pentagon, "sources", parent="Us", name="The Pentagon")
    await client.make("relations", **{"from": said["id"], "to": again["id"]}, type="repeats", state="confirmed")
    await client.edit(again, "claims", status="retracted")
    after = await rivals.estimate(at="2024-10-28")
    assert (before["speaking"], after["speaking"]) == (2, 1)
    answer = await client.ask(f"{rivals.path}/estimate", at="2024-10-28", recorded_as_of=then)
    assert answer.headers["recorded-as-of"] == then
    assert answer.json() == before
    diff = await client.read(f"{rivals.path}/estimate/diff", at="2024-10-28", **{"from": then})
    assert (diff["before"]["outcome"], diff["after"]["outcome"]) == ("consensus", "one_origin")
