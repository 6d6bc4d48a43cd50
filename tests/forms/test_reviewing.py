"""Proposals of a document, accepted, corrected and rejected with a key each."""

import asyncio

from tests.explorer.chromium import Chromium, Look, Seen
from tests.forms.desk import Desk, forgive, press, type_in, words
from tests.forms.test_forms_for_all import faults
from tests.makers.client import Client, Json

ARTICLE = (
    "More than 100 ballistic missiles were handed over, the ministry said. About 5,000 shells followed <b>by rail</b>. "
    "At least 30 containers were seen in the port."
)
NUMBERS = ["over 100 ballistic missiles", "about 5,000 shells", "at least 30 containers"]


def article(desk: Desk) -> Json:
    async def make() -> Json:
        async with Client(desk.address) as client:
            return await client.make("documents", text=ARTICLE, title=f"The port {desk.mark}", language="en")

    return asyncio.run(make())


def proposals(desk: Desk, document: Json) -> list[Json]:
    return desk.claims(status="proposed", document=document["id"])


async def key(seen: Seen, name: str) -> None:
    async with seen.page.expect_navigation():
        await seen.page.keyboard.press(name)


def test_a_document_is_read_and_its_proposals_are_gone_through_with_keys(chromium: Chromium, desk: Desk) -> None:
    document = article(desk)

    async def review(seen: Seen) -> list[str]:
        await seen.page.get_by_role("link", name="Review what is proposed of it").click()
        await press(seen, "Read it for claims")
        assert await seen.page.locator("mark").count() == len(NUMBERS)
        labels = await seen.page.locator(".proposal strong").all_inner_texts()
        await seen.page.locator(".proposal:focus").wait_for()
        await key(seen, "a")
        await seen.page.locator(".proposal:focus").get_by_text("shells", exact=False).first.wait_for()
        await key(seen, "r")
        await seen.page.locator(".proposal:focus").wait_for()
        await key(seen, "c")
        await type_in(seen, place="Rajin")
        await press(seen, "Accept it so")
        assert "Nothing is proposed of it" in await words(seen)
        return labels

    labels = chromium.look(f"/documents/{document['id']}", review)
    assert len(labels) == len(NUMBERS)
    assert proposals(desk, document) == []
    kept = {claim["label"]: claim["place"] for claim in desk.claims(document=document["id"])}
    assert kept == {labels[0]: None, labels[2]: "Rajin"}


def test_one_moves_among_proposals_and_a_key_in_a_field_is_a_letter(chromium: Chromium, desk: Desk) -> None:
    document = article(desk)

    async def review(seen: Seen) -> list[str | None]:
        await press(seen, "Read it for claims")
        found = []
        for name in ("j", "j", "j", "k"):
            await seen.page.keyboard.press(name)
            found.append(await seen.page.locator(".proposal:focus").get_attribute("data-claim"))
        current = await seen.page.locator("mark.current").get_attribute("data-of")
        assert current == found[-1]
        await seen.page.locator("[type=search]").press_sequentially("arc")
        await seen.page.keyboard.press("Control+a")
        return found

    second, third, still, back = chromium.look(f"/documents/{document['id']}/review", review)
    assert (still, back) == (third, second)
    assert len(proposals(desk, document)) == len(NUMBERS)


def test_the_review_works_without_scripts_and_shows_what_went_wrong(chromium: Chromium, desk: Desk) -> None:
    document = article(desk)

    async def review(seen: Seen) -> str:
        await seen.page.get_by_role("button", name="Read it for claims").click()
        await seen.page.locator(".proposal").first.wait_for()
        first = proposals(desk, document)
        async with Client(desk.address) as client:
            for claim in first:
                assert (await client.alter(f"/v1/claims/{claim['id']}", {"place": "Rajin"})).is_success
        async with seen.page.expect_navigation():
            await seen.page.get_by_role("button", name="Reject").first.click()
        forgive(seen, 412)
        return await words(seen)

    assert "changed since" in chromium.look(f"/documents/{document['id']}/review", review, Look(scripts=False))
    assert len(proposals(desk, document)) == len(NUMBERS)


def test_the_review_shuts_nobody_out(chromium: Chromium, desk: Desk) -> None:
    document = article(desk)

    async def review(seen: Seen) -> list[str]:
        await press(seen, "Read it for claims")
        return await faults(seen)

    assert chromium.look(f"/documents/{document['id']}/review", review) == []
