from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.interval import Interval
from app.domain.refusal import Refused
from app.domain.vocabulary import Bounds

# Ends on whole numbers, and a grid of halves to see an interval by: its members on the grid tell
# any two intervals with such ends apart.
GRID = [Decimal(n) / 2 for n in range(-7, 8)]
ENDS = [None, *(Decimal(n) for n in range(-2, 3))]


def every_interval() -> list[Interval]:
    found = []
    for lower, upper, bounds in product(ENDS, ENDS, Bounds):
        try:
            found.append(Interval.of(lower, upper, bounds))
        except Refused:
            continue
    return found


def interval(lower: int | None, upper: int | None, bounds: str) -> Interval:
    low, high = (None if end is None else Decimal(end) for end in (lower, upper))
    return Interval.of(low, high, Bounds(bounds))


def members(of: Interval) -> set[Decimal]:
    return {x for x in GRID if of.contains(x)}


small = st.sampled_from(every_interval())
numbers = st.decimals(-(10**29), 10**29, places=6) | st.integers(-3, 3).map(Decimal)


@st.composite
def wide(draw: st.DrawFn) -> Interval:
    lower, upper = sorted(draw(st.tuples(numbers, numbers)))
    bounds = draw(st.sampled_from(Bounds)) if lower < upper else Bounds.CLOSED
    lower_open, upper_open = draw(st.booleans()), draw(st.booleans())
    return Interval(
        None if lower_open else lower,
        None if upper_open else upper,
        not lower_open and bounds.value[0] == "[",
        not upper_open and bounds.value[1] == "]",
    )


intervals = small | wide()


@pytest.mark.parametrize(
    ("lower", "upper", "bounds", "field"),
    [
        ("2", "1", "[]", "lower"),
        ("1", "1", "[)", "bounds"),
        ("1", "1", "(]", "bounds"),
        ("1", "1", "()", "bounds"),
        (None, "1", "[]", "bounds"),
        ("1", None, "[]", "bounds"),
        (None, None, "[)", "bounds"),
        ("NaN", "1", "[]", None),
        ("1", "Infinity", "[)", None),
        ("-Infinity", "1", "(]", None),
    ],
)
def test_an_interval_is_neither_empty_nor_closed_at_infinity(
    lower: str | None, upper: str | None, bounds: str, field: str | None
) -> None:
    low, high = (None if end is None else Decimal(end) for end in (lower, upper))
    with pytest.raises(Refused) as refusal:
        Interval.of(low, high, Bounds(bounds))
    assert refusal.value.field == field


def test_every_small_interval_that_is_not_empty_exists() -> None:
    # 5 × 4 / 2 pairs of ends with 4 bounds and 5 points, 5 × 2 rays each way, and the whole line
    assert len(every_interval()) == 10 * 4 + 5 + 10 + 10 + 1


@given(intervals)
def test_the_bounds_are_those_given(a: Interval) -> None:
    assert Interval.of(a.lower, a.upper, a.bounds) == a


@pytest.mark.parametrize(
    ("lower", "upper", "bounds"),
    [("1", "2", "[]"), ("1", None, "[)"), (None, "2", "(]"), (None, None, "()")],
)
def test_a_closed_interval_holds_the_ends_that_it_has(lower: str | None, upper: str | None, bounds: str) -> None:
    low, high = (None if end is None else Decimal(end) for end in (lower, upper))
    assert Interval.closed(low, high).bounds == bounds


@pytest.mark.parametrize(
    ("a", "number", "inside"),
    [
        ((1, 2, "[]"), 1, True),
        ((1, 2, "(]"), 1, False),
        ((1, 2, "[)"), 2, False),
        ((1, 2, "[]"), 2, True),
        ((1, None, "()"), 1, False),
        ((None, 2, "()"), -(10**40), True),
        ((None, 2, "(]"), 3, False),
        ((None, None, "()"), 0, True),
        ((1, 1, "[]"), 1, True),
    ],
)
def test_an_interval_contains_its_numbers(a: tuple[int | None, int | None, str], number: int, inside: bool) -> None:
    assert interval(*a).contains(Decimal(number)) is inside


@given(small, small)
def test_two_intervals_overlap_where_they_share_a_number(a: Interval, b: Interval) -> None:
    shared = members(a) & members(b)
    assert a.overlaps(b) == bool(shared)
    both = a.intersection(b)
    assert (members(both) if both else set()) == shared


@given(small, small)
def test_one_holds_the_other_where_all_its_numbers_are_its_own(a: Interval, b: Interval) -> None:
    assert a.holds(b) == (members(b) <= members(a))


@given(intervals, intervals)
def test_overlap_intersection_hull_and_gap_are_symmetric(a: Interval, b: Interval) -> None:
    assert a.overlaps(b) == b.overlaps(a)
    assert a.intersection(b) == b.intersection(a)
    assert a.hull(b) == b.hull(a)
    assert a.gap(b) == b.gap(a)


@given(intervals, intervals)
def test_the_hull_holds_both_and_the_intersection_is_held_by_both(a: Interval, b: Interval) -> None:
    assert a.hull(b).holds(a)
    assert a.hull(b).holds(b)
    both = a.intersection(b)
    assert (both is None) == (not a.overlaps(b))
    assert both is None or (a.holds(both) and b.holds(both))


@given(small, small, small)
def test_the_hull_is_the_smallest_that_holds_both(a: Interval, b: Interval, c: Interval) -> None:
    if c.holds(a) and c.holds(b):
        assert c.holds(a.hull(b))


@given(intervals, intervals)
def test_what_holds_each_other_is_the_same(a: Interval, b: Interval) -> None:
    assert (a.holds(b) and b.holds(a)) == (a == b)
    assert a.holds(a)


def length(of: Interval) -> Fraction:
    assert of.lower is not None
    assert of.upper is not None
    return Fraction(of.upper) - Fraction(of.lower)


@given(wide(), wide())
def test_a_gap_is_exactly_what_the_hull_has_between_two_intervals(a: Interval, b: Interval) -> None:
    gap = a.gap(b)
    ends = (a.lower, a.upper, b.lower, b.upper)
    if a.overlaps(b):
        assert gap == 0
    elif None not in ends:
        assert length(a) + Fraction(gap) + length(b) == length(a.hull(b))
    else:
        assert gap >= 0


@pytest.mark.parametrize(
    ("a", "b", "gap"),
    [
        ((None, 5, "(]"), (7, None, "[)"), 2),
        ((1, 5, "[)"), (5, 9, "[]"), 0),
        ((1, 5, "[)"), (5, 9, "(]"), 0),
        ((1, 5, "[]"), (5, 9, "[]"), 0),
        ((1, 5, "[]"), (6, 9, "[]"), 1),
        ((None, None, "()"), (6, 9, "[]"), 0),
    ],
)
def test_the_gap_of_what_touches_is_none(
    a: tuple[int | None, int | None, str], b: tuple[int | None, int | None, str], gap: int
) -> None:
    assert interval(*a).gap(interval(*b)) == gap


@given(small)
def test_a_cut_at_zero_leaves_the_numbers_from_zero_on_or_all(a: Interval) -> None:
    from_zero = {x for x in members(a) if x >= 0}
    assert members(a.cut_at_zero()) == (from_zero or members(a))


@given(intervals)
def test_a_second_cut_at_zero_changes_nothing(a: Interval) -> None:
    assert a.cut_at_zero().cut_at_zero() == a.cut_at_zero()
    assert a.holds(a.cut_at_zero())
