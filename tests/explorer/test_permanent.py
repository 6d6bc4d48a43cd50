"""A permanent link leads to what the page showed, whatever has become of it since."""

import re
import time
from html import unescape

import httpx2
import pytest

from tests.serving import serving

BOOKMARK = re.compile(r'rel="bookmark" href="([^"]*)"')
OF_THE_PRESENT = ("/", "/triage", "/search?q=tank", "/claims", "/claims?unit=tank")
"""Pages that show what the API tells of the present alone."""
THINGS = {"subjects": "subject", "sources": "claimant", "documents": "document"}
NAMES = ("at least 12 tanks", ">Army<", ">tanks<", "example.org/1")
CHANGES = {
    "subjects": {"title": "Tanks at the border"},
    "sources": {"name": "Northern Army"},
    "documents": {"title": "Tanks"},
}


def bookmark(page: str) -> str | None:
    found = BOOKMARK.search(page)
    return unescape(found[1]) if found else None


def settled(client: httpx2.Client, thing: str) -> None:
    """Waits until the feed tells of a thing, since only what is settled has a state that can be cited."""
    for _ in range(100):
        if thing in client.get("/v1/changes").text:
            return
        time.sleep(0.05)
    raise AssertionError("the feed does not tell of it")


def test_permanent_links_show_what_was_seen_before_everything_changed(fresh_database_url: str) -> None:
    given = {"text": "at least 12 tanks", "subject": "tanks", "claimant": "Army", "document": "https://example.org/1"}
    with serving(fresh_database_url) as address, httpx2.Client(base_url=address, timeout=30) as client:
        claim = client.post("/v1/claims?create_missing=true", json=given).raise_for_status().json()
        settled(client, claim["id"])
        things = {name: claim[field]["id"] for name, field in THINGS.items()}
        pages = [f"/claims/{claim['id']}", *(f"/{name}/{thing}" for name, thing in things.items())]
        pages += [f"/{name}" for name in things] + ["/claims?subject=tanks", f"/claims?claimant={things['sources']}"]
        links = {page: bookmark(client.get(page).raise_for_status().text) or "" for page in pages}
        assert "" not in links.values()
        seen = {link: client.get(link).raise_for_status().text for link in links.values()}
        assert [page for page, link in links.items() if not any(name in seen[link] for name in NAMES)] == []

        changes = [(f"/v1/claims/{claim['id']}", {"text": "at least 13 tanks"})]
        changes += [(f"/v1/{name}/{thing}", CHANGES[name]) for name, thing in things.items()]
        for path, change in changes:
            client.patch(path, json=change, headers={"If-Match": "*"}).raise_for_status()

        for page, link in links.items():
            assert client.get(link).raise_for_status().text == seen[link], page
            assert bookmark(client.get(page).raise_for_status().text) != link, page


@pytest.mark.parametrize("page", OF_THE_PRESENT)
def test_a_page_of_the_present_offers_no_link_to_the_past(page: str, address: str) -> None:
    answer = httpx2.get(f"{address}{page}", timeout=30)
    assert (answer.status_code, bookmark(answer.text)) == (200, None)
