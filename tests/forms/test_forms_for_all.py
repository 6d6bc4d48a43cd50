"""Every form for everybody: no fault that axe finds, on a wide screen and a phone, light and dark."""

from pathlib import Path

import pytest

from tests import parts
from tests.explorer.chromium import HEIGHT, PHONE, Chromium, Seen
from tests.explorer.test_access_for_all import COLOURS, FAULTS, SIZES
from tests.forms.desk import Desk, forgive

EXPLORER = Path(__file__).parent.parent / "explorer"
PAGES = {
    "sign in": "/sign-in",
    "new claim": "/claims/new",
    "edit": "/claims/{claim}/edit",
    "retract": "/claims/{claim}/retract",
    "appraise": "/claims/{claim}/appraise",
    "relate": "/claims/{claim}/relate",
    "paste": "/claims/paste",
    "document": "/documents/new",
    "contradictions": "/triage/contradictions",
    "many": "/triage/claims?claimant={source}",
    "merge a source": "/sources/{source}/merge",
    "merge a subject": "/subjects/{subject}/merge",
}


async def faults(seen: Seen) -> list[str]:
    await seen.page.evaluate(parts.npm_file(EXPLORER, "axe-core/axe.min.js").read_text("utf-8"))
    found = await seen.page.evaluate(FAULTS, {})
    await seen.page.emulate_media(color_scheme="dark")
    found += await seen.page.evaluate(FAULTS, COLOURS)
    await seen.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    found += await seen.page.evaluate(FAULTS, SIZES)
    width = await seen.page.evaluate("document.documentElement.scrollWidth")
    return [*found, *([f"{width} pixels on a phone"] if width > PHONE else [])]


def path(page: str, desk: Desk) -> str:
    return PAGES[page].format(claim=desk.claim["id"], source=desk.source["id"], subject=desk.subject["id"])


@pytest.mark.parametrize("page", PAGES)
def test_a_form_shuts_nobody_out_and_fits_its_screen(page: str, chromium: Chromium, desk: Desk) -> None:
    assert chromium.look(path(page, desk), faults) == []


def test_a_form_with_flaws_shuts_nobody_out(chromium: Chromium) -> None:
    async def refused(seen: Seen) -> list[str]:
        await seen.page.locator("[name=about]").fill("yesterday")
        await seen.page.get_by_role("button", name="Keep this claim").click()
        await seen.page.locator("#wrong").wait_for()
        forgive(seen, 422)
        return await faults(seen)

    assert chromium.look("/claims/new", refused) == []
