"""What each origin said, once: fourteen articles on one briefing are one utterance (docs/analysis.md).

Reports of one origin, of one subject, with one nominal number and the same time are one utterance. "The same
time": their `about` begins and ends within seven days of the earliest one's (no chain: the number repeated each
day for a year is a new utterance each week). One that names no time joins the last one first said on the seven
days before. It is worded as most of its reports word it; on a tie a hedge beats a bare number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from app.domain.analysis_input import ClaimSeen, Number, SubjectSeen
from app.domain.interval import Interval
from app.domain.origins import Origin
from app.domain.vocabulary import Comparator, Dimension, Measure
from app.domain.when import When

SAME_TIME = timedelta(days=7)
_LONGEST_MONTH = 31
_OPEN_AT_ONCE = 8
_ZERO = Decimal(0)


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
        return self.time, self.first_said, self.two_sided, e.lower or _ZERO, e.upper or _ZERO

    @cached_property
    def reach(self) -> float:
        """The largest number that its words name, about."""
        return max(abs(float(end)) for end in (self.number.extent.lower, self.number.extent.upper) if end is not None)

    @property
    def two_sided(self) -> bool:
        """Whether its own words bound the number on both sides."""
        return self.number.extent.lower is not None and self.number.extent.upper is not None


class Placed(NamedTuple):
    """A counting claim where it belongs; placed ones go by the day they were said, then by id.

    `first` is the day it was said, or the day it speaks of where that is not known; `opens` as a total's window does.
    """

    first: date
    id: str
    said: date | None
    time: date
    opens: date | None
    claim: ClaimSeen
    origin: Origin

    @property
    def number(self) -> Number:
        """Its number, which every placed claim has."""
        assert self.claim.number is not None  # noqa: S101 (the caller's promise)
        return self.claim.number


def placed(claim: ClaimSeen, time: date, origin: Origin, subject: SubjectSeen) -> Placed:
    """Place a claim that has a number, and the time it speaks of."""
    said = claim.said
    window = None if claim.about is None else opens(claim.about, subject)
    return Placed(said or time, claim.id, said, time, window, claim, origin)


def opens(about: When | None, subject: SubjectSeen) -> date | None:
    """Give the day from which a total counts, None where that is the subject's own beginning.

    A day, a month and "../day" name only an end ("11,000 as of December"); a window is written as an interval
    or is a year. A window that opens within seven days of the subject's `since` is the subject's.
    """
    if subject.measure is not Measure.TOTAL or about is None or about.start is None:
        return None
    if about.end is not None and "/" not in about.edtf and (about.end - about.start).days <= _LONGEST_MONTH:
        return None
    if subject.since is not None and abs(about.start - subject.since) <= SAME_TIME:
        return None
    return about.start


def compared(number: Number, dimension: Dimension | None) -> Interval:
    """Give the interval to compare a number by; only temperatures lie below 0."""
    return number.with_slack if dimension is Dimension.TEMPERATURE else number.from_zero


def utterances(claims: Iterable[Placed], dimension: Dimension | None) -> list[Utterance]:
    """Gather reports into utterances, earliest first."""
    alike: dict[tuple[str, str, str], list[Placed]] = {}
    for report in sorted(claims):
        key = report.origin.id, report.claim.subject, report.number.known_by
        if key in alike:
            alike[key].append(report)
        else:
            alike[key] = [report]
    found = [_utter(reports, dimension) for group in alike.values() for reports in _same_time(group)]
    return sorted(_halves_joined(found, dimension), key=lambda u: (u.order, u.id))


def _utter(reports: list[Placed], dimension: Dimension | None) -> Utterance:
    first = reports[0]
    number, about, window, time = first.number, first.claim.about, first.opens, first.time
    said = first.said or time
    if len(reports) > 1:
        said = _first_said(reports)
        reports.sort()
        number = _wording(reports)
        dated = [report for report in reports if report.claim.about is not None]
        anchor = dated[0] if dated else reports[0]
        about, window, time = anchor.claim.about, anchor.opens, min(r.time for r in dated or reports[:1])
    claims = tuple([report.claim for report in reports])
    reach = compared(number, dimension)
    return Utterance(first.origin, first.claim.subject, number, about, window, time, said, claims, reach)


def _first_said(reports: list[Placed]) -> date:
    return min((r.said for r in reports if r.said is not None), default=reports[0].time)


def _same_time(claims: list[Placed]) -> list[list[Placed]]:
    """Split claims of one number by time; those without `about` join what was last first said just before."""
    if len(claims) == 1:
        return [claims]
    groups: list[list[Placed]] = []
    for claim in sorted((c for c in claims if c.claim.about is not None), key=_by_about):
        home = next((g for g in reversed(groups[-_OPEN_AT_ONCE:]) if _near(g[0], claim)), None)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    firsts = [(_first_said(g), g) for g in groups]
    firsts.sort(key=lambda item: item[0])
    pointer, recent = 0, None
    for claim in claims:
        if claim.claim.about is not None:
            continue
        while pointer < len(firsts) and firsts[pointer][0] <= claim.time:
            if recent is None or firsts[pointer][0] > recent[0]:
                recent = firsts[pointer]
            pointer += 1
        if recent is None or claim.time - recent[0] > SAME_TIME:
            recent = claim.time, [claim]
            groups.append(recent[1])
        else:
            recent[1].append(claim)
    return groups


def _near(anchor: Placed, claim: Placed) -> bool:
    """Tell whether two `about` are the same time: their ends, and a total's windows' beginnings, within seven days."""
    a, b = anchor.opens, claim.opens
    same_window = a == b or (a is not None and b is not None and abs(a - b) <= SAME_TIME)
    return same_window and abs(claim.time - anchor.time) <= SAME_TIME


def _wording(reports: list[Placed]) -> Number:
    """Give the number as most reports word it; ties go to a hedged one, then to the one said first."""
    counts: dict[Number, int] = {}
    for report in reports:
        counts[report.number] = counts.get(report.number, 0) + 1
    # they stand in the order in which they were first said, and the first of equals is taken
    return min(counts, key=lambda n: (-counts[n], n.comparator is Comparator.EXACTLY))


def _halves_joined(found: list[Utterance], dimension: Dimension | None) -> list[Utterance]:
    """Make one of an origin's only floor and only ceiling that were said of one time on one day."""
    together: dict[tuple[str, str, date, date, str | None], list[Utterance]] = {}
    for u in found:
        if not u.two_sided:
            key = u.origin.id, u.subject, u.time, u.first_said, None if u.about is None else u.about.edtf
            together.setdefault(key, []).append(u)
    joined: dict[int, Utterance | None] = {}
    for group in together.values():
        floors = [u for u in group if u.number.extent.upper is None]
        ceilings = [u for u in group if u.number.extent.lower is None]
        if len(floors) == len(ceilings) == 1 and _fit(floors[0], ceilings[0]):
            joined[id(floors[0])] = _joined(floors[0], ceilings[0], dimension)
            joined[id(ceilings[0])] = None
    each = (joined.get(id(u), u) for u in found)
    return [u for u in each if u is not None]


def _joined(floor: Utterance, ceiling: Utterance, dimension: Dimension | None) -> Utterance:
    low, high = floor.number.extent, ceiling.number.extent
    number = Number(Comparator.BETWEEN, None, Interval(low.lower, high.upper, low.lower_closed, high.upper_closed))
    reports = tuple(sorted((*floor.reports, *ceiling.reports), key=lambda c: (c.said or floor.time, c.id)))
    u, reach = floor, compared(number, dimension)
    return Utterance(u.origin, u.subject, number, u.about, u.opens, u.time, u.first_said, reports, reach)


def _fit(floor: Utterance, ceiling: Utterance) -> bool:
    low, high = floor.number.extent.lower, ceiling.number.extent.upper
    assert low is not None  # noqa: S101
    assert high is not None  # noqa: S101
    return low < high


def _by_about(report: Placed) -> tuple[date, date, str]:
    assert report.claim.about is not None  # noqa: S101
    return report.time, report.claim.about.start or date.min, report.id
