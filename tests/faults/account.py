"""The settlement of an account: what the writers know against what the ledger holds when the faults are over."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx2

from tests.databases import statement
from tests.faults.writers import Log

LEFT_OPEN = (
    "select count(*) from pg_stat_activity where application_name like 'server-%' "
    "and state like 'idle in transaction%' "
    "and xact_start < now() - interval '1 second'"
)
"""What is left of a write began before the settling; the server's own work begins transactions all the time."""
SETTLING_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Account:
    """What a round came to; all lists are empty where every promise held."""

    acknowledged: int
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    misshapen: list[str] = field(default_factory=list)
    left_open: int = 0

    @property
    def faults(self) -> dict[str, Any]:
        """Whatever did not hold."""
        found = {name: getattr(self, name) for name in ("lost", "doubled", "gaps", "misshapen", "left_open")}
        return {name: value for name, value in found.items() if value}


async def settle(address: str, database_url: str, log: Log) -> Account:
    """Ask the ledger, through its own API, for everything the writers were promised."""
    await asyncio.sleep(SETTLING_SECONDS)  # quality.md: in the feed, and nothing checked out, two seconds later
    left_open = int(str(await statement(database_url, LEFT_OPEN)))
    async with httpx2.AsyncClient(base_url=address, timeout=30) as client:
        claims = await _pages(client, "/v1/claims", "cursor", status=["reported"])
        feed = await _pages(client, "/v1/changes", "after")
    held = {claim["id"]: claim for claim in claims}
    promised = [one for one in log.sent if one.id is not None]
    return Account(
        acknowledged=len(promised),
        lost=[
            one.key for one in promised if (held.get(str(one.id)) or {"version": 0})["version"] < max(one.version, 1)
        ],
        doubled=[text for text, count in Counter(claim["text"] for claim in claims).items() if count > 1],
        gaps=_gaps(feed, held),
        misshapen=log.misshapen,
        left_open=left_open,
    )


def _gaps(feed: list[dict[str, Any]], held: dict[str, Any]) -> list[str]:
    """Positions that are not 1, 2, …; versions out of order; versions of what is held that are not in the feed."""
    wrong = [f"position {each['position']}" for n, each in enumerate(feed, 1) if each["position"] != n]
    last: dict[str, int] = {}
    for each in feed:
        if each["version"] != last.get(each["id"], 0) + 1:
            wrong.append(f"version {each['version']} of {each['id']}")
        last[each["id"]] = each["version"]
    return wrong + [f"end of {each}" for each, claim in held.items() if last.get(each) != claim["version"]]


async def _pages(client: httpx2.AsyncClient, path: str, cursor: str, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        response = await client.get(path, params={"limit": 500, **params, **after})
        response.raise_for_status()
        page = response.json()
        found += page["items"]
        if page["next"] is None or not page["items"]:
            return found
        after = {cursor: page["next"]}
