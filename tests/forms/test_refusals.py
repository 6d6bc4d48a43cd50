"""What forms answer that no page of ours sends, and reasons that cannot be kept."""

import re
from collections.abc import Iterator

import httpx2
import pytest

from tests.forms.desk import Desk

NOTHING = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def http(address: str) -> Iterator[httpx2.Client]:
    """A client that keeps its session as a browser does."""
    with httpx2.Client(base_url=address, headers={"Accept": "text/html"}, timeout=60) as client:
        yield client


def send(http: httpx2.Client, path: str, **fields: str | list[str]) -> httpx2.Response:
    """A form of the page at a path, filled in."""
    found = re.search(r'name="token" value="([0-9a-f]+)"', http.get("/claims/new").text)
    assert found is not None
    return http.post(path, data={"token": found[1], **fields})


@pytest.mark.parametrize("claim", ["", "none", NOTHING])
def test_a_review_of_no_claim_is_told_so_on_its_page(claim: str, http: httpx2.Client, desk: Desk) -> None:
    document = httpx2.post(f"{desk.address}/v1/documents", json={"title": desk.mark, "text": "5 tanks"}).json()
    answer = send(http, f"/documents/{document['id']}/review", do="accept", claim=claim, match="*")
    assert answer.status_code == 404
    assert "There is no claim with this id." in answer.text
    assert answer.text.count("<h1") == 1


@pytest.mark.parametrize("relation", ["none", NOTHING])
def test_a_decision_on_no_relation_is_told_so_on_its_page(relation: str, http: httpx2.Client) -> None:
    answer = send(http, "/triage/contradictions", do="confirm", relation=relation, match="*")
    assert (answer.status_code, "There is no relation with this id." in answer.text) == (404, True)


def test_of_ticked_claims_those_that_are_gone_are_not_shown(http: httpx2.Client, desk: Desk) -> None:
    ticked = [desk.claim["id"], NOTHING]
    answer = send(http, "/triage/claims", do="subject", subject=f"tanks-{desk.mark}", claim=ticked)
    assert answer.status_code == 409
    assert desk.mark in answer.text
    assert NOTHING not in answer.text
    assert send(http, "/triage/claims", do="accept", claim="none").status_code == 422


def test_the_same_page_is_sent_to_after_a_triage_and_never_another_server(http: httpx2.Client, desk: Desk) -> None:
    given = {"do": "subject", "subject": f"tanks-{desk.mark}", "claim": desk.claim["id"]}
    answer = send(http, "/triage/claims", **given, back="https://elsewhere.example/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("reason", ["x" * 2_001, "a\x00b"])
@pytest.mark.parametrize("act", ["retract", "edit", "appraise", "relate"])
def test_a_reason_that_cannot_be_kept_is_told_so(act: str, reason: str, http: httpx2.Client, desk: Desk) -> None:
    more = {"text": "6 tanks", "verdict": "confirmed", "type": "repeats", "other": NOTHING, "match": "*"}
    answer = send(http, f"/claims/{desk.claim['id']}/{act}", **more, reason=reason)
    assert answer.status_code == 422
    assert "Give a reason of at most" in answer.text
    assert desk.read(f"/v1/claims/{desk.claim['id']}")["version"] == 1


def test_an_edit_shows_what_is_read_before_it_is_kept(http: httpx2.Client, desk: Desk) -> None:
    answer = send(
        http, f"/claims/{desk.claim['id']}/edit", do="read", text="almost 90 tanks", tags="a, b", via="Reuters"
    )
    assert answer.status_code == 200
    assert "nearly 90 tanks" in answer.text
    assert desk.read(f"/v1/claims/{desk.claim['id']}")["version"] == 1


def test_rows_with_numbers_of_their_own_are_shown_as_given(http: httpx2.Client, desk: Desk) -> None:
    who = f"Ministry {desk.mark}"
    rows = (
        f"quantity_comparator,quantity_value,quantity_unit,claimant,text\nexactly,5,tank,{who},\n,,,{who},It was so.\n"
    )
    answer = send(http, "/claims/paste", rows=rows)
    assert "2 claims would be made" in answer.text
    assert "as given" in answer.text
    assert "no number" in answer.text


def test_a_claim_without_a_number_stays_so(http: httpx2.Client, desk: Desk) -> None:
    made = send(http, "/claims/new", text="In 5 days", numberless="true", claimant=desk.source["id"])
    assert made.status_code == 303
    path = made.headers["location"]
    assert desk.read(f"/v1{path}")["quantity"] is None
    edited = send(http, f"{path}/edit", text="In 5 days", numberless="true", stance="asserts", place="Rajin", match="*")
    assert edited.status_code == 303
    claim = desk.read(f"/v1{path}")
    assert (claim["quantity"], claim["place"]) == (None, "Rajin")


@pytest.mark.parametrize(
    ("asked", "status"), [("type=claim&q=a", 422), ("q=a", 422), ("type=source", 200), ("type=source&q=%22", 200)]
)
def test_only_sources_subjects_and_documents_are_suggested(asked: str, status: int, http: httpx2.Client) -> None:
    assert http.get(f"/suggest?{asked}").status_code == status
