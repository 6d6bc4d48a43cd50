"""Every page for everybody: no fault that axe finds, on a wide screen and a phone, light and dark."""

from pathlib import Path

import pytest

from tests import parts
from tests.explorer.chromium import HEIGHT, PHONE, Chromium, Seen
from tests.explorer.story import PAGES, Story

HERE = Path(__file__).parent
REFUSALS = ("refusal",)
FAULTS = """async (rules) => (await axe.run(document, {resultTypes: ["violations"], ...rules})).violations.flatMap(
    (rule) => rule.nodes.map((node) => `${rule.id}: ${node.target} ${node.failureSummary}`))"""
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
SIZES = {"runOnly": ["target-size", "scrollable-region-focusable", "color-contrast"]}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shuts_nobody_out_and_fits_its_screen(page: str, chromium: Chromium, story: Story) -> None:
    axe = parts.npm_file(HERE, "axe-core/axe.min.js").read_text("utf-8")

    async def faults(seen: Seen) -> list[str]:
        if page in REFUSALS:
            seen.wrong.clear()  # Chromium tells of a page's own status 422 as an error of the console
        await seen.page.evaluate(axe)
        found = await seen.page.evaluate(FAULTS, {})
        await seen.page.emulate_media(color_scheme="dark")
        found += await seen.page.evaluate(FAULTS, COLOURS)
        await seen.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
        found += await seen.page.evaluate(FAULTS, SIZES)
        width = await seen.page.evaluate("document.documentElement.scrollWidth")
        return [*found, *([f"{width} pixels on a phone"] if width > PHONE else [])]

    assert chromium.look(story.path(page), faults) == []
