"""One function for each question, as the API and the pages ask it: a view, an id and a query give a plain dict.

What is paged is given with the cursor of its next page, or None on the last.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from app.access.viewing import View
from app.domain.analysis_evidence import LeftOut, first_day
from app.domain.analysis_hearsay import origins as hearsay
from app.domain.analysis_input import ClaimSeen
from app.domain.contradiction import Dispute, disputes_of
from app.domain.estimate import Estimate, parts_on, without
from app.domain.estimate import estimate as estimated
from app.domain.refusal import Refused
from app.domain.timeline import timeline as walked
from app.features.estimates import sentences, service, telling
from app.features.estimates.asking import (
    ContradictionsQuery,
    DiffQuery,
    EstimateQuery,
    OriginsQuery,
    TimelineQuery,
)
from app.features.estimates.gathering import subject_of
from app.features.estimates.telling import Teller, Told
from app.journal import reading
from app.journal.kinds import CLAIM
from app.kit import cursor
from app.kit.cursor import Key
from app.kit.errors import Invalid
from app.kit.paging import ListQuery
from app.storage.moment import Moment

T = TypeVar("T")
Paged = tuple[Told, str | None]
Place = tuple[Key, ...]


async def estimate(view: View, subject: UUID, query: EstimateQuery) -> Paged:
    """What the sources support on a day, with its working; the claims left out are the page."""
    seen = await service.seen(view.session, subject, view.moment, query.restriction)
    teller = Teller(seen.gathered, seen.found)
    if seen.found is None:
        out = LeftOut((), "its subject's measure is not decided")
        claims = [(claim, out) for claim in seen.gathered.own]
        page, following = _left_out(view, query, claims)
        return {**teller.head(), "at": query.at, **sentences.no_estimate(), "left_out": page}, following
    made = estimated(seen.found, service.day_of(seen.found, query.at))
    page, following = _left_out(view, query, service.left_out(made))
    return {
        **teller.head(),
        "at": made.day,
        **teller.answer(made.answer),
        "counts": teller.counts(made),
        "tensions": list(made.answer.tensions),
        "camps": [teller.camp(camp) for camp in made.camps[: telling.MOST_CAMPS]],
        "more_camps": max(0, len(made.camps) - telling.MOST_CAMPS),
        "contributions": [teller.contribution(each) for each in made.contributions],
        "without": _without(teller, made),
        "left_out": page,
    }, following


def _left_out(view: View, query: ListQuery, claims: Sequence[tuple[ClaimSeen, LeftOut]]) -> Paged:
    page, following = page_of(view, query, claims, lambda pair: (pair[0].id,))
    told = [{"claim": telling.claim(claim), "because": out.because} for claim, out in page]
    return {"items": told, "next": following, "total": len(claims)}, following


def _without(teller: Teller, made: Estimate) -> list[Told]:
    """The answer without each origin that has a part in it."""
    found = made.evidence
    heard = {each.origin for each in made.contributions} | {v.utterance.origin.id for v in parts_on(found, made.day)}
    told = []
    for origin in sorted(heard):
        other = without(made, origin)
        same = (other.outcome, other.range, other.best) == (made.answer.outcome, made.answer.range, made.answer.best)
        told.append({"origin": teller.origin(found.origins[origin]), "changes": not same, **teller.answer(other)})
    return told


async def timeline(view: View, subject: UUID, query: TimelineQuery) -> Paged:
    """An estimate for each period, and the claims that speak of it."""
    seen = await service.seen(view.session, subject, view.moment, query.restriction)
    teller = Teller(seen.gathered, seen.found)
    head = {**teller.head(), "period": query.period}
    if seen.found is None:
        return {**head, "because": sentences.UNDECIDED, "items": [], "next": None}, None
    start, end = query.from_ or first_day(seen.found), query.to or service.day_of(seen.found, None)
    if start is None:
        return {**head, "because": "nothing was said of any day", "items": [], "next": None}, None
    try:
        points = walked(seen.found, start, max(start, end) if query.to is None else end, query.period)
    except Refused as refusal:
        raise Invalid.parameter("from", str(refusal), "too_long") from refusal
    page, following = page_of(view, query, points, lambda point: (point.start,))
    return {
        **head,
        "because": f"{len(points)} periods, each with the estimate of its last day",
        "items": [teller.point(point) for point in page],
        "next": following,
    }, following


async def contradictions(view: View, subject: UUID, query: ContradictionsQuery) -> Paged:
    """The pairs of origins that contradict each other, the gravest first."""
    seen = await service.seen(view.session, subject, view.moment, query.restriction)
    return _disputes(view, query, Teller(seen.gathered, seen.found), await seen.disputes())


async def contradictions_of_claim(view: View, claim: UUID, query: ContradictionsQuery) -> Paged:
    """The pairs in which a claim takes part, each with only the cases it is in."""
    await reading.one(view.session, CLAIM, claim, view.moment)
    subject = await subject_of(view.session, claim, view.moment)
    if subject is None:
        because = "the claim has no subject yet, so there is nothing to compare it with"
        nothing = dict.fromkeys(("subject", "measure", "dimension", "unit"))
        return {**nothing, "because": because, "items": [], "next": None}, None
    seen = await service.seen(view.session, subject, view.moment, query.restriction)
    found = disputes_of(await seen.disputes(), str(claim))
    return _disputes(view, query, Teller(seen.gathered, seen.found), found)


def _disputes(view: View, query: ContradictionsQuery, teller: Teller, found: Sequence[Dispute]) -> Paged:
    wanted = [each for each in found if not query.finding or each.finding.value in query.finding]
    page, following = page_of(view, query, wanted, _place)
    because = sentences.UNDECIDED if teller.found is None else sentences.how_many(found)
    return {
        **teller.head(),
        "because": because,
        "items": [teller.dispute(each, query.cases) for each in page],
        "next": following,
    }, following


def _place(dispute: Dispute) -> Place:
    finding, share, origins = dispute.place
    return finding, share, *origins


async def origins(view: View, subject: UUID, query: OriginsQuery) -> Paged:
    """Who stands behind a subject's claims, and who only carried them."""
    seen = await service.seen(view.session, subject, view.moment, query.restriction)
    teller = Teller(seen.gathered, seen.found)
    if seen.found is None:
        return {**teller.head(), **sentences.no_origins(), "items": [], "next": None}, None
    found = hearsay(seen.found)
    page, following = page_of(view, query, found.origins, lambda each: (each.first_said, each.origin.id))
    items = [teller.origin_report(each) for each in page]
    return {**teller.head(), **teller.origins(found), "items": items, "next": following}, following


async def difference(view: View, subject: UUID, query: DiffQuery, then: Moment) -> Told:
    """What moved the estimate of a day between an earlier state of the ledger and the view's."""
    after = await service.seen(view.session, subject, view.moment, query.restriction)
    before = await service.seen_then(view.session, after, then, query.restriction)
    new, old = Teller(after.gathered, after.found), Teller(before.gathered, before.found)
    if after.found is None:
        nothing = {"because": sentences.UNDECIDED, "moves": [], "parts_changed": False}
        return {
            **new.head(),
            "at": query.at,
            "before": sentences.undecided(),
            "after": sentences.undecided(),
            **nothing,
        }
    day = service.day_of(after.found, query.at)
    found = service.moved(before, after.found, day)
    told = sentences.difference(new, old, found)
    if before.found is None:
        told["before"] = sentences.undecided()
    return {**new.head(), "at": day, **told}


def page_of(
    view: View, query: ListQuery, items: Sequence[T], placed: Callable[[T], Place]
) -> tuple[Sequence[T], str | None]:
    """The items after the cursor, which go by their place; raises BadRequest for a cursor not ours."""
    begin = 0
    if query.cursor is not None:
        after: Any = cursor.decode(view.secret, view.bound_to(query), query.cursor)
        begin = next((at for at, item in enumerate(items) if placed(item) > after), len(items))
    page = items[begin : begin + query.limit]
    if begin + query.limit >= len(items):
        return page, None
    return page, cursor.encode(view.secret, view.bound_to(query), placed(page[-1]))
