"""A contributor's work on single claims, in a browser, with the keyboard."""

import pytest

from tests.explorer.chromium import Chromium, Look, Seen
from tests.forms.desk import Desk, forgive, press, tab_to, type_in, words

EVIL = "<img src=x onerror=alert(1)>\"'&"


def test_a_claim_is_added_and_its_number_is_shown_as_one_types(chromium: Chromium, desk: Desk) -> None:
    async def add(seen: Seen) -> tuple[str, str]:
        await type_in(seen, text=f"more than 12,000 soldiers {desk.mark}")
        read = seen.page.locator("#reading strong")
        await read.get_by_text("over 12,000 soldiers").wait_for()
        shown = await read.inner_text()
        fields = {"claimant": f"ministry {desk.mark}", "reported_on": "2024-12", "subject": f"tanks-{desk.mark}"}
        await type_in(seen, **fields, tags="north, winter", reason="read in the paper")
        await press(seen, "Keep this claim")
        return shown, seen.page.url

    shown, url = chromium.look("/claims/new", add)
    assert shown == "over 12,000 soldiers"
    claim = desk.read(f"/v1/claims/{url.rsplit('/', 1)[1]}")
    assert (claim["label"], claim["claimant"]["id"]) == (shown, desk.source["id"])
    assert (claim["subject"]["id"], claim["tags"], claim["reported_on"]["edtf"]) == (
        *(desk.subject["id"], ["north", "winter"]),
        "2024-12",
    )
    (made,) = desk.read(f"/v1/claims/{claim['id']}/revisions")["items"]
    assert (made["actor"], made["reason"]) == ("local", "read in the paper")


@pytest.mark.parametrize(
    ("path", "field", "begun", "key"),
    [
        ("/claims/new", "subject", "tan", "tanks-{mark}"),
        ("/claims/new", "claimant", "min", "Ministry {mark}"),
        ("/triage/claims?unset=subject", "subject", "tan", "tanks-{mark}"),
        ("/sources/{source}/merge", "into", "min", "Ministry {mark}"),
    ],
)
def test_fields_suggest_what_there_is_as_one_types(
    path: str, field: str, begun: str, key: str, chromium: Chromium, desk: Desk
) -> None:
    async def look(seen: Seen) -> None:
        await seen.page.locator(f"[name={field}]").press_sequentially(f"{desk.mark} {begun}")
        option = f"#names-{field} option[value='{key.format(mark=desk.mark)}']"
        await seen.page.locator(option).wait_for(state="attached")

    chromium.look(path.format(source=desk.source["id"]), look)


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(chromium: Chromium, desk: Desk) -> None:
    async def add(seen: Seen) -> tuple[str, str, str]:
        await type_in(seen, text=f"5 tanks {desk.mark} {EVIL}", claimant=EVIL, about="03/04/2024")
        await press(seen, "Keep this claim")
        forgive(seen, 422)
        focused = await seen.page.evaluate("document.activeElement.id")
        described = await seen.page.locator("[name=about]").get_attribute("aria-describedby")
        assert await seen.page.locator("[name=claimant]").input_value() == EVIL
        assert await seen.page.locator("[name=about]").get_attribute("aria-invalid") == "true"
        return focused, str(described), await seen.page.locator("#flaw-about").inner_text()

    focused, described, flaw = chromium.look("/claims/new", add)
    assert (focused, described) == ("wrong", "hint-about flaw-about")
    assert flaw
    assert [claim["id"] for claim in desk.claims(q=desk.mark)] == [desk.claim["id"]]


def test_without_scripts_a_button_shows_what_is_read(chromium: Chromium) -> None:
    async def read(seen: Seen) -> str:
        await seen.page.locator("[name=text]").fill("between 5 and 7 tanks, or 9")
        await seen.page.get_by_role("button", name="Show how it is read").click()
        return await seen.page.locator("#reading").inner_text()

    said = chromium.look("/claims/new", read, Look(scripts=False))
    assert "between 5 and 7 tanks" in said
    assert "several numbers" in said


def test_a_claim_of_several_numbers_is_kept_with_the_one_that_is_given(chromium: Chromium, desk: Desk) -> None:
    async def add(seen: Seen) -> str:
        await type_in(seen, text="5 tanks and 9 guns", number="9 guns", claimant=f"Ministry {desk.mark}")
        await press(seen, "Keep this claim")
        return seen.page.url

    claim = desk.read(f"/v1/claims/{chromium.look('/claims/new', add).rsplit('/', 1)[1]}")
    assert (claim["label"], claim["text"]) == ("9 guns", "5 tanks and 9 guns")


def test_the_same_form_sent_twice_makes_one_claim(chromium: Chromium, desk: Desk) -> None:
    async def add(seen: Seen) -> None:
        await seen.page.locator("[name=text]").fill(f"7 boats {desk.mark}")
        await seen.page.locator("[name=claimant]").fill(f"Ministry {desk.mark}")
        sending = """async () => { const form = document.querySelector("form.sheet");
            const send = () => fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
            await send(); await send(); }"""
        await seen.page.evaluate(sending)

    chromium.look("/claims/new", add)
    assert len(desk.claims(q=desk.mark, claimant=desk.source["id"])) == 2  # this one, and that of the desk


def test_an_edit_changes_what_was_changed_and_nothing_else(chromium: Chromium, desk: Desk) -> None:
    async def edit(seen: Seen) -> str:
        await seen.page.get_by_role("link", name="Edit", exact=True).click()
        await type_in(seen, subject=f"tanks-{desk.mark}", place="near Rajin")
        await press(seen, "Keep the changes")
        return await words(seen)

    assert "near Rajin" in chromium.look(f"/claims/{desk.claim['id']}", edit)
    claim = desk.read(f"/v1/claims/{desk.claim['id']}")
    assert (claim["subject"]["id"], claim["place"], claim["version"]) == (desk.subject["id"], "near Rajin", 2)
    kept = ("text", "label", "claimant", "quantity", "quantity_basis", "tags", "verdict")
    assert all(claim[name] == desk.claim[name] for name in kept)


def test_an_edit_of_what_was_changed_meanwhile_is_told_so(chromium: Chromium, desk: Desk) -> None:
    async def edit(seen: Seen) -> str:
        other = await seen.page.context.new_page()
        await other.goto(seen.page.url)
        for page, place in ((other, "first"), (seen.page, "second")):
            await page.locator("[name=place]").fill(place)
            async with page.expect_navigation():
                await page.get_by_role("button", name="Keep the changes").click()
        forgive(seen, 412)
        assert await seen.page.locator("[name=place]").input_value() == "second"
        return await words(seen)

    assert "changed since" in chromium.look(f"/claims/{desk.claim['id']}/edit", edit)
    assert desk.read(f"/v1/claims/{desk.claim['id']}")["place"] == "first"


def test_a_claim_is_retracted_with_a_reason(chromium: Chromium, desk: Desk) -> None:
    async def retract(seen: Seen) -> str:
        await tab_to(seen, seen.page.get_by_role("link", name="Retract", exact=True))
        await seen.page.keyboard.press("Enter")
        await type_in(seen, reason="The ministry took it back.")
        await press(seen, "Retract it")
        return await words(seen)

    said = chromium.look(f"/claims/{desk.claim['id']}", retract)
    assert "retracted" in said
    assert "The ministry took it back." in said


def test_a_claim_is_appraised(chromium: Chromium, desk: Desk) -> None:
    async def appraise(seen: Seen) -> str:
        await type_in(seen, confidence="likely", credibility="2", verdict="confirmed", rationale="Two pictures.")
        await press(seen, "Keep this appraisal")
        return await words(seen)

    said = chromium.look(f"/claims/{desk.claim['id']}/appraise", appraise)
    assert "likely (55 to 80%)" in said
    assert "Two pictures." in said
    claim = desk.read(f"/v1/claims/{desk.claim['id']}")
    assert (claim["credibility"], claim["verdict"]) == (2, "confirmed")


def test_an_appraisal_of_nothing_is_refused(chromium: Chromium, desk: Desk) -> None:
    async def appraise(seen: Seen) -> str:
        await type_in(seen, confidence="very sure")
        await press(seen, "Keep this appraisal")
        forgive(seen, 422)
        return await seen.page.locator("#flaw-confidence").inner_text()

    assert "0 to 100" in chromium.look(f"/claims/{desk.claim['id']}/appraise", appraise)


def test_a_claim_is_related_to_one_given_by_its_page(chromium: Chromium, desk: Desk) -> None:
    other = desk.claims(q="tanks", claimant=desk.source["id"])[0]
    assert other["id"] == desk.claim["id"]

    async def relate(seen: Seen) -> str:
        await type_in(seen, type="contradicts", other=seen.page.url)
        await press(seen, "Keep this relation")
        forgive(seen, 422)
        return await seen.page.locator("#flaw-other").inner_text()

    assert "between two claims" in chromium.look(f"/claims/{desk.claim['id']}/relate", relate)
