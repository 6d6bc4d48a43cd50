"""Contradictions that were suggested, confirmed and rejected with a key each."""

import asyncio

from tests.explorer.chromium import Chromium, Seen
from tests.forms.desk import Desk, forgive, press, words
from tests.makers.client import Client, Json


def suggest(desk: Desk, text: str, note: str) -> Json:
    """A claim that is said to contradict that of the desk."""

    async def make() -> Json:
        async with Client(desk.address) as client:
            claim = await client.make("claims", text=f"{text} {desk.mark}", claimant=desk.source["id"])
            ends = {"from": claim["id"], "to": desk.claim["id"], "type": "contradicts", "state": "suggested"}
            return await client.make("relations", **ends, note=note)

    return asyncio.run(make())


def test_contradictions_are_confirmed_and_rejected_with_keys(chromium: Chromium, desk: Desk) -> None:
    good, bad = suggest(desk, "5 tanks", "Read the paper."), suggest(desk, "7 tanks", "Read it twice.")

    async def decide(seen: Seen) -> str:
        said = await words(seen)
        for relation, key in ((bad, "r"), (good, "a")):
            await seen.page.locator(f"#proposal-{relation['id']}").focus()
            async with seen.page.expect_navigation():
                await seen.page.keyboard.press(key)
        return said

    assert "Read it twice." in chromium.look("/triage/contradictions", decide)
    states = [desk.read(f"/v1/relations/{each['id']}")["state"] for each in (good, bad)]
    assert states == ["confirmed", "rejected"]


def test_one_that_was_decided_meanwhile_is_told_so(chromium: Chromium, desk: Desk) -> None:
    relation = suggest(desk, "5 tanks", "Read the paper.")

    async def decide(seen: Seen) -> str:
        async with Client(desk.address) as client:
            assert (await client.alter(f"/v1/relations/{relation['id']}", {"note": "Read it again."})).is_success
        place = seen.page.locator(f"#proposal-{relation['id']}")
        async with seen.page.expect_navigation():
            await place.get_by_role("button", name="Confirm").click()
        forgive(seen, 412)
        return await words(seen)

    assert "changed since" in chromium.look("/triage/contradictions", decide)
    assert desk.read(f"/v1/relations/{relation['id']}")["state"] == "suggested"


def test_nothing_that_anybody_wrote_runs_on_a_page_with_forms(chromium: Chromium, desk: Desk) -> None:
    evil = f"\"'><script>alert(1)</script><img src=x onerror=alert(2)> 5 tanks {desk.mark}"

    async def lay() -> list[str]:
        async with Client(desk.address) as client:
            source = await client.make("sources", name=f"{desk.mark} \"'><script>alert(3)</script>")
            subject = await client.make("subjects", title=evil, slug=f"evil-{desk.mark}")
            document = await client.make("documents", title=evil, text=f"{evil}. More than 12 trains left.")
            extra = {"suggested": {"claimant": evil, "subject": evil}}
            span = {"start": 0, "end": len(evil)}
            given = {"text": evil, "quantity": None, "document": document["id"], "span": span, "extra": extra}
            proposal = await client.make("claims", **given, status="proposed")
            claim = await client.make("claims", text=evil, quantity=None, claimant=source["id"], place=evil)
            ends = {"from": claim["id"], "to": desk.claim["id"], "type": "contradicts", "state": "suggested"}
            await client.make("relations", **ends, note=evil)
        of_claims = [
            f"/claims/{each['id']}/{act}" for each in (claim, proposal) for act in ("edit", "retract", "relate")
        ]
        merges = [f"/sources/{source['id']}/merge", f"/subjects/{subject['id']}/merge"]
        lists = ["/triage/claims?status=proposed", "/triage/claims?unset=subject", "/triage/contradictions"]
        return [*of_claims, *merges, *lists, f"/documents/{document['id']}/review"]

    async def look(seen: Seen) -> str:
        return await seen.page.content()

    for path in asyncio.run(lay()):
        assert "<script>alert" not in chromium.look(path, look), path


def test_what_is_typed_does_not_run_when_it_is_shown_again(chromium: Chromium) -> None:
    evil = "</textarea><script>alert(1)</script>"

    async def send(seen: Seen) -> str:
        await seen.page.locator("[name=rows]").fill(f"text\t{evil}\n{evil}\t{evil}")
        await press(seen, "Check these rows")
        forgive(seen, 422)
        return await seen.page.locator("[name=rows]").input_value()

    assert evil in chromium.look("/claims/paste", send)
