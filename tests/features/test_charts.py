"""/v1/subjects/{id}/chart.svg: what is drawn, and what is said in it."""

from collections import Counter
from xml.etree import ElementTree as ET

import pytest

from app.web.charts.palette import PALETTES, Theme
from app.web.charts.thinning import MOST
from tests.features.conftest import Settled
from tests.makers.charts import SVG, drawn, marks, parsed, rivals_of, words
from tests.makers.client import Client
from tests.makers.rivals import Rivals

LIGHT, DARK = PALETTES[Theme.LIGHT], PALETTES[Theme.DARK]


def arrows(parts: list[ET.Element]) -> int:
    return sum(1 for part in parts if part.get("stroke-dasharray"))


async def test_each_claim_is_an_interval_and_an_open_side_is_drawn_open(client: Client) -> None:
    shown = marks(await drawn(await rivals_of(client)))
    assert {told: arrows(parts) for told, parts in shown.items()} == {
        "Nis, for Korea: at least 12,000 soldiers (1 December 2024)": 1,
        "Nis, for Korea: up to 15,000 soldiers (3 December 2024)": 1,
        "Us: 10,000 to 14,000 soldiers (5 December 2024)": 0,
        "nobody named: 11,000 soldiers (7 December 2024)": 0,
    }
    kinds = {told.split(":")[0]: Counter(part.tag.removeprefix(SVG) for part in parts) for told, parts in shown.items()}
    assert kinds["Us"] == {"path": 1, "polygon": 1}
    assert kinds["nobody named"] == {"circle": 1}


async def test_claims_of_one_origin_have_one_colour_and_one_shape_and_the_legend_names_it(client: Client) -> None:
    chart = await drawn(await rivals_of(client), theme="light")
    colours = {
        told.split(":")[0]: {part.get("stroke") for part in parts if part.tag == f"{SVG}path"}
        for told, parts in marks(chart).items()
    }
    assert colours["Nis, for Korea"] == {LIGHT.origins[0]}
    assert colours["Us"] == {LIGHT.origins[1]}
    for named in ("Korea (2)", "Us (1)", "Unknown lineage (1)"):
        assert named in words(chart)


async def test_the_estimate_is_a_band_with_its_answer_and_its_reason_in_words(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    await rivals.say("Korea", "10,000 to 12,000 soldiers", "2024-10-28")
    chart = await drawn(rivals, at="2024-11-01", width=1200)
    assert "Estimate for 1 November 2024: 9,000 to 12,000 soldiers, best 10,500" in words(chart)
    assert "2 of the 2 origins that speak support 10,000 to 11,000" in words(chart)
    assert [each for each in chart.iter(f"{SVG}rect") if each.get("fill-opacity") == "0.1"]
    description = chart.find(f"{SVG}desc")
    assert description is not None
    assert "9,000 to 12,000 soldiers" in (description.text or "")


async def test_camps_are_hatched_and_said_not_to_agree(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    await rivals.say("Korea", "3,000 soldiers", "2024-10-28")
    chart = await drawn(rivals)
    assert "No agreement on 28 October 2024: what is claimed is 3,000 to 11,000 soldiers" in words(chart)
    assert [each for each in chart.iter(f"{SVG}rect") if each.get("fill") == "url(#camps)"]


async def test_a_chart_names_its_sources_its_moment_and_where_that_is_seen_again(
    client: Client, settled: Settled
) -> None:
    rivals = await rivals_of(client)
    await settled()
    first = await client.ask(f"{rivals.path}/chart.svg", width=1600)
    assert "Recorded as of " in words(parsed(first.text))
    assert "Who says so: Nis (2), Us, nobody named." in words(parsed(first.text))
    cited = words(parsed(first.text)).split("recorded_as_of=")[1].split()[0]
    await rivals.say("Us", "99,000 soldiers", "2024-12-20")
    await settled()
    again = await client.ask(f"{rivals.path}/chart.svg", width=1600, recorded_as_of=cited)
    assert again.text == first.text
    assert again.headers["recorded-as-of"] == cited
    assert "99,000" in (await client.ask(f"{rivals.path}/chart.svg")).text


async def test_a_chart_names_who_published_beside_who_says_so(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.sources(Wire=None)
    for page in ("a", "b"):
        article = await client.make("documents", url=f"https://wire.example/{page}", publisher="Wire")
        await rivals.say("Us", "9,000 soldiers", "2024-12-05", document=article["id"])
    said = words(await drawn(rivals, width=1600))
    assert "Who says so: Us (2)." in said
    assert "Published by: Wire (2)." in said


async def test_what_is_not_drawn_is_counted_with_its_reasons(client: Client) -> None:
    rivals = await rivals_of(client)
    await rivals.say("Us", "about 9,000 soldiers", "2024-12-05", status="retracted")
    await rivals.say("Us", "about 9,000 soldiers", "2024-12-05", stance="expects")
    await rivals.say("Us", "soldiers were seen", "2024-12-05")
    chart = await drawn(rivals, width=1600)
    assert len(marks(chart)) == 4
    assert (
        "Not drawn: 3 claims, because it has no number (1); it is an expectation (1); it was retracted (1)."
        in words(chart)
    )


async def test_a_chart_is_restricted_as_an_estimate_is_and_says_so(client: Client) -> None:
    rivals = await Rivals.on(client)
    await client.make("sources", name="Us", reliability="B")
    await rivals.say("Us", "10,000 soldiers", "2024-12-01", confidence=80)
    await rivals.say("Us", "12,000 soldiers", "2024-12-01", confidence=40)
    await rivals.say("Korea", "15,000 soldiers", "2024-12-01", confidence=90)
    chart = await drawn(rivals, reliability="B", confidence_min=50, width=1600)
    assert list(marks(chart)) == ["Us: 10,000 soldiers (1 December 2024)"]
    said = "Only claims of claimants of reliability B and judged with a confidence of at least 50%."
    assert said in words(chart)
    assert "reliability=B&confidence_min=50&recorded_as_of=" in words(chart)


async def test_a_subject_without_a_measure_has_its_claims_and_no_band(client: Client) -> None:
    rivals = await Rivals.on(client, measure=None)
    await rivals.say("Us", "10,000 soldiers", "2024-12-01")
    chart = await drawn(rivals)
    assert len(marks(chart)) == 1
    assert "Whether the subject is a level or a total is not decided" in words(chart)
    assert not [each for each in chart.iter(f"{SVG}rect") if each.get("fill-opacity")]


async def test_claims_of_unknown_lineage_alone_are_drawn_without_an_estimate(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.say(None, "11,000 soldiers", "2024-12-07", document="https://news.example/a")
    chart = await drawn(rivals)
    assert len(marks(chart)) == 1
    assert "No claim whose origin is known has a number and a time" in words(chart)


async def test_a_subject_of_which_nothing_is_claimed_says_so(client: Client) -> None:
    chart = await drawn(await Rivals.on(client))
    assert not marks(chart)
    assert "There is no claim with a number and a time." in words(chart)


@pytest.mark.parametrize("width", [280, 390, 1280])
async def test_a_chart_is_as_wide_as_asked_and_no_word_leaves_it(client: Client, width: int) -> None:
    rivals = await Rivals.on(client, title="Soldiers " * 20 + "W" * 90)
    await rivals.say("A ministry of a very long name " * 8, "at least 12,000 soldiers", "2024-12-01")
    chart = await drawn(rivals, width=width)
    assert chart.get("width") == str(width)
    for each in chart.iter(f"{SVG}text"):
        assert 0 <= float(each.get("x", "-1")) <= width


async def test_the_theme_is_the_readers_unless_one_is_asked_for(client: Client) -> None:
    rivals = await rivals_of(client)
    free, dark = await drawn(rivals), await drawn(rivals, theme="dark")
    assert "prefers-color-scheme: dark" in (free.findtext(f"{SVG}style") or "")
    assert dark.find(f"{SVG}style") is None
    assert {each.get("fill") for each in dark.iter(f"{SVG}text")} <= {DARK.ink, DARK.soft}


async def test_many_claims_are_drawn_in_few_marks_which_say_so(client: Client) -> None:
    rivals = await Rivals.on(client)
    lines = [
        f'{{"text": "{at} soldiers", "claimant": "Us", "subject": "{rivals.subject["slug"]}", '
        f'"about": "2024-{1 + at % 12:02}-{1 + at % 28:02}"}}'
        for at in range(2 * MOST)
    ]
    headers = {"Content-Type": "application/x-ndjson"}
    sent = await client.post(
        "/v1/claims/import", params={"create_missing": "true"}, content="\n".join(lines), headers=headers
    )
    assert sent.status_code == 200, sent.text
    chart = await drawn(rivals, width=1600)
    assert 0 < len(marks(chart)) <= MOST
    assert "640 claims are too many to draw one by one" in words(chart)
    assert any(told.endswith(" more") for told in marks(chart))


@pytest.mark.parametrize("asked", [{"width": "10"}, {"width": "x"}, {"theme": "pink"}, {"at": "2024"}, {"limit": "1"}])
async def test_a_chart_refuses_what_it_does_not_know(client: Client, asked: dict[str, str]) -> None:
    rivals = await Rivals.on(client)
    refused = await client.ask(f"{rivals.path}/chart.svg", **asked)
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert refused.json()["errors"][0]["parameter"] == next(iter(asked))


async def test_the_time_that_a_claim_is_about_is_a_line(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.say("Us", "about 10,000 soldiers", "2024-11", reported_on="2024-12-10")
    await rivals.say("Korea", "about 11,000 soldiers", "2024-12-10")
    chart = await drawn(rivals, width=1600)
    (us, lines), (korea, none) = (
        (
            next(float((part.get("d") or "")[1:].split(",")[0]) for part in parts if part.tag == f"{SVG}path"),
            [part for part in parts if part.tag == f"{SVG}line"],
        )
        for parts in marks(chart).values()
    )
    assert none == []
    (line,) = lines
    assert float(line.get("x2", "0")) == us
    days = (us - float(line.get("x1", "0"))) / ((korea - us) / 10)
    assert days == pytest.approx(29.5, abs=0.1)  # from the morning of the first to noon of the thirtieth
    assert "A line before a shape is the time it is about, or was said in." in words(chart)


async def test_claims_of_eight_thousand_years_are_drawn(client: Client) -> None:
    rivals = await Rivals.on(client)
    for day in ("0001-01-02", "1066-10-14", "9999-12-30"):
        await rivals.say("Us", "10,000 soldiers", day)
    chart = await drawn(rivals, at="9999-12-30")
    assert len(marks(chart)) == 3
