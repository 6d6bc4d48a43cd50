"""A source in numbers: what it claimed, and what became of it, subject by subject. Counts, and no score.

Each subject is compared with what all others said of it, those the source spoke of most first, until as many claims
are looked at as may be: the answer says how many subjects that were.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.access.viewing import View
from app.domain.analysis_input import Restriction
from app.domain.analysis_record import Record, record
from app.domain.vocabulary import RelationType
from app.features.claims.references import below
from app.features.estimates.answers import Paged, page_of
from app.features.estimates.asking import RecordQuery
from app.features.estimates.keeping import kept
from app.features.estimates.records_queries import NOTHING, Counted, Related, counted, related, titles
from app.features.estimates.telling import Told
from app.journal import reading
from app.journal.following import read_as_these
from app.journal.kinds import SOURCE
from app.kit import json

MOST_SUBJECTS = 200
MOST_LOOKED_AT = 50_000
"""How many claims of all sources are looked at, to be compared."""

_COMPARED = ("numbers", "first", "followed")
_DAYS = ("first_said", "last_said")


@dataclass(frozen=True)
class _Line:
    """A source on one subject: the counts, and what the comparison gave where there was one."""

    counted: Counted
    compared: Record | None
    related: Collection[Related]

    @property
    def place(self) -> tuple[int, str]:
        """Those spoken of most come first."""
        return -self.counted.counts["claims"], self.counted.subject or ""

    @property
    def told(self) -> Told:
        """The counts."""
        own = self.compared or Record()
        by_relation = {it.claim for it in self.related if it.type == RelationType.CONTRADICTS}
        retracted = sum(it.type == RelationType.RETRACTS for it in self.related)
        counts = self.counted.counts
        return {
            **counts,
            "retracted": counts["retracted"] + retracted,
            "contradicted": len(own.contradicted | by_relation),
            "contradicted_confirmed": len(own.confirmed_contradicted | by_relation),
            **{name: None if self.compared is None else getattr(own, name) for name in _COMPARED},
            "first_said": self.counted.first,
            "last_said": self.counted.last,
        }


async def of_source(view: View, source: UUID, query: RecordQuery) -> Paged:
    """The counts of a source over all its subjects, and a page of them; raises NotFound, Gone and Moved."""
    found: Any = json.loads((await reading.one(view.session, SOURCE, source, view.moment)).body)
    speakers = await read_as_these(view.session, SOURCE, [source], view.moment)
    if query.descendants:
        speakers = list(await below(view.session, SOURCE, "parent_id", speakers, view.moment))
    lines = await _lines(view, speakers)
    page, following = page_of(view, query, lines, lambda line: line.place)
    names = await titles(view.session, [it.counted.subject for it in page if it.counted.subject], view.moment)
    compared = [line for line in lines if line.compared is not None]
    subjects = sum(line.counted.subject is not None for line in lines)
    total = _total(lines)
    return {
        "source": {name: found[name] for name in ("id", "name", "reliability")},
        **total,
        "subjects": subjects,
        "compared": len(compared),
        "because": _because(total, subjects, len(compared)),
        "items": [{"subject": _subject(line, names), **line.told} for line in page],
        "next": following,
    }, following


async def _lines(view: View, speakers: list[UUID]) -> list[_Line]:
    ids = frozenset(map(str, speakers))
    relations: dict[str | None, list[Related]] = {}
    for relation in await related(view.session, speakers, view.moment):
        relations.setdefault(relation.subject, []).append(relation)
    rows = await counted(view.session, speakers, view.moment)
    rows.sort(key=lambda row: (-row.counts["claims"], row.subject or ""))
    lines, seen, looked_at = [], 0, 0
    for it in rows:
        compared = None
        if it.subject is not None and seen < MOST_SUBJECTS and looked_at < MOST_LOOKED_AT:
            analysed = await kept(view.session).analysed(view.session, UUID(it.subject), view.moment, Restriction())
            seen, looked_at = seen + 1, looked_at + len(analysed.gathered.claims)
            if analysed.found is not None:
                compared = record(analysed.found, await analysed.disputes(), ids)
        lines.append(_Line(it, compared, relations.get(it.subject, ())))
    return lines


def _total(lines: Collection[_Line]) -> Told:
    """The counts of all subjects together."""
    told = [line.told for line in lines] or [_Line(NOTHING, None, ()).told]
    first = [each["first_said"] for each in told if each["first_said"] is not None]
    last = [each["last_said"] for each in told if each["last_said"] is not None]
    sums = {name: sum(each[name] or 0 for each in told) for name in told[0] if name not in _DAYS}
    return {**sums, "first_said": min(first, default=None), "last_said": max(last, default=None)}


def _subject(line: _Line, titles: Mapping[str, str]) -> Told | None:
    subject = line.counted.subject
    return None if subject is None else {"id": subject, "name": titles[subject]}


def _because(total: Told, subjects: int, compared: int) -> str:
    """What was counted, in a sentence."""
    said = f"{_many(total['claims'], 'claim')} on {_many(subjects, 'subject')}"
    if compared < subjects:
        said += f", of which {compared} could be compared with what others said"
    if total["numbers"]:
        said += f"; first with {total['first']} of {_many(total['numbers'], 'number')}"
    return said


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
