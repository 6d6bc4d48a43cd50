"""The pages in a browser: no error, nothing from elsewhere, and an example that can be tried."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, async_playwright
from typer.testing import CliRunner

from app.cli import app as sayso
from tests import parts
from tests.serving import serving

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


@asynccontextmanager
async def watched(address: str) -> AsyncIterator[tuple[Page, list[str]]]:
    """A page, and a list of what went wrong on it: errors, and requests beyond the server."""
    wrong: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=parts.browser(), args=ARGUMENTS)
        page = await browser.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda sent: None if sent.url.startswith((address, "data:")) else wrong.append(sent.url))
        try:
            yield page, wrong
        finally:
            await browser.close()


def test_the_docs_show_every_operation_and_ask_nobody_else(database_url: str) -> None:
    parts.browser()

    async def look(address: str) -> tuple[int, list[str]]:
        async with watched(address) as (page, wrong):
            await page.goto(f"{address}/docs")
            await page.wait_for_selector(".opblock")
            shown = await page.locator(".opblock").count()
            return shown, wrong

    with serving(database_url) as address:
        shown, wrong = asyncio.run(look(address))
    assert shown > 40
    assert wrong == []


def test_an_example_can_be_tried_from_the_docs(database_url: str) -> None:
    parts.browser()

    async def attempt(address: str) -> tuple[str, list[str]]:
        async with watched(address) as (page, wrong):
            await page.goto(f"{address}/docs")
            block = page.locator("#operations-quantities-parse_quantities")
            await block.locator(".opblock-summary-control").click()
            await block.locator(".execute").click()
            await block.locator(".live-responses-table .response-col_status").first.wait_for()
            answer = await block.locator(".live-responses-table").inner_text()
            return answer, wrong

    with serving(database_url) as address:
        answer, wrong = asyncio.run(attempt(address))
    assert "five million artillery shells" in answer
    assert wrong == []


def test_the_first_page_leads_to_the_docs(database_url: str) -> None:
    parts.browser()

    async def walk(address: str) -> tuple[str, list[str]]:
        async with watched(address) as (page, wrong):
            await page.goto(address)
            await page.get_by_role("navigation").get_by_role("link", name="API").click()
            await page.wait_for_selector(".opblock")
            return page.url, wrong

    with serving(database_url) as address:
        url, wrong = asyncio.run(walk(address))
        assert url == f"{address}/docs"
    assert wrong == []


def key_of(database_url: str) -> str:
    environment = {"DATABASE_URL": database_url, "SAYSO_ALLOW_UNSAFE_DATABASE": "true"}
    arguments = ("keys", "create", "--owner", "Reader", "--role", "reader")
    made = CliRunner().invoke(sayso, arguments, env=environment)
    assert made.exit_code == 0, made.output
    return made.stdout.strip()


def test_a_browser_asks_a_person_for_a_key_where_a_page_wants_one(database_url: str) -> None:
    browser_path, key = parts.browser(), key_of(database_url)

    async def look(address: str, password: str) -> int | None:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
            context = await browser.new_context(http_credentials={"username": "me", "password": password})
            answer = await (await context.new_page()).goto(f"{address}/v1/claims")
            await browser.close()
            return answer.status if answer else None

    with serving(database_url, local_owner=False) as address:
        assert asyncio.run(look(address, key)) == 200
        assert asyncio.run(look(address, key[:-1])) == 401


def test_the_docs_send_the_key_that_a_person_gives_them(database_url: str) -> None:
    parts.browser()
    key = key_of(database_url)

    async def attempt(address: str) -> tuple[list[str], list[str]]:
        async with watched(address) as (page, wrong):
            await page.goto(f"{address}/docs")
            statuses = [await tried(page)]
            await page.locator(".btn.authorize").first.click()
            await page.locator(".auth-container input").fill(key)
            await page.locator(".auth-btn-wrapper .authorize").click()
            await page.locator(".auth-btn-wrapper .btn-done").click()
            statuses.append(await tried(page))
            return statuses, wrong

    async def tried(page: Page) -> str:
        block = page.locator("#operations-quantities-parse_quantities")
        if not await block.locator(".execute").count():
            await block.locator(".opblock-summary-control").click()
        async with page.expect_response("**/v1/quantities/parse") as answer:
            await block.locator(".execute").click()
        return str((await answer.value).status)

    with serving(database_url, local_owner=False) as address:
        statuses, wrong = asyncio.run(attempt(address))
    assert statuses == ["401", "200"]
    assert [each for each in wrong if "401" not in each] == []
