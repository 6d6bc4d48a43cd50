"""The page of a subject, asked over HTTP: the working of its estimate in words, for every outcome there is."""

import re
from html import unescape
from typing import Any

from tests.features.conftest import Settled
from tests.makers.client import Client
from tests.makers.rivals import Rivals

HTML = {"Accept": "text/html"}


async def page(rivals: Rivals, **asked: Any) -> str:
    answer = await rivals.client.get(f"/subjects/{rivals.subject['id']}", params=asked, headers=HTML)
    assert answer.status_code == 200, answer.text
    return answer.text


async def words(rivals: Rivals, **asked: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", await page(rivals, **asked))).split())


async def test_the_page_says_who_agrees_who_does_not_and_what_hangs_on_whom(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.sources(Korea=None, Nis="Korea", Us=None)
    await rivals.say("Nis", "10,000 to 12,000 soldiers", "2024-10-28")
    await rivals.say("Nis", "10,000 to 12,000 soldiers", "2024-10-28", reported_on="2024-10-29")
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    await rivals.say("Zelensky", "3,000 soldiers", "2024-10-28")
    await rivals.say("Us", "soldiers were seen", "2024-10-28")
    said = await words(rivals)
    for part in (
        "Estimate for 28 October 2024: 9,000 to 12,000 soldiers, best 10,500 Agreed",
        "2 of the 3 origins that speak support 10,000 to 11,000: Korea and Us.",
        "4 reports of 3 utterances by 3 origins; 0 of unknown lineage",
        "in 2 reports",
        "Zelensky says exactly 3,000 (2024-10-28), which rules out 10,000 to 11,000.",
        "Without it",
        "1 claim left out, each with its reason",
        ": it has no number",
        "2 pairs of origins contradict each other.",
        "Between who said it and the reader: nobody in 4 reports",
        "Over time",
    ):
        assert part in said, part


async def test_the_page_names_the_camps_where_there_is_no_agreement(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.say("Us", "about 10,000 soldiers", "2024-10-28")
    await rivals.say("Korea", "3,000 soldiers", "2024-10-28")
    said = await words(rivals)
    assert "No agreement" in said
    assert "Who agrees with whom 3,000 , best 3,000: Korea" in said
    assert "9,000 to 11,000 , best 10,000: Us" in said


async def test_the_page_of_another_day_and_of_some_claims_is_one_address(client: Client) -> None:
    rivals = await Rivals.on(client)
    await client.make("sources", name="Us", reliability="B")
    await rivals.say("Us", "8,000 soldiers", "2024-10-01")
    await rivals.say("Us", "12,000 soldiers", "2024-12-01")
    await rivals.say("Korea", "15,000 soldiers", "2024-10-01")
    asked = {"at": "2024-10-05", "reliability": "B"}
    said = await words(rivals, **asked)
    assert "Estimate for 5 October 2024: 8,000 soldiers" in said
    assert "Only claims of claimants of reliability B." in said
    html = unescape(await page(rivals, **asked))
    assert f"{rivals.path}/estimate?at=2024-10-05&reliability=B" in html
    assert f"{rivals.path}/origins?reliability=B" in html
    chart = html.split('<img src="')[1].split('"')[0]
    assert chart.startswith(f"{rivals.path}/chart.svg?at=2024-10-05&reliability=B&")
    assert (await client.get(chart)).status_code == 200


async def test_the_address_in_a_chart_leads_to_the_page_of_the_state_it_shows(client: Client, settled: Settled) -> None:
    rivals = await Rivals.on(client)
    await rivals.say("Us", "8,000 soldiers", "2024-10-01")
    await settled()
    html = unescape(await page(rivals, at="2024-10-05"))
    cited = html.split(f'">http://localhost/subjects/{rivals.subject["id"]}?')[1].split("<")[0]
    await rivals.say("Us", "9,000 soldiers", "2024-10-03")
    await settled()
    asked = dict(pair.split("=") for pair in cited.split("&"))
    assert asked.keys() == {"at", "recorded_as_of"}
    then = await words(rivals, **asked)
    assert "Estimate for 5 October 2024: 8,000 soldiers" in then
    assert "You see the ledger as it stood" in then
    assert "Estimate for 5 October 2024: 9,000 soldiers" in await words(rivals, at="2024-10-05")


async def test_a_subject_without_a_measure_has_a_page_that_says_what_is_missing(client: Client) -> None:
    rivals = await Rivals.on(client, measure=None)
    await rivals.say("Us", "8,000 soldiers", "2024-10-01")
    said = await words(rivals)
    assert "Undecided" in said
    assert "set it to level (so many at a time) or total" in said


async def test_the_page_shows_carriers_and_circles(client: Client) -> None:
    rivals = await Rivals.on(client)
    await rivals.sources(Wire=None, Us=None)
    carried = await rivals.say("Us", "8,000 soldiers", "2024-10-01", via=["Wire"])
    again = await rivals.say("Us", "8,000 soldiers", "2024-10-02")
    for one, other in ((carried, again), (again, carried)):
        ends = {"from": one["id"], "to": other["id"]}
        await client.make("relations", **ends, type="repeats", state="confirmed")
    said = await words(rivals)
    assert "Only carried it: Wire" in said
    assert "These claims repeat each other:" in said


async def test_a_long_story_is_told_by_week_or_month(client: Client) -> None:
    rivals = await Rivals.on(client, horizon_days=20)
    await rivals.say("Us", "8,000 soldiers", "2024-10-01")
    await rivals.say("Us", "9,000 soldiers", "2024-12-20")
    assert "at the end of each week in which something was said or changed" in await words(rivals)
    await rivals.say("Us", "7,000 soldiers", "1850-01-01")
    assert "at the end of each month in which something was said or changed" in await words(rivals)


async def test_a_share_is_told_in_percent(client: Client) -> None:
    rivals = await Rivals.on(client, dimension="share", unit="1")
    await rivals.say("Us", "45% of the strikes", "2024-10-01")
    assert "Estimate for 1 October 2024: 45%" in await words(rivals)


async def test_the_code_that_embeds_a_chart_is_safe_to_paste_whatever_the_title(client: Client) -> None:
    rivals = await Rivals.on(client, title='Shells" onload="alert(1)"><script>alert(2)</script>')
    html = await page(rivals)
    assert "<script>alert" not in html
    (code,) = re.findall(r"<code>(&lt;iframe .*?)</code>", html)
    title = "Shells&#34; onload=&#34;alert(1)&#34;&gt;&lt;script&gt;alert(2)&lt;/script&gt;"
    there = f"http://localhost/embed/subjects/{rivals.subject['id']}"
    assert unescape(code) == f'<iframe src="{there}" title="{title}" width="100%" height="640"></iframe>'


async def test_a_subject_of_very_many_claims_has_its_page_and_chart(client: Client) -> None:
    rivals = await Rivals.on(client)
    lines = [
        f'{{"text": "{100 + at} soldiers", "claimant": "Us {at % 40}", "subject": "{rivals.subject["slug"]}", '
        f'"about": "2024-{1 + at % 12:02}-{1 + at % 28:02}"}}'
        for at in range(2_100)
    ]
    headers = {"Content-Type": "application/x-ndjson"}
    sent = await client.post(
        "/v1/claims/import", params={"create_missing": "true"}, content="\n".join(lines), headers=headers
    )
    assert sent.status_code == 200, sent.text
    said = await words(rivals)
    assert "earlier ones are in the data" in said or "in which something was said" in said
    assert "33 other origins" in (await client.ask(f"{rivals.path}/chart.svg")).text
