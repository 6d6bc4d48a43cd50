"""The page of a subject: what is claimed of it, by whom, over time, and what that comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from app.domain.timeline import Period
from app.features.claims.asking import ClaimQuery
from app.features.claims.lists_api import list_claims
from app.features.estimates import answers
from app.features.estimates.asking import ContradictionsQuery, EstimateQuery, OriginsQuery, TimelineQuery
from app.features.history.api import list_subject_revisions
from app.journal.kinds import SUBJECT
from app.kit.paging import MOST
from app.kit.strict import Day
from app.web.charts.embedding import charted
from app.web.charts.gathering import Asked, gathered
from app.web.charts.picture import Picture
from app.web.explorer.history import past
from app.web.explorer.sight import Sight, told

ANALYSIS = ("at", "reliability", "confidence_min")
"""The parameters of the page that the estimate takes, too."""

_LEFT_OUT, _DISPUTES, _CASES, _ORIGINS, _PERIODS = 20, 20, 3, 100, 60


class SubjectAsked(ClaimQuery):
    """What the page takes: the filters of its claims, and the day of its estimate."""

    at: Day | None = Field(
        None, description="The day of the estimate; left out, the last day that a counting claim speaks of."
    )


@dataclass(frozen=True, slots=True)
class OverTime:
    """The table of periods: how long each is, those in which something was said or changed, how many came before."""

    period: str
    points: Sequence[dict[str, Any]]
    earlier: int


async def values(sight: Sight, subject: UUID, query: SubjectAsked) -> dict[str, Any]:
    """What the page shows; raises as the API does where there is no such subject."""
    view = sight.view
    found = await sight.thing(SUBJECT, subject)
    asked = query.model_copy(update={"subject": [str(subject)], "count": True})
    only: dict[str, Any] = {"reliability": query.reliability, "confidence_min": query.confidence_min}
    on = {"at": query.at.isoformat()} if query.at else {}
    estimating = EstimateQuery.model_validate({**on, **only, "limit": _LEFT_OUT})
    estimate, _ = await answers.estimate(view, subject, estimating)
    disputes = ContradictionsQuery(limit=_DISPUTES, cases=_CASES, **only)
    contradictions, more_disputes = await answers.contradictions(view, subject, disputes)
    origins, more_origins = await answers.origins(view, subject, OriginsQuery(limit=_ORIGINS, **only))
    picture = await gathered(sight, subject, Asked(query.at, estimating.restriction))
    return {
        "subject": found,
        "chart": charted(sight, subject, picture),
        "estimate": estimate,
        "dimension": estimate["dimension"],
        "without": {each["origin"]["id"] or each["origin"]["name"]: each for each in estimate["without"]},
        "contradictions": contradictions,
        "more_disputes": more_disputes is not None,
        "origins": origins,
        "more_origins": more_origins is not None,
        "over_time": await _over_time(sight, subject, picture, only),
        "restriction": picture.restriction,
        "found": told(await list_claims(view, asked)),
        "steps": await past(sight, list_subject_revisions, subject),
    }


async def _over_time(sight: Sight, subject: UUID, picture: Picture, only: dict[str, Any]) -> OverTime | None:
    """The estimate over time, the latest last; None where there is none."""
    if not picture.steps:
        return None
    start, end = picture.steps[0].start, picture.steps[-1].end
    period = _period((end - start).days)
    first = max(start, _first(end, period))
    asked = {"from": first.isoformat(), "to": end.isoformat(), "period": period, "limit": MOST, **only}
    made, _ = await answers.timeline(sight.view, subject, TimelineQuery.model_validate(asked))
    points, last = [], None
    for point in made["items"]:
        answer = tuple(point[name] for name in ("outcome", "low", "best", "high", "bounds"))
        if point["claims"] or answer != last:
            points.append(point)
        last = answer
    return OverTime(period.value, points[-_PERIODS:], max(0, len(points) - _PERIODS))


def _period(days: int) -> Period:
    return Period.DAY if days <= _PERIODS else Period.WEEK if days <= 7 * _PERIODS else Period.MONTH


def _first(end: date, period: Period) -> date:
    """The earliest day that a page of periods reaches back to."""
    most = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 28}[period] * (MOST - 2)
    return date.fromordinal(max(date.min.toordinal() + 7, end.toordinal() - most))
