"""Many claims triaged at once, in a browser."""

import asyncio

from app.domain.vocabulary import Status
from tests.explorer.chromium import Chromium, Seen
from tests.forms.desk import Desk, forgive, press, tab_to, type_in, words
from tests.makers.client import Client, Json


def more(desk: Desk, *texts: str, **fields: object) -> list[Json]:
    """Claims by the desk's source."""

    async def make() -> list[Json]:
        async with Client(desk.address) as client:
            return [
                await client.make("claims", text=f"{text} {desk.mark}", claimant=desk.source["id"], **fields)
                for text in texts
            ]

    return asyncio.run(make())


async def tick(seen: Seen, *claims: Json) -> None:
    for claim in claims:
        await tab_to(seen, seen.page.locator(f"[value='{claim['id']}']"))
        await seen.page.keyboard.press("Space")


def test_ticked_claims_get_a_subject_and_the_others_none(chromium: Chromium, desk: Desk) -> None:
    first, second, third = more(desk, "31 tanks", "32 tanks", "33 tanks")

    async def triage(seen: Seen) -> str:
        await tick(seen, first, third)
        await type_in(seen, subject=f"tanks-{desk.mark}", reason="They are of this kind.")
        await press(seen, "Give them this subject")
        return await words(seen)

    left = chromium.look(f"/triage/claims?unset=subject&claimant={desk.source['id']}", triage)
    assert "32 tanks" in left
    assert "31 tanks" not in left
    found = {claim["id"] for claim in desk.claims(subject=desk.subject["id"])}
    assert found == {first["id"], third["id"]}
    assert desk.read(f"/v1/claims/{second['id']}")["subject"] is None
    revision = desk.read(f"/v1/claims/{first['id']}/revisions")["items"][0]
    assert revision["reason"] == "They are of this kind."


def test_proposals_are_accepted_and_rejected(chromium: Chromium, desk: Desk) -> None:
    extra = {"suggested": {"claimant": f"Harbour {desk.mark}", "subject": f"Boats {desk.mark}"}}
    good, bad = more(desk, "31 boats", "32 boats", status="proposed", extra=extra)

    async def triage(seen: Seen) -> str:
        said = await words(seen)
        await tick(seen, bad)
        await press(seen, "Reject them")
        await tick(seen, good)
        await press(seen, "Accept them")
        assert "Nothing waits here" in await words(seen)
        return said

    assert f"Boats {desk.mark}" in chromium.look(f"/triage/claims?status=proposed&q={desk.mark}", triage)
    assert desk.read(f"/v1/claims/{good['id']}")["status"] == Status.REPORTED
    assert desk.claims(status="proposed", q=desk.mark) == []
    assert desk.read(f"/v1/claims/{bad['id']}/revisions")["items"][0]["action"] == "deleted"


def test_all_are_ticked_with_one_button(chromium: Chromium, desk: Desk) -> None:
    more(desk, "31 tanks", "32 tanks")

    async def triage(seen: Seen) -> int:
        await tab_to(seen, seen.page.get_by_role("button", name="Tick all"))
        await seen.page.keyboard.press("Enter")
        return await seen.page.locator("[name=claim]:checked").count()

    assert chromium.look(f"/triage/claims?unset=subject&claimant={desk.source['id']}", triage) == 3


def test_nothing_is_done_where_nothing_is_ticked_or_no_subject_is_named(chromium: Chromium, desk: Desk) -> None:
    async def triage(seen: Seen) -> tuple[str, str]:
        await press(seen, "Give them this subject")
        forgive(seen, 422)
        nothing = await words(seen)
        await seen.page.go_back()
        await tick(seen, desk.claim)
        await press(seen, "Give them this subject")
        forgive(seen, 422)
        assert await seen.page.locator("[name=claim]").is_checked()
        return nothing, await words(seen)

    nothing, unnamed = chromium.look(f"/triage/claims?unset=subject&claimant={desk.source['id']}", triage)
    assert "Tick at least one claim." in nothing
    assert "Say which subject" in unnamed


def test_all_or_none_are_accepted_where_somebody_was_first(chromium: Chromium, desk: Desk) -> None:
    first, second = more(desk, "31 boats", "32 boats", status="proposed")

    async def accept_one() -> None:
        async with Client(desk.address) as client:
            assert (await client.alter(f"/v1/claims/{first['id']}", {"status": "reported"})).is_success

    async def triage(seen: Seen) -> str:
        await tick(seen, first, second)
        await accept_one()
        await press(seen, "Accept them")
        forgive(seen, 409)
        return await words(seen)

    assert "nothing was changed" in chromium.look(f"/triage/claims?status=proposed&q={desk.mark}", triage)
    assert desk.read(f"/v1/claims/{second['id']}")["status"] == Status.PROPOSED


def test_without_a_filter_those_without_a_subject_are_shown(chromium: Chromium, desk: Desk) -> None:
    async def look(seen: Seen) -> str:
        return seen.page.url

    assert chromium.look("/triage/claims", look).endswith("/triage/claims?unset=subject")
