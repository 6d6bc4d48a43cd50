"""Subjects with thousands of rival claims, as a war's news makes them; the same numbers give the same claims.

Forty governments speak through their officials and agencies; three of four claims repeat, in other words, what the
same government said within the week. Six in ten say of what day they speak; numbers follow one that grows.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from httpx2 import AsyncClient

ORIGINS = 40
OFFICIALS = 4
DAYS = 400
_FIRST = date(2024, 1, 1)
_WORDS = ("", "", "about ", "about ", "at least ", "more than ", "up to ", "nearly ")


async def fill(http: AsyncClient, measure: str, claims: int) -> str:
    """Add a subject with so many claims; gives its id."""
    slug = f"{measure}-of-{claims}"
    subject = {"title": f"Soldiers, as a {measure}, of {claims} claims", "slug": slug, "dimension": "count"}
    made = await http.post("/v1/subjects", json={**subject, "unit": "soldier", "measure": measure})
    made.raise_for_status()
    for origin in range(ORIGINS):
        await http.post("/v1/sources", json={"name": f"Government {origin}", "kind": "government"})
        for official in range(OFFICIALS):
            name = f"Official {official} of {origin}"
            await http.post("/v1/sources", json={"name": name, "kind": "person", "parent": f"Government {origin}"})
    body = "\n".join(json.dumps(line) for line in _lines(slug, claims)).encode()
    headers = {"Content-Type": "application/x-ndjson"}
    taken = await http.post(
        "/v1/claims/import", content=body, headers=headers, params={"create_missing": "true"}, timeout=600
    )
    taken.raise_for_status()
    found: str = made.json()["id"]
    return found


def _lines(slug: str, claims: int) -> Iterator[dict[str, object]]:
    random = Random(5)  # noqa: S311 (no secret: the same claims each time)
    said: list[tuple[int, str, int]] = []
    for n in range(claims):
        on = n * DAYS // claims
        recent = [each for each in said[-400:] if on - each[2] <= 7]
        if recent and random.random() < 0.75:
            origin, number, _ = random.choice(recent)
        else:
            origin = random.randrange(ORIGINS)
            number = f"{round(200 + on * 25 * random.uniform(0.8, 1.2), -1 if random.random() < 0.5 else -2):,.0f}"
        said.append((origin, number, on))
        day = (_FIRST + timedelta(days=on)).isoformat()
        official = random.randrange(OFFICIALS + 1)
        line: dict[str, object] = {
            "subject": slug,
            "text": f"{random.choice(_WORDS)}{number} soldiers are at the front",
            "claimant": f"Government {origin}" if official == OFFICIALS else f"Official {official} of {origin}",
            "document": f"https://example.org/{slug}/{n // 3}",
            "reported_on": day,
        }
        if random.random() < 0.6:
            line["about"] = (_FIRST + timedelta(days=max(0, on - random.randrange(4)))).isoformat()
        yield line
