"""A subject's page and its chart in a browser: alone, on the page, in another site's frame."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import parts
from tests.explorer.chromium import PHONE, WIDE, Chromium, Look, Seen
from tests.explorer.story import Story
from tests.explorer.test_access_for_all import FAULTS, HERE
from tests.serving import serving

PHOTOGRAPHED = "subject of rivals"
SHOWN = "() => [...document.images].map((image) => [image.complete && image.naturalWidth, image.currentSrc])"


async def drawn(seen: Seen) -> list[tuple[int, str]]:
    """The width and the address of each picture of a page."""
    await seen.page.wait_for_load_state("load")
    return [(int(width), str(address)) for width, address in await seen.page.evaluate(SHOWN)]


@pytest.mark.parametrize(("width", "wanted"), [(WIDE, 1120), (PHONE, 360)])
def test_the_chart_is_laid_out_for_the_screen(width: int, wanted: int, chromium: Chromium, story: Story) -> None:
    for path in (story.path("subject"), f"/embed{story.path('subject')}"):
        ((natural, address),) = chromium.look(path, drawn, Look(width=width))
        assert natural == wanted
        assert f"width={wanted}" in address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chart_alone_runs_nothing_and_asks_for_nothing(scheme: str, chromium: Chromium, story: Story) -> None:
    async def paper(seen: Seen) -> str:
        return str(await seen.page.evaluate("getComputedStyle(document.querySelector('rect[width]')).fill"))

    seen = chromium.look(f"/v1{story.path('subject')}/chart.svg", paper, Look(scheme=scheme))
    assert seen == {"light": "rgb(255, 254, 252)", "dark": "rgb(21, 23, 26)"}[scheme]


@pytest.fixture
def open_address(told: tuple[str, Story]) -> Iterator[str]:
    """Where the story is served to anybody, other sites' frames among them."""
    with serving(told[0], anonymous_reading=True) as found:
        yield found


def test_an_embedded_chart_shows_in_the_frame_of_another_site_and_shuts_nobody_out(
    chromium: Chromium, story: Story, open_address: str
) -> None:
    axe = parts.npm_file(HERE, "axe-core/axe.min.js").read_text("utf-8")
    path = f"/embed{story.path('subject')}"

    async def framed(seen: Seen) -> tuple[list[str], str]:
        await seen.page.evaluate(axe)
        faults = await seen.page.evaluate(FAULTS, {})
        await seen.page.goto("about:blank")
        await seen.page.set_content(f'<iframe src="{open_address}{path}" width="700" height="500"></iframe>')
        image = seen.page.frame_locator("iframe").locator("img")
        await image.wait_for()
        seen.wrong[:] = [each for each in seen.wrong if not each.startswith(open_address)]
        return faults, str(await image.get_attribute("alt"))

    faults, alt = chromium.look(path, framed)
    assert faults == []
    assert "claims over time" in alt


def test_the_estimate_of_another_day_is_asked_for_on_the_page(chromium: Chromium, story: Story) -> None:
    async def asked(seen: Seen) -> tuple[str, str]:
        await seen.page.get_by_label("On another day").fill("2025-01-02")
        await seen.page.get_by_role("button", name="Estimate").click()
        return seen.page.url, await seen.page.locator("main").inner_text()

    url, said = chromium.look(story.path("subject restricted"), asked)
    assert "at=2025-01-02" in url
    assert "reliability=B" in url
    assert "2 January 2025" in said


def test_the_page_of_the_example_is_photographed(chromium: Chromium, story: Story, tmp_path: Path) -> None:
    """`SAYSO_PICTURES=docs/pictures` keeps the picture that the README shows."""
    folder = Path(os.environ.get("SAYSO_PICTURES", tmp_path))

    async def photographed(seen: Seen) -> None:
        await seen.page.wait_for_load_state("load")
        await seen.page.set_viewport_size({"width": WIDE, "height": 1250})
        await seen.page.screenshot(path=folder / "subject.png")

    chromium.look(story.path(PHOTOGRAPHED), photographed)
    assert (folder / "subject.png").stat().st_size > 20_000
