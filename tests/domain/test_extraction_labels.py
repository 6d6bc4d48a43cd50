"""The labels and the scores that the reader of articles is measured by."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.extraction import Proposal, read
from app.domain.when import parse
from bench.extraction import labels, scores

ARTICLES = Path(__file__).parents[3] / "shared" / "data" / "wikinews" / "articles.csv"
TEXT = "Officials said 12 people died on Monday, and 30 cars burned."
PUBLISHED = parse("2024-12-20")


def label_of(proposal: Proposal) -> labels.Label:
    p = proposal
    about = p.about.edtf if p.about else None
    return labels.Label(p.start, p.end, p.number, p.quantity, p.claimant, p.via, p.stance, about)


def test_both_halves_are_labelled_and_together_large_enough() -> None:
    known = labels.load()
    assert len(known) >= 32
    assert sum(len(a.claims) for a in known) >= 320
    assert {a.half for a in known} == set(labels.HALVES)
    assert len({a.url for a in known}) == len(known)


def test_a_half_is_drawn_by_the_address_alone() -> None:
    assert all(a.half == labels.half_of(a.url) for a in labels.load())


@pytest.mark.skipif(not ARTICLES.exists(), reason="the articles do not travel")
def test_every_label_slices_the_text_that_was_labelled() -> None:
    texts = labels.texts(ARTICLES)
    assert [flaw for a in labels.load() for flaw in labels.flaws(a, texts[a.url].text)] == []


def test_another_text_and_a_span_within_a_word_are_flaws() -> None:
    claims = tuple(map(label_of, read(TEXT, PUBLISHED)))
    digest = "07dfc9b3b9a1ea5eb8e8e8d1d1f3ed0b1b1d3e8e4c9e6e7b8f5f2f1f0f9f8f7f"
    other = labels.Labelled("a", "2024-12-20", digest, "built", claims)
    assert labels.flaws(other, TEXT) == ["a: the text is not the one that was labelled"]
    same = replace(other, sha256=labels.digest(TEXT))
    assert labels.flaws(same, TEXT) == []
    cut = replace(same, claims=(replace(claims[0], end=claims[0].end - 1),))
    assert len(labels.flaws(cut, TEXT)) == 1


def test_what_reads_as_labelled_scores_one_and_silence_scores_nothing() -> None:
    proposals = read(TEXT, PUBLISHED)
    known = tuple(map(label_of, proposals))
    assert all(s.f1 == 1 for s in scores.score([(known, proposals)]).values())
    assert all(s.f1 == s.precision == s.recall == 0 for s in scores.score([(known, ())]).values())


def test_an_idle_proposal_costs_precision_and_a_missed_label_recall() -> None:
    proposals = read(TEXT, PUBLISHED)
    known = tuple(map(label_of, proposals))
    idle = scores.score([(known[:1], proposals)])["found"]
    assert (idle.precision, idle.recall) == (0.5, 1)
    missed = scores.score([(known, proposals[:1])])["found"]
    assert (missed.precision, missed.recall) == (1, 0.5)


def test_each_aspect_is_judged_by_itself() -> None:
    proposals = read(TEXT, PUBLISHED)
    first, second = map(label_of, proposals)
    wrong = replace(first, claimant=None, about="2023", quantity=second.quantity)
    result = scores.score([((wrong, second), proposals)])
    assert {aspect: s.right for aspect, s in result.items()} == {
        "found": 2,
        "bounds": 1,
        "claimants": 1,
        "times": 1,
        "stances": 2,
    }


def test_a_name_agrees_with_a_fuller_one_and_no_name_only_with_none() -> None:
    proposal = read(TEXT, PUBLISHED)[0]
    label = label_of(proposal)
    assert scores.claimants_agree(replace(label, claimant="the officials of Oslo"), proposal)
    assert not scores.claimants_agree(replace(label, claimant="police"), proposal)
    assert not scores.claimants_agree(label, replace(proposal, claimant=None))
