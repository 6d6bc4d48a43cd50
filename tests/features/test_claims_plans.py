"""How PostgreSQL finds a page of claims among 100,000: along an index, and near the page, whatever is asked.

Each question is asked of the service; the statements that it sends, word for word and with their values, are then
explained on the same rows. What counts is how many claims were looked at, found or not, and how many blocks were read.
"""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import asyncpg
import httpx2
import pytest
from sqlalchemy import event

from app.features.claims.asking import RANKED, ClaimFilter, ClaimSort
from app.main import create_app
from app.settings import Settings
from app.storage.engine import make_engine
from bench.filling import Size, fill
from tests import databases

CLAIMS = 100_000
PAGE = 50
WAY = 500
"""How many claims a page is that is turned on the way to a deep one."""
TURNED = 1
Pairs = tuple[tuple[str, str], ...]


def _id(kind: int, n: int) -> str:
    return f"0000000{kind}-0000-7000-8000-{n:012x}"


# Found along an index that has them in order: a few more rows than there are in a page.
STRAIGHT: Mapping[str, Pairs] = {
    "none": (),
    "subject": (("subject", "subject-7"),),
    "subject, three": (("subject", "subject-7"), ("subject", "subject-40"), ("subject", "subject-41")),
    "claimant": (("claimant", "Source 3"),),
    "claimant, three": (("claimant", "Source 3"), ("claimant", "Source 40"), ("claimant", "Source 41")),
    "document": (("document", _id(2, 1)),),
    "document, three": (("document", _id(2, 1)), ("document", _id(2, 7)), ("document", _id(2, 70))),
    "status": (("status", "retracted"),),
    "status, most": (("status", "reported"),),
    "verdict": (("verdict", "disputed"),),
    "place": (("place", "Place 1"),),
    "unit": (("unit", "tank"),),
    "unit, rare": (("unit", "casualty"),),
    "external_id": (("external_id", "row-77"), ("external_id", "row-78")),
    "id": tuple(("id", _id(4, n)) for n in range(1, 200)),
    "reported_from": (("reported_from", "2023-06-01"),),
    "reported_from, nothing": (("reported_from", "2031-01-01"),),
    "reported_to": (("reported_to", "2021-01-01"),),
    "reported, a day": (("reported_from", "2022-06-01"), ("reported_to", "2022-06-01")),
    "about_from": (("about_from", "2023-06-01"),),
    "about_to": (("about_to", "2022-01-01"),),
    "about, two months": (("about_from", "2022-06"), ("about_to", "2022-07")),
    "asserted_from": (("asserted_from", "2024-06-01"),),
    "asserted_to": (("asserted_to", "2022-06-01"),),
    "asserted, a day": (("asserted_from", "2022-06-01"), ("asserted_to", "2022-06-01")),
    "recorded_from": (("recorded_from", "2025-01-01T10:00:00Z"),),
    "unset subject": (("unset", "subject"),),
    "unset text": (("unset", "text"),),
    "unset reported_on": (("unset", "reported_on"),),
    "unset place": (("unset", "place"),),
    "unset tags": (("unset", "tags"),),
    "q, common": (("q", "reported"),),
    "q, unknown": (("q", "zebra"),),
    "subject and reported_to": (("subject", "subject-1"), ("reported_to", "2021-01-01")),
    **{
        f"sort {sort}": (("sort", str(sort)),)
        for sort in ClaimSort
        if sort not in (ClaimSort.RELEVANCE, ClaimSort.MOST_RELEVANT)
    },
}

# Found by passing others by, or by looking at all that a rarer word finds: at the most 2% of the table.
PICKED: Mapping[str, Pairs] = {
    "parts": (("subject", "subject-7"), ("parts", "true")),
    "descendants": (("claimant", "Source 7"), ("descendants", "true")),
    "publisher": (("publisher", "Source 2"),),
    "publisher, rare": (("publisher", "Source 40"),),
    "stance": (("stance", "denies"),),
    "tag": (("tag", "tag 3"),),
    "tag, rare": (("tag", "tag 250"),),
    "comparator": (("comparator", "about"),),
    "dimension": (("dimension", "money"),),
    "reliability": (("reliability", "A"),),
    "credibility": (("credibility", "6"),),
    "confidence_min": (("confidence_min", "90"),),
    "confidence_max": (("confidence_max", "10"),),
    "recorded_to": (("recorded_to", "2025-01-01T01:00:00Z"),),
    "q": (("q", "shells witnesses"),),
    "unset quantity": (("unset", "quantity"),),
    "unset claimant, via": (("unset", "claimant"), ("unset", "via")),
    "overlaps": (("unit", "soldier"), ("overlaps", "10000,13000")),
    "within": (("unit", "tank"), ("within", "100,2000")),
    "compatible_with": (("dimension", "count"), ("compatible_with", "20000")),
    "rules_out": (("subject", "subject-7"), ("rules_out", "1000000")),
}
RELEVANCE = {f"sort {sort}": (("q", "reported"), ("sort", str(sort))) for sort in ClaimSort if "relevance" in sort}
COUNTED = ("subject", "claimant", "document", "verdict", "status")


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at to answer one request."""

    found: int
    claims: int
    blocks: int
    through_all: bool


@pytest.fixture(scope="module")
def filled(server_url: str, template: str) -> Iterator[str]:
    """A ledger of 100,000 claims, shared by the tests of this file."""
    name = "plans"
    url = asyncio.run(databases.create(server_url, name, template=template))
    asyncio.run(_fill(url))
    yield url
    asyncio.run(databases.drop(server_url, name))


async def _fill(url: str) -> None:
    engine = make_engine(url)
    await fill(engine, Size(CLAIMS), history=False)
    await engine.dispose()


@pytest.fixture(scope="module")
def first_and_deep(filled: str) -> Mapping[str, tuple[Looked, Looked]]:
    """What the first page and a deep one look at, of each question."""
    return asyncio.run(_looked_at(filled, {**STRAIGHT, **PICKED, **RELEVANCE}))


async def _looked_at(url: str, questions: Mapping[str, Pairs]) -> dict[str, tuple[Looked, Looked]]:
    async with _Watched(url) as watched:
        return {name: (await watched.first(asked), await watched.deep(asked)) for name, asked in questions.items()}


class _Watched:
    """The service on a database, with the statements that it sends for a request explained."""

    def __init__(self, url: str) -> None:
        self._app = create_app(Settings(database_url=url))
        self._url = url
        self._sent: list[tuple[str, tuple[object, ...]]] = []

    async def __aenter__(self) -> Self:
        self._running = self._app.router.lifespan_context(self._app)
        await self._running.__aenter__()
        await self._app.state.running.sequencer.stop()
        event.listen(self._app.state.running.read_engine.sync_engine, "before_cursor_execute", self._hear)
        self._client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self._app), base_url="http://localhost", timeout=60
        )
        self.connection = await asyncpg.connect(self._url)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.connection.close()
        await self._client.aclose()
        await self._running.__aexit__(None, None, None)

    def _hear(self, _c: object, _cursor: object, statement: str, parameters: tuple[object, ...], *_: object) -> None:
        self._sent.append((statement, parameters))

    async def first(self, asked: Pairs, **more: str) -> Looked:
        """What the first page looks at."""
        return await self._explained(asked, {"limit": str(PAGE), **more})

    async def deep(self, asked: Pairs) -> Looked:
        """What a page far on looks at, or the last there is."""
        cursor: dict[str, str] = {}
        for _ in range(TURNED):
            page = await self._page(asked, {"limit": str(WAY), **cursor})
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        return await self._explained(asked, {"limit": str(PAGE), **cursor})

    async def _page(self, asked: Pairs, more: Mapping[str, str]) -> Any:
        answer = await self._client.get("/v1/claims", params=[*asked, *more.items()])
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def _explained(self, asked: Pairs, more: Mapping[str, str]) -> Looked:
        self._sent.clear()
        page = await self._page(asked, more)
        return await self.again(page.get("total", len(page["items"])))

    async def again(self, found: int = 0) -> Looked:
        """What the statements last sent look at."""
        plans = [await self._plan(*each) for each in list(self._sent)]
        nodes = [node for plan in plans for node in _nodes(plan)]
        return Looked(
            found=found,
            claims=sum(_looked(node) for node in nodes if node.get("Relation Name") == "claim"),
            blocks=sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in plans),
            through_all=any(n["Node Type"] == "Seq Scan" and n.get("Relation Name") == "claim" for n in nodes),
        )

    async def _plan(self, statement: str, parameters: tuple[object, ...]) -> Any:
        told = await self.connection.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", *parameters)
        return json.loads(told)[0]["Plan"]


def _nodes(plan: Any) -> Iterator[Any]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _looked(node: Any) -> int:
    passed_by = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return int((node["Actual Rows"] + passed_by) * node["Actual Loops"])


@pytest.mark.parametrize("name", STRAIGHT)
def test_a_page_is_read_along_an_index_in_its_order(
    first_and_deep: Mapping[str, tuple[Looked, Looked]], name: str
) -> None:
    for looked in first_and_deep[name]:
        assert not looked.through_all
        assert looked.claims <= 12 * PAGE, looked
        assert looked.blocks <= 20 * PAGE, looked


@pytest.mark.parametrize("name", PICKED)
def test_a_page_that_is_picked_out_is_read_near_it(
    first_and_deep: Mapping[str, tuple[Looked, Looked]], name: str
) -> None:
    for looked in first_and_deep[name]:
        assert not looked.through_all
        assert looked.claims <= CLAIMS // 50 + 2 * PAGE, looked
        assert looked.blocks <= CLAIMS // 20, looked


@pytest.mark.parametrize("name", RELEVANCE)
def test_of_a_common_word_only_the_newest_claims_are_ranked(
    first_and_deep: Mapping[str, tuple[Looked, Looked]], name: str
) -> None:
    for looked in first_and_deep[name]:
        assert not looked.through_all
        assert looked.claims <= 4 * RANKED, looked


def test_every_filter_and_every_order_is_among_these() -> None:
    asked = {pair for question in (*STRAIGHT.values(), *PICKED.values(), *RELEVANCE.values()) for pair in question}
    assert {name for name, _ in asked} == {*ClaimFilter.model_fields, "sort"}
    assert {value for name, value in asked if name == "sort"} == {*ClaimSort}


async def test_a_count_looks_at_what_it_counts_alone(filled: str) -> None:
    async with _Watched(filled) as watched:
        for name in COUNTED:
            looked = await watched.first(STRAIGHT[name], count="true")
            assert not looked.through_all
            assert looked.claims <= 1.2 * looked.found + 12 * PAGE, (name, looked)


async def test_an_index_that_is_gone_would_be_seen(filled: str) -> None:
    async with _Watched(filled) as watched:
        for name, index in (("document", "ix_claim_document"), ("about_to", "ix_claim_about_days")):
            assert (await watched.first(STRAIGHT[name])).claims <= 12 * PAGE
            gone = watched.connection.transaction()
            await gone.start()
            await watched.connection.execute(f"drop index {index}")
            looked = await watched.again()
            await gone.rollback()
            assert looked.through_all or looked.claims > 12 * PAGE
