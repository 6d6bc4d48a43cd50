"""Articles added in a browser, and their claims proposed."""

from tests.explorer.chromium import Chromium, Seen
from tests.forms.desk import Desk, forgive, press, tab_to, type_in, words


def test_an_article_is_pasted_and_its_claims_are_proposed(chromium: Chromium, desk: Desk) -> None:
    async def add(seen: Seen) -> tuple[str, str]:
        await tab_to(seen, seen.page.get_by_role("link", name="paste it and have its claims proposed"))
        await seen.page.keyboard.press("Enter")
        await type_in(seen, text="At least 30 tanks were seen.\n\nMore than 12 trains left.", title=f"Port {desk.mark}")
        await type_in(seen, publisher=f"Ministry {desk.mark}", published_on="2024-12-28")
        await press(seen, "Keep it and propose its claims")
        return seen.page.url, await words(seen)

    url, said = chromium.look("/claims/new", add)
    assert "2 proposals to look at" in said
    document = desk.read(f"/v1/documents/{url.rsplit('/', 2)[1]}")
    assert (document["title"], document["publisher"]["id"]) == (f"Port {desk.mark}", desk.source["id"])
    assert document["text"] == "At least 30 tanks were seen.\n\nMore than 12 trains left."
    assert len(desk.claims(document=document["id"], status="proposed")) == 2


def test_a_document_without_its_words_is_kept_too(chromium: Chromium, desk: Desk) -> None:
    async def add(seen: Seen) -> str:
        await type_in(seen, url=f"https://example.org/{desk.mark}")
        await press(seen, "Keep it and propose its claims")
        return await words(seen)

    assert "Its text is not kept here" in chromium.look("/documents/new", add)


def test_what_is_wrong_with_a_document_stands_beside_its_field(chromium: Chromium) -> None:
    async def add(seen: Seen) -> str:
        await type_in(seen, text="5 tanks", url="example")
        await press(seen, "Keep it and propose its claims")
        forgive(seen, 422)
        assert await seen.page.locator("[name=text]").input_value() == "5 tanks"
        return await seen.page.locator("#flaw-url").inner_text()

    assert chromium.look("/documents/new", add)
