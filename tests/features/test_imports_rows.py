"""A row that an import writes part by part says what the columns of a single write say."""

import pytest

from app.features.appraisals.service import confidence_columns
from app.features.claims import quantities, queries
from app.features.claims.queries import DocumentSeen
from app.features.claims.schemas import ClaimIn
from app.features.exchange import imports_rows as rows
from app.features.exchange.imports_rows import CLAIMS, MARKS, Referred
from app.features.exchange.imports_said import Known
from app.journal.bulk import Columns
from tests.features.test_imports import ROWS


@pytest.mark.parametrize("given", [*ROWS, {"text": "a\\b\tc\nd\r", "claimant": "x", "external_id": "a\\b"}])
@pytest.mark.parametrize("published", [None, "2024-10"])
def test_both_ways_write_the_same(given: dict[str, object], published: str | None) -> None:
    body = ClaimIn.model_validate(given)
    seen = DocumentSeen(published, None, None, has_text=False, words=None)
    source, document = Known("1" * 32, "1" * 32), Known("2" * 32, "2" * 32, document=seen)
    quantity, basis = quantities.said(body)
    referred = Referred(None, source, document, [source, document])
    values = {
        "id": "0" * 32,
        **queries.values(body, seen),
        **confidence_columns(body.confidence),
        **quantities.kept(quantity, basis),
        "claimant_id": source.id,
        "document_id": document.id,
        "via": f"{{{source.id},{document.id}}}",
    }
    assert rows.claim("0" * 32, body, quantity, basis, referred) == CLAIMS.line(values)


def test_a_mark_has_a_bit_for_each_field_that_may_stay() -> None:
    body = ClaimIn.model_validate({"text": "x", "claimant": "x", "subject": None, "tags": [], "external_id": "a\\b"})
    assert rows.mark("0" * 32, 7, body) == "0" * 32 + "\t7\t5\ta\\\\b\n"
    assert MARKS.names == ("id", "line", "given", "external_id")


def test_what_a_row_has_no_value_for_is_null() -> None:
    assert Columns(("a", "b", "c")).line({"b": False}) == "\\N\tf\t\\N\n"
