"""Things with all that a ledger keeps of them, for another ledger to take over: what a whole export tells.

Beside what others see stands what only the ledger knows of a state: whether it is a tombstone (`deleted_at`), what it
was merged into, and how its quantity came about where there is none. References are bare ids.
"""

from collections.abc import Callable

from app.domain.vocabulary import ThingType
from app.storage.moment import Moment
from app.storage.shapes import things
from app.storage.shapes.building import columns, obj


def source(of: str) -> str:
    """A source."""
    return things.source(of, None, **columns(of, "merged_into", "deleted_at"))


def document(of: str) -> str:
    """A document, with its text."""
    return things.document(of, None, merged_into=f"{of}.merged_into", deleted_at=f"{of}.deleted_at")


def subject(of: str) -> str:
    """A subject."""
    return things.subject(of, None, **columns(of, "merged_into", "deleted_at"))


def claim(of: str) -> str:
    """A claim."""
    return things.claim(of, None, quantity_basis=f"{of}.basis", parser=f"{of}.parser", **columns(of, "deleted_at"))


def relation(of: str) -> str:
    """A relation."""
    return things.relation(of, None, **columns(of, "deleted_at"))


SHAPES: dict[ThingType, Callable[[str], str]] = {
    ThingType.SOURCE: source,
    ThingType.DOCUMENT: document,
    ThingType.SUBJECT: subject,
    ThingType.CLAIM: claim,
    ThingType.RELATION: relation,
}
"""In the order of a file: each kind refers only to those before it, and to itself."""


def appraisal(of: str) -> str:
    """An appraisal, with the claim and the version of it that it made."""
    return things.appraisal(of, claim=f"{of}.claim_id", claim_version=f"{of}.claim_version")


def revision(of: str, settled: str, moment: Moment) -> str:
    """A revision, from its row and that of its position; of the state a thing has at the moment it is left out."""
    cases = " ".join(
        f"when '{thing}' then (select {shape('kept')} from jsonb_populate_record(null::{thing}, {of}.state) kept)"
        for thing, shape in SHAPES.items()
    )
    return obj(
        {
            "position": f"{settled}.position",
            "settled_at": f"{settled}.settled_at",
            "type": f"{of}.type",
            "id": f"{of}.thing",
            **columns(of, "version", "action", "recorded_at", "actor", "reason"),
            "state": f"case when {_is_followed(of, moment)} then case {of}.type {cases} end end",
        }
    )


def _is_followed(of: str, moment: Moment) -> str:
    """Whether there is a next version of the same thing by the moment."""
    by_then = ""
    if moment.position is not None:
        by_then = f"join settled s on s.revision = n.seq and s.position <= {int(moment.position)}"
    return f"exists (select from revision n {by_then} where n.thing = {of}.thing and n.version = {of}.version + 1)"
