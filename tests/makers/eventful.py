"""A ledger to which everything has happened that can happen to a ledger."""

from urllib.parse import quote

from tests.makers.client import Client, Json


async def fill(client: Client) -> dict[str, Json]:
    """Things of every kind, edited, merged, parted, deleted, restored, graded and related; some by their names."""
    sources = await _sources(client)
    documents = await _documents(client, sources)
    subjects = await _subjects(client)
    claims = await _claims(client, sources, documents, subjects)
    await _relations(client, claims)
    return {**sources, **documents, **subjects, **claims}


async def _sources(client: Client) -> dict[str, Json]:
    ministry = await client.make("sources", name="Ministry of Defence", kind="government", country="UA", notes="ü\n<b>")
    child = await client.make("sources", name="General Staff", parent=ministry["id"], reliability="B", aliases=["GS"])
    twin = await client.make("sources", name="The General Staf", external_ids={"wikidata": "Q1"})
    third = await client.make("sources", name="Genral Staff", url="https://example.org/gs")
    group = await client.make("sources", name="Officials", kind="group", members=[ministry["id"], twin["id"]])
    for thing, into in ((third, twin), (twin, child)):
        await client.merge("sources", thing, into)
    parted = await client.delete(f"/v1/sources/{third['id']}/merge", headers={"If-Match": "*"})
    assert parted.status_code == 200
    await client.merge("sources", third, child)
    gone = await client.make("sources", name="Nobody")
    assert (await client.remove(f"/v1/sources/{gone['id']}", reason=quote("Made by mistake – ü"))).status_code == 204
    await client.edit(ministry, "sources", name="Ministry of Defense", aliases=["MoD", "Ministry of Defence"])
    return {"ministry": ministry, "staff": child, "twin": twin, "third": third, "group": group, "nobody": gone}


async def _documents(client: Client, sources: dict[str, Json]) -> dict[str, Json]:
    text = "At least 12,000 soldiers are there, officials say."
    article = await client.make("documents", text=text, publisher=sources["twin"]["id"], published_on="2024-12-28")
    copy = await client.make("documents", url=None, title="A copy", retrieved_at="2025-01-01T10:00:00.5+02:00")
    await client.merge("documents", copy, article)
    return {"article": article, "copy": copy}


async def _subjects(client: Client) -> dict[str, Json]:
    wide = await client.make("subjects", title="Soldiers", slug="soldiers", dimension="count", unit="soldier")
    narrow = await client.make(
        "subjects", title="Killed", slug="killed", part_of=wide["id"], since="2024-10", tags=["a"]
    )
    double = await client.make("subjects", title="Dead", slug="dead")
    await client.merge("subjects", double, narrow)
    return {"soldiers": wide, "killed": narrow, "dead": double}


async def _claims(
    client: Client, sources: dict[str, Json], documents: dict[str, Json], subjects: dict[str, Json]
) -> dict[str, Json]:
    spanned = await client.claim(
        text="At least 12,000 soldiers",
        span={"start": 0, "end": 24},
        document=documents["article"]["id"],
        subject=subjects["soldiers"]["id"],
        claimant=sources["twin"]["id"],
        via=[sources["group"]["id"], sources["ministry"]["id"]],
        about="../2024-12?",
        asserted_on="2024-12-27T10:00:00+02:00",
        confidence="likely",
        external_id="row-1",
        extra={"a": [1.50, None, {"b": "</script>"}], "c": 1e20},
        tags=["x", "y z"],
    )
    numbers: Json = {"comparator": "about", "value": 1000000000000.5, "unit": "USD", "dimension": "money"}
    given = await client.claim(text=None, quantity=numbers, stance="denies", place="Kursk")
    unread = await client.claim(text="They said nothing of any number.", confidence=0, language="en")
    plural = await client.claim(text="dozens of soldiers", document=documents["copy"]["id"], status="proposed")
    gone = await client.claim(text="12 shells", external_id="row-2")
    back = await client.claim(text="nearly half of the shells", notes="Restored")
    for text in ("up to 3,000 soldiers", "under 3,000 soldiers"):
        await client.edit(plural, "claims", text=text, subject=subjects["dead"]["id"])
    for claim in (gone, back):
        assert (await client.remove(f"/v1/claims/{claim['id']}")).status_code == 204
    assert (await client.submit(f"/v1/claims/{back['id']}/restore")).status_code == 200
    for grading in ({"verdict": "disputed", "rationale": "Two lists differ."}, {"credibility": 3, "verdict": None}):
        assert (await client.submit(f"/v1/claims/{spanned['id']}/appraisals", grading)).status_code == 201
    return {"spanned": spanned, "given": given, "unread": unread, "plural": plural, "gone": gone, "back": back}


async def _relations(client: Client, claims: dict[str, Json]) -> None:
    first = await _relate(client, claims["spanned"], claims["plural"], state="confirmed", note="Seen")
    await client.edit(first, "relations", note=None)
    second = await _relate(client, claims["back"], claims["spanned"])
    assert (await client.remove(f"/v1/relations/{second['id']}")).status_code == 204


async def _relate(client: Client, from_: Json, to: Json, **fields: str) -> Json:
    return await client.make("relations", **{"from": from_["id"], "to": to["id"], "type": "repeats"}, **fields)
