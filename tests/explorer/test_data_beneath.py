"""What a page shows is what the calls of the API answer that it names; its permanent link shows what it showed."""

import re
from collections.abc import Iterator
from html import unescape

import httpx2
import pytest

from tests.explorer.story import PAGES, Story

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
LISTS = re.compile(r"/v1/(claims|subjects|sources|documents|search)(\?|$)")
REFUSED = ("refusal",)


@pytest.fixture(scope="package")
def api(address: str) -> Iterator[httpx2.Client]:
    """A client of the pages and of the API."""
    with httpx2.Client(base_url=address, timeout=30) as client:
        yield client


def calls(page: str) -> list[str]:
    """The calls that a page names."""
    return [unescape(call) for call in re.findall(r'<li><a href="(/v1/[^"]*)"><code>', page)]


def shown(page: str) -> set[str]:
    """The ids of all things that a page leads to."""
    main = page.split('<main id="main"')[1].split("</main>", maxsplit=1)[0]
    return {found for link in re.findall(r'href="([^"]*)"', main) for found in ID.findall(link)}


def listed(call: str, answer: httpx2.Response) -> set[str]:
    """The ids that a list answers; nothing for other answers, and for one that is asked for its count alone."""
    if not LISTS.match(call) or "limit=1&" in f"{call}&":
        return set()
    return {item["id"] for item in answer.json()["items"]}


@pytest.mark.parametrize("page", [name for name in PAGES if name not in REFUSED])
def test_the_calls_that_a_page_names_answer_what_it_shows(page: str, api: httpx2.Client, story: Story) -> None:
    text = api.get(story.path(page)).text
    answers = {call: api.get(call) for call in calls(text)}
    assert answers
    assert {call for call, answer in answers.items() if answer.status_code != 200} == set()
    told = {found for answer in answers.values() for found in ID.findall(answer.text)}
    assert shown(text) - told == set()
    assert {found for call, answer in answers.items() for found in listed(call, answer)} - shown(text) == set()
