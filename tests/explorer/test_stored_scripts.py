"""Nothing that anybody stored runs on a page, in a chart or in a frame, or becomes part of it but as words.

Each entry of the corpus is stored in every field that takes words. The browser tells of scripts that ran and, as the
pages' policy stops inline ones, of those that it stopped (tests/explorer/chromium.py): either is found.
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from uuid import uuid4

import pytest
from playwright.async_api import Error

from app.web.explorer import rendering
from tests import databases
from tests.explorer.chromium import Chromium, Seen
from tests.makers.client import Client
from tests.serving import serving

CORPUS = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</textarea></style></template></noscript><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "' onmouseover='alert(1)",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>javascript:alert(1)</a>",
    "]]></text></svg><script>alert(1)</script>",
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload='alert(1)'/></foreignObject>",
    "--><script>alert(1)</script><!--",
    "{{ 7*7 }}{% raw %}${alert(1)}#{alert(1)}<%= 7*7 %>",
    "<base href=//example.org/><meta http-equiv=refresh content='0;url=//example.org/'>",
    "<style>@import '//example.org/x.css';*{background:url(//example.org/x)}</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;&#60;img src=x onerror=alert(1)&#62;",
    "＜script＞alert(1)＜/script＞<details open ontoggle=alert(1)>",
)
FOREIGN = """
[...document.querySelectorAll('*')].flatMap(each => [...each.attributes]
    .filter(one => one.name.startsWith('on') || /^\\s*javascript:/i.test(one.value) && one.name !== 'value')
    .map(one => one.name + '=' + one.value))
    .concat([...document.querySelectorAll(
        'script:not([src^="/static/"]), iframe, base, meta[http-equiv], style:not(svg *)'
    )].map(each => each.outerHTML))
"""
"""What no page of ours has."""


@pytest.fixture(scope="module")
def laid(server_url: str, template: str) -> Iterator[tuple[str, list[str]]]:
    """Where a ledger full of it is served, and the pages that show it."""
    name = f"corpus_{uuid4().hex}"
    url = asyncio.run(databases.create(server_url, name, template=template))
    with serving(url) as address:
        yield address, asyncio.run(lay(address))
    asyncio.run(databases.drop(server_url, name))


async def lay(address: str) -> list[str]:
    """Store the corpus; gives the paths of the pages that show it."""
    paths = ["/", "/claims", "/subjects", "/sources", "/documents", "/triage", "/search?q=alert"]
    async with Client(address) as client:
        for at, words in enumerate(CORPUS):
            paths += await store(client, at, words)
    return paths


async def store(client: Client, at: int, words: str) -> list[str]:
    """Store words wherever words go; gives the paths of the things that hold them."""
    called = {"notes": words, "external_ids": {f"key-{at}": words}}
    source = await client.make("sources", name=f"{at} {words}", aliases=[f"{words} too {at}"], **called)
    outlet = await client.make("sources", name=f"Outlet {at} {words}", parent=source["id"])
    counted = {"dimension": "count", "unit": "tank", "measure": "level", "tags": [words[:40]]}
    subject = await client.make("subjects", title=words, slug=f"evil-{at}", description=words, **counted)
    text = f"{words} They lost at least 12 tanks. {words}"
    document = await client.make("documents", title=words, text=text, publisher=outlet["id"], notes=words)
    end = len(words) + 30
    claim = await client.make(
        "claims",
        text=text[:end],
        span={"start": 0, "end": end},
        quantity={"comparator": "at_least", "value": 12, "unit": "tank"},
        document=document["id"],
        subject=subject["id"],
        claimant=source["id"],
        via=[outlet["id"]],
        place=words,
        notes=words,
        tags=[words[:40]],
        extra={words: words},
        external_id=f"{at}{''.join(each for each in words if '!' <= each <= '~')}",
        reported_on=f"2024-12-{at + 1:02}",
    )
    other = await client.make("claims", text=words, quantity=None, claimant=outlet["id"], status="proposed")
    await client.make(f"claims/{claim['id']}/appraisals", confidence=70, rationale=words)
    ends = {"from": claim["id"], "to": other["id"], "type": "contradicts"}
    await client.make("relations", **ends, state="suggested", note=words)
    charts = [f"/v1/subjects/{subject['id']}/chart.svg", f"/embed/subjects/{subject['id']}"]
    others = [[f"/sources/{source['id']}", f"/documents/{document['id']}"], [f"/subjects/{subject['id']}"], charts]
    return [f"/claims/{claim['id']}", *others[at % len(others)]]  # which hold the words of the other pages, too


async def foreign(seen: Seen) -> list[str]:
    found: list[str] = await seen.page.evaluate(FOREIGN)
    return found


def test_nothing_that_was_stored_runs_anywhere(laid: tuple[str, list[str]]) -> None:
    address, paths = laid
    with Chromium(address) as browser:
        assert {path: found for path in paths if (found := browser.look(path, foreign))} == {}


def test_a_page_that_escapes_nothing_is_found_out(laid: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    address, paths = laid
    monkeypatch.setattr(rendering, "_TEMPLATES", rendering._TEMPLATES.overlay(autoescape=False))
    missed = []
    with Chromium(address) as browser:
        for path in [each for each in paths if each.startswith("/claims/")][:6]:
            with suppress(AssertionError, Error):  # the second where the page has sent the browser elsewhere
                if browser.look(path, foreign) == []:
                    missed.append(path)
    assert missed == []
