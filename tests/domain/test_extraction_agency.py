"""Sentences and articles as agencies write them, made up: who says each number, via whom, about when, in which stance.

What was expected was written down before the reader ran; what it still gets wrong is in docs/extraction.md, not here.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.extraction import read
from app.domain.when import parse

ARTICLES = [
    json.loads(line)
    for line in (Path(__file__).parent / "extraction" / "agency.ndjson").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("article", ARTICLES, ids=[article["text"][:60] for article in ARTICLES])
def test_each_number_has_its_claimant_its_carrier_its_time_and_its_stance(article: dict[str, Any]) -> None:
    text = article["text"]
    found = {
        (
            text[slice(*proposal.number)],
            proposal.claimant,
            proposal.via,
            proposal.about.edtf if proposal.about else None,
            proposal.stance.value,
        )
        for proposal in read(text, parse(article["published"]))
    }
    expected = {(c["number"], c["claimant"], tuple(c["via"]), c["about"], c["stance"]) for c in article["claims"]}
    assert expected <= found
