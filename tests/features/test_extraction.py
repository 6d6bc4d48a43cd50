"""POST /v1/documents/{id}/extract: what is proposed, once."""

import asyncio

import pytest

from tests.makers.articles import ARTICLE, NUMBERS, Json, article, claims, extract, number
from tests.makers.client import Client


async def test_each_number_is_proposed_with_its_words_its_place_and_its_reasons(client: Client) -> None:
    document = await article(client)
    found = await extract(client, document)
    assert [number(ARTICLE, claim) for claim in found] == NUMBERS
    for claim in found:
        assert claim["text"] == ARTICLE[claim["span"]["start"] : claim["span"]["end"]]
        assert (claim["status"], claim["version"]) == ("proposed", 1)
        assert claim["document"]["id"] == document["id"]
        assert (claim["reported_on"]["edtf"], claim["language"]) == ("2024-03-14", "en")
        assert claim["extra"]["because"]
        assert claim["external_id"] is None
    first, _, last = found
    assert first["quantity"]["comparator"] == "at_least"
    assert (first["quantity"]["lower"], first["quantity"]["unit"]) == (12, "person")
    assert (first["quantity_basis"], first["parser"] is not None) == ("parsed", True)
    assert first["about"]["edtf"] == "2024-03-11"
    assert last["stance"] == "denies"


async def test_the_same_call_again_gives_the_same_and_writes_nothing(client: Client) -> None:
    document = await article(client)
    first = await extract(client, document)
    assert await extract(client, document) == first
    assert await claims(client, document, "proposed", "reported") != []
    assert len(await claims(client, document, "proposed")) == len(NUMBERS)


async def test_two_calls_at_once_propose_once(client: Client) -> None:
    document = await article(client)
    one, other = await asyncio.gather(extract(client, document), extract(client, document))
    assert [claim["id"] for claim in one] == [claim["id"] for claim in other]
    assert len(await claims(client, document, "proposed")) == len(NUMBERS)


async def test_lists_and_figures_leave_out_what_is_proposed_unless_asked_for(client: Client) -> None:
    document = await article(client)
    await extract(client, document)
    assert (await client.read("/v1/claims", document=document["id"]))["items"] == []
    assert (await client.read("/v1/claims/stats", group_by="subject"))["items"] == []
    assert len(await claims(client, document, "proposed")) == len(NUMBERS)


async def test_what_was_accepted_corrected_or_rejected_is_not_proposed_again(client: Client) -> None:
    document = await article(client)
    accepted, corrected, rejected = await extract(client, document)
    await client.edit(accepted, "claims", status="reported")
    houses = {"comparator": "exactly", "value": 41, "unit": "house"}
    taken_away = {"span": None, "extra": None, "external_id": "mine"}
    await client.edit(corrected, "claims", text="houses fell", quantity=houses, **taken_away, status="reported")
    path = f"/v1/claims/{rejected['id']}"
    assert (await client.remove(path, reason="Nobody said so")).status_code == 204
    assert await extract(client, document) == []
    assert len(await claims(client, document, "reported")) == 2
    assert (await client.ask(path)).status_code == 410
    (tombstone, *_) = (await client.read(f"{path}/revisions"))["items"]
    assert (tombstone["action"], tombstone["reason"]) == ("deleted", "Nobody said so")


async def test_what_was_moved_to_another_document_is_not_proposed_again(client: Client) -> None:
    document, other = await article(client), await article(client)
    first, *others = await extract(client, document)
    await client.edit(first, "claims", document=other["id"], span=None)
    assert await extract(client, document) == others


async def test_a_number_that_a_claim_of_the_document_has_already_is_not_proposed(client: Client) -> None:
    document = await article(client)
    words = "killed at least 12 people"
    start = ARTICLE.index(words)
    await client.claim(text=words, document=document["id"], span={"start": start, "end": start + len(words)})
    assert [number(ARTICLE, claim) for claim in await extract(client, document)] == NUMBERS[1:]


async def test_known_sources_are_meant_by_name_or_alias_and_others_stay_words(client: Client) -> None:
    institute = await client.make("sources", name="Institute for Floods", aliases=["Varde Institute"])
    document = await article(client)
    first, second, _ = await extract(client, document)
    assert first["claimant"]["id"] == institute["id"]
    assert "claimant" not in first["extra"]["suggested"]
    assert (second["claimant"], second["via"]) == (None, [])
    assert second["extra"]["suggested"]["claimant"] == "Mayor Ilse Brandt"
    assert second["extra"]["suggested"]["via"] == ["Reuters"]
    assert len((await client.read("/v1/sources"))["items"]) == 1


@pytest.mark.parametrize(
    ("title", "unit", "fits"),
    [
        ("People killed by the flood at Varde", "person", True),
        ("People injured by the flood at Varde", "person", False),
        ("People killed by the flood at Nordhavn", "person", False),
        ("Dogs killed by the flood at Varde", "dog", False),
    ],
)
async def test_a_subject_there_is_is_suggested_where_title_unit_and_context_fit(
    client: Client, title: str, unit: str, *, fits: bool
) -> None:
    subject = await client.make("subjects", title=title, dimension="count", unit=unit)
    first, *_ = await extract(client, await article(client))
    assert (first["subject"] is not None and first["subject"]["id"] == subject["id"]) == fits


async def test_the_answer_is_a_list_like_any_other(client: Client) -> None:
    document = await article(client)
    path = f"/v1/documents/{document['id']}/extract"
    seen: list[str] = []
    asked: Json = {"limit": 2, "count": "true"}
    while True:
        answer = await client.submit(path, **asked)
        page = answer.json()
        assert page["total"] == 3
        seen += [number(ARTICLE, claim) for claim in page["items"]]
        assert ("Link" in answer.headers) == (page["next"] is not None)
        if page["next"] is None:
            break
        assert f"cursor={page['next']}" in answer.headers["Link"]
        asked["cursor"] = page["next"]
    assert seen == NUMBERS
    assert (await client.submit(path, cursor="nonsense")).status_code == 400
    assert (await client.submit(path, limt=2)).status_code == 422
    assert (await client.submit(path, limit=0)).status_code == 422


async def test_an_idempotency_key_gives_the_first_answer_again(client: Client) -> None:
    document = await article(client)
    path, headers = f"/v1/documents/{document['id']}/extract", {"Idempotency-Key": "k"}
    first = await client.submit(path, headers=headers)
    await client.remove(f"/v1/claims/{first.json()['items'][0]['id']}")
    assert (await client.submit(path, headers=headers)).json() == first.json()


async def test_documents_that_cannot_be_read_say_why(client: Client) -> None:
    wordless = await client.make("documents")
    german = await article(client, language="de")
    gone, merged, into = await article(client), await article(client), await article(client)
    await client.remove(f"/v1/documents/{gone['id']}")
    await client.merge("documents", merged, into)
    for document, status in ((wordless, 409), (german, 409), (gone, 410), (merged, 409)):
        answer = await client.submit(f"/v1/documents/{document['id']}/extract")
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
    assert (await client.submit(f"/v1/documents/{wordless['id'][:-1]}f/extract")).status_code in (404, 409)
    assert (await client.submit("/v1/documents/01890a5d-ac96-774b-bcce-b302099a8057/extract")).status_code == 404


async def test_a_text_of_more_numbers_than_a_person_looks_at_is_refused_and_leaves_nothing(client: Client) -> None:
    document = await article(client, "It cost $12 million. " * 10_001, title=None)
    answer = await client.submit(f"/v1/documents/{document['id']}/extract")
    assert (answer.status_code, "divide" in answer.json()["detail"]) == (409, True)
    assert await claims(client, document, "proposed") == []


async def test_a_text_without_numbers_gives_an_empty_list(client: Client) -> None:
    document = await article(client, "Nobody counted anything.", published_on=None, title=None, language=None)
    assert await extract(client, document) == []
