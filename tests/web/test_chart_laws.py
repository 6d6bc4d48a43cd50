"""What holds of any chart: numbers lie on their axes, words have room, markup is well-formed, no bound is made up."""

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.vocabulary import Dimension
from app.web.charts.calendar import Days, padded, ticks
from app.web.charts.drawing import Sheet, kind, svg
from app.web.charts.lines import broken, shortened, width
from app.web.charts.palette import NAMED, UNKNOWN, Theme
from app.web.charts.picture import Citation, Mark, Picture, Series, Step
from app.web.charts.scales import amount, scale_of, spanned
from app.web.charts.scales import ticks as numbers_beside
from app.web.charts.thinning import MOST, thinned
from app.web.charts.xml import tag, text
from tests.makers.charts import SVG, parsed, words

DAY = date(2024, 1, 1)
NUMBERS = some.lists(some.floats(-1e12, 1e12).map(lambda n: float(f"{n:.6g}")), max_size=8)
DAYS = some.dates(date(1, 1, 2), date(9999, 12, 30))


@pytest.mark.parametrize(
    ("value", "dimension", "said"),
    [
        (12_000, None, "12,000"),
        (0.25, None, "0.25"),
        (0, None, "0"),
        (1e-9, None, "0"),
        (5_500_000, None, "5.5 million"),
        (2e9, None, "2 billion"),
        (3e12, None, "3 trillion"),
        (4e18, None, "4e+18"),
        (0.333333, Dimension.SHARE, "33.333%"),
        (3, Dimension.FACTOR, "3×"),
    ],
)
def test_numbers_are_written_as_people_write_them(value: float, dimension: Dimension | None, said: str) -> None:
    assert amount(value, dimension) == said


@pytest.mark.parametrize(
    ("low", "high", "bounds", "said"),
    [
        (1, 2, "[]", "1 to 2"),
        (2, 2, "[]", "2"),
        (1, None, "[)", "at least 1"),
        (1, None, "()", "over 1"),
        (None, 2, "(]", "up to 2"),
        (None, 2, "()", "under 2"),
        (None, None, "()", "any number"),
    ],
)
def test_intervals_are_written_with_their_bounds(low: float | None, high: float | None, bounds: str, said: str) -> None:
    assert spanned(low, high, bounds, None) == said


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([10, 20], ""),
        ([18, 20], "The scale does not begin at zero."),
        ([-5, 20], ""),
        ([1, 40], "The scale is logarithmic: each step up multiplies."),
    ],
)
def test_a_scale_that_lengths_cannot_be_read_from_says_so(numbers: list[float], said: str) -> None:
    assert kind(scale_of(numbers, 300, opens=False)) == said


@given(NUMBERS, some.booleans())
def test_all_numbers_lie_on_their_scale_in_order_and_some_are_written(numbers: list[float], opens: bool) -> None:
    scale = scale_of(numbers, 300, opens=opens)
    places = [scale.at(number) for number in sorted(numbers)]
    assert places == sorted(places, reverse=True)
    assert all(0 <= place <= 300 for place in places)
    beside = numbers_beside(scale)
    assert 1 <= len(beside) <= 32
    assert all(scale.low <= number <= scale.high or abs(number) < 1e-6 * abs(scale.high) for number in beside)


@given(DAYS, DAYS, some.floats(150, 1600))
def test_days_are_written_below_the_axis_in_order_and_with_room(one: date, other: date, length: float) -> None:
    days = Days(*padded(*sorted((one, other))), length)
    below = ticks(days)
    assert [tick.day for tick in below] == sorted({tick.day for tick in below})
    places = [days.at(tick.day, 0) for tick in below]
    assert all(0 <= place <= length for place in places)
    assert all(later - earlier > 30 for earlier, later in pairwise(places))


@given(some.text(), some.text())
def test_any_text_is_text_in_markup(content: str, attribute: str) -> None:
    made = ET.fromstring(tag("a", text(content), title=attribute))  # noqa: S314 (our own)
    assert len(made) == 0
    assert list(made.attrib) == ["title"]
    plain = content.encode("utf-8", "replace").decode()
    if plain.isprintable():
        assert (made.text or "") == plain


@given(some.text(max_size=200), some.floats(60, 900))
def test_lines_have_room_and_lose_no_word_before_their_end(said: str, room: float) -> None:
    lines = broken(said, 13, room, most=4)
    assert len(lines) <= 4
    assert all(width(line, 13) <= room for line in lines)
    whole = "".join(said.split())
    kept = "".join("".join(lines).split())
    assert whole == kept or kept.endswith("…")
    assert width(shortened(said, 13, room), 13) <= room


MARKS = some.builds(
    Mark,
    place=some.integers(0, UNKNOWN),
    day=some.dates(DAY, DAY + timedelta(days=700)),
    low=some.none() | some.integers(0, 50).map(float),
    high=some.none() | some.integers(51, 99).map(float),
    words=some.just("x"),
).filter(lambda mark: mark.ends)


@given(some.lists(MARKS, min_size=1, max_size=60), some.integers(1, 40))
def test_thinning_keeps_every_claim_and_makes_up_no_bound(marks: list[Mark], times: int) -> None:
    every = [mark for mark in marks for _ in range(times)]
    every += [Mark(at % 9, DAY + timedelta(days=at), 1.0 + at, 2.0 + at, "y") for at in range(2 * MOST)]
    found, days = thinned(every, DAY, DAY + timedelta(days=700))
    assert len(found) <= MOST
    assert days is not None
    assert sum(mark.count for mark in found) == len(every)
    ends = {(mark.place, end) for mark in every for end in mark.ends}
    assert {(mark.place, end) for mark in found for end in mark.ends} <= ends
    for side in ("low", "high"):
        opened = sum(getattr(mark, side) is None for mark in every)
        assert sum(mark.count for mark in found if getattr(mark, side) is None) == opened


def picture(dimension: Dimension | None, unit: str | None, marks: list[Mark]) -> Picture:
    series = [Series(f"Origin {at}", 1, at) for at in range(UNKNOWN + 1)]
    steps = [
        Step(DAY, DAY + timedelta(days=9), 1, 2, 3, agrees=True),
        Step(DAY + timedelta(days=10), DAY + timedelta(days=20), None, 2, 3, agrees=True),
        Step(DAY + timedelta(days=21), DAY + timedelta(days=30), 1, None, None, agrees=False),
        Step(DAY + timedelta(days=31), DAY + timedelta(days=40), None, None, None, agrees=False),
    ]
    nothing = list[tuple[str, int]]()
    cited = Citation("https://sayso.example/", "Recorded as of today.")
    last = max(mark.day for mark in marks)
    return Picture(
        *("Title", unit, dimension, DAY, last, DAY, "Headline", "Because", "", series, marks, steps, len(marks)),
        *(nothing, nothing, nothing, cited),
    )


@pytest.mark.parametrize(
    ("dimension", "unit", "said"),
    [
        (Dimension.SHARE, "1", "Share, in percent"),
        (Dimension.FACTOR, "1", "Factor, new over old"),
        (Dimension.MONEY, "USD", "USD"),
        (Dimension.COUNT, "tank", "Tanks"),
        (None, None, "Number"),
    ],
)
def test_an_axis_says_what_its_numbers_are(dimension: Dimension | None, unit: str | None, said: str) -> None:
    drawn = parsed(svg(picture(dimension, unit, [Mark(0, DAY, 1, 2, "a")]), Sheet(600, Theme.LIGHT)))
    assert said in words(drawn)


def test_each_origin_has_a_shape_of_its_own_and_many_claims_are_boxes() -> None:
    marks = [Mark(place, DAY, 1, 1, str(place)) for place in range(UNKNOWN + 1)]
    alone = parsed(svg(picture(None, None, marks), Sheet(900, None)))
    groups = [group for group in alone.iter(f"{SVG}g") if group.find(f"{SVG}title") is not None]
    shapes = [(group[-1].tag, group[-1].get("fill"), len((group[-1].get("points") or "").split())) for group in groups]
    assert len(set(shapes)) == NAMED + 2
    many = [Mark(at % 9, DAY + timedelta(days=at % 300), float(at), at + 5.0, "y") for at in range(3000)]
    boxes = parsed(svg(picture(None, None, many), Sheet(900, None)))
    assert "3,000 claims are too many to draw one by one" in words(boxes)
    assert [box for box in boxes.iter(f"{SVG}rect") if box.get("fill-opacity") == "0.2"]
