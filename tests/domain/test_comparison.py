from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.comparison import (
    Lie,
    compare,
    compatible_with,
    in_words,
    overlaps,
    parse_number,
    parse_range,
    reach,
    rules_out,
    within,
)
from app.domain.interval import Interval
from app.domain.refusal import Refused
from app.domain.vocabulary import Bounds, Dimension


def interval(lower: int | None, upper: int | None, bounds: str) -> Interval:
    low, high = (None if end is None else Decimal(end) for end in (lower, upper))
    return Interval.of(low, high, Bounds(bounds))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    lower, upper = sorted(draw(st.tuples(st.integers(-9, 9), st.integers(-9, 9))))
    bounds = draw(st.sampled_from(Bounds)) if lower < upper else Bounds.CLOSED
    a = interval(lower, upper, bounds)
    side = draw(st.sampled_from(["both", "lower", "upper", "none"]))
    if side == "lower":
        return Interval(a.lower, None, a.lower_closed, upper_closed=False)
    if side == "upper":
        return Interval(None, a.upper, lower_closed=False, upper_closed=a.upper_closed)
    return a if side == "both" else Interval.closed(None, None)


AT_LEAST_12000 = reach(Decimal(12000), None, Bounds.CLOSED_OPEN, Dimension.COUNT)


def test_at_least_12000_allows_15000_and_rules_out_11000() -> None:
    assert compatible_with(AT_LEAST_12000, Decimal(15000))
    assert rules_out(AT_LEAST_12000, Decimal(11000))
    assert overlaps(AT_LEAST_12000, parse_range("10000,13000"))
    assert not within(AT_LEAST_12000, parse_range("10000,13000"))
    assert within(AT_LEAST_12000, parse_range("10000,"))
    assert not overlaps(AT_LEAST_12000, parse_range(",11999.9"))


def test_up_to_3000_is_within_0_and_3000() -> None:
    up_to = reach(None, Decimal(3000), Bounds.OPEN_CLOSED, Dimension.COUNT)
    assert within(up_to, parse_range("0,3000"))
    assert rules_out(up_to, Decimal(-1))
    assert compatible_with(up_to, Decimal(0))


def test_the_ends_asked_for_are_closed() -> None:
    over_100 = reach(Decimal(100), None, Bounds.OPEN, Dimension.COUNT)
    assert not overlaps(over_100, parse_range(",100"))
    assert overlaps(AT_LEAST_12000, parse_range(",12000"))
    assert within(over_100, parse_range("100,"))


@given(intervals(), st.integers(-10, 10).map(Decimal))
def test_a_claim_rules_out_what_it_is_not_compatible_with(claim: Interval, number: Decimal) -> None:
    assert rules_out(claim, number) != compatible_with(claim, number)
    assert compatible_with(claim, number) == overlaps(claim, Interval.closed(number, number))


@given(intervals(), intervals())
def test_what_lies_within_also_overlaps(claim: Interval, asked: Interval) -> None:
    if within(claim, asked):
        assert overlaps(claim, asked)


@pytest.mark.parametrize(
    ("said", "dimension", "reached"),
    [
        ((None, 3000, "(]"), "count", (0, 3000, "[]")),
        ((None, 3000, "()"), "money", (0, 3000, "[)")),
        ((None, 0, "(]"), "factor", (0, 0, "[]")),
        ((None, 0, "()"), "share", (None, 0, "()")),
        ((-7, -5, "[]"), "money", (-7, -5, "[]")),
        ((-5, 10, "(]"), "mass", (0, 10, "[]")),
        ((-5, None, "[)"), "length", (0, None, "[)")),
        ((0, 10, "(]"), "count", (0, 10, "(]")),
        ((1, 10, "[]"), "duration", (1, 10, "[]")),
        ((None, None, "()"), "count", (0, None, "[)")),
        ((None, -5, "(]"), "temperature", (None, -5, "(]")),
        ((-5, 10, "[]"), "temperature", (-5, 10, "[]")),
    ],
)
def test_a_reach_is_cut_at_zero_but_for_temperature(
    said: tuple[int | None, int | None, str],
    dimension: str,
    reached: tuple[int | None, int | None, str],
) -> None:
    lower, upper = (None if end is None else Decimal(end) for end in said[:2])
    assert reach(lower, upper, Bounds(said[2]), Dimension(dimension)) == interval(*reached)


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("10000,12000", "10000", "12000"),
        ("10000,", "10000", None),
        (",500", None, "500"),
        ("5,5", "5", "5"),
        ("-3,0.45", "-3", "0.45"),
        ("-0,1", "0", "1"),
        ("999999999999999,", "999999999999999", None),
        ("0,100000000000000000000000000000", "0", "1e29"),
        ("0.000000000000001,1.50", "1e-15", "1.5"),
    ],
)
def test_a_range_is_two_numbers_of_which_one_may_be_left_out(text: str, lower: str | None, upper: str | None) -> None:
    low, high = (None if end is None else Decimal(end) for end in (lower, upper))
    assert parse_range(text) == Interval.closed(low, high)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "two numbers around one comma"),
        (",", "may be left out"),
        ("10000", "two numbers around one comma"),
        ("10,000,12,000", "two numbers around one comma"),
        ("12000,10000", "no greater than the upper"),
        ("1,000", "plain decimals"),
        ("01,2", "plain decimals"),
        ("+1,2", "plain decimals"),
        ("1e5,", "plain decimals"),
        ("1.,2", "plain decimals"),
        (".5,1", "plain decimals"),
        ("--1,2", "plain decimals"),
        ("NaN,1", "plain decimals"),
        ("0,Infinity", "plain decimals"),
        ("1_000,2_000", "plain decimals"),
        ("1, 2", "plain decimals"),
        ("1,2\n", "plain decimals"),
        ("١,٢", "plain decimals"),
        ("1234567890123456,", "at most 15 significant digits"),
        ("0,1.000000000000000", "at most 15 significant digits"),
        ("0,1000000000000000000000000000000", "below 1e30"),
        ("0," + "9" * 5000, "plain decimals"),
    ],
)
def test_what_is_no_range_is_refused_with_what_would_be_right(text: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        parse_range(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**9), max_value=10**9))
def test_a_number_written_plainly_is_read_as_itself(number: Decimal) -> None:
    assert parse_number(f"{number:f}") == number


def test_minus_zero_is_zero() -> None:
    assert not parse_number("-0").is_signed()
    assert not parse_number("-0.00").is_signed()


@pytest.mark.parametrize(
    ("a", "b", "relation", "because"),
    [
        ((1, 2, "[]"), (1, 2, "[]"), Lie.NESTED, "both are 1 to 2"),
        ((1, 5, "[]"), (2, 3, "[]"), Lie.NESTED, "2 to 3 lies within 1 to 5"),
        ((5, None, "()"), (1, None, "[)"), Lie.NESTED, "more than 5 lies within at least 1"),
        ((1, 3, "[]"), (2, 5, "[)"), Lie.OVERLAP, "they share 2 to 3"),
        ((None, 3, "(]"), (3, None, "[)"), Lie.OVERLAP, "they share exactly 3"),
        (
            (None, 5, "()"),
            (5, 9, "[]"),
            Lie.TOUCH,
            "less than 5 and 5 to 9 meet at a number that is not in both",
        ),
        ((1, 2, "[]"), (4, None, "[)"), Lie.APART, "2 lies between 1 to 2 and at least 4"),
    ],
)
def test_a_comparison_says_why(
    a: tuple[int | None, int | None, str],
    b: tuple[int | None, int | None, str],
    relation: Lie,
    because: str,
) -> None:
    comparison = compare(interval(*a), interval(*b))
    assert (comparison.relation, comparison.because) == (relation, because)


@given(intervals(), intervals())
def test_a_comparison_agrees_with_the_intervals_either_way(a: Interval, b: Interval) -> None:
    relation = compare(a, b).relation
    assert compare(b, a).relation is relation
    assert (relation in {Lie.NESTED, Lie.OVERLAP}) == a.overlaps(b)
    assert (relation is Lie.NESTED) == (a.holds(b) or b.holds(a))
    assert (relation is Lie.APART) == bool(a.gap(b))


@pytest.mark.parametrize(
    ("lower", "upper", "bounds", "words"),
    [
        (None, None, "()", "any number"),
        ("12000", None, "[)", "at least 12,000"),
        ("100", None, "()", "more than 100"),
        (None, "5.50E9", "(]", "at most 5,500,000,000"),
        (None, "0.450", "()", "less than 0.45"),
        ("3", "3", "[]", "exactly 3"),
        ("10", "20", "[)", "10 to below 20"),
        ("10", "20", "(]", "above 10 to 20"),
    ],
)
def test_an_interval_is_said_in_words(lower: str | None, upper: str | None, bounds: str, words: str) -> None:
    low, high = (None if end is None else Decimal(end) for end in (lower, upper))
    assert in_words(Interval.of(low, high, Bounds(bounds))) == words
