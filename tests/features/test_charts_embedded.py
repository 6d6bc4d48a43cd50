"""Charts in the pages of others: who may embed them, and that no text of the ledger becomes markup there."""

from app.web.charts.palette import PALETTES, Theme
from tests.features.conftest import Settled
from tests.makers.charts import SVG, drawn, parsed, rivals_of, words
from tests.makers.client import Client
from tests.makers.rivals import Rivals

DARK = PALETTES[Theme.DARK]
HOSTILE = "</title><script>alert(1)</script>&\"'"


async def test_no_text_of_the_ledger_becomes_markup(client: Client) -> None:
    rivals = await Rivals.on(client, title=f"{HOSTILE}\u202e")
    await rivals.say(HOSTILE, "at least 10 soldiers", "2024-12-01", quantity={"text": "at least 10 soldiers"})
    await rivals.say("Us", f"up to 20 soldiers {HOSTILE}", "2024-12-01", quantity={"text": "up to 20 soldiers"})
    chart = await drawn(rivals)
    tags = {each.tag.removeprefix(SVG) for each in chart.iter()}
    assert tags <= {*("svg", "title", "desc", "style", "defs", "pattern", "rect", "g", "path"), *("line", "text")} | {
        *("circle", "polygon", "linearGradient", "stop"),
    }
    for each in chart.iter():
        assert not [name for name in each.attrib if name.startswith("on") or "href" in name]
    assert chart.findtext(f"{SVG}title") == f"{HOSTILE}\u202e"
    page = await client.ask(f"/embed/subjects/{rivals.subject['id']}")
    assert "<script" not in page.text


async def test_a_chart_may_be_embedded_anywhere_and_does_nothing(client: Client, settled: Settled) -> None:
    rivals = await rivals_of(client)
    await settled()
    for path in (f"{rivals.path}/chart.svg", f"/embed/subjects/{rivals.subject['id']}"):
        answer = await client.ask(path)
        assert answer.status_code == 200
        assert "x-frame-options" not in answer.headers
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "script-src" not in policy
        assert "frame-ancestors" not in policy
        same = await client.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert same.status_code == 304
    plain = await client.ask(rivals.path)
    assert plain.headers["x-frame-options"] == "DENY"


async def test_an_embedded_chart_is_the_one_of_its_question_and_moment(client: Client) -> None:
    rivals = await rivals_of(client)
    page = (await client.ask(f"/embed/subjects/{rivals.subject['id']}", theme="dark", at="2024-12-06")).text
    there = page.split('<img src="')[1].split('"')[0].replace("&amp;", "&")
    assert "at=2024-12-06" in there
    assert "theme=dark" in there
    chart = parsed((await client.get(there)).text)
    assert "Estimate for 6 December 2024" in words(chart)
    assert DARK.paper in {each.get("fill") for each in chart.iter(f"{SVG}rect")}
    assert "No agreement" in page or "Estimate for 6 December 2024" in page


async def test_a_merged_subject_leads_to_the_chart_of_the_other(client: Client) -> None:
    kept, other = await rivals_of(client), await Rivals.on(client)
    await client.merge("subjects", other.subject, kept.subject)
    moved = await client.ask(f"{other.path}/chart.svg", width=400)
    assert (moved.status_code, moved.headers["location"]) == (308, f"{kept.path}/chart.svg?width=400")
    moved = await client.ask(f"/embed/subjects/{other.subject['id']}", theme="dark")
    there = f"/embed/subjects/{kept.subject['id']}?theme=dark"
    assert (moved.status_code, moved.headers["location"]) == (308, there)


async def test_there_is_no_chart_of_a_subject_that_is_not_there(client: Client) -> None:
    unknown = "01890a5d-ac96-774b-bcce-b302099a8057"
    for path in (f"/v1/subjects/{unknown}/chart.svg", f"/embed/subjects/{unknown}"):
        assert (await client.ask(path)).status_code == 404
