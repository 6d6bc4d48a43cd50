"""Accepting what a machine proposed: the sources and the subject that it suggests become those of the claim.

A proposed claim may name in `extra.suggested` a `claimant`, a chain `via` and a `subject` that nobody goes by yet.
Whoever accepts it (its status becomes reported) takes on the names: the sources are found or made then, and a subject
of its title where missing things are to be made; what is given in the same change goes before. Until then they are
words, so that a rejected proposal leaves no source behind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from app.domain.extraction.matching import called, without_article
from app.domain.vocabulary import Dimension, Status
from app.features.claims import queries
from app.journal.forms import Writer
from app.journal.kinds import SOURCE, SUBJECT
from app.journal.naming import Missing, find, resolve
from app.journal.record import Made
from app.kit.errors import Flaw, Invalid
from app.kit.things import Called

KEY = "suggested"


class Suggested(BaseModel):
    """The names that a proposal suggests; `extra` is the caller's own, so what is no name is none."""

    model_config = ConfigDict(strict=True, frozen=True)

    claimant: Called | None = None
    via: tuple[Called, ...] = ()
    subject: Called | None = None

    @classmethod
    def of(cls, extra: object) -> "Suggested":
        """What stands in a claim's `extra`; nothing where that is of another form."""
        said = extra.get(KEY, {}) if isinstance(extra, dict) else {}
        if isinstance(said, dict) and isinstance(said.get("via"), list):
            said = {**said, "via": tuple(said["via"])}
        try:
            return cls.model_validate(said)
        except ValidationError:
            return cls()


@dataclass(frozen=True, slots=True)
class Taken:
    """What a claim takes on by its acceptance; None and no chain: nothing of that."""

    claimant: UUID | None = None
    via: tuple[UUID, ...] = ()
    subject: UUID | None = None
    keeps_title: bool = False
    """Whether the title of a subject stays suggested, for whoever triages."""

    @property
    def columns(self) -> dict[str, Any]:
        """The columns to be written with it."""
        found = {"claimant_id": self.claimant, "via": list(self.via), "subject_id": self.subject}
        gone = (f"{{{KEY},claimant}}", f"{{{KEY},via}}") if self.keeps_title else (f"{{{KEY}}}",)
        extra = Made("extra" + "".join(f" #- '{path}'" for path in gone))
        return {**{name: value for name, value in found.items() if value}, "extra": extra}


class Acceptance:
    """The names taken on in one transaction, each looked up or made once."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._sources: dict[str, UUID] = {}

    async def taken(self, row: Any, suggested: Suggested, given: Mapping[str, Any]) -> Taken:
        """What a proposal takes on where nothing else is `given`; raises Invalid where a name fits two sources."""
        claimant, via, subject = row.claimant_id, tuple(row.via), row.subject_id
        if suggested.claimant is not None and claimant is None and "claimant" not in given:
            claimant = await self._source(row, suggested.claimant, "/claimant")
        if suggested.via and not via and "via" not in given:
            chain = [await self._source(row, name, f"/via/{i}") for i, name in enumerate(suggested.via)]
            via = tuple(source for source in dict.fromkeys(chain) if source != claimant)
        if suggested.subject is not None and subject is None and "subject" not in given:
            subject = await self._subject(row, suggested.subject)
        keeps = suggested.subject is not None and subject is None and given.get("subject") is None
        return Taken(claimant, via, subject, keeps)

    async def _source(self, row: Any, name: str, pointer: str) -> UUID:
        if name not in self._sources:
            try:
                known = await self._known(name, pointer)
                leave = Missing(self._writer.act)
                self._sources[name] = await resolve(self._writer.session, SOURCE, known, pointer, leave)
            except Invalid as flaw:
                flaw.members = {**flaw.members, "claim": str(row.id)}
                raise
        return self._sources[name]

    async def _known(self, name: str, pointer: str) -> str:
        """Who goes by the name, or by another that it may stand for; the name without its article where nobody does."""
        for each in called(name):
            if found := await find(self._writer.session, SOURCE, each, Flaw("", "", pointer=pointer)):
                return str(found[0])
        return without_article(name)

    async def _subject(self, row: Any, title: str) -> UUID | None:
        """A subject of this title, where missing things are to be made and there is none that is measured otherwise."""
        leave = self._writer.missing(dimension=row.dimension, unit=row.unit)
        if leave is None or row.dimension is None:
            return None
        subject = await resolve(self._writer.session, SUBJECT, title, "/subject", leave)
        measured = await queries.measured(self._writer.session, subject)
        if measured.dimension not in (None, row.dimension):
            return None
        money = row.dimension == Dimension.MONEY and measured.unit is not None
        return None if money and measured.unit != row.unit else subject


def is_accepted(before: str, after: object) -> bool:
    """Whether a change of status accepts a proposal; no status is the one that claims have by default."""
    return before == Status.PROPOSED and after in (Status.REPORTED, None)


async def settled(writer: Writer, row: Any, given: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """What is given of a claim, with the suggestions of a proposal that it accepts."""
    suggested = Suggested.of(given.get("extra"))
    if not is_accepted(row.status, given.get("status")) or suggested == Suggested():
        return dict(given)
    taken = await Acceptance(writer).taken(row, suggested, patch)
    found: dict[str, Any] = {
        "claimant": taken.claimant and str(taken.claimant),
        "subject": taken.subject and str(taken.subject),
    }
    if taken.via:
        found["via"] = [str(source) for source in taken.via]
    extra = {name: value for name, value in given["extra"].items() if name != KEY}
    if taken.keeps_title:
        extra[KEY] = {"subject": suggested.subject}
    return {**given, **{name: value for name, value in found.items() if value and name not in patch}, "extra": extra}


async def in_bulk(
    writer: Writer, claims: Sequence[Any], values: Mapping[str, Any]
) -> Mapping[Taken | None, Sequence[UUID]]:
    """The claims by what they take on; under None those that only get the values."""
    acceptance = Acceptance(writer)
    found: dict[Taken | None, list[UUID]] = {}
    given = {"subject": values["subject_id"]} if "subject_id" in values else {}
    for row in claims:
        suggested = Suggested.of(row.extra)
        accepted = "status" in values and is_accepted(row.status, values["status"]) and suggested != Suggested()
        taken = await acceptance.taken(row, suggested, given) if accepted else None
        found.setdefault(taken, []).append(row.id)
    return found
