from datetime import date

import pytest

from app.domain.analysis_evidence import last_day
from app.domain.refusal import Refused
from app.domain.timeline import Period, timeline
from tests.domain.analysis_makers import claim, world

FOUND = world(claim("a", "100", "us", "2024-01-31"), claim("b", "300", "us", "2024-02-29"))


@pytest.mark.parametrize(
    ("period", "first", "last", "count"),
    [
        (Period.DAY, (date(2024, 1, 31), date(2024, 1, 31)), (date(2024, 3, 1), date(2024, 3, 1)), 31),
        (Period.WEEK, (date(2024, 1, 29), date(2024, 2, 4)), (date(2024, 2, 26), date(2024, 3, 3)), 5),
        (Period.MONTH, (date(2024, 1, 1), date(2024, 1, 31)), (date(2024, 3, 1), date(2024, 3, 31)), 3),
    ],
)
def test_periods_are_days_weeks_from_monday_and_months(
    period: Period, first: tuple[date, date], last: tuple[date, date], count: int
) -> None:
    points = timeline(FOUND, date(2024, 1, 31), date(2024, 3, 1), period)
    assert (points[0].start, points[0].end) == first
    assert (points[-1].start, points[-1].end) == last
    assert len(points) == count
    assert points[0].answer.best == 100
    assert points[-1].answer.best == 300
    assert [u.id for p in points for u in p.utterances] == ["a", "b"]


def test_parts_move_a_timeline_when_they_are_said_and_when_they_fall_silent() -> None:
    found = world(claim("a", ">100", "us", "2024-02-01"), claim("p", ">120", "ua", "2024-01-10", subject="part"))
    points = timeline(found, date(2024, 2, 1), date(2024, 5, 1), Period.DAY)
    assert {p.answer.low for p in points if p.end <= date(2024, 4, 11)} == {120}
    assert {p.answer.low for p in points if p.end > date(2024, 4, 11)} == {100}


def test_a_timeline_runs_forward_and_is_not_endless() -> None:
    with pytest.raises(Refused, match="no later than it ends"):
        timeline(FOUND, date(2024, 2, 1), date(2024, 1, 1), Period.DAY)
    with pytest.raises(Refused, match="5,000 periods"):
        timeline(FOUND, date(1900, 1, 1), date(2024, 1, 1), Period.DAY)


def test_a_timeline_ends_with_the_calendar() -> None:
    for period in Period:
        (*_, last) = timeline(FOUND, date(9999, 12, 1), date(9999, 12, 30), period)
        assert last.end >= date(9999, 12, 30)


def test_the_last_day_is_the_last_one_spoken_of() -> None:
    assert last_day(FOUND) == date(2024, 2, 29)
    assert last_day(world()) is None
