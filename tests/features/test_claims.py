"""Claims, one at a time: what they are made of, how they are changed, and what is refused."""

from typing import Any

import pytest

from tests.makers.client import Client

SOLDIERS = {"text": "at least 12,000 North Korean soldiers", "claimant": "NIS"}


async def added(client: Client, **given: Any) -> dict[str, Any]:
    """A claim that was made, with whatever it names."""
    answer = await client.post("/v1/claims?create_missing=true", json={**SOLDIERS, **given})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def patched(client: Client, claim: dict[str, Any], **patch: Any) -> Any:
    """The answer to a merge patch of a claim, in whatever version it is."""
    return await client.patch(f"/v1/claims/{claim['id']}", json=patch, headers={"If-Match": "*"})


def flaws(answer: Any) -> list[tuple[str, str]]:
    """The places and codes of a refusal."""
    return [(flaw["pointer"], flaw["code"]) for flaw in answer.json()["errors"]]


async def test_a_quantity_left_out_is_read_from_the_words(client: Client) -> None:
    claim = await added(client)
    assert claim["quantity"] == {
        "comparator": "at_least",
        "value": 12000,
        "lower": 12000,
        "upper": None,
        "bounds": "[)",
        "unit": "soldier",
        "dimension": "count",
    }
    assert (claim["quantity_basis"], claim["parser"]) == ("parsed", "1")
    assert claim["label"] == "at least 12,000 soldiers"


async def test_words_without_a_number_make_a_claim_without_a_quantity(client: Client) -> None:
    claim = await added(client, text="factories operate at full capacity")
    assert (claim["quantity"], claim["quantity_basis"], claim["parser"]) == (None, None, None)


async def test_null_is_a_claim_without_a_number_whatever_its_words(client: Client) -> None:
    assert (await added(client, quantity=None))["quantity"] is None


async def test_several_quantities_are_refused_with_their_spans(client: Client) -> None:
    text = "12,000 soldiers and 5 tanks"
    answer = await client.post("/v1/claims?create_missing=true", json={**SOLDIERS, "text": text})
    assert answer.status_code == 422
    assert flaws(answer) == [("/text", "several_quantities")]
    assert answer.json()["spans"] == [{"start": 0, "end": 15}, {"start": 20, "end": 27}]


async def test_words_given_as_the_quantity_pick_one_of_several(client: Client) -> None:
    claim = await added(client, text="12,000 soldiers and 5 tanks", quantity={"text": "5 tanks"})
    assert (claim["quantity"]["value"], claim["quantity"]["unit"]) == (5, "tank")
    assert claim["quantity_basis"] == "parsed"


async def test_a_malformed_number_is_refused_and_not_repaired(client: Client) -> None:
    answer = await client.post("/v1/claims?create_missing=true", json={**SOLDIERS, "text": "200,0000 soldiers"})
    assert answer.status_code == 422
    assert flaws(answer) == [("/text", "malformed_number")]


@pytest.mark.parametrize(
    ("quantity", "place"),
    [
        ({"value": 5}, "/quantity/comparator"),
        ({"comparator": "at_least", "value": 5}, "/quantity/unit"),
        ({"comparator": "between", "lower": 5, "upper": 4, "unit": "tank"}, "/quantity/lower"),
        ({"comparator": "at_least", "value": 5, "bounds": "[]", "unit": "tank"}, "/quantity/bounds"),
        ({"comparator": "exactly", "value": 5, "unit": "tank", "dimension": "money"}, "/quantity/unit"),
        ({"comparator": "exactly", "value": True, "unit": "tank"}, "/quantity/value"),
        ({"comparator": "exactly", "value": 1234567890123456, "unit": "tank"}, "/quantity/value"),
        ({"text": "5 tanks", "value": 5}, "/quantity/text"),
        ({"text": "no number"}, "/quantity/text"),
    ],
)
async def test_half_or_crooked_quantities_are_refused_where_they_are_wrong(
    client: Client, quantity: dict[str, Any], place: str
) -> None:
    answer = await client.post("/v1/claims?create_missing=true", json={**SOLDIERS, "quantity": quantity})
    assert answer.status_code == 422
    assert flaws(answer)[0][0] == place


async def test_half_a_quantity_in_a_patch_is_refused(client: Client) -> None:
    answer = await patched(client, await added(client), quantity={"value": 13000})
    assert answer.status_code == 422
    assert flaws(answer) == [("/quantity/comparator", "missing")]


async def test_a_quantity_keeps_to_its_subject(client: Client) -> None:
    subject = {"title": "Arms sales", "dimension": "money", "unit": "USD"}
    assert (await client.post("/v1/subjects", json=subject)).status_code == 201
    for text, place in (("5 tanks", "/quantity/dimension"), ("€5 million", "/quantity/unit")):
        answer = await client.post(
            "/v1/claims?create_missing=true", json={**SOLDIERS, "text": text, "subject": "arms-sales"}
        )
        assert answer.status_code == 422
        assert flaws(answer)[0][0] == place


async def test_a_missing_subject_takes_the_measure_of_its_claim(client: Client) -> None:
    claim = await added(client, text="500 tonnes of fuel", subject="Fuel delivered")
    subject = (await client.get(f"/v1/subjects/{claim['subject']['id']}")).json()
    assert (subject["slug"], subject["dimension"], subject["unit"]) == ("fuel-delivered", "mass", "t")
    assert (subject["measure"], subject["tags"]) == (None, ["triage"])


async def test_a_patch_of_the_words_reads_again_only_where_they_were_read(client: Client) -> None:
    read = await added(client)
    assert (await patched(client, read, text="over 13,000 soldiers")).json()["quantity"]["value"] == 13000
    given = await added(client, quantity={"comparator": "exactly", "value": 1, "unit": "tank"})
    assert (await patched(client, given, text="over 13,000 soldiers")).json()["quantity"]["value"] == 1


async def test_a_patch_that_touches_neither_words_nor_quantity_keeps_how_it_was_read(client: Client) -> None:
    after = (await patched(client, await added(client), place="Kursk")).json()
    assert (after["quantity_basis"], after["parser"], after["place"], after["version"]) == ("parsed", "1", "Kursk", 2)


async def test_a_patch_that_changes_nothing_makes_no_version(client: Client) -> None:
    claim = await added(client, extra={"page": 1.50}, via=["Yonhap"], about="2024-12", confidence=70)
    answer = await patched(client, claim, extra={"page": 1.5}, confidence=70, about="2024-12")
    assert (answer.status_code, answer.json()["version"]) == (200, 1)


async def test_a_patch_to_null_clears_the_quantity(client: Client) -> None:
    after = (await patched(client, await added(client), quantity=None)).json()
    assert (after["quantity"], after["label"]) == (None, None)


async def test_a_claim_needs_words_or_a_quantity_and_somebody_who_says_it(client: Client) -> None:
    assert flaws(await client.post("/v1/claims", json={"text": "x"})) == [("", "claimant_or_document")]
    answer = await client.post("/v1/claims?create_missing=true", json={"claimant": "NIS"})
    assert flaws(answer) == [("", "text_or_quantity")]


async def test_the_chain_names_each_source_once(client: Client) -> None:
    await added(client)
    answer = await client.post("/v1/claims?create_missing=true", json={**SOLDIERS, "via": ["AFP", "nis"]})
    assert flaws(answer) == [("/via", "circle")]


async def test_an_unknown_claimant_is_refused_unless_it_may_be_made(client: Client) -> None:
    answer = await client.post("/v1/claims", json=SOLDIERS)
    assert flaws(answer) == [("/claimant", "unknown")]
    assert (await client.get("/v1/sources")).json()["items"] == []


async def test_a_span_must_read_as_the_claim_does(client: Client) -> None:
    text = "Seoul said: at least 12,000 North Korean soldiers fight."
    url = "https://example.org/a"
    await client.post("/v1/documents", json={"url": url, "text": text, "published_on": "2024-12-28"})
    right = {"start": 12, "end": 12 + len(SOLDIERS["text"])}
    claim = await added(client, document=url, span=right)
    assert (claim["span"], claim["reported_on"]["edtf"]) == (right, "2024-12-28")
    for span, code in (({"start": 11, "end": 40}, "span_differs"), ({"start": 9, "end": 9}, "span_empty")):
        answer = await client.post("/v1/claims", json={**SOLDIERS, "document": url, "span": span})
        assert flaws(answer) == [("/span", code)]
    answer = await client.post("/v1/claims", json={**SOLDIERS, "span": right})
    assert flaws(answer) == [("/span", "span_without_document")]


async def test_the_same_external_id_is_200_with_the_same_content_and_409_with_other(client: Client) -> None:
    first = await added(client, external_id="k001")
    same = await client.post("/v1/claims", json={**SOLDIERS, "external_id": "k001"})
    assert (same.status_code, same.json()) == (200, first)
    other = await client.post("/v1/claims", json={**SOLDIERS, "place": "Kursk", "external_id": "k001"})
    assert (other.status_code, other.json()["id"]) == (409, first["id"])
    free = await added(client)
    assert (await patched(client, free, external_id="k001")).status_code == 409


async def test_put_makes_and_then_replaces_whole_with_if_match(client: Client) -> None:
    path = "/v1/claims/by-external-id/desk%2F17?create_missing=true"
    made = await client.put(path, json={**SOLDIERS, "place": "Kursk"})
    assert (made.status_code, made.json()["external_id"]) == (201, "desk/17")
    assert (await client.put(path, json=SOLDIERS)).status_code == 428
    replaced = await client.put(path, json=SOLDIERS, headers={"If-Match": made.headers["ETag"]})
    assert (replaced.status_code, replaced.json()["place"], replaced.json()["version"]) == (200, None, 2)
    answer = await client.put(path, json={**SOLDIERS, "external_id": "other"}, headers={"If-Match": "*"})
    assert flaws(answer) == [("/external_id", "differs")]


async def test_a_claim_is_deleted_and_restored(client: Client) -> None:
    claim = await added(client)
    path = f"/v1/claims/{claim['id']}"
    assert (await client.delete(path)).status_code == 428
    assert (await client.delete(path, headers={"If-Match": '"1"'})).status_code == 204
    assert (await client.get(path)).status_code == 410
    assert (await patched(client, claim, place="x")).status_code == 410
    back = await client.post(f"{path}/restore")
    assert (back.status_code, back.json()["version"]) == (200, 3)


async def test_physical_units_are_kept_as_said(client: Client) -> None:
    claim = await added(client, text="about 40 miles of front line")
    quantity = claim["quantity"]
    assert (quantity["value"], quantity["dimension"]) == (40, "length")
    assert (quantity["lower"], quantity["upper"]) == (36, 44)
