"""What the pages say, and how they answer what is wrong."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.explorer.chromium import Chromium, Look, Seen
from tests.explorer.story import PAGES, Story

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="package")
def http(address: str) -> Iterator[httpx2.Client]:
    """A client that asks as a browser does."""
    with httpx2.Client(base_url=address, headers=HTML, timeout=30) as client:
        yield client


async def words(seen: Seen) -> str:
    return await seen.page.locator("main").inner_text()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_names_itself_its_language_and_the_calls_that_give_the_same(
    page: str, http: httpx2.Client, story: Story
) -> None:
    answer = http.get(story.path(page))
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in answer.headers["content-security-policy"]
    assert '<html lang="en">' in answer.text
    assert answer.text.count("<h1") == 1
    assert "<style" not in answer.text
    assert " style=" not in answer.text
    if answer.is_success:
        calls = [part.split('"')[0].replace("&amp;", "&") for part in answer.text.split('<li><a href="/v1/')[1:]]
        assert calls
        for call in calls:
            assert http.get(f"/v1/{call}").status_code == 200, call


def test_the_front_page_says_what_is_in_here_and_what_changed(chromium: Chromium) -> None:
    said = chromium.look("/", words)
    assert "in triage" in said
    assert "What changed" in said
    assert "Relation created by local" in said or "relations created by local" in said


def test_a_search_answers_as_one_types(chromium: Chromium) -> None:
    async def typed(seen: Seen) -> str:
        await seen.page.get_by_label("Search claims, subjects, sources and documents").press_sequentially("tank nea")
        hit = seen.page.locator("#hits a", has_text="Tanks near the border").first
        await hit.wait_for()
        await hit.click()
        return seen.page.url

    assert "/subjects/" in chromium.look("/", typed)


def test_a_search_works_without_scripts(chromium: Chromium) -> None:
    async def sent(seen: Seen) -> str:
        await seen.page.get_by_label("Search claims, subjects, sources and documents").fill("wire")
        await seen.page.get_by_role("button", name="Search").click()
        return await words(seen)

    assert "Wire Agency" in chromium.look("/", sent, Look(scripts=False))


def test_a_claim_is_shown_with_its_place_its_chain_its_gradings_and_its_past(chromium: Chromium, story: Story) -> None:
    said = chromium.look(story.path("claim"), words)
    for part in (
        "at least 120 tanks",
        "The ministry's spokesman said that",
        "Northern Army",
        "belongs to Northern Army",
        "cites it",
        "published by Wire Agency",
        "What each of 2 analysts last said. They do not agree on the verdict.",
        "The pictures are of last year.",
        "30 apart: their bounds do not meet",
        "Seen on two satellite pictures.",
        "Is contradicted by",
        "suggested",
        "likely (55 to 80%)",
        "Version 4",
        "armour",
    ):
        assert part in said


def test_a_chain_goes_from_the_claimant_by_those_who_cite_it_to_the_document(chromium: Chromium, story: Story) -> None:
    async def hands(seen: Seen) -> list[str]:
        return await seen.page.locator(".chain > li").all_inner_texts()

    assert [" ".join(each.split()) for each in chromium.look(story.path("claim"), hands)] == [
        "says so The army's spokesman belongs to Northern Army",
        "cites it Morning Paper C",
        "cites it Wire Agency",
        "reports it Tanks near the border, army says published by Wire Agency",
    ]


def test_a_source_is_shown_in_numbers_with_those_above_below_and_around_it(chromium: Chromium, story: Story) -> None:
    async def said(seen: Seen) -> tuple[list[str], str]:
        counts = await seen.page.locator(".tally > div").all_inner_texts()
        return [" ".join(each.split()) for each in counts], await words(seen)

    counts, text = chromium.look(story.path("outlet"), said)
    assert "Below it\nMorning Paper C\nMember of\nBorder watchers" in text
    assert "2 claims on 1 subject; first with 1 of 1 number." in text
    assert counts == [
        "Claims 2",
        "Numbers first said by it 1 of 1",
        "Of these later said by others 0",
        *("Confirmed 0", "Disputed 0", "Refuted 0", "Contradicted 1", "Retracted 0"),
    ]


def test_those_below_a_source_can_be_counted_with_it(chromium: Chromium, story: Story) -> None:
    async def counted(seen: Seen) -> tuple[str, str]:
        await seen.page.get_by_role("link", name="Count those below it, too").click()
        return await words(seen), await seen.page.locator(".calls").inner_text()

    said, calls = chromium.look(story.path("source"), counted)
    assert "those below it are counted with it" in said
    assert "The army's spokesman" in said
    assert "/record?descendants=true" in calls


def test_a_mark_in_a_document_leads_to_its_claim_in_the_list_and_back_and_to_its_page(
    chromium: Chromium, story: Story
) -> None:
    claim = story.ids["graded"]

    async def there_and_back(seen: Seen) -> list[str]:
        trail = []
        for link in ("Claim 1 in the list", "Place 1 in the text"):
            await seen.page.get_by_role("link", name=link).click()
            trail.append(await seen.page.evaluate("document.querySelector(':target').innerText"))
        await seen.page.locator("mark a", has_text="at least 120 tanks").click()
        trail.append(seen.page.url)
        await seen.page.locator("#place ~ p a").first.click()
        return [*trail, seen.page.url]

    listed, place, page, back = chromium.look(story.path("document"), there_and_back)
    assert "at least 120 tanks" in listed
    assert place == "1"
    assert page.endswith(f"/claims/{claim}")
    assert back.endswith(f"/documents/{story.ids['report']}#claim-{claim}")


def test_the_state_of_an_earlier_version_can_be_seen_and_left_again(chromium: Chromium, story: Story) -> None:
    async def back(seen: Seen) -> tuple[str, str]:
        await seen.page.get_by_role("link", name="Version 1 as it stood").click()
        then = await words(seen)
        await seen.page.get_by_role("link", name="See it as it is").click()
        return then, await words(seen)

    then, now = chromium.look(story.path("claim"), back)
    assert "You see the ledger as it stood" in then
    assert "satellite" not in then
    assert "satellite" in now


def test_a_permanent_link_leads_to_the_same_page(http: httpx2.Client, story: Story) -> None:
    page = http.get(story.path("claim")).text
    link = page.split('rel="bookmark" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "at least 120 tanks" in http.get(link).text


def test_filters_are_shown_and_can_be_taken_away_one_by_one(chromium: Chromium, story: Story) -> None:
    async def without(seen: Seen) -> tuple[int, str]:
        shown = await seen.page.locator(".rows tbody tr").count()
        await seen.page.get_by_role("link", name="Remove the filter within 0,500").click()
        return shown, seen.page.url

    shown, url = chromium.look(story.path("claims filtered"), without)
    assert shown == 2
    assert "within" not in url
    assert "status=retracted" in url


def test_a_form_sent_with_blank_fields_asks_only_what_was_filled_in(http: httpx2.Client) -> None:
    answer = http.get("/claims?q=&subject=tanks&unit=&comparator=at_least&sort=")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/claims?subject=tanks&comparator=at_least"


def test_a_list_leads_from_page_to_page(http: httpx2.Client) -> None:
    page = http.get("/claims?limit=4").text
    link = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    following = http.get(link)
    assert following.is_success
    assert "First page" in following.text


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/nothing", 404, "There is nothing at this path"),
        ("/claims?overlaps=1,2", 422, "Beside it give a subject"),
        ("/claims?limt=2", 422, "there is no parameter of this name"),
        ("/claims?cursor=abc", 400, "Use a cursor as this ledger gave it"),
        ("/claims/00000000-0000-7000-8000-000000000000", 404, "There is no claim with this id"),
        ("/?recorded_as_of=2026-01-01T00:00:00Z", 422, "this page shows the present"),
        ("/search?recorded_as_of=2026-01-01T00:00:00Z&q=a", 422, "this page shows the present"),
        ("/claims?recorded_as_of=2026-01-01T00:00:00Z", 422, "Beside it give a subject, a claimant or a document"),
        ("/claims?q=%00", 422, "U+0000"),
    ],
)
def test_what_is_wrong_is_said_on_a_page_to_people_and_as_a_problem_to_programs(
    path: str, status: int, sentence: str, http: httpx2.Client
) -> None:
    page = http.get(path)
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    assert sentence in page.text
    assert page.headers["x-request-id"] in page.text
    problem = http.get(path, headers={"Accept": "application/json"})
    assert problem.status_code == status
    assert problem.headers["content-type"] == "application/problem+json"
    assert sentence in problem.text


def test_the_api_answers_problems_as_json_also_to_a_browser(http: httpx2.Client) -> None:
    assert http.get("/v1/claims?limt=2").headers["content-type"] == "application/problem+json"


def test_what_was_deleted_is_said_to_be(http: httpx2.Client, story: Story) -> None:
    answer = http.get(f"/claims/{story.ids['deleted-claim']}")
    assert answer.status_code == 410
    assert "was deleted" in answer.text


def test_a_head_is_answered_without_a_page(http: httpx2.Client) -> None:
    for path, status in (("/", 200), ("/nothing", 404)):
        answer = http.head(path)
        assert (answer.status_code, answer.content) == (status, b"")
