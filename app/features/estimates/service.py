"""What the sources together support, for the API and for the pages alike.

Each function takes a session (a read-only transaction), the moment it looks at, an id and a question, and gives
what it found as values of the domain together with a `Teller` that says them in plain dicts. They raise NotFound,
Gone and Moved, as every read of the subject does.
"""

from datetime import date
from uuid import UUID

from app.domain.analysis_difference import Difference, difference
from app.domain.analysis_evidence import Evidence, LeftOut, evidence, last_day
from app.domain.analysis_input import ClaimSeen, Restriction
from app.domain.estimate import Estimate, estimate
from app.features.estimates.analysing import Analysed
from app.features.estimates.keeping import kept
from app.journal import reading
from app.journal.kinds import SUBJECT
from app.kit import clock
from app.kit.errors import Gone, Moved, NotFound
from app.storage.engine import ReadSession
from app.storage.moment import Moment


async def seen(session: ReadSession, subject: UUID, moment: Moment, restriction: Restriction) -> Analysed:
    """Give a subject with its claims in order; raises NotFound, Gone and Moved."""
    await reading.one(session, SUBJECT, subject, moment)
    return await kept(session).analysed(session, subject, moment, restriction)


def day_of(found: Evidence, wanted: date | None) -> date:
    """Give the day asked about: the one wanted, else the last that a counting claim speaks of, at the latest today."""
    today = clock.now().date()
    return wanted or min(last_day(found) or today, today)


def left_out(made: Estimate) -> list[tuple[ClaimSeen, LeftOut]]:
    """Give each claim that has no say, with what says why, in the order in which they were added."""
    listed = [(claim, out) for out in made.left_out for claim in out.claims]
    return sorted(listed, key=lambda pair: pair[0].id)


async def seen_then(session: ReadSession, now: Analysed, moment: Moment, restriction: Restriction) -> Analysed:
    """Give a subject at an earlier moment; one that was not there yet as one of which nothing was said."""
    try:
        return await seen(session, UUID(now.gathered.subject.id), moment, restriction)
    except (NotFound, Gone, Moved):
        nothing = now.gathered.without_claims()
        return Analysed(nothing, evidence(nothing.subject, (), (), ()) if now.found else None)


def moved(then: Analysed, now: Evidence, day: date) -> Difference:
    """Tell what moved the estimate of a day from one state of the ledger to another."""
    before = then.found or evidence(now.subject, (), (), ())
    return difference(estimate(before, day), estimate(now, day))
