"""When a delivery that failed is tried again."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as some

from app.domain import retries


def test_a_receiver_that_never_answers_is_asked_twenty_times_in_exactly_three_days() -> None:
    waited: list[timedelta] = []
    while (wait := retries.wait(len(waited) + 1, sum(waited, timedelta()))) is not None:
        waited.append(wait)
    assert [each.total_seconds() for each in waited[:4]] == [5, 30, 120, 600]
    assert sum(waited, timedelta()) == timedelta(days=3)
    assert len(waited) + 1 == 20


def test_a_receiver_that_says_when_to_come_back_is_not_asked_before() -> None:
    hour, second = timedelta(hours=1), timedelta(seconds=1)
    assert retries.wait(1, timedelta(), asked=hour) == hour
    assert retries.wait(1, timedelta(), asked=second) == timedelta(seconds=5)
    assert retries.wait(1, timedelta(days=2), asked=timedelta(days=9)) == timedelta(days=1)


@given(
    failures=some.integers(1, 1_000),
    failing_for=some.timedeltas(timedelta(), timedelta(days=3) - timedelta(microseconds=1)),
    spread=some.floats(0, 1),
    asked=some.none() | some.timedeltas(timedelta(), timedelta(days=400)),
)
def test_no_wait_ends_beyond_three_days(
    failures: int, failing_for: timedelta, spread: float, asked: timedelta | None
) -> None:
    wait = retries.wait(failures, failing_for, spread, asked)
    assert wait is not None
    assert timedelta() < wait <= retries.LONGEST - failing_for
