"""What the sources together support, for the API and for the pages alike.

Each function takes a session (a read-only transaction), the moment it looks at, an id and a question, and gives
what it found as values of the domain together with a `Teller` that says them in plain dicts. They raise NotFound,
Gone and Moved, as every read of the subject does.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.analysis_difference import Difference, difference
from app.domain.analysis_evidence import Evidence, evidence, last_day
from app.domain.analysis_input import ClaimSeen, Restriction
from app.domain.estimate import Estimate, estimate
from app.features.estimates import gathering
from app.features.estimates.gathering import Gathered
from app.journal import reading
from app.journal.kinds import SUBJECT
from app.kit import clock
from app.kit.errors import Gone, Moved, NotFound
from app.storage.engine import ReadSession
from app.storage.moment import Moment


@dataclass(frozen=True)
class Seen:
    """A subject with all that is known of it; `found` is None where its measure is not decided."""

    gathered: Gathered
    found: Evidence | None


async def seen(session: ReadSession, subject: UUID, moment: Moment, restriction: Restriction) -> Seen:
    """Gather a subject and put its claims in order."""
    await reading.one(session, SUBJECT, subject, moment)
    gathered = await gathering.gather(session, subject, moment)
    if gathered.subject.measure is None:
        return Seen(gathered, None)
    it = gathered
    found = evidence(it.subject, it.family, it.claims.values(), it.sources.values(), it.relations, restriction)
    return Seen(gathered, found)


def day_of(found: Evidence, wanted: date | None) -> date:
    """Give the day asked about: the one wanted, else the last that a counting claim speaks of, at the latest today."""
    today = clock.now().date()
    return wanted or min(last_day(found) or today, today)


def left_out(made: Estimate) -> list[tuple[ClaimSeen, str]]:
    """Give each claim that has no say, with the reason, in the order in which they were added."""
    listed = [(claim, out.because) for out in made.left_out for claim in out.claims]
    return sorted(listed, key=lambda pair: pair[0].id)


async def seen_then(session: ReadSession, now: Seen, moment: Moment, restriction: Restriction) -> Seen:
    """Give a subject at an earlier moment; one that was not there yet as one of which nothing was said."""
    try:
        return await seen(session, UUID(now.gathered.subject.id), moment, restriction)
    except (NotFound, Gone, Moved):
        nothing = now.gathered.without_claims()
        return Seen(nothing, evidence(nothing.subject, (), (), ()) if now.found else None)


def moved(then: Seen, now: Evidence, day: date) -> Difference:
    """Tell what moved the estimate of a day from one state of the ledger to another."""
    before = then.found or evidence(now.subject, (), (), ())
    return difference(estimate(before, day), estimate(now, day))
