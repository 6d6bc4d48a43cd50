from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.domain.analysis_answer import Outcome
from app.domain.analysis_difference import difference
from app.domain.analysis_input import ClaimSeen, Number, SubjectSeen
from app.domain.estimate import Estimate, Stand, estimate, without
from app.domain.interval import Interval
from app.domain.refusal import Refused
from app.domain.vocabulary import Comparator, Dimension
from tests.domain.analysis_makers import LEVEL, TOTAL, claim, world

SHELLS = replace(TOTAL, id="troops", since=date(2024, 1, 1))


def on(day: str, *said: ClaimSeen, subject: SubjectSeen = LEVEL) -> Estimate:
    return estimate(world(*said, subject=subject), date.fromisoformat(day))


def bounds(e: Estimate) -> tuple[object, ...]:
    return e.answer.outcome, e.answer.low, e.answer.high, e.answer.best


def reasons(e: Estimate) -> dict[str, str]:
    return {c.id: out.because for out in e.left_out for c in out.claims}


def test_fourteen_articles_on_one_briefing_are_one_origin() -> None:
    e = on("2024-05-02", *(claim(f"c{n:02}", "100", "ryder") for n in range(14)))
    assert bounds(e) == (Outcome.ONE_ORIGIN, 100, 100, 100)
    assert (e.reports, e.utterances, e.origins) == (14, 1, 1)


def test_two_origins_that_support_one_number_are_a_consensus() -> None:
    e = on("2024-05-02", claim("a", "12000", "us"), claim("b", "~12000", "ua"), claim("c", ">3000", "rok"))
    assert bounds(e) == (Outcome.CONSENSUS, 10800, 13200, 12000)
    assert e.answer.consensus
    assert e.roles == {Stand.SUPPORTS: 2, Stand.ALLOWS: 1}


def test_camps_stand_beside_each_other_with_their_bounds_and_the_hull() -> None:
    e = on(
        "2024-05-02",
        claim("a", "~100", "us"),
        claim("b", "~100", "ua"),
        claim("c", "~300", "rok"),
        claim("d", "~300", "uk"),
    )
    assert bounds(e) == (Outcome.NONE, 90, 330, None)
    assert [c.names for c in e.camps] == [("Ukraine", "United States"), ("South Korea", "United Kingdom")]
    assert [c.range.lower for c in e.camps] == [90, 270]
    assert [c.range.upper for c in e.camps] == [110, 330]
    assert {c.role for c in e.contributions} == {Stand.SPEAKS}


def test_most_support_from_half_or_less_is_no_consensus() -> None:
    e = on(
        "2024-05-02",
        claim("a", "~100", "us"),
        claim("b", "~100", "ua"),
        claim("c", "~300", "rok"),
        claim("d", "~900", "uk"),
    )
    assert e.answer.outcome is Outcome.NONE
    assert e.answer.agreed == Interval.closed(Decimal(90), Decimal(110))
    assert [c.role for c in e.contributions] == [Stand.OPPOSES, Stand.SUPPORTS, Stand.OPPOSES, Stand.SUPPORTS]
    assert "not more than half" in e.answer.because


def test_a_one_sided_claim_supports_only_near_its_number() -> None:
    far = on("2024-05-02", claim("a", "~4000", "us"), claim("b", ">300", "ua"))
    assert far.answer.outcome is Outcome.NONE
    near = on("2024-05-02", claim("a", "~4000", "us"), claim("b", ">=3800", "ua"))
    assert bounds(near) == (Outcome.CONSENSUS, 3800, 4400, 3900)


def test_a_ceiling_alone_closes_at_nothing_below() -> None:
    assert bounds(on("2024-05-02", claim("a", "<=3000", "us"))) == (Outcome.ONE_ORIGIN, 0, 3000, 3000)
    cold = replace(LEVEL, dimension=Dimension.TEMPERATURE)
    assert bounds(on("2024-05-02", claim("a", "<=3000", "us"), subject=cold)) == (Outcome.ONE_ORIGIN, None, 3000, 3000)


def test_a_floor_that_agrees_only_by_its_five_percent_does_not_empty_the_bounds() -> None:
    said = claim("a", "12000", "us", "2024-05-01"), claim("b", "11500-11900", "ua", "2024-06-01")
    assert bounds(on("2024-06-01", *said, subject=SHELLS)) == (Outcome.CONSENSUS, 11500, 11900, 11700)


def test_a_bare_round_number_has_five_percent_either_way_for_comparing_only() -> None:
    e = on("2024-05-02", claim("a", "12000", "us"), claim("b", "12500", "ua"))
    assert bounds(e) == (Outcome.CONSENSUS, 12000, 12500, 12250)
    assert on("2024-05-02", claim("a", "12010", "us"), claim("b", "12500", "ua")).answer.outcome is Outcome.NONE


def test_dozens_support_their_bounds_and_have_no_number() -> None:
    assert bounds(on("2024-05-02", claim("a", "[24,100)", "us"))) == (Outcome.ONE_ORIGIN, 24, 100, None)


def test_a_level_falls_silent_after_its_horizon() -> None:
    said = claim("a", "100", "us", "2024-05-01")
    assert on("2024-08-01", said).answer.speaking == 1
    silent = on("2024-08-02", said)
    assert silent.answer.outcome is Outcome.SILENCE
    assert "fallen silent" in reasons(silent)["a"]
    assert "later than" in reasons(on("2024-04-30", said))["a"]


def test_a_total_keeps_its_floor_and_its_ceiling_holds_for_its_own_date() -> None:
    said = claim("a", "~1000", "us", "2024-05-01")
    assert bounds(on("2024-05-01", said, subject=SHELLS)) == (Outcome.ONE_ORIGIN, 900, 1100, 1000)
    assert bounds(on("2025-05-01", said, subject=SHELLS)) == (Outcome.ONE_ORIGIN, 900, None, 1000)


def test_an_old_ceiling_of_a_total_gives_way_to_the_floor_before_it() -> None:
    said = claim("a", ">900", "us", "2024-05-01"), claim("b", "<=2000", "us", "2024-05-10")
    assert on("2024-05-10", *said, subject=SHELLS).answer.high == 2000
    later = on("2024-05-11", *said, subject=SHELLS)
    assert bounds(later) == (Outcome.ONE_ORIGIN, 900, None, 900)
    assert "its ceiling held" in reasons(later)["b"]


def test_what_two_others_have_since_outgrown_is_left_out() -> None:
    old, two = claim("a", "3000", "us", "2024-05-01"), claim("b", "~12000", "ua", "2024-06-01")
    third = claim("c", "~12000", "rok", "2024-06-01")
    assert on("2024-06-01", old, two, subject=SHELLS).answer.speaking == 2
    e = on("2024-06-01", old, two, third, subject=SHELLS)
    assert e.answer.speaking == 2
    assert reasons(e)["a"] == "Ukraine and South Korea have since counted more"


def test_a_group_that_has_since_counted_more_speaks_for_its_member() -> None:
    e = on("2024-06-01", claim("a", ">16500", "us"), claim("b", ">20000", "both", "2024-06-01"), subject=SHELLS)
    assert [c.origin for c in e.contributions] == ["both"]
    assert "which it is part of" in reasons(e)["a"]


def test_a_group_is_silent_where_a_member_speaks_and_heard_without_it() -> None:
    said = claim("a", "100", "us"), claim("b", "500", "both"), claim("c", "500", "ua")
    e = on("2024-05-02", *said)
    assert reasons(e)["b"] == "United States, a member of it, is heard already"
    assert without(e, "us").consensus


def test_one_without_about_never_takes_the_place_of_one_with() -> None:
    said = claim("a", "100", "us", "2024-05-01"), claim("b", "500", "us", "2024-05-20", about=None)
    e = on("2024-06-01", *said)
    assert e.answer.best == 100
    assert "it names no time" in reasons(e)["b"]
    assert on("2024-08-05", *said).answer.best == 500
    assert on("2024-06-01", *said, subject=SHELLS).answer.best == 500


@pytest.mark.parametrize(
    ("about", "whole"),
    [
        ("2024-05-01", True),
        ("2024-05", True),
        ("../2024-05-01", True),
        ("2024-01-04/2024-05-01", True),
        ("2024-03-01/2024-05-01", False),
        ("2024-03-01/..", False),
    ],
)
def test_a_window_shorter_than_the_subjects_is_a_part(about: str, whole: bool) -> None:
    e = on("2024-06-01", claim("a", ">500", "us", "2024-05-31", about=about), subject=SHELLS)
    assert (e.answer.outcome is Outcome.ONE_ORIGIN) is whole
    assert e.answer.low == 500


def test_a_window_that_opens_before_the_subjects_is_another_scope() -> None:
    e = on("2024-06-01", claim("a", "500", about="2023-01-01/2024-05-01"), subject=SHELLS)
    assert reasons(e)["a"].startswith("another scope")


def test_a_part_raises_the_floor_at_most_to_the_ceiling() -> None:
    whole = claim("a", "900-1200", "us")
    raised = on("2024-05-02", whole, claim("b", ">1000", "ua", subject="part"))
    assert bounds(raised) == (Outcome.ONE_ORIGIN, 1000, 1200, 1050)
    assert "raises the floor" in raised.answer.because
    beyond = on("2024-05-02", whole, claim("b", "5000", "ua", subject="part"))
    assert bounds(beyond) == (Outcome.ONE_ORIGIN, 1200, 1200, 1200)
    assert beyond.answer.tensions == ("Ukraine claims exactly 5,000 of a part alone: above the ceiling",)
    assert on("2024-05-02", whole, claim("b", ">100", "ua", subject="part")).answer.low == 900
    assert on("2024-09-02", whole, claim("b", ">100", "ua", subject="part")).answer.low is None
    assert "about a part" in reasons(raised)["b"]


def test_reports_join_within_seven_days_and_a_hedge_wins_a_tie() -> None:
    said = claim("a", "3000", "us", "2024-05-01"), claim("b", ">=3000", "us", "2024-05-08", about=None)
    e = on("2024-06-01", *said)
    assert e.utterances == 1
    assert e.contributions[0].voice.utterance.number.comparator is Comparator.AT_LEAST
    assert e.contributions[0].voice.utterance.first_said == date(2024, 5, 1)
    assert on("2024-06-01", said[0], claim("b", "3000", "us", "2024-05-09", about=None)).utterances == 2


def test_two_halves_of_a_range_said_together_are_one_interval() -> None:
    e = on("2024-05-02", claim("a", ">1700", "us"), claim("b", "<=5500", "us"))
    assert bounds(e) == (Outcome.ONE_ORIGIN, 1700, 5500, 3600)
    assert e.utterances == 1
    crossed = on("2024-05-02", claim("a", ">5500", "us"), claim("b", "<=1700", "us"))
    assert crossed.utterances == 2


def test_a_claim_without_time_number_or_lineage_is_left_out_with_the_reason() -> None:
    bare = claim("a", "100", "us", None)
    e = on("2024-05-02", bare, bare._replace(id="b", number=None), claim("c", "100", None), claim("d", "100", "us"))
    assert reasons(e)["a"].startswith("it has no time")
    assert reasons(e)["b"] == "it has no number"
    assert reasons(e)["c"] == "unknown lineage: nobody is named as its claimant"
    assert (e.reports, e.unknown_lineage) == (2, 1)


def test_a_subject_without_a_measure_has_no_estimate() -> None:
    with pytest.raises(Refused, match="level or total"):
        world(claim("a", "100"), subject=replace(LEVEL, measure=None))
    with pytest.raises(Refused, match="at least one day"):
        replace(LEVEL, horizon_days=0)
    with pytest.raises(Refused, match="within its bounds"):
        Number(Comparator.ABOUT, Decimal(5), Interval.closed(Decimal(8), Decimal(9)))
    with pytest.raises(Refused, match="at least one bound"):
        Number(Comparator.BETWEEN, None, Interval(None, None, lower_closed=False, upper_closed=False))


def test_a_difference_names_the_claims_that_moved_the_estimate() -> None:
    first = on("2024-05-02", claim("a", "~100", "us"), claim("b", "~100", "ua"))
    moved = difference(
        first, on("2024-05-02", claim("a", "~100", "us"), claim("b", "~100", "ua"), claim("c", "110-112", "rok"))
    )
    assert [(m.name, m.came, m.moved) for m in moved.moves] == [("South Korea", ("c",), True)]
    assert "speaks where it did not before" in moved.moves[0].because
    back = difference(
        on("2024-05-02", claim("a", "~100", "us"), claim("b", "~100", "ua")), on("2024-05-02", claim("a", "~100", "us"))
    )
    assert [(m.name, m.went, m.moved) for m in back.moves] == [("Ukraine", ("b",), True)]
    same = difference(
        first, on("2024-05-02", claim("a", "~100", "us"), claim("b", "~100", "ua"), claim("c", "~100", "us"))
    )
    assert [(m.came, m.moved) for m in same.moves] == [(("c",), False)]
    other = difference(first, on("2024-05-02", claim("a", "~100", "us"), claim("d", "~300", "ua")))
    assert "says otherwise" in other.moves[0].because
    assert difference(first, first).moves == ()
