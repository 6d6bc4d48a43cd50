"""What the analysis says of a subject, as a picture: claims and their origins, the estimate of each day, sources."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from app.domain.analysis_answer import Answer, Outcome
from app.domain.analysis_evidence import Evidence, first_day, last_day
from app.domain.analysis_input import ClaimSeen, Restriction, not_counting
from app.domain.estimate import estimate
from app.domain.notation.inflection import plural
from app.domain.origins import Lineage, Origin
from app.domain.timeline import Period, timeline
from app.domain.vocabulary import Dimension
from app.features.estimates import service
from app.features.estimates.analysing import Analysed, beside
from app.web.charts.palette import NAMED, OTHERS, UNKNOWN
from app.web.charts.picture import Citation, Mark, Picture, Series, Step
from app.web.charts.scales import amount, spanned
from app.web.explorer.sight import Sight
from app.web.explorer.words import day as in_words
from app.web.explorer.words import instant

_MOST_STEPS = 500
_WIDENS = timedelta(days=62)
_LONGEST = timedelta(days=4_900 * 28)
_NO_ESTIMATE = "No estimate"
_UNDECIDED = "whether the subject is a level or a total is not decided"
_UNHEARD = "no claim whose origin is known has a number and a time"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a chart is asked for."""

    at: date | None
    restriction: Restriction


@dataclass(frozen=True, slots=True)
class _Shown:
    """A claim that is drawn, with its day and its origin (None: unknown lineage)."""

    claim: ClaimSeen
    day: date
    origin: Origin | None


async def gathered(sight: Sight, subject: UUID, asked: Asked) -> Picture:
    """The picture of a subject; raises NotFound, Gone and Moved."""
    seen = await service.seen(sight.view.session, subject, sight.view.moment, asked.restriction)
    on = asked.at
    if seen.found is not None and (on is not None or last_day(seen.found) is not None):
        on = service.day_of(seen.found, on)
    picture = await beside(len(seen.gathered.claims), _picture, seen, asked.restriction, on)
    return replace(picture, restriction=_restricted(asked.restriction), cited=_citation(sight, subject, asked))


def _picture(seen: Analysed, restriction: Restriction, on: date | None) -> Picture:
    it = seen.gathered
    shown, left = _sorted(seen, restriction)
    series = _series(shown)
    marks = list(_marks(seen, shown, series))
    steps = list(_steps(seen.found, on)) if seen.found and on else []
    days = [each.day for each in shown] + ([on] if on and shown else [])
    days += [each.since for each in marks if each.since and each.day - each.since <= _WIDENS]
    headline, because = _NO_ESTIMATE, _UNHEARD if seen.found else _UNDECIDED
    if seen.found and on:
        answer = estimate(seen.found, on).answer
        headline, because = _headline(answer, on, it.measured.dimension, it.unit), answer.because
    claimants = Counter(it.sources[c.claimant].name if c.claimant else "nobody named" for c in _claims(shown))
    carriers = Counter(it.sources[c.publisher].name for c in _claims(shown) if c.publisher)
    return Picture(
        title=it.subject.title,
        unit=it.unit,
        dimension=it.measured.dimension,
        first=min(days, default=on or date.min),
        last=max(days, default=on or date.min),
        at=on if steps else None,
        headline=headline,
        because=f"{because[:1].upper()}{because[1:]}",
        restriction="",
        series=series,
        marks=marks,
        steps=steps,
        claims=len(shown),
        undrawn=_most(left),
        sources=_most(claimants),
        carriers=_most(carriers),
        cited=Citation("", ""),
    )


def _claims(shown: Iterable[_Shown]) -> Iterator[ClaimSeen]:
    return (each.claim for each in shown)


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _sorted(seen: Analysed, restriction: Restriction) -> tuple[list[_Shown], Counter[str]]:
    """The claims to draw, and why the others are not, with how many."""
    it = seen.gathered
    lineage = Lineage(it.sources, it.claims, it.relations)
    out = {claim.id: left.because for left in (seen.found.left_out if seen.found else ()) for claim in left.claims}
    shown, undrawn = list[_Shown](), Counter[str]()
    for claim in it.own:
        claimant = None if claim.claimant is None else it.sources.get(claim.claimant)
        because = out.get(claim.id) or not_counting(claim) or restriction.refusal(claim, claimant)
        day = claim.time
        if because is not None or day is None:
            undrawn[because or "it has no time"] += 1
        else:
            shown.append(_Shown(claim, day, lineage.of_claim(claim.id).origin))
    return shown, undrawn


def _series(shown: Sequence[_Shown]) -> list[Series]:
    """The origins, those of the most claims first; beyond seven they are the others."""
    counts = Counter((each.origin.id, each.origin.name) for each in shown if each.origin is not None)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0][1], pair[0][0]))
    named = [Series(name, count, at, origin) for at, ((origin, name), count) in enumerate(ordered[:NAMED])]
    others = sum(count for _, count in ordered[NAMED:])
    if others:
        named.append(Series(f"{len(ordered) - NAMED:,} other origins", others, OTHERS))
    unknown = sum(1 for each in shown if each.origin is None)
    return [*named, *([Series("Unknown lineage", unknown, UNKNOWN)] if unknown else [])]


def _marks(seen: Analysed, shown: Sequence[_Shown], series: Sequence[Series]) -> Iterator[Mark]:
    places = {each.origin: each.place for each in series if each.origin is not None}
    for claim, day, origin in ((each.claim, each.day, each.origin) for each in shown):
        assert claim.number is not None  # noqa: S101 (one without does not count)
        extent = claim.number.extent
        low, high = (None if end is None else float(end) for end in (extent.lower, extent.upper))
        value = claim.number.value if low is not None and high is not None else None
        who = seen.gathered.sources[claim.claimant].name if claim.claimant else "nobody named"
        behind = f", for {origin.name}" if origin is not None and origin.name != who else ""
        words = f"{who}{behind}: {claim.label} ({in_words(day)})"
        place = UNKNOWN if origin is None else places.get(origin.id, OTHERS)
        when = claim.about or claim.asserted_on or claim.reported_on
        since = when.start if when and when.start and when.start < day else None
        yield Mark(place, day, low, high, words, None if value is None else float(value), since=since)


def _steps(found: Evidence, on: date) -> Iterator[Step]:
    """The estimate up to a day: as many steps as can be seen, those that say the same in one."""
    first = first_day(found)
    if first is None or first > on:
        return
    first = max(first, on - min(_LONGEST, on - date.min))
    span = (on - first).days
    period = Period.DAY if span < _MOST_STEPS else Period.WEEK if span < 7 * _MOST_STEPS else Period.MONTH
    last: Step | None = None
    for point in timeline(found, first, on, period):
        step = _step(point.answer, max(point.start, first), min(point.end, on))
        if last is not None and replace(last, start=step.start, end=step.end) == step:
            last = replace(last, end=step.end)
            continue
        if last is not None:
            yield last
        last = step
    if last is not None:
        yield last


def _step(answer: Answer, start: date, end: date) -> Step:
    low, best, high = (None if each is None else float(each) for each in (answer.low, answer.best, answer.high))
    return Step(start, end, low, best, high, answer.outcome in (Outcome.CONSENSUS, Outcome.ONE_ORIGIN))


def _headline(answer: Answer, on: date, dimension: Dimension | None, unit: str | None) -> str:
    day = in_words(on)
    if answer.outcome is Outcome.SILENCE:
        return f"No estimate for {day}"
    low, high = (None if end is None else float(end) for end in (answer.low, answer.high))
    words = spanned(low, high, answer.range.bounds.value, dimension)
    noun = f" {plural(unit) if dimension is Dimension.COUNT else unit}" if unit and unit != "1" else ""
    if answer.outcome is Outcome.NONE:
        return f"No agreement on {day}: what is claimed is {words}{noun}"
    best = None if answer.best is None else float(answer.best)
    most_likely = f", best {amount(best, dimension)}" if best is not None and low != high else ""
    return f"Estimate for {day}: {words}{noun}{most_likely}"


def _restricted(it: Restriction) -> str:
    letters = ", ".join(sorted(letter.value for letter in it.reliability))
    said = [f"of claimants of reliability {letters}"] if letters else []
    if it.confidence_min is not None:
        said.append(f"judged with a confidence of at least {it.confidence_min}%")
    return f"Only claims {' and '.join(said)}." if said else ""


def _citation(sight: Sight, subject: UUID, asked: Asked) -> Citation:
    """The page of the subject in the state seen, for the same day and claims."""
    given = [("at", asked.at.isoformat())] if asked.at else []
    given += [("reliability", letter.value) for letter in sorted(asked.restriction.reliability)]
    if asked.restriction.confidence_min is not None:
        given.append(("confidence_min", str(asked.restriction.confidence_min)))
    query = urlencode([*given, ("recorded_as_of", sight.cursor)])
    address = sight.request.url.replace(path=f"/subjects/{subject}", query=query, fragment="")
    recorded = f"Recorded as of {instant(sight.at)}" if sight.at else "Recorded before the first change"
    return Citation(str(address), f"{recorded}.")
