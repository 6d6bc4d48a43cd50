"""What was redacted stays redacted: in what processes keep in memory, and in exports and what takes them in."""

import json

import pytest

from app.domain.redaction import FIELDS
from tests.access.test_redaction import ORDER, WORDS
from tests.makers import eventful
from tests.makers.client import Client, Json
from tests.makers.ledgers import export, served, settle_all, take
from tests.makers.stream import following
from tests.serving import serving

pytest_plugins = ("tests.other",)

NAME = "Ivanov"


async def redact(client: Client, kind: str, thing: Json, *fields: str) -> None:
    body = {"type": kind, "id": thing["id"], "fields": list(fields), "reason": ORDER}
    answer = await client.submit("/v1/redactions", body)
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("by", ["the same server", "another"])
async def test_the_feeds_follower_tells_nobody_words_that_were_redacted_after_it_read_them(
    by: str, fresh_database_url: str
) -> None:
    with serving(fresh_database_url) as url, serving(fresh_database_url) as elsewhere:
        async with Client(url) as client, Client(elsewhere) as neighbour, following(url) as early:
            document = await client.make("documents", text=f"They said {WORDS} came.")
            spanning = {"document": document["id"], "span": {"start": 10, "end": 10 + len(WORDS)}}
            claim = await client.claim(text=WORDS, notes=NAME, **spanning)
            told = await early.changes(2)  # so the follower of this server has them in memory
            assert NAME in json.dumps(told)
            await redact(client if by == "the same server" else neighbour, "claim", claim, "text", "notes")
            if by == "another":
                assert {each["action"] for each in await early.changes(2)} == {"redacted"}
            async with following(url) as late:
                again = await late.changes(4)
        assert [each["action"] for each in again] == ["created", "created", "redacted", "redacted"]
        assert NAME not in json.dumps(again)


async def test_no_answer_that_is_kept_has_words_that_were_redacted(fresh_database_url: str) -> None:
    async with served(fresh_database_url) as client:
        subject = await client.make("subjects", title=f"Soldiers of {NAME}", unit="soldier", measure="level")
        source = await client.make("sources", name=f"Colonel {NAME}", kind="government")
        about = {"subject": subject["id"], "claimant": source["id"], "about": "2024-10"}
        claim = await client.claim(text=WORDS, notes=f"{NAME} again", **about)
        await settle_all(fresh_database_url)
        before = (await client.read("/v1/changes"))["next"]
        path = f"/v1/subjects/{subject['id']}"
        asked = [f"{path}/{part}" for part in ("estimate", "timeline", "contradictions", "origins", "chart.svg")]
        asked += [path, f"/v1/sources/{source['id']}/record", "/v1/claims"]

        async def answers() -> str:
            moments: list[dict[str, str]] = [{}, {"recorded_as_of": before}]
            of = {"/v1/claims": {"subject": subject["id"]}}
            found = [await client.ask(each, **moment, **of.get(each, {})) for each in asked for moment in moments]
            assert [each.text for each in found if each.status_code != 200] == []
            return " ".join(each.text for each in found)

        assert NAME in await answers()
        await redact(client, "claim", claim, "text", "notes")
        await redact(client, "subject", subject, "title", "slug")
        await redact(client, "source", source, "name")
        assert NAME.casefold() not in (await answers()).casefold()


async def _fill(client: Client) -> list[tuple[str, Json]]:
    """An eventful ledger with a name in every field of things of every kind, now and before."""
    made = await eventful.fill(client)
    source = await client.make(
        "sources", name=f"Colonel {NAME}", aliases=[f"{NAME} K."], url="https://example.org/Ivanov",
        external_ids={"wikidata": NAME}, country="RU", notes=NAME,
    )  # fmt: skip
    document = await client.make(
        "documents", text=f"They said {WORDS} came.", title=NAME, url="https://example.org/a/Ivanov",
        archive_url="https://example.org/b/Ivanov", notes=NAME, publisher=source["id"],
    )  # fmt: skip
    subject = await client.make(
        "subjects", title=f"Men of {NAME}", description=NAME, tags=[NAME], external_ids={"x": NAME}
    )
    spanned = await client.claim(
        text=WORDS, span={"start": 10, "end": 10 + len(WORDS)}, document=document["id"], subject=subject["id"],
        claimant=source["id"], via=[made["ministry"]["id"]], place=NAME, notes=NAME, tags=[NAME], extra={"x": NAME},
        external_id=NAME, confidence="likely",
    )  # fmt: skip
    numbered = await client.claim(text=None, quantity={"comparator": "exactly", "value": 5, "unit": NAME})
    numbered = await client.edit(numbered, "claims", text="5 of them", quantity=numbered["quantity"])
    gone = await client.claim(text=f"12 men of {NAME}")
    relation = await client.make(
        "relations", **{"from": spanned["id"], "to": numbered["id"]}, type="repeats", note=NAME
    )
    await client.submit(f"/v1/claims/{spanned['id']}/appraisals", {"verdict": "disputed", "rationale": NAME})
    await client.alter(f"/v1/claims/{spanned['id']}", {"notes": f"{NAME} again"}, reason=NAME)
    await client.remove(f"/v1/claims/{gone['id']}", reason=NAME)
    merged = await client.make("sources", name=f"Col. {NAME}")
    await client.merge("sources", merged, source)
    return [
        ("claim", spanned), ("claim", numbered), ("claim", gone), ("document", document), ("subject", subject),
        ("source", source), ("source", merged), ("relation", relation),
    ]  # fmt: skip


async def test_what_was_redacted_is_nowhere_in_a_whole_export_and_stays_redacted_where_that_is_taken_in(
    fresh_database_url: str, other: Client
) -> None:
    async with served(fresh_database_url) as client:
        things = await _fill(client)
        await settle_all(fresh_database_url)
        assert NAME in (await export(client)).decode()
        for kind, thing in things:
            await redact(client, kind, thing, *FIELDS[kind])  # type: ignore[index]  # a StrEnum's word
        await settle_all(fresh_database_url)
        given = await export(client)
        assert NAME.casefold() not in given.decode().casefold()
        taken = await take(other, given)
        assert taken.status_code == 200, taken.text
        assert (await export(other)).split(b"\n")[1:-2] == given.split(b"\n")[1:-2]
        for kind, thing in things:
            path = f"/v1/{kind}s/{thing['id']}/revisions"
            past = await other.read(path)
            assert past == await client.read(path)
            (mark, *_) = [each for each in past["items"] if each["action"] == "redacted"]
            assert (mark["reason"], mark["actor"]) == (ORDER, "local")
        changed = (await other.read("/v1/changes", action="redacted", limit=500))["items"]
        assert {each["id"] for each in changed} >= {thing["id"] for _, thing in things}


async def test_work_goes_on_with_what_was_redacted_where_it_was_taken_in(
    fresh_database_url: str, other: Client
) -> None:
    async with served(fresh_database_url) as client:
        document = await client.make("documents", text=f"They said {WORDS} came.")
        span = {"start": 10, "end": 10 + len(WORDS)}
        claim = await client.claim(text=WORDS, document=document["id"], span=span)
        await redact(client, "document", document, "text")
        assert (await take(other, await export(client))).status_code == 200
        edited = await other.edit(claim, "claims", notes="still editable")
        assert (edited["version"], edited["text"]) == (3, "█" * len(WORDS))
        await redact(other, "claim", claim, "notes")
        assert (await other.read(f"/v1/claims/{claim['id']}"))["notes"] == "[redacted]"


async def test_the_figure_of_a_claim_without_words_can_go(fresh_database_url: str, other: Client) -> None:
    async with served(fresh_database_url) as client:
        claim = await client.claim(text=None, quantity={"comparator": "exactly", "value": 5, "unit": NAME})
        await redact(client, "claim", claim, "quantity", "text")
        path = f"/v1/claims/{claim['id']}"
        now = await client.read(path)
        assert (now["text"], now["quantity"], now["label"]) == ("[redacted]", None, None)
        states = [each["state"] for each in (await client.read(f"{path}/revisions"))["items"]]
        assert [(state["text"], state["quantity"]) for state in states] == [("[redacted]", None)] * 2
        given = await export(client)
        assert NAME not in given.decode()
        assert (await take(other, given)).status_code == 200
