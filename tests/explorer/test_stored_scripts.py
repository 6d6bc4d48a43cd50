"""Nothing that anybody stored runs on a page, in a chart or in a frame, or becomes part of it but as words.

Each entry of the corpus is stored in every field of a thing that takes any words, in the reason of a change and in the
name of who made it. The browser tells of scripts that ran and, as the pages' policy stops inline ones, of those that it
stopped (tests/explorer/chromium.py): either is found.
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from app.web.charts import xml
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
    paths += ["/triage/claims?status=proposed", "/triage/contradictions", "/claims/new", "/documents/new"]
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
    key = await client.make("keys", name=f"Key {words}", owner=f"Owner {at} {words}", role="analyst")
    async with Client(str(client.base_url)) as owner:
        owner.headers["Authorization"] = f"Bearer {key['key']}"
        await owner.make(f"claims/{claim['id']}/appraisals", confidence=70, rationale=words)
        for kind, thing in {"claims": claim, "sources": source, "subjects": subject, "documents": document}.items():
            field = "description" if kind == "subjects" else "notes"
            answer = await owner.alter(f"/v1/{kind}/{thing['id']}", {field: f"{words} again"}, reason=quote(words))
            assert answer.is_success, answer.text
    ends = {"from": claim["id"], "to": other["id"], "type": "contradicts"}
    await client.make("relations", **ends, state="suggested", note=words)
    own, its = f"/claims/{claim['id']}", f"/subjects/{subject['id']}"
    rotating = (  # each holds the words of others, too
        (f"/sources/{source['id']}", f"{own}/edit"),
        (f"/documents/{document['id']}", f"{own}/retract"),
        (its, f"{own}/appraise"),
        (f"/v1{its}/chart.svg", f"{own}/relate"),
        (f"/embed{its}", f"{its}/merge"),
        (f"/documents/{document['id']}/review", f"/sources/{source['id']}/merge"),
    )
    return [own, *rotating[at % len(rotating)]]


async def foreign(seen: Seen) -> list[str]:
    found: list[str] = await seen.page.evaluate(FOREIGN)
    return found


def test_nothing_that_was_stored_runs_anywhere(laid: tuple[str, list[str]]) -> None:
    address, paths = laid
    with Chromium(address) as browser:
        assert {path: found for path in paths if (found := browser.look(path, foreign))} == {}


@pytest.mark.parametrize(
    ("where", "module", "name", "escaping_nothing"),
    [
        ("/claims/", rendering, "_TEMPLATES", rendering._TEMPLATES.overlay(autoescape=False)),
        ("/documents/", rendering, "_TEMPLATES", rendering._TEMPLATES.overlay(autoescape=False)),
        ("/v1/subjects/", xml, "escape", lambda text, _: text),
        ("/embed/subjects/", rendering, "_TEMPLATES", rendering._TEMPLATES.overlay(autoescape=False)),
    ],
)
def test_what_escapes_nothing_is_found_out(
    where: str, module: Any, name: str, escaping_nothing: Any,
    laid: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    address, paths = laid
    monkeypatch.setattr(module, name, escaping_nothing)
    harmless = 0
    with Chromium(address) as browser:
        for path in [each for each in paths if each.startswith(where) and "-" in each][:3]:
            with suppress(AssertionError):
                harmless += browser.look(path, foreign) == []
    assert harmless <= 1  # not every entry gets out of every place
