"""Sources and subjects that are there twice, merged in a browser."""

import asyncio

import pytest

from tests.explorer.chromium import Chromium, Seen
from tests.forms.desk import Desk, forgive, press, tab_to, type_in, words
from tests.makers.client import Client, Json


def another(desk: Desk, things: str, **fields: str) -> Json:
    async def make() -> Json:
        async with Client(desk.address) as client:
            return await client.make(things, **fields)

    return asyncio.run(make())


def test_a_source_is_merged_and_taken_apart_again(chromium: Chromium, desk: Desk) -> None:
    other = another(desk, "sources", name=f"The Ministry {desk.mark}")

    async def merge(seen: Seen) -> tuple[str, str]:
        await tab_to(seen, seen.page.get_by_role("link", name="Merge into another"))
        await seen.page.keyboard.press("Enter")
        await type_in(seen, into=other["name"], reason="The same house.")
        await press(seen, "Merge them")
        merged = await words(seen)
        assert [claim["id"] for claim in desk.claims(claimant=other["id"])] == [desk.claim["id"]]
        await press(seen, "Take them apart again")
        return merged, seen.page.url

    merged, url = chromium.look(f"/sources/{desk.source['id']}", merge)
    assert f"is read as The Ministry {desk.mark}" in merged
    assert url.endswith(f"/sources/{desk.source['id']}")
    assert desk.claims(claimant=other["id"]) == []
    actions = [each["action"] for each in desk.read(f"/v1/sources/{desk.source['id']}/revisions")["items"]]
    assert actions == ["unmerged", "merged", "created"]
    revisions = desk.read(f"/v1/sources/{desk.source['id']}/revisions")["items"]
    assert revisions[1]["reason"] == "The same house."


def test_a_subject_is_merged(chromium: Chromium, desk: Desk) -> None:
    other = another(desk, "subjects", title=f"Armour {desk.mark}", slug=f"armour-{desk.mark}", dimension="count")

    async def merge(seen: Seen) -> str:
        await tab_to(seen, seen.page.get_by_role("link", name="Merge into another"))
        await seen.page.keyboard.press("Enter")
        await type_in(seen, into=other["slug"])
        await press(seen, "Merge them")
        return await words(seen)

    assert f"is read as Armour {desk.mark}" in chromium.look(f"/subjects/{desk.subject['id']}", merge)
    last, _ = desk.read(f"/v1/subjects/{desk.subject['id']}/revisions")["items"]
    assert last["action"] == "merged"


@pytest.mark.parametrize(("into", "said"), [("Nobody at all", "There is no source"), ("", "be merged into itself")])
def test_a_merge_that_cannot_be_is_refused(into: str, said: str, chromium: Chromium, desk: Desk) -> None:
    async def merge(seen: Seen) -> str:
        await type_in(seen, into=into or desk.source["name"])
        await press(seen, "Merge them")
        forgive(seen, 422)
        return await seen.page.locator("#flaw-into").inner_text()

    assert said in chromium.look(f"/sources/{desk.source['id']}/merge", merge)
