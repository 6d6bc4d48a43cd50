"""What the pages are looked at with: the example, and a small story with all that a page can show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.demo.loading import load
from app.main import create_app
from app.settings import Settings
from tests.features.conftest import Settled
from tests.makers.client import Client

TEXT = (
    "Kyiv, 3 January. The ministry's spokesman said that at least 120 tanks were seen near the border. "
    "A second official, who asked not to be named, spoke of up to 300 tanks. Both numbers could not be checked."
)


PAGES = {
    "front": "/",
    "search": "/search?q=tank",
    "claims": "/claims",
    "claims filtered": "/claims?subject=tanks&within=0,500&status=reported&status=retracted&sort=value",
    "subjects": "/subjects",
    "sources": "/sources",
    "documents": "/documents",
    "claim": "/claims/{graded}",
    "claim that nobody is named for": "/claims/{unnamed}",
    "claim without document": "/claims/{plain}",
    "subject": "/subjects/{tanks}",
    "subject filtered": "/subjects/{tanks}?comparator=at_least&comparator=at_most",
    "subject restricted": "/subjects/{tanks}?at=2025-01-20&reliability=B",
    "subject of the example": "/subjects/{north-korean-soldiers-killed}",
    "subject of rivals": "/subjects/{killed-on-the-ferry}",
    "source": "/sources/{army}",
    "outlet": "/sources/{agency}",
    "document": "/documents/{report}",
    "document of the example": "/documents/{article}",
    "triage": "/triage",
    "refusal": "/claims?overlaps=1,2",
}
"""The pages, by what they show; names in braces are those of the story's things."""


@dataclass(frozen=True)
class Story:
    """The ids of the story's things, by their names."""

    ids: Mapping[str, str]

    def path(self, page: str) -> str:
        """Where a page of PAGES is."""
        return PAGES[page].format(**self.ids)


async def tell(database_url: str) -> Story:
    """Fill a ledger; gives what is in it."""
    service = create_app(Settings(database_url=database_url, pepper="what the keys of the story are hashed with"))
    async with service.router.lifespan_context(service), Client(service) as client:
        story = Story(await load(client) | await _story(client))
        await Settled(service.state.running.engine)()
        return story


async def _story(client: Client) -> dict[str, str]:
    army = await client.make("sources", name="Northern Army", kind="organisation", country="UA", reliability="B")
    spokesman = await client.make("sources", name="The army's spokesman", kind="anonymous", parent=army["id"])
    agency = await client.make(
        "sources", name="Wire Agency", kind="outlet", aliases=["WA"], url="https://wire.example/"
    )
    tanks = await client.make(
        "subjects", title="Tanks near the border", slug="tanks", dimension="count", unit="tank", measure="level"
    )
    report = await client.make(
        "documents",
        url="https://wire.example/tanks",
        title="Tanks near the border, army says",
        publisher=agency["id"],
        published_on="2025-01-03",
        language="en",
        text=TEXT,
    )
    quoted = _claim(TEXT, "at least 120 tanks", subject="tanks", claimant=spokesman["id"], document=report["id"])
    paper = await client.make("sources", name="Morning Paper", kind="outlet", parent=agency["id"], reliability="C")
    await client.make("sources", name="Border watchers", kind="group", members=[army["id"], agency["id"]])
    graded = await client.make(
        "claims", **quoted, via=[paper["id"], agency["id"]], about="2025-01-02", confidence="likely"
    )
    await client.submit(
        f"/v1/claims/{graded['id']}/appraisals",
        {"confidence": 80, "credibility": 2, "verdict": "confirmed", "rationale": "Seen on two satellite pictures."},
    )
    await _second_analyst(client, graded["id"])
    await client.edit(graded, "claims", place="near the border", tags=["armour"], notes="Two pictures.")
    other = _claim(TEXT, "up to 300 tanks", subject="tanks", document=report["id"])
    unnamed = await client.make("claims", **other)
    plain = await client.make("claims", text="exactly 90 tanks", claimant="WA", subject="tanks", reported_on="2025-01")
    await client.make("claims", text="about 40 drones were lost", claimant="WA", reported_on="2025-02-01")
    await client.make("claims", text="some 15 tanks", claimant="WA", status="proposed", subject="tanks")
    await client.make("relations", **{"from": plain["id"], "to": graded["id"]}, type="contradicts", note="90 < 120")
    await client.make("relations", **{"from": unnamed["id"], "to": graded["id"]}, type="supports", state="confirmed")
    return {
        "army": army["id"],
        "agency": agency["id"],
        "tanks": tanks["id"],
        "report": report["id"],
        "graded": graded["id"],
        "unnamed": unnamed["id"],
        "plain": plain["id"],
    }


async def _second_analyst(client: Client, claim: str) -> None:
    """Another analyst, who does not think as the first."""
    key = await client.submit("/v1/keys", {"name": "desk", "owner": "Maria", "role": "analyst"})
    await client.submit(
        f"/v1/claims/{claim}/appraisals",
        {"confidence": "unlikely", "verdict": "disputed", "rationale": "The pictures are of last year."},
        headers={"Authorization": f"Bearer {key.json()['key']}"},
    )


def _claim(text: str, words: str, **fields: Any) -> dict[str, Any]:
    start = text.index(words)
    return {"text": words, "span": {"start": start, "end": start + len(words)}, **fields}
