"""What an appraisal does: it grades the claim, in one revision, and is kept beside it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.domain.authority import Scope
from app.domain.confidence import Confidence
from app.domain.vocabulary import Action, Judged
from app.features.appraisals import queries
from app.features.appraisals.schemas import AppraisalIn
from app.journal import record
from app.journal.forms import Writer
from app.journal.kinds import CLAIM
from app.journal.lifecycle import held

_PARTS = ("value", "low", "high", "scale", "code")

_NONE = {f"confidence_{part}": None for part in _PARTS}

GRADING = frozenset({"credibility", "verdict", *(f"confidence_{part}" for part in _PARTS)})
"""The columns of a claim that an appraisal writes."""


def confidence_columns(given: Confidence | None) -> dict[str, Any]:
    """The columns of a confidence, null where there is none."""
    return dict(_NONE) if given is None else {f"confidence_{part}": getattr(given, part) for part in _PARTS}


def is_graded(values: Mapping[str, Any]) -> bool:
    """Whether the columns of a claim hold any grading."""
    return any(values[name] is not None for name in GRADING)


async def appraise(writer: Writer, claim: UUID, body: AppraisalIn) -> UUID:
    """Grade a claim; raises NotFound, Gone. Gives the appraisal's id."""
    row = await held(writer.session, CLAIM, claim, None)
    values = {name: getattr(row, name) for name in GRADING}
    for name in body.model_fields_set & {"credibility", "verdict"}:
        values[name] = getattr(body, name)
    if "confidence" in body.model_fields_set:
        values |= confidence_columns(body.confidence)
    await record.change(writer.session, CLAIM.table, [claim], values, writer.act, Action.APPRAISED)
    given = [judged for judged in Judged if judged in body.model_fields_set]
    return await keep(writer, claim, row.version + 1, values, given, body.rationale)


def judged_in(columns: Collection[str]) -> list[Judged]:
    """What an analyst judges who writes these columns of a claim."""
    return [judged for judged in Judged if any(column.startswith(judged) for column in columns)]


async def keep(
    writer: Writer,
    claim: UUID,
    version: int,
    values: Mapping[str, Any],
    given: Sequence[Judged] | None = None,
    rationale: str | None = None,
) -> UUID:
    """Keep an appraisal beside the version of the claim that it made; gives its id. Raises Forbidden.

    `given` is what the analyst judged: all that is set where it is None.
    """
    writer.act.must(Scope.CLAIMS_APPRAISE)
    grading = {name: values[name] for name in GRADING}
    beside = {"claim_id": claim, "claim_version": version, "rationale": rationale, "given": given}
    return await queries.insert(writer.session, {**beside, **grading, "actor": writer.act.actor})
