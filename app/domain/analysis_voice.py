"""With what each origin speaks on each day: the step function behind estimates, timelines and contradictions.

The idea: on any day an origin has one voice or none. It changes only on a few days (something new is said, a
level's horizon passes, a total's ceiling ages), so each origin becomes a short list of `Step`s and every question
about a day is a look-up.

    level, horizon 92    about 12,000 on 1 May      1 May .. 1 August: 10,800 to 13,200; then silent
    total                about 12,000 on 1 May      1 May: 10,800 to 13,200; from 2 May: at least 10,800
    total                up to 12,000 on 1 May      1 May only; then the earlier floor speaks again

An utterance without `about` never takes the place of one with; of a total, it does where it has outgrown it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from app.domain.analysis_input import EXACT, Number, SubjectSeen
from app.domain.interval import Interval
from app.domain.utterance import Utterance
from app.domain.vocabulary import Measure
from app.domain.when import later

DAY = timedelta(days=1)
NEAR = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Voice:
    """An utterance as it speaks on a day: `stated` as stored, `compared` as reckoned with, where it `supports`.

    `bounding` is what it leaves possible by its own words: as stated, cut at 0 where nothing lies below.
    """

    utterance: Utterance
    stated: Interval
    compared: Interval
    supports: Interval
    bounding: Interval
    aged: bool

    @property
    def two_sided(self) -> bool:
        """Whether it bounds the number on both sides by its own words."""
        return self.stated.lower is not None and self.stated.upper is not None

    @property
    def nominal(self) -> Decimal | None:
        """The number it is known by; None for plurals."""
        return self.utterance.number.nominal


@dataclass(frozen=True, slots=True)
class Step:
    """From `day` on an origin speaks with `voice`, or is silent."""

    day: date
    voice: Voice | None


@dataclass(frozen=True, slots=True)
class _Reach:
    stated: Interval
    compared: Interval
    supports: Interval
    bounding: Interval


def voice(utterance: Utterance, *, aged: bool) -> Voice | None:
    """Give an utterance's voice; `aged` is a total's after its own date: only the floor is left, if it has one."""
    reach = _reach(utterance.number, utterance.compared, aged)
    return (
        None if reach is None else Voice(utterance, reach.stated, reach.compared, reach.supports, reach.bounding, aged)
    )


@lru_cache(maxsize=16_384)
def _reach(number: Number, reckoned: Interval, aged: bool) -> _Reach | None:  # noqa: FBT001 (part of the key)
    stated = number.extent
    if aged:
        if stated.lower is None:
            return None
        stated = Interval(stated.lower, None, stated.lower_closed, upper_closed=False)
        reckoned = Interval(reckoned.lower, None, reckoned.lower_closed, upper_closed=False)
    bounding = stated if reckoned.lower is None else stated.cut_at_zero()
    return _Reach(stated, reckoned, _zone(number, stated, reckoned), bounding)


def _zone(number: Number, stated: Interval, reckoned: Interval) -> Interval:
    """Give where it supports: its bounds, or for a one-sided one only near its number."""
    if stated.lower is not None and stated.upper is not None:
        return reckoned
    near = number.nominal
    if stated.upper is None:
        assert reckoned.lower is not None  # noqa: S101 (one end is a number)
        top = reckoned.lower if near is None else near
        reach = EXACT.add(top, EXACT.multiply(abs(top), NEAR))
        return Interval.closed(reckoned.lower, reach) if reach > reckoned.lower else Interval.closed(reach, reach)
    reach = EXACT.subtract(stated.upper, EXACT.multiply(abs(stated.upper), NEAR))
    return Interval.closed(reach, stated.upper)


def steps(utterances: Sequence[Utterance], subject: SubjectSeen) -> list[Step]:
    """Give one origin's step function; its utterances in their order, of one whole or one part."""
    total = subject.measure is Measure.TOTAL
    horizon = timedelta(days=subject.horizon_days)
    days = {u.time for u in utterances}
    days |= {u.time + DAY for u in utterances} if total else {later(u.time, horizon + DAY) for u in utterances}
    found: list[Step] = []
    dated: Utterance | None = None
    undated: Utterance | None = None
    ceilings = {u.time: u for u in utterances if u.number.extent.lower is None} if total else {}
    pending = [u for u in utterances if u.number.extent.lower is not None] if total else utterances
    at, aged = 0, False
    said: Utterance | None = None
    for day in sorted(days):
        while at < len(pending) and pending[at].time <= day:
            if pending[at].about is None:
                undated = pending[at]
            else:
                dated = pending[at]
            at += 1
        if not total:
            dated = dated if dated is None or later(dated.time, horizon) >= day else None
            undated = undated if undated is None or later(undated.time, horizon) >= day else None
        before, was_aged = said, aged
        said = _speaker(dated, undated, ceilings.get(day), total=total)
        aged = total and said is not None and said.time < day
        if said is None and before is not None:
            found.append(Step(day, None))
        elif said is not None and (before is not said or was_aged != aged):
            found.append(Step(day, voice(said, aged=aged)))
    return found


def _speaker(
    dated: Utterance | None, undated: Utterance | None, ceiling: Utterance | None, *, total: bool
) -> Utterance | None:
    """Choose what an origin says: its latest, but one without `about` never before one with."""
    chosen = undated if dated is None else dated
    if total and dated and undated and undated.time > dated.time and outgrows(undated, dated):
        chosen = undated
    if ceiling is not None and (ceiling.about is not None or chosen is None or chosen.about is None):
        return ceiling
    return chosen


def outgrows(later: Utterance, earlier: Utterance) -> bool:
    """Tell whether an origin's own later floor lies above what it said before."""
    floor, top = later.number.extent.lower, earlier.number.extent.upper or earlier.number.nominal
    return floor is not None and top is not None and floor > top


def voice_on(found: Sequence[Step], day: date) -> Voice | None:
    """Give the voice of a step function on a day."""
    at = bisect_right(found, day, key=lambda step: step.day)
    return found[at - 1].voice if at else None


def by_origin(utterances: Iterable[Utterance]) -> dict[str, list[Utterance]]:
    """Gather utterances by their origin's id, in their order."""
    gathered: dict[str, list[Utterance]] = {}
    for utterance in utterances:
        gathered.setdefault(utterance.origin.id, []).append(utterance)
    return gathered
