"""Redaction: the words are gone from every state and every place, and what stays says that, when, by whom and why."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.journal.sequencer import settle
from app.storage.engine import make_engine
from tests import databases
from tests.access.conftest import KeyClient, MakeKey, Serve

WORDS = "at least 12,000 soldiers of Colonel Ivanov"
NAME = "Ivanov"
ORDER = "Court order 12/2026"

EVERYWHERE = """
    select count(*) from (
        select t::text as said from claim t union all select t::text from document t union all
        select t::text from source t union all select t::text from subject t union all
        select t::text from relation t union all select t::text from revision t union all
        select t::text from appraisal t union all select t::text from redaction t union all
        select t::text from access_event t union all
        select coalesce(convert_from(body, 'UTF8'), '') from answer
    ) everything where said ilike '%ivanov%'
"""


async def redacted(client: KeyClient, kind: str, thing: Any, *fields: str) -> Any:
    body = {"type": kind, "id": thing["id"], "fields": fields, "reason": ORDER}
    answer = await client.submit("/v1/redactions", body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def settled(url: str) -> None:
    engine = make_engine(url, pool_size=1)
    while True:
        async with engine.connect() as connection:
            await settle(connection)
        async with engine.connect() as connection:
            if not await connection.scalar(text("select count(*) from pending")):
                break
    await engine.dispose()


async def test_a_claims_words_are_gone_from_every_state(
    serve: Serve, make_key: MakeKey, fresh_database_url: str
) -> None:
    async with KeyClient(await serve(), await make_key("admin", owner="Boss")) as admin:
        claim = await admin.claim(text=WORDS, notes="Ivanov again", place="near Ivanov's house", tags=["Ivanov"])
        await admin.edit(claim, "claims", notes="Ivanov once more", extra={"who": "Ivanov"})
        path = f"/v1/claims/{claim['id']}"
        rationale = {"verdict": "confirmed", "rationale": "Ivanov says so"}
        await admin.submit(f"{path}/appraisals", rationale, headers={"Idempotency-Key": "k"})
        await admin.alter(path, {"language": "en"}, reason="as Ivanov said")
        fields = ("text", "notes", "place", "tags", "extra", "rationale", "reason")
        done = await redacted(admin, "claim", claim, *fields)
        assert (done["reason"], done["actor"], done["also"], done["elsewhere"]) == (ORDER, "Boss", [], [])

        now = await admin.read(path)
        assert (now["text"], now["notes"], now["place"]) == ("█" * len(WORDS), "[redacted]", "[redacted]")
        assert (now["tags"], now["extra"], now["quantity"]["lower"]) == ([], {}, 12_000)
        states = (await admin.read(f"{path}/revisions"))["items"]
        assert [each["action"] for each in states] == ["redacted", "updated", "appraised", "updated", "created"]
        assert (states[0]["actor"], states[0]["reason"]) == ("Boss", ORDER)
        assert [each["reason"] for each in states[1:]] == ["[redacted]", None, None, None]
        assert {each["state"]["text"] for each in states} == {"█" * len(WORDS)}
        assert [each["state"]["extra"] for each in states] == [{}] * 5
        assert (await admin.read("/v1/claims", q="Ivanov"))["items"] == []
        gone = await admin.submit(f"{path}/appraisals", rationale, headers={"Idempotency-Key": "k"})
        assert gone.status_code == 410
        assert NAME not in (await admin.get("/v1/export")).text
    assert await databases.statement(fresh_database_url, EVERYWHERE) == 0


async def test_the_past_is_read_without_the_words_and_the_feed_tells_of_it(
    serve: Serve, make_key: MakeKey, fresh_database_url: str
) -> None:
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        claim = await admin.claim(text=WORDS)
        await settled(fresh_database_url)
        before = (await admin.read("/v1/changes"))["next"]
        await redacted(admin, "claim", claim, "text")
        await settled(fresh_database_url)
        then = await admin.read(f"/v1/claims/{claim['id']}", recorded_as_of=before)
        assert (then["version"], then["text"]) == (1, "█" * len(WORDS))
        (change,) = (await admin.read("/v1/changes", after=before))["items"]
        assert (change["action"], change["id"], change["version"]) == ("redacted", claim["id"], 2)
        assert change["reason"] == ORDER


async def test_a_claims_words_are_gone_from_its_document_and_from_claims_that_meet_them(
    serve: Serve, make_key: MakeKey, fresh_database_url: str
) -> None:
    whole = f"They said {WORDS} came. Others came later."
    first = whole.index(WORDS)
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        document = await admin.make("documents", text=whole)
        spanning = {"document": document["id"], "span": {"start": first, "end": first + len(WORDS)}}
        claim = await admin.claim(text=WORDS, **spanning)
        tail = whole[whole.index(NAME) : whole.index(" later")]
        at = {"start": whole.index(NAME), "end": whole.index(" later")}
        other = await admin.claim(text=tail, document=document["id"], span=at, quantity=None)
        apart = {"start": whole.index("Others"), "end": len(whole)}
        untouched = await admin.claim(text=whole[apart["start"] :], document=document["id"], span=apart, quantity=None)
        done = await redacted(admin, "claim", claim, "text")
        assert {(each["type"], each["id"]) for each in done["also"]} == {
            ("document", document["id"]),
            ("claim", other["id"]),
        }
        now = await admin.read(f"/v1/documents/{document['id']}")
        assert now["text"] == whole.replace(WORDS, "█" * len(WORDS))
        assert now["text_sha256"] != document["text_sha256"]
        assert (await admin.read(f"/v1/claims/{other['id']}"))["text"] == "█" * len(NAME) + " came. Others came"
        assert (await admin.read(f"/v1/claims/{untouched['id']}"))["version"] == 1
        await admin.edit(await admin.read(f"/v1/claims/{other['id']}"), "claims", notes="still editable")
    assert await databases.statement(fresh_database_url, EVERYWHERE) == 0


async def test_a_documents_text_is_gone_with_the_claims_that_point_into_it(
    serve: Serve, make_key: MakeKey, fresh_database_url: str
) -> None:
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        document = await admin.make("documents", text=f"{WORDS}.", title="Ivanov's men")
        span = {"start": 0, "end": len(WORDS)}
        claim = await admin.claim(text=WORDS, document=document["id"], span=span)
        await admin.remove(f"/v1/claims/{claim['id']}")
        done = await redacted(admin, "document", document, "text", "title")
        assert done["also"] == [{"type": "claim", "id": claim["id"]}]
        assert (await admin.get(f"/v1/claims/{claim['id']}")).status_code == 410
        assert (await admin.read("/v1/documents", q="Ivanov"))["items"] == []
    assert await databases.statement(fresh_database_url, EVERYWHERE) == 0


@pytest.mark.parametrize(
    ("things", "fields", "gone"),
    [
        ("sources", {"name": "Ivanov", "aliases": ["Colonel Ivanov"], "notes": "Ivanov"}, ("name", "aliases", "notes")),
        ("subjects", {"title": "Ivanov's men", "description": "of Ivanov"}, ("title", "slug", "description")),
        ("documents", {"url": "https://example.org/Ivanov", "notes": "Ivanov"}, ("url", "notes")),
    ],
)
async def test_each_kind_of_thing_can_be_redacted(
    things: str, fields: dict[str, Any], gone: tuple[str, ...], serve: Serve, make_key: MakeKey, fresh_database_url: str
) -> None:
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        thing = await admin.make(things, **fields)
        await redacted(admin, things[:-1], thing, *gone)
        assert (await admin.read(f"/v1/{things}/{thing['id']}"))["version"] == 2
        again = await admin.make(things, **fields)
        assert again["id"] != thing["id"]
        await redacted(admin, things[:-1], again, *gone)
    assert await databases.statement(fresh_database_url, EVERYWHERE) == 0


async def test_a_relations_note_and_a_quantity_can_go(serve: Serve, make_key: MakeKey) -> None:
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        one, two = await admin.claim(), await admin.claim()
        given = {"from": one["id"], "to": two["id"], "type": "supports", "note": "Ivanov"}
        relation = await admin.make("relations", **given)
        await redacted(admin, "relation", relation, "note")
        assert (await admin.read(f"/v1/relations/{relation['id']}"))["note"] == "[redacted]"
        await redacted(admin, "claim", one, "quantity")
        now = await admin.read(f"/v1/claims/{one['id']}")
        assert (now["quantity"], now["label"], now["text"]) == (None, None, one["text"])


async def test_what_was_never_given_stays_so(serve: Serve, make_key: MakeKey) -> None:
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        claim = await admin.claim()
        await redacted(admin, "claim", claim, "notes", "place", "external_id")
        now = await admin.read(f"/v1/claims/{claim['id']}")
        assert (now["notes"], now["place"], now["external_id"]) == (None, None, None)


async def test_where_the_same_words_stand_still_is_told(serve: Serve, make_key: MakeKey) -> None:
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        claim = await admin.claim(text=WORDS)
        note = await admin.make("sources", notes=f"They told us: {WORDS}.")
        done = await redacted(admin, "claim", claim, "text")
        assert done["elsewhere"] == [{"type": "source", "id": note["id"]}]


async def test_only_an_administrator_redacts_and_only_what_can_be(serve: Serve, make_key: MakeKey) -> None:
    service = await serve()
    async with KeyClient(service, await make_key("analyst")) as analyst:
        claim = await analyst.claim(text=WORDS)
        body = {"type": "claim", "id": claim["id"], "fields": ["text"], "reason": ORDER}
        assert (await analyst.submit("/v1/redactions", body)).status_code == 403
    async with KeyClient(service, await make_key("admin")) as admin:
        assert (await admin.submit("/v1/redactions", {**body, "id": str(uuid4())})).status_code == 404
        refused: list[dict[str, Any]] = [{"fields": []}, {"fields": ["status"]}, {"reason": " "}, {"type": "key"}]
        for wrong in (*refused, {"text": "x"}):
            assert (await admin.submit("/v1/redactions", {**body, **wrong})).status_code == 422, wrong
        assert (await admin.read(f"/v1/claims/{claim['id']}"))["text"] == WORDS


async def test_a_redaction_is_an_event_with_its_reason(serve: Serve, make_key: MakeKey) -> None:
    async with KeyClient(await serve(), await make_key("admin", owner="Boss"), "192.0.2.9") as admin:
        claim = await admin.claim(text=WORDS)
        await redacted(admin, "claim", claim, "text")
        (event,) = (await admin.read("/v1/events", event="thing.redacted"))["items"]
    assert (event["actor"], event["address"]) == ("Boss", "192.0.2.9")
    assert event["details"] == {"type": "claim", "of": claim["id"], "fields": ["text"], "reason": ORDER, "also": []}


@pytest.mark.parametrize(
    "change",
    [
        "update revision set state = '{}'",
        "update revision set reason = 'x'",
        "delete from revision",
        "truncate revision cascade",
        "update appraisal set rationale = 'x'",
        "delete from appraisal",
        "update redaction set reason = 'x'",
        "delete from redaction",
        "truncate redaction",
    ],
)
async def test_there_is_no_other_way_to_change_the_past(
    change: str, serve: Serve, make_key: MakeKey, fresh_database_url: str
) -> None:
    async with KeyClient(await serve(), await make_key("admin")) as admin:
        claim = await admin.claim(text=WORDS, confidence=70)
        await redacted(admin, "claim", claim, "text")
    with pytest.raises(Exception, match="append-only"):
        await databases.statement(fresh_database_url, change)


@pytest.mark.parametrize(
    "blanks", ['{"text": "other words"}', '{"value": 5}', '{"tags": ["x"]}', '{"notes": "[redacted] not"}']
)
async def test_the_door_lets_no_other_words_into_the_past(blanks: str, fresh_database_url: str) -> None:
    insert = "insert into redaction (id, type, thing, actor, reason, blanks) values (gen_random_uuid(), 'claim', "
    with pytest.raises(Exception, match="ck_redaction_blanks"):
        await databases.statement(fresh_database_url, f"{insert} gen_random_uuid(), 'x', 'y', '{blanks}')")
