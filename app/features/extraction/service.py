"""What is decided about a reading: which proposals are new, and what of the ledger each of them means.

A proposal is kept with where its number stands (`extra.number`), which is what it is known by afterwards: a number
that overlaps one ever proposed of the document, by whichever version of the reader, is not proposed again, nor one
that a claim of the document has at that place by whatever way. Names that no source goes by are kept in
`extra.suggested` and made sources when the claim is accepted (`app.features.claims.suggestions`), so that what is
rejected leaves nothing behind.
"""

import asyncio
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.domain import extraction, names, notation, when
from app.domain.extraction import Proposal
from app.domain.extraction.matching import Known, called, fitting
from app.domain.vocabulary import QuantityBasis, Status
from app.features.claims.quantities import kept
from app.features.extraction import queries
from app.features.extraction.queries import DocumentRead, Place
from app.journal import record
from app.journal.following import called as known_as
from app.journal.forms import Writer
from app.journal.kinds import CLAIM, DOCUMENT, SOURCE
from app.journal.lifecycle import held, lock_live
from app.kit.errors import Conflict
from app.kit.ids import uuid7
from app.storage.moment import PRESENT

AROUND = 600
"""Characters before and behind a clause in which the words of a subject's title may stand."""

MOST = 10_000
"""Proposals of a document: more than a person looks at, a dozen times what a megabyte of news has."""

_ENGLISH = frozenset({"en", "und", "mul", "mis", "zxx"})
_READERS = ThreadPoolExecutor(1, "reader")
"""One at a time: two texts read at once would take as long, and leave the server less room to answer."""


async def read(document: DocumentRead) -> tuple[Proposal, ...]:
    """What a reader finds in a document, in a thread; raises Conflict where there is nothing that it can read."""
    if document.text is None:
        raise Conflict("This document has no text to be read; add one with its text.")
    if document.language is not None and document.language.split("-")[0] not in _ENGLISH:
        raise Conflict("Only English is read, and this document is said to be in another language.")
    published = when.parse(document.published) if document.published is not None else None
    there = asyncio.get_running_loop()
    given = (document.text, published, document.title, MOST + 1)
    found = await there.run_in_executor(_READERS, extraction.read, *given)
    if len(found) > MOST:
        raise Conflict(f"This text has more than {MOST:,} numbers to look at; divide it among documents.")
    return found


async def propose(writer: Writer, document: DocumentRead, proposals: Sequence[Proposal]) -> None:
    """Keep those proposals that are new; raises Conflict where the text was changed while it was read."""
    row = await held(writer.session, DOCUMENT, document.id, None)
    if row.text_sha256 != document.sha256:
        raise Conflict("The document's text was changed while it was read; ask again.")
    taken = _Taken(await queries.taken(writer.session, document.id))
    new = [proposal for proposal in proposals if not taken.holds(proposal)]
    if not new:
        return
    meant = await _meant(writer, document, new)
    rows = [_values(document, row, proposal, meant) for proposal in new]
    await record.create_all(writer.session, CLAIM.table, rows, writer.act)


class _Taken:
    """The places of numbers that are not to be proposed again, for many to be looked up in."""

    def __init__(self, places: Iterable[Place]) -> None:
        known = list(places)
        self._proposed = sorted((place.start, place.end) for place in known if place.ends is None)
        self._claimed: dict[tuple[Any, ...], list[Place]] = {}
        for place in known:
            if place.ends is not None:
                self._claimed.setdefault(place.ends, []).append(place)

    def holds(self, proposal: Proposal) -> bool:
        """Whether the number overlaps one proposed before, or lies in the words of a claim of the same quantity."""
        start, end = proposal.number
        at = bisect_left(self._proposed, (end, 0)) - 1
        if at >= 0 and self._proposed[at][1] > start:
            return True
        quantity = proposal.quantity
        ends = (quantity.lower, quantity.upper, quantity.bounds, quantity.dimension)
        return any(place.start <= start and end <= place.end for place in self._claimed.get(ends, ()))


@dataclass(frozen=True, slots=True)
class _Meant:
    """The sources that names mean, and the subject of each proposal by the place of its number."""

    sources: dict[str, UUID] = field(default_factory=dict)
    subjects: dict[tuple[int, int], Known] = field(default_factory=dict)


async def _meant(writer: Writer, document: DocumentRead, proposals: Sequence[Proposal]) -> _Meant:
    said = {name for p in proposals for name in (p.claimant, *p.via) if name is not None}
    keys = {names.fold(each): None for name in said for each in called(name)}
    known = await known_as(writer.session, SOURCE, list(keys), PRESENT)
    sources = {name: only for name in said if (only := _only(known, name)) is not None}
    alive = await lock_live(writer.session, SOURCE, sources.values())
    subjects = await queries.likely_subjects(writer.session, {f"{p.title} {p.quantity.unit}" for p in proposals})
    fits = {p.number: fit for p in proposals if (fit := fitting(p, _context(document, p), subjects)) is not None}
    return _Meant({name: thing for name, thing in sources.items() if thing in alive}, fits)


def _only(known: dict[str, set[UUID]], name: str) -> UUID | None:
    """The one source that a name in a text means; None where nobody, or more than one, goes by it."""
    for each in called(name):
        found = known.get(names.fold(each))
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def _context(document: DocumentRead, proposal: Proposal) -> str:
    text = document.text or ""
    return f"{document.title or ''} {text[max(0, proposal.start - AROUND) : proposal.end + AROUND]}"


def _values(document: DocumentRead, row: Any, proposal: Proposal, meant: _Meant) -> dict[str, Any]:
    """The columns of a proposed claim."""
    subject = meant.subjects.get(proposal.number)
    claimant, via, suggested = _said_by(proposal, meant)
    if subject is None:
        suggested["subject"] = proposal.title
    extra = {**proposal.extra, "reader": extraction.VERSION}
    return {
        **kept(proposal.quantity, _basis(proposal)),
        "id": uuid7(),
        "text": proposal.text,
        "stance": proposal.stance,
        "subject_id": subject.id if subject else None,
        "claimant_id": claimant,
        "via": via,
        "document_id": document.id,
        "span_start": proposal.start,
        "span_end": proposal.end,
        **{f"about_{part}": getattr(proposal.about, part, None) for part in ("edtf", "start", "end")},
        **{f"reported_{part}": getattr(row, f"published_{part}") for part in ("edtf", "start", "end")},
        "status": Status.PROPOSED,
        "language": document.language,
        "extra": {**extra, "suggested": suggested} if suggested else extra,
    }


def _said_by(proposal: Proposal, meant: _Meant) -> tuple[UUID | None, list[UUID], dict[str, Any]]:
    """Claimant and chain as sources there are, and what is left of them as names; a chain is known whole or not."""
    suggested: dict[str, Any] = {}
    claimant = meant.sources.get(proposal.claimant or "")
    if claimant is None and proposal.claimant is not None:
        suggested["claimant"] = proposal.claimant
    known = [meant.sources.get(name) for name in proposal.via]
    via = [source for source in dict.fromkeys(known) if source is not None and source != claimant]
    if None in known:
        via, suggested["via"] = [], list(proposal.via)
    return claimant, via, suggested


def _basis(proposal: Proposal) -> QuantityBasis:
    """Parsed where the grammar reads the number from its own words, as it would for a caller that gives them."""
    start, end = (at - proposal.start for at in proposal.number)
    readings = notation.read(proposal.text[start:end])
    alone = len(readings) == 1 and readings[0].quantity == proposal.quantity
    return QuantityBasis.PARSED if alone else QuantityBasis.GIVEN
