"""The invariants of the ledger: what holds after each acknowledged write, after each refused one, and in each row."""

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.kit.sqlstate import sqlstate_of
from tests.makers.client import Client, Json

CHECK_VIOLATED = "23514"
SECONDS = 60
SECRET = "xyzzy"  # noqa: S105 - sent, and looked for in what comes back
JSON = {"Content-Type": "application/json"}
BODY = '{"text": "5 tanks", "claimant": "NIS", %s}'
ROWS = (
    "select (select count(*) from source) + (select count(*) from document) + (select count(*) from subject) "
    "+ (select count(*) from claim) + (select count(*) from relation) + (select count(*) from revision) "
    "+ (select count(*) from appraisal) + (select count(*) from answer) + (select count(*) from access_event)"
)
LEFT_OPEN = (
    "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
    "and state like 'idle in transaction%' and state_change < now() - interval '1 second'"
)
EXTREMES: list[Json] = [
    {"quantity": {"comparator": "exactly", "value": 9.99999999999999e29, "unit": "tank"}},
    {"quantity": {"comparator": "at_most", "value": -9.99999999999999e29, "unit": "tank"}},
    {"quantity": {"comparator": "about", "value": 1e-15, "unit": "1", "dimension": "share"}},
    {"quantity": {"comparator": "exactly", "value": -0.0, "unit": "t" * 60}},
    {"quantity": {"comparator": "between", "lower": 0, "upper": 0, "unit": "tank"}},
    {"text": None, "quantity": {"comparator": "more_than", "value": 5, "unit": "EUR"}},
    {"about": "0001-01-02", "asserted_on": "9999-12-30", "reported_on": "../9999-12-30"},
    {"about": "0001-01-02/..", "asserted_on": "9999-12-30T23:59:59.999999Z", "reported_on": "2024-10?"},
    {
        "text": "\u2028\u2029\ufeff</script><script>alert(1)</script>\U0001f4a3\u202e" + "x" * 1_900,
        "place": "\U0001f4a3",
    },
    {"text": "=cmd|' /C calc'!A0", "notes": "n" * 10_000, "tags": [str(n) * 20 for n in range(100)]},
    {"extra": {"deep": [[[[[[[[[1e300, -1e-300, {"\u2028": "\x7f\x1b"}]]]]]]]]]}, "external_id": "~" * 255},
    {"confidence": 0, "credibility": 6, "language": "en", "verdict": "refuted"},
    {"confidence": "almost_certain", "credibility": 1, "status": "retracted", "stance": "denies"},
]


async def test_an_acknowledged_write_is_read_everywhere_at_once_and_soon_in_the_feed(
    client: Client,
) -> None:
    written: list[Json] = []
    for number in range(3):
        made = await client.claim(text=f"{number + 2} tanks", external_id=f"row-{number}")
        written += [made, await client.edit(made, "claims", notes="edited")]
        for state in written[-2:]:
            (revision,) = [
                each
                for each in (await client.read(f"/v1/claims/{state['id']}/revisions"))["items"]
                if each["version"] == state["version"]
            ]
            assert revision["state"]["notes"] == state["notes"]
        edited = written[-1]
        assert await client.read(f"/v1/claims/{edited['id']}") == edited
        assert edited in (await client.read("/v1/claims"))["items"]
        for path in ("/v1/claims/export", "/v1/export"):
            assert edited["id"] in (await client.get(path)).text
    async with asyncio.timeout(SECONDS):
        found: list[tuple[str, int]] = []
        while not {(each["id"], each["version"]) for each in written} <= set(found):
            changes = (await client.read("/v1/changes", limit=500))["items"]
            found = [(each["id"], each["version"]) for each in changes]
            await asyncio.sleep(0.02)


def _bad(claim: str) -> list[tuple[str, str, dict[str, str], str | bytes | None]]:
    """Requests that are refused: method, path, headers and body."""
    secret = f'"notes": "{SECRET}"'
    bodies = [
        BODY % f'{secret}, "version": 1',
        BODY % f'{secret}, "recorded_at": "{SECRET}"',
        BODY % f'{secret}, "notes": "b"',
        BODY % f'{secret}, "extra": NaN',
        BODY % f'"stance": "{SECRET}"',
        BODY % f'"about": "{SECRET}"',
        BODY % f'{secret}, "claimant": "{SECRET}"',
        BODY % f'"notes": "{SECRET}\\u0000"',
        BODY % f'"notes": "{SECRET}\\ud800"',
        BODY % f'"notes": "{SECRET}", "quantity": {{"comparator": "exactly", "value": 1e400, "unit": "tank"}}',
        BODY % f'"via": ["{SECRET}", "{SECRET}"], "subject": "new"',
        f'["{SECRET}"]',
        f'{{"text": "{SECRET}"',
        "[" * 100_000,
        f'{{"text": "{SECRET}"}}'.encode("utf-16"),
        SECRET.encode() * 300_000,
    ]
    posts: list[Any] = [("POST", "/v1/claims?create_missing=true", JSON, body) for body in bodies]
    editing = {**JSON, "If-Match": "*"}
    return [
        *posts,
        ("POST", "/v1/claims", {**JSON, "Idempotency-Key": f"{SECRET} {SECRET}"}, BODY % secret),
        ("POST", "/v1/claims", {"Content-Type": "text/plain"}, SECRET),
        ("PUT", "/v1/claims", JSON, BODY % secret),
        ("PATCH", f"/v1/claims/{claim}", JSON, f"{{{secret}}}"),
        ("PATCH", f"/v1/claims/{claim}", {**JSON, "If-Match": f'"7-{SECRET}"'}, f"{{{secret}}}"),
        ("PATCH", f"/v1/claims/{claim}", editing, f'{{{secret}, "id": 5}}'),
        ("PATCH", f"/v1/claims/{claim}", editing, f'{{{secret}, "quantity": {{"value": 5}}}}'),
        ("DELETE", f"/v1/claims/{claim}", {}, None),
        ("POST", "/v1/claims/import", {"Content-Type": "application/x-ndjson"}, BODY % f'"about": "{SECRET}"'),
        ("POST", "/v1/claims/import", {"Content-Type": "text/csv"}, f"text,claimant\n{SECRET}\n"),
        ("POST", "/v1/import", {"Content-Type": "application/x-ndjson"}, f"{SECRET}\n"),
        ("GET", f"/v1/claims?limit={SECRET}", {}, None),
        ("GET", f"/v1/claims?q={SECRET}%00", {}, None),
        ("GET", f"/v1/claims?cursor={SECRET}", {}, None),
        ("GET", f"/v1/changes?after={SECRET}", {}, None),
        ("GET", f"/v1/claims/{SECRET}", {}, None),
    ]


async def test_a_bad_request_leaves_no_row_and_no_open_connection_and_is_a_problem_that_echoes_nothing(
    client: Client, service: FastAPI, database: AsyncEngine
) -> None:
    claim = await client.claim()

    async def rows() -> int:
        async with database.connect() as connection:
            return int(await connection.scalar(text(ROWS)) or 0)

    before = await rows()
    for method, path, headers, body in _bad(claim["id"]):
        content = body.encode() if isinstance(body, str) else body
        answer = await client.request(method, path, headers=headers, content=content)
        said = (method, path, str(body)[:80], answer.status_code, answer.text[:200])
        assert 400 <= answer.status_code < 500, said
        assert answer.headers["content-type"] == "application/problem+json", said
        assert answer.json()["request_id"], said
        assert SECRET not in answer.text.replace(path, ""), said
        assert await rows() == before, said
    async with asyncio.timeout(SECONDS):
        while service.state.running.engine.pool.checkedout():  # noqa: ASYNC110 - the pool tells nobody
            await asyncio.sleep(0.02)
    async with database.connect() as connection:
        assert await connection.scalar(text(LEFT_OPEN)) == 0


async def test_whatever_is_taken_can_be_read_in_every_way(client: Client) -> None:
    subject = await client.make("subjects", title="\u2028</title>" + "t" * 480, unit="tank", measure="level")
    source = await client.make("sources", name="<b>" + "n" * 297, aliases=["a" * 300], notes="\u2028.")
    document = await client.make(
        "documents", title="t" * 500, text="\U0001f4a3\u2028" * 1_000, retrieved_at="9999-12-30T23:59:59.999999Z"
    )
    made = []
    for number, given in enumerate(EXTREMES):
        of = {"subject": subject["id"]} if given.get("quantity", {}).get("unit") == "tank" else {}
        body = {"text": f"words {number}", "quantity": None, "claimant": source["id"], "document": document["id"]}
        made.append(await client.make("claims", **{**body, **of, **given}))
    every = "status=reported&status=retracted&status=proposed"
    paths = [
        *(f"/v1/{things}" for things in ("sources", "documents", "subjects", "relations", "changes", "export")),
        *(f"/v1/claims/export?{every}&format={form}" for form in ("ndjson", "csv", "jsonld")),
        *(f"/v1/claims?{every}&sort={sort}" for sort in ("reported_on", "-recorded_at", "about", "confidence")),
        *(f"/v1/claims?{every}&unit=tank&sort={sort}" for sort in ("value", "-value")),
        *(f"/v1/claims/stats?group_by={key}" for key in ("subject", "claimant", "reliability", "month", "year")),
        *(f"/v1/subjects/{subject['id']}/{part}" for part in ("estimate", "timeline", "contradictions", "origins")),
        f"/v1/subjects/{subject['id']}/chart.svg",
        "/v1/search?q=words",
        "/",
        "/claims",
        *(f"/{things}/{thing['id']}" for things, thing in (("sources", source), ("subjects", subject))),
        f"/documents/{document['id']}",
    ]
    for claim in made:
        path = f"/v1/claims/{claim['id']}"
        paths += [path, f"{path}/revisions", f"{path}/appraisals", f"/claims/{claim['id']}"]
    answers = {path: await client.get(path) for path in paths}
    assert [(path, answer.status_code) for path, answer in answers.items() if answer.status_code != 200] == []
    pages = [answer.text for answer in answers.values() if answer.headers["content-type"].startswith("text/html")]
    assert len(pages) > len(made)
    assert not [page for page in pages if "<script>alert" in page]
    assert [page for page in pages if "&lt;script&gt;alert" in page]
    listed = (await client.read(f"/v1/claims?{every}"))["items"]
    assert {each["id"]: each for each in listed} == {each["id"]: each for each in made}


UNREADABLE = (
    *(f"{column} = '{number}'" for column in ("value", "lower", "upper") for number in ("NaN", "1e30", "-Infinity")),
    "lower = 6, upper = 5",
    "comparator = 'perhaps'",
    "comparator = null",
    "text = ''",
    "text = null, comparator = null",
    "claimant_id = null",
    "credibility = 7",
    "confidence_value = 101",
    "about_edtf = '2024', about_start = null, about_end = null",
    "about_edtf = '2024', about_start = '2024-12-31', about_end = '2024-01-01'",
    "span_start = 5, span_end = 5",
    "stance = 'doubts'",
)


async def test_the_database_itself_takes_no_claim_that_could_not_be_read(client: Client, database: AsyncEngine) -> None:
    claim = await client.claim(text="at least 5 tanks")
    assert claim["quantity"]["lower"] == 5
    for wrong in UNREADABLE:
        with pytest.raises(DBAPIError) as refused:
            async with database.begin() as connection:
                await connection.execute(text(f"update claim set version = version + 1, {wrong}"))
        assert sqlstate_of(refused.value) == CHECK_VIOLATED, wrong
