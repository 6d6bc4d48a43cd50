"""A subject with all that is known of it, put in order, and what stands between its origins.

Ten thousand claims take a tenth of a second of one core: so much is done beside the event loop, which goes on
serving others, and once.
"""

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from app.domain.analysis_evidence import Evidence, evidence
from app.domain.analysis_input import Restriction
from app.domain.contradiction import Dispute, disputes
from app.features.estimates.gathering import Gathered

P = ParamSpec("P")
T = TypeVar("T")

_MANY = 2_000
_running = 0


@dataclass(frozen=True)
class Analysed:
    """A subject put in order; `found` is None where its measure is not decided."""

    gathered: Gathered
    found: Evidence | None
    _disputes: list[tuple[Dispute, ...]] = field(default_factory=list)

    async def disputes(self) -> tuple[Dispute, ...]:
        """Who contradicts whom, the gravest first."""
        if self.found is None:
            return ()
        if not self._disputes:
            self._disputes.append(await beside(len(self.gathered.claims), disputes, self.found))
        return self._disputes[0]


async def analysed(it: Gathered, restriction: Restriction) -> Analysed:
    """Put a subject's claims in order."""
    if it.subject.measure is None:
        return Analysed(it, None)
    claims, sources = it.claims.values(), it.sources.values()
    many = len(it.claims)
    return Analysed(it, await beside(many, evidence, it.subject, it.family, claims, sources, it.relations, restriction))


async def beside(claims: int, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Do some work on so many claims, beside the event loop where they are many."""
    with uncollected():
        if claims < _MANY:
            return work(*given, **named)
        done = await asyncio.to_thread(work, *given, **named)
        staying(claims)
        return done


def staying(claims: int) -> None:
    """Count what so many claims were made into among the old at once, which the collector seldom looks at."""
    if claims >= _MANY:
        gc.freeze()
        gc.unfreeze()


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector of cyclic garbage rest: thousands of new values that stay would set it off again and again."""
    global _running  # noqa: PLW0603 (how many rest it, over all that run at once)
    _running += 1
    gc.disable()
    try:
        yield
    finally:
        _running -= 1
        if not _running:
            gc.enable()
