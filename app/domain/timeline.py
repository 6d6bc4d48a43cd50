"""An estimate for each day, week or month, in one walk (docs/analysis.md).

Each origin's step function names the few days on which its voice changes. The walk keeps one voice an origin,
applies the steps due by the end of each period, and reckons again only where something changed.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile

from app.domain.analysis_answer import Answer, answer
from app.domain.analysis_evidence import Evidence
from app.domain.analysis_voice import DAY, Voice
from app.domain.analysis_vote import vote
from app.domain.estimate import parts_on
from app.domain.refusal import Refused
from app.domain.utterance import Utterance

MOST_PERIODS = 5000


class Period(StrEnum):
    """How long each step of a timeline is; weeks begin on Monday (ISO 8601)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Point:
    """One period, both days inclusive: the answer on its last day, and what was said of it."""

    start: date
    end: date
    answer: Answer
    utterances: tuple[Utterance, ...]


def timeline(found: Evidence, start: date, end: date, period: Period) -> tuple[Point, ...]:
    """Give a point for each period that meets start to end; raises Refused beyond 5,000 of them."""
    if start > end:
        raise Refused("a timeline begins no later than it ends")
    if (end - start).days // {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 28}[period] >= MOST_PERIODS:
        raise Refused(f"a timeline has at most {MOST_PERIODS:,} periods: ask for longer ones")
    return tuple(_walk(found, list(_periods(start, end, period))))


def _walk(found: Evidence, periods: list[tuple[date, date]]) -> Iterator[Point]:
    changes = iter(sorted((s.day, origin, n) for origin, own in found.steps.items() for n, s in enumerate(own)))
    change = next(changes, None)
    said = sorted(found.utterances, key=lambda u: (u.time, u.order, u.id))
    part_days = _part_days(found)
    voices: dict[str, Voice] = {}
    latest: Answer | None = None
    part, at = 0, 0
    for begin, end in periods:
        while change is not None and change[0] <= end:
            _, origin, n = change
            spoken = found.steps[origin][n].voice
            voices.pop(origin, None)
            if spoken is not None:
                voices[origin] = spoken
            latest, change = None, next(changes, None)
        due = len(list(takewhile(lambda day: day <= end, part_days[part:])))  # noqa: B023 (used at once)
        if due:
            part, latest = part + due, None
        if latest is None:
            latest = answer(vote(found, voices).voices.values(), parts_on(found, end))
        while at < len(said) and said[at].time < begin:
            at += 1
        first = at
        while at < len(said) and said[at].time <= end:
            at += 1
        yield Point(begin, end, latest, tuple(said[first:at]))


def _part_days(found: Evidence) -> list[date]:
    """Give the days on which what is claimed of parts changes."""
    return sorted({step.day for own in found.part_steps.values() for step in own})


def _periods(start: date, end: date, period: Period) -> Iterator[tuple[date, date]]:
    begin = start
    if period is Period.WEEK:
        begin = start - timedelta(days=start.weekday())
    elif period is Period.MONTH:
        begin = start.replace(day=1)
    while True:
        last = _last(begin, period)
        yield begin, last
        if last >= end:
            return
        begin = last + DAY


def _last(begin: date, period: Period) -> date:
    """Give the last day of a period; that of the calendar where it ends before."""
    if period is Period.WEEK:
        return date.fromordinal(min(begin.toordinal() + 6, date.max.toordinal()))
    return begin.replace(day=monthrange(begin.year, begin.month)[1]) if period is Period.MONTH else begin
