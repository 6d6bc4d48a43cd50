"""What is worked on in a browser, and hands for it that use the keyboard alone."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2
from playwright.async_api import Locator

from tests.explorer.chromium import Seen
from tests.makers.client import Client, Json

MOST_TABS = 80
LETTERS = str.maketrans("0123456789", "ghijklmnop")


@dataclass(frozen=True)
class Desk:
    """A claim, who says it and what of, with names that nothing else has."""

    address: str
    mark: str
    source: Json
    subject: Json
    claim: Json

    def read(self, path: str) -> Any:
        """What the API answers."""
        answer = httpx2.get(f"{self.address}{path}", timeout=60)
        answer.raise_for_status()
        return answer.json()

    def claims(self, **asked: str) -> list[Json]:
        """Claims, by what the API can be asked."""
        answer = httpx2.get(f"{self.address}/v1/claims", params=asked, timeout=60)
        answer.raise_for_status()
        found: list[Json] = answer.json()["items"]
        return found


async def lay(address: str) -> Desk:
    """A desk with new things on it."""
    mark = uuid4().hex[:8].translate(LETTERS)
    async with Client(address) as client:
        source = await client.make("sources", name=f"Ministry {mark}", reliability="B")
        subject = await client.make("subjects", title=f"Tanks {mark}", slug=f"tanks-{mark}", dimension="count")
        claim = await client.make("claims", text=f"at least 120 tanks ({mark})", claimant=source["id"])
    return Desk(address, mark, source, subject, claim)


async def tab_to(seen: Seen, place: Locator) -> None:
    """Go to a field, link or button by the Tab key."""
    await place.wait_for()
    for _ in range(MOST_TABS):
        if await place.evaluate("(it) => it === document.activeElement"):
            return
        await seen.page.keyboard.press("Tab")
    raise AssertionError(f"{place} is not reached by the keyboard")


async def type_in(seen: Seen, **fields: str) -> None:
    """Fill in fields by their names, in their order on the page."""
    for name, words in fields.items():
        await tab_to(seen, seen.page.locator(f"[name={name}]"))
        await seen.page.keyboard.press("Control+A")
        await seen.page.keyboard.type(words)


async def press(seen: Seen, button: str) -> None:
    """Press a button of this name, and wait for the page that comes of it."""
    place = seen.page.get_by_role("button", name=button, exact=True).first
    await tab_to(seen, place)
    async with seen.page.expect_navigation():
        await seen.page.keyboard.press("Enter")


class Forgiving(list[str]):
    """What went wrong on a page, but for what Chromium says of an answer's status, which may come late."""

    def __init__(self, said: list[str], status: int) -> None:
        super().__init__()
        self._ends = f"status of {status}"
        for each in said:
            self.append(each)

    def append(self, said: str) -> None:
        """Add what is not forgiven."""
        if self._ends not in said:
            super().append(said)


def forgive(seen: Seen, status: int) -> None:
    """Chromium tells of a page's own status as an error of the console; nothing else is forgiven."""
    seen.wrong = Forgiving(seen.wrong, status)


async def words(seen: Seen) -> str:
    """What the page says."""
    return await seen.page.locator("main").inner_text()
