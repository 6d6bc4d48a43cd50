from hashlib import sha256
from typing import Any

import pytest

from tests.makers.client import Client

TEXT = "More than 100 ballistic missiles were handed over, officials say."


async def test_a_document_is_kept_whole(client: Client) -> None:
    publisher = await client.make("sources", name="Daily NK", aliases=["데일리NK"])
    document = await client.make(
        "documents",
        url="HTTPS://Example.ORG:443/a/../b?x=1#top",
        title="The containers from Rajin",
        publisher="데일리NK",
        published_on="2024-12",
        retrieved_at="2025-01-03T10:30:00+01:00",
        language="EN-gb",
        text=TEXT,
        archive_url="https://archive.example/1",
        notes="seen",
    )
    assert document["url"] == "https://example.org/b?x=1"
    assert document["publisher"] == {"id": publisher["id"], "name": "Daily NK", "reliability": "F"}
    assert document["published_on"] == {"edtf": "2024-12", "start": "2024-12-01", "end": "2024-12-31"}
    assert document["retrieved_at"].startswith("2025-01-03T09:30:00")
    assert document["language"] == "en-GB"
    assert document["text_sha256"] == sha256(TEXT.encode()).hexdigest()
    assert await client.read(f"/v1/documents/{document['id']}") == document


async def test_a_list_leaves_the_text_out(client: Client) -> None:
    made = await client.make("documents", text=TEXT)
    (item,) = (await client.read("/v1/documents"))["items"]
    made.pop("text")
    assert item == made


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"text_sha256": "0" * 64, "text": "words"}, "/text_sha256"),
        ({"text_sha256": "0" * 64}, "/text_sha256"),
        ({"url": "ftp://example.org/"}, "/url"),
        ({"retrieved_at": "2025-01-03T10:30:00"}, "/retrieved_at"),
        ({"published_on": "03/04/2024"}, "/published_on"),
        ({"language": "english!"}, "/language"),
        ({"publisher": "nobody knows"}, "/publisher"),
        ({"text": "x" * 1_000_001}, "/text"),
    ],
)
async def test_what_is_wrong_with_a_document_is_named(client: Client, body: dict[str, Any], pointer: str) -> None:
    answer = await client.submit("/v1/documents", body)
    assert answer.status_code == 422
    assert [flaw["pointer"] for flaw in answer.json()["errors"]] == [pointer]
    assert (await client.read("/v1/documents", count="true"))["total"] == 0


async def test_a_million_characters_fit_and_their_beginning_can_be_searched(client: Client) -> None:
    made = await client.make("documents", text="containers from Rajin " + "é" * 999_978)
    assert len(made["text"]) == 1_000_000
    assert len((await client.read("/v1/documents", q="container"))["items"]) == 1


async def test_a_url_is_one_documents_alone_however_it_is_spelled(client: Client) -> None:
    first = await client.make("documents", url="https://example.org/a")
    answer = await client.submit("/v1/documents", {"url": "https://EXAMPLE.org:443/./a"})
    assert (answer.status_code, answer.json()["id"]) == (409, first["id"])
    await client.make("documents", url=None)
    await client.make("documents", url=None)


async def test_the_text_is_fixed_once_a_live_claim_points_into_it(client: Client) -> None:
    document = await client.make("documents", text=TEXT)
    path = f"/v1/documents/{document['id']}"
    words = "More than 100 ballistic missiles"
    claim = await client.claim(text=words, document=document["id"], span={"start": 0, "end": len(words)})
    assert (await client.alter(path, {"text": "Other words."})).status_code == 409
    assert (await client.alter(path, {"text": None})).status_code == 409
    assert (await client.alter(path, {"title": "Named", "text": TEXT})).status_code == 200
    assert (await client.remove(f"/v1/claims/{claim['id']}")).status_code == 204
    assert (await client.alter(path, {"text": "Other words."})).status_code == 200


async def test_a_first_text_must_read_as_the_claims_say(client: Client) -> None:
    document = await client.make("documents")
    path = f"/v1/documents/{document['id']}"
    await client.claim(text="100 missiles", document=document["id"], span={"start": 5, "end": 17})
    assert (await client.alter(path, {"text": "Some 99 missiles."})).status_code == 409
    assert (await client.alter(path, {"text": "Some 100 missiles."})).status_code == 200


async def test_documents_go_by_their_date_and_those_without_come_last(client: Client) -> None:
    made = [
        await client.make("documents", published_on=date) for date in ("2024-03", None, "../2024-12-01", "2025", None)
    ]
    wanted = [made[place]["id"] for place in (3, 2, 0, 4, 1)]
    listed: list[str] = []
    cursor: dict[str, str | None] = {}
    while len(listed) < len(wanted):
        page = await client.read("/v1/documents", limit="2", **cursor)
        listed += [item["id"] for item in page["items"]]
        cursor = {"cursor": page["next"]}
    assert (listed, cursor) == (wanted, {"cursor": None})


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({"published_from": "2024-06"}, ["b"]),
        ({"published_to": "2024-05-31"}, ["a"]),
        ({"published_from": "2024-05", "published_to": "2024-05"}, ["a"]),
        ({"publisher": "daily nk"}, ["a"]),
        ({"publisher": ["Daily NK", "Yonhap"]}, ["b", "a"]),
        ({"language": "ko-kr"}, ["b"]),
        ({"url": "http://example.org:80/a"}, ["a"]),
        ({"url": "http://example.org/none"}, []),
        ({"q": '"ballistic missile"'}, ["a"]),
        ({"q": "trains -missiles"}, ["b"]),
        ({"recorded_from": "2020-01-01"}, ["b", "a", "c"]),
        ({"recorded_to": "2020-01-01"}, []),
        ({"publisher": "00000000-0000-7000-8000-000000000000"}, []),
    ],
)
async def test_documents_are_found_by_what_is_asked(client: Client, question: dict[str, Any], found: list[str]) -> None:
    for name in ("Daily NK", "Yonhap"):
        await client.make("sources", name=name)
    await client.make(
        "documents", title="a", url="http://example.org/a", text=TEXT, publisher="Daily NK", published_on="2024-05"
    )
    await client.make(
        "documents", title="b", text="Trains.", publisher="Yonhap", published_on="2024-06", language="ko-KR"
    )
    await client.make("documents", title="c")
    items = (await client.read("/v1/documents", **question))["items"]
    assert [item["title"] for item in items] == found


@pytest.mark.parametrize(
    "question", [{"publisher": "nobody"}, {"title": "x"}, {"q": ""}, {"published_from": "03/04/2024"}]
)
async def test_a_question_with_an_unknown_word_is_refused(client: Client, question: dict[str, str]) -> None:
    answer = await client.ask("/v1/documents", **question)
    assert answer.status_code == 422
    assert [flaw["parameter"] for flaw in answer.json()["errors"]] == list(question)


async def test_missing_publishers_are_made_where_that_is_asked_for(client: Client) -> None:
    assert (await client.submit("/v1/documents", {"publisher": "The New Paper"})).status_code == 422
    answer = await client.submit("/v1/documents", {"publisher": "The New Paper"}, create_missing="true")
    assert answer.json()["publisher"]["name"] == "The New Paper"
