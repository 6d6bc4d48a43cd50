"""What each origin said, once: fourteen articles on one briefing are one utterance (docs/analysis.md).

Reports of one origin, of one subject, with one nominal number and the same time are one utterance. "The same
time": their `about` begins and ends within seven days of the earliest one's (no chain: the number repeated each
day for a year is a new utterance each week). One that names no time joins the one first said on the seven
days before. It is worded as most of its reports word it; on a tie a hedge beats a bare number.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from app.domain.analysis_input import EXACT, ClaimSeen, Number, SubjectSeen
from app.domain.interval import Interval
from app.domain.origins import Origin
from app.domain.vocabulary import Comparator, Dimension, Measure
from app.domain.when import When

SAME_TIME = timedelta(days=7)
ROUNDING = Decimal("0.05")
_ROUND_FROM = 100
_ROUND_DIGITS = 2
_LONGEST_MONTH = 31
_OPEN_AT_ONCE = 8


@dataclass(frozen=True, eq=False)
class Utterance:
    """What an origin said: the number as worded, its own time, when it was first said, and its reports.

    `compared` is the interval to compare by: a bare round number with 5% either way, and nothing below 0.
    """

    origin: Origin
    subject: str
    number: Number
    about: When | None
    opens: date | None
    time: date
    first_said: date
    reports: tuple[ClaimSeen, ...]
    compared: Interval

    @cached_property
    def id(self) -> str:
        """The id of its earliest report."""
        return self.reports[0].id

    @property
    def label(self) -> str:
        """The words of a report that is worded as it is."""
        return next((c.label for c in self.reports if c.number == self.number), self.reports[0].label)

    @cached_property
    def order(self) -> tuple[date, date, bool, Decimal, Decimal]:
        """Where it stands among its origin's: by its time, then by when it was first said."""
        e = self.number.extent
        two_sided = e.lower is not None and e.upper is not None
        return self.time, self.first_said, two_sided, _or_zero(e.lower), _or_zero(e.upper)


def opens(about: When | None, subject: SubjectSeen) -> date | None:
    """Give the day from which a total counts, None where that is the subject's own beginning.

    A day, a month and "../day" name only an end ("11,000 as of December"); a window is written as an interval
    or is a year. A window that opens within seven days of the subject's `since` is the subject's.
    """
    if subject.measure is not Measure.TOTAL or about is None or about.start is None or about.end is None:
        return None if subject.measure is not Measure.TOTAL or about is None else _beyond(about.start, subject)
    only_an_end = "/" not in about.edtf and (about.end - about.start).days <= _LONGEST_MONTH
    return None if only_an_end else _beyond(about.start, subject)


def _beyond(start: date | None, subject: SubjectSeen) -> date | None:
    if start is None or (subject.since is not None and abs(start - subject.since) <= SAME_TIME):
        return None
    return start


def compared(number: Number, dimension: Dimension | None) -> Interval:
    """Give the interval to compare a number by: a bare round one with 5% either way, and nothing below 0.

    Round is `exactly`, 100 or more, with at most two significant digits. Only temperatures lie below 0.
    """
    extent = number.extent
    if number.comparator is Comparator.EXACTLY and number.value is not None and _is_round(number.value):
        slack = EXACT.multiply(abs(number.value), ROUNDING)
        extent = Interval.closed(EXACT.subtract(number.value, slack), EXACT.add(number.value, slack))
    if dimension is Dimension.TEMPERATURE or (extent.lower is not None and extent.lower >= 0):
        return extent
    return extent.cut_at_zero()


def _is_round(value: Decimal) -> bool:
    significant = "".join(map(str, value.as_tuple().digits)).strip("0")
    return abs(value) >= _ROUND_FROM and len(significant) <= _ROUND_DIGITS


def time_of(claim: ClaimSeen) -> date | None:
    """Give the day a claim speaks of: the end of `about` or the day said if earlier, else the day said."""
    said = claim.said
    end = None if claim.about is None else claim.about.end
    if end is None or said is None:
        return end or said
    return min(end, said)


def utterances(placed: Iterable[tuple[ClaimSeen, Origin]], subject: SubjectSeen) -> list[Utterance]:
    """Gather reports into utterances, earliest first; claims need a number and a time (`time_of`)."""
    alike: dict[tuple[object, ...], list[ClaimSeen]] = {}
    origins: dict[str, Origin] = {}
    for claim, origin in placed:
        assert claim.number is not None  # noqa: S101 (the caller's promise)
        nominal = claim.number.nominal
        number = claim.number.extent if nominal is None else nominal
        origins[origin.id] = origin
        alike.setdefault((origin.id, claim.subject, number), []).append(claim)
    found = []
    for (origin_id, *_), claims in alike.items():
        found += [_utter(origins[str(origin_id)], reports, subject) for reports in _same_time(claims, subject)]
    return sorted(_halves_joined(found, subject), key=lambda u: (u.order, u.id))


def _utter(origin: Origin, reports: list[ClaimSeen], subject: SubjectSeen) -> Utterance:
    reports.sort(key=_first)
    times = [t for c in reports if c.about is not None and (t := time_of(c))] or [_day(reports[0])]
    first = min((c.said for c in reports if c.said), default=times[0])
    about = next((c.about for c in reports if c.about is not None), None)
    window = opens(about, subject)
    number = _wording(reports)
    reach = compared(number, subject.dimension)
    return Utterance(origin, reports[0].subject, number, about, window, min(times), first, tuple(reports), reach)


def _same_time(claims: list[ClaimSeen], subject: SubjectSeen) -> list[list[ClaimSeen]]:
    """Split claims of one number by time; those without `about` join what was first said just before."""
    groups: list[list[ClaimSeen]] = []
    for claim in sorted((c for c in claims if c.about is not None), key=_by_about):
        home = next((g for g in reversed(groups[-_OPEN_AT_ONCE:]) if _near(g[0], claim, subject)), None)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    firsts = [(min((c.said for c in g if c.said), default=_day(g[0])), g) for g in groups]
    firsts.sort(key=lambda item: item[0])
    pointer, open_groups = 0, []
    for claim in sorted((c for c in claims if c.about is None), key=_first):
        day = _day(claim)
        while pointer < len(firsts) and firsts[pointer][0] <= day:
            open_groups.append(firsts[pointer])
            pointer += 1
        recent = max((item for item in open_groups[-_OPEN_AT_ONCE:]), key=lambda item: item[0], default=None)
        if recent is not None and day - recent[0] <= SAME_TIME:
            recent[1].append(claim)
        else:
            groups.append([claim])
            open_groups.append((day, groups[-1]))
    return groups


def _near(anchor: ClaimSeen, claim: ClaimSeen, subject: SubjectSeen) -> bool:
    """Tell whether two `about` are the same time: their ends, and a total's windows' beginnings, within seven days."""
    a, b = opens(anchor.about, subject), opens(claim.about, subject)
    same_window = a == b or (a is not None and b is not None and abs(a - b) <= SAME_TIME)
    return same_window and abs(_day(claim) - _day(anchor)) <= SAME_TIME


def _wording(reports: list[ClaimSeen]) -> Number:
    """Give the number as most reports word it; ties go to a hedged one, then to the one said first."""
    said = [c.number for c in reports if c.number is not None]
    counts = Counter(said)
    return min(counts, key=lambda n: (-counts[n], n.comparator is Comparator.EXACTLY, said.index(n)))


def _halves_joined(found: list[Utterance], subject: SubjectSeen) -> list[Utterance]:
    """Make one of an origin's only floor and only ceiling that were said of one time on one day."""
    together: dict[tuple[object, ...], list[Utterance]] = {}
    for u in found:
        together.setdefault((u.origin.id, u.subject, u.time, u.first_said, u.about), []).append(u)
    joined = []
    for group in together.values():
        floors = [u for u in group if u.number.extent.upper is None]
        ceilings = [u for u in group if u.number.extent.lower is None]
        pair = (*floors, *ceilings)
        if len(floors) != 1 or len(ceilings) != 1 or not _fit(floors[0], ceilings[0]):
            joined += group
            continue
        low, high = floors[0].number.extent, ceilings[0].number.extent
        extent = Interval(low.lower, high.upper, low.lower_closed, high.upper_closed)
        reports = tuple(sorted((c for u in pair for c in u.reports), key=_first))
        u = floors[0]
        number = Number(Comparator.BETWEEN, None, extent)
        reach = compared(number, subject.dimension)
        joined.append(Utterance(u.origin, u.subject, number, u.about, u.opens, u.time, u.first_said, reports, reach))
        joined += [v for v in group if v not in pair]
    return joined


def _fit(floor: Utterance, ceiling: Utterance) -> bool:
    low, high = floor.number.extent.lower, ceiling.number.extent.upper
    assert low is not None  # noqa: S101
    assert high is not None  # noqa: S101
    return low < high


def _day(claim: ClaimSeen) -> date:
    day = time_of(claim)
    assert day is not None  # noqa: S101 (the caller's promise)
    return day


def _first(claim: ClaimSeen) -> tuple[date, str]:
    return claim.said or _day(claim), claim.id


def _by_about(claim: ClaimSeen) -> tuple[date, date, str]:
    assert claim.about is not None  # noqa: S101
    return _day(claim), claim.about.start or date.min, claim.id


def _or_zero(number: Decimal | None) -> Decimal:
    return Decimal(0) if number is None else number
