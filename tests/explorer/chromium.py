"""A headless Chromium for the tests of a package, and pages in it that tell what went wrong on them."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from playwright.async_api import Browser, Page, Playwright, async_playwright

from tests import parts

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb"),
    "--disable-features=LocalNetworkAccessChecks",  # another site's page may not frame this machine's
)
SECONDS = 120
MOST_TRIES = 5
BUSY = 503
WIDE, PHONE = 1280, 390
HEIGHT = 900

T = TypeVar("T")


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int = WIDE
    scheme: str = "light"
    scripts: bool = True


@dataclass
class Seen:
    """A page looked at, and what went wrong on it: errors, scripts that ran, requests beyond the server."""

    page: Page
    wrong: list[str] = field(default_factory=list)


class Chromium:
    """A browser with an event loop of its own, so that tests of any kind can use it one after the other."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    def __enter__(self) -> Self:
        path = parts.browser()
        self._thread.start()
        self._run(self._start(path))
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SECONDS)
        self._loop.close()

    def look(self, path: str, at: Callable[[Seen], Awaitable[T]], look: Look | None = None) -> T:
        """What `at` gives of a page of the server; fails where anything went wrong on the page."""

        async def looking() -> T:
            async with self._page(look or Look()) as seen:
                await _arrive(seen, f"{self.address}{path}")
                given = await at(seen)
                assert seen.wrong == [], f"{path}: {seen.wrong}"
                return given

        return self._run(looking())

    @asynccontextmanager
    async def _page(self, look: Look) -> AsyncIterator[Seen]:
        assert self._browser is not None
        context = await self._browser.new_context(
            viewport={"width": look.width, "height": HEIGHT},
            color_scheme="dark" if look.scheme == "dark" else "light",
            java_script_enabled=look.scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(SECONDS * 1000)
        page = await context.new_page()
        seen = Seen(page)
        page.on("console", lambda said: seen.wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: seen.wrong.append(str(error)))
        page.on("dialog", lambda dialog: seen.wrong.append(f"dialog: {dialog.message}"))
        page.on("request", lambda sent: None if sent.url.startswith(self.address) else seen.wrong.append(sent.url))
        try:
            yield seen
        finally:
            await context.close()

    async def _start(self, path: str) -> None:
        self._playwright = await async_playwright().start()
        self._browser = await self._playwright.chromium.launch(executable_path=path, args=ARGUMENTS)

    async def _stop(self) -> None:
        if self._browser is not None:
            await self._browser.close()
        if self._playwright is not None:
            await self._playwright.stop()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS)


async def _arrive(seen: Seen, url: str) -> None:
    """Go to a page; a 503 (a busy machine) is asked again, as its Retry-After says one may."""
    for _ in range(MOST_TRIES):
        answer = await seen.page.goto(url)
        if answer is None or answer.status != BUSY:
            return
        seen.wrong.clear()
        await asyncio.sleep(float(answer.headers.get("retry-after", "1")))
