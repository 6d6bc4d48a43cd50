"""Claims as linked data: a processor reads it without the network, in terms that schema.org has."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from pyld import jsonld

from app.domain.vocabulary import SourceKind, Verdict
from tests.makers.client import Client

Json = dict[str, Any]
SCHEMA = "https://schema.org/"

# Of schema.org: the types that are told, with what each is a kind of, and for each property of which type it is one
# and what it may hold ("" where that is text, a number or a date).
KINDS_OF = {
    "Claim": "CreativeWork",
    "ClaimReview": "Review",
    "Review": "CreativeWork",
    "CreativeWork": "Thing",
    "Dataset": "CreativeWork",
    "Person": "Thing",
    "Organization": "Thing",
    "GovernmentOrganization": "Organization",
    "NewsMediaOrganization": "Organization",
    "Place": "Thing",
    "Rating": "Intangible",
    "QuantitativeValue": "StructuredValue",
    "MonetaryAmount": "StructuredValue",
    "StructuredValue": "Intangible",
    "Intangible": "Thing",
    "Thing": "",
}
PROPERTIES = {
    "identifier": ("Thing", ""),
    "name": ("Thing", ""),
    "url": ("Thing", "Thing"),
    "description": ("Thing", ""),
    "alternateName": ("Thing", ""),
    "text": ("CreativeWork", ""),
    "author": ("CreativeWork", "Person Organization"),
    "isBasedOn": ("CreativeWork", "CreativeWork"),
    "about": ("CreativeWork", "Thing"),
    "mentions": ("CreativeWork", "Thing"),
    "temporalCoverage": ("CreativeWork", ""),
    "dateCreated": ("CreativeWork", ""),
    "datePublished": ("CreativeWork", ""),
    "dateModified": ("CreativeWork", ""),
    "spatialCoverage": ("CreativeWork", "Place"),
    "inLanguage": ("CreativeWork", ""),
    "keywords": ("CreativeWork", ""),
    "creativeWorkStatus": ("CreativeWork", ""),
    "version": ("CreativeWork", ""),
    "creditText": ("CreativeWork", ""),
    "appearance": ("Claim", "CreativeWork"),
    "claimReviewed": ("ClaimReview", ""),
    "itemReviewed": ("Review", "Thing"),
    "reviewBody": ("Review", ""),
    "reviewRating": ("Review", "Rating"),
    "value": ("QuantitativeValue MonetaryAmount", ""),
    "minValue": ("QuantitativeValue MonetaryAmount", ""),
    "maxValue": ("QuantitativeValue MonetaryAmount", ""),
    "unitText": ("QuantitativeValue", ""),
    "currency": ("MonetaryAmount", ""),
}


def no_network(url: str, options: object) -> NoReturn:
    raise AssertionError(f"a processor would fetch {url}")


async def graph(client: Client, **asked: Any) -> tuple[list[Json], list[Json]]:
    """The nodes as they are written, and as a processor understands them."""
    response = await client.ask("/v1/claims/export", format="jsonld", **asked)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/ld+json"
    document = json.loads(response.text)
    expanded: list[Json] = jsonld.expand(document, {"documentLoader": no_network})
    return document["@graph"], expanded


def check(nodes: list[Json], told: str = "Thing") -> None:
    """Every property is one of the type it is told of, and holds what it may hold."""
    for node in nodes:
        (kind,) = [name.removeprefix(SCHEMA) for name in node.get("@type", [f"{SCHEMA}{told.split(maxsplit=1)[0]}"])]
        assert kind in KINDS_OF
        if "@type" in node:
            assert any(is_a(kind, wider) for wider in told.split()), (kind, told)
        for name, values in node.items():
            if not name.startswith("@"):
                of, holds = PROPERTIES[name.removeprefix(SCHEMA)]
                assert any(is_a(kind, each) for each in of.split()), (kind, name)
                check([value for value in values if "@value" not in value], holds or "nothing")


def is_a(kind: str, wider: str) -> bool:
    return kind == wider or (bool(KINDS_OF[kind]) and is_a(KINDS_OF[kind], wider))


def strings(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for below in node.values():
            yield from strings(below)
    elif isinstance(node, list):
        for below in node:
            yield from strings(below)
    elif isinstance(node, str):
        yield node


async def test_a_claim_is_a_claim_of_schema_org(client: Client) -> None:
    claimant = await client.make("sources", name="Ministry", kind="government", url="https://example.org/ministry")
    document = await client.make("documents", url="https://example.org/a", title="Article", published_on="2024-12-28")
    subject = await client.make("subjects", title="Soldiers")
    made = await client.claim(
        text="at least 12,000 soldiers",
        claimant=claimant["id"],
        document=document["id"],
        subject=subject["id"],
        about="2024-10/2024-12",
        asserted_on="2024-12-27",
        place="Kursk",
        tags=["korea"],
        language="en",
    )
    (claim,), expanded = await graph(client)
    check(expanded)
    assert claim == {
        "@type": "Claim",
        "@id": f"urn:uuid:{made['id']}",
        "identifier": made["id"],
        "text": "at least 12,000 soldiers",
        "description": "at least 12,000 soldiers",
        "author": {
            "@type": "GovernmentOrganization",
            "@id": f"urn:uuid:{claimant['id']}",
            "name": "Ministry",
            "url": "https://example.org/ministry",
        },
        "appearance": {
            "@type": "CreativeWork",
            "@id": f"urn:uuid:{document['id']}",
            "name": "Article",
            "url": "https://example.org/a",
            "datePublished": "2024-12-28",
        },
        "about": {"@type": "Thing", "@id": f"urn:uuid:{subject['id']}", "name": "Soldiers"},
        "mentions": {
            "@type": "QuantitativeValue",
            "unitText": "soldier",
            "value": 12_000,
            "minValue": 12_000,
            "description": "at least 12,000 soldiers",
        },
        "temporalCoverage": "2024-10/2024-12",
        "dateCreated": "2024-12-27",
        "datePublished": "2024-12-28",
        "dateModified": made["recorded_at"],
        "spatialCoverage": {"@type": "Place", "name": "Kursk"},
        "inLanguage": "en",
        "keywords": ["korea"],
        "creativeWorkStatus": "reported",
        "version": 1,
    }
    (url,) = expanded[0][f"{SCHEMA}appearance"][0][f"{SCHEMA}url"]
    assert url == {"@id": "https://example.org/a"}


async def test_a_verdict_makes_a_review_that_says_who_gave_it_and_why(client: Client) -> None:
    made = await client.claim(text="up to 3,000 soldiers")
    appraisals = f"/v1/claims/{made['id']}/appraisals"
    given = await client.submit(appraisals, {"verdict": "refuted", "rationale": "The list has 12 names."})
    assert given.status_code == 201
    (claim, review), expanded = await graph(client)
    check(expanded)
    assert review == {
        "@type": "ClaimReview",
        "@id": f"{claim['@id']}#verdict",
        "claimReviewed": "up to 3,000 soldiers",
        "itemReviewed": {"@id": claim["@id"]},
        "reviewRating": {"@type": "Rating", "alternateName": Verdict.REFUTED},
        "reviewBody": "The list has 12 names.",
        "datePublished": given.json()["recorded_at"],
        "creditText": "local",
    }
    await client.submit(appraisals, {"verdict": None})
    nodes, _ = await graph(client)
    assert [node["@type"] for node in nodes] == ["Claim"]


async def test_every_kind_of_claimant_and_number_is_told_in_terms_there_are(client: Client) -> None:
    for kind in (*SourceKind, None):
        await client.claim(text=f"12 tanks, says a {kind}", claimant=(await client.make("sources", kind=kind))["id"])
    await client.claim(text="between $2 million and $3 million", verdict="confirmed")
    await client.claim(text="12 tonnes", stance="denies", about="../2024-12?", reported_on="2024-10/2024-11")
    nodes, expanded = await graph(client)
    check(expanded)
    money, denied = (next(node for node in nodes if unit in json.dumps(node)) for unit in ("USD", "denies"))
    assert money["mentions"]["@type"] == "MonetaryAmount"
    assert (money["mentions"]["minValue"], money["mentions"]["maxValue"]) == (2_000_000, 3_000_000)
    assert denied["description"] == "denies: 12 t"
    assert not {"datePublished", "temporalCoverage"} & denied.keys()
    based_on = [node for node in nodes if "isBasedOn" in node]
    assert [node["isBasedOn"]["@type"] for node in based_on] == ["Dataset"]
    assert "author" not in based_on[0]


async def test_no_words_can_end_the_script_that_the_graph_stands_in(client: Client) -> None:
    words = "</script><script>alert(1)</script> <!-- 12 shells \u2028"
    source = await client.make("sources", name="</script> & Sons")
    await client.claim(text=words, quantity=None, claimant=source["id"], verdict="disputed")
    response = await client.ask("/v1/claims/export", format="jsonld")
    assert "<" not in response.text
    assert words in list(strings(response.json()))
    assert "</script> & Sons" in list(strings(response.json()))
