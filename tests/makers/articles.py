"""An article of three numbers, and what is proposed of it."""

from typing import Any

from tests.makers.client import Client

ARTICLE = (
    "Flood at Varde\n\nThe flood killed at least 12 people on Monday, according to the Varde Institute. "
    "Mayor Ilse Brandt told Reuters 40 houses were destroyed. "
    "The ministry denied that 3,000 sandbags were missing."
)
NUMBERS = ["at least 12 people", "40 houses", "3,000 sandbags"]

Json = dict[str, Any]


async def article(client: Client, text: str = ARTICLE, **fields: Any) -> Json:
    """A document with a text."""
    return await client.make(
        "documents",
        **{"text": text, "title": "Flood at Varde", "published_on": "2024-03-14", "language": "en"} | fields,
    )


async def extract(client: Client, document: Json, **asked: Any) -> list[Json]:
    """What is proposed of a document."""
    answer = await client.submit(f"/v1/documents/{document['id']}/extract", **asked)
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    return items


async def claims(client: Client, document: Json, *status: str) -> list[Json]:
    """Claims of a document in these states."""
    found: list[Json] = (await client.read("/v1/claims", document=document["id"], status=list(status)))["items"]
    return found


def number(text: str, claim: Json) -> str:
    """The words of a proposal's number."""
    at = claim["extra"]["number"]
    return text[at["start"] : at["end"]]
