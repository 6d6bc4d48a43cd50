"""The shapes of the five things and of an appraisal (contract, section 1).

`more` names further fields of a shape, or tells one of it otherwise.
"""

from collections.abc import Callable
from functools import lru_cache, partial

from app.domain.vocabulary import ThingType
from app.storage.shapes.building import (
    Refs,
    claim_ref,
    columns,
    common,
    document_ref,
    obj,
    only_where,
    source_ref,
    source_refs,
    subject_ref,
    when,
)


def source(of: str, refs: Refs, **more: str) -> str:
    """A source, from a row of its table."""
    return obj(
        {
            **common(of),
            **columns(of, "name", "kind"),
            "parent": source_ref(f"{of}.parent_id", refs),
            "members": source_refs(f"{of}.members", refs),
            **columns(of, "reliability", "aliases", "country", "url", "external_ids", "notes"),
            **more,
        }
    )


def document(of: str, refs: Refs, *, text: bool = True, **more: str) -> str:
    """A document, from a row of its table; lists leave its text out."""
    return obj(
        {
            **common(of),
            **columns(of, "url", "title"),
            "publisher": source_ref(f"{of}.publisher_id", refs),
            "published_on": when(of, "published"),
            **columns(of, "retrieved_at", "language"),
            **(columns(of, "text") if text else {}),
            **columns(of, "text_sha256", "archive_url", "notes"),
            **more,
        }
    )


def subject(of: str, refs: Refs, **more: str) -> str:
    """A subject, from a row of its table."""
    return obj(
        {
            **common(of),
            **columns(of, "title", "slug", "description", "dimension", "unit", "measure"),
            "since": when(of, "since"),
            **columns(of, "horizon_days"),
            "part_of": subject_ref(f"{of}.part_of_id", refs),
            **columns(of, "tags", "external_ids"),
            **more,
        }
    )


@lru_cache(maxsize=64)
def claim(of: str, refs: Refs, **more: str) -> str:
    """A claim, from a row of its table."""
    quantity = columns(of, "comparator", "value", "lower", "upper", "bounds", "unit", "dimension")
    return obj(
        {
            **common(of),
            **columns(of, "text", "label"),
            "quantity": only_where(f"{of}.comparator is not null", obj(quantity)),
            "quantity_basis": only_where(f"{of}.comparator is not null", f"{of}.basis"),
            "parser": only_where(f"{of}.comparator is not null", f"{of}.parser"),
            **columns(of, "stance"),
            "subject": subject_ref(f"{of}.subject_id", refs),
            "claimant": source_ref(f"{of}.claimant_id", refs),
            "via": source_refs(f"{of}.via", refs),
            "document": document_ref(f"{of}.document_id", refs),
            "span": only_where(
                f"{of}.span_start is not null",
                obj({"start": f"{of}.span_start", "end": f"{of}.span_end"}),
            ),
            "about": when(of, "about"),
            "asserted_on": when(of, "asserted"),
            "reported_on": when(of, "reported"),
            **columns(of, "place"),
            "confidence": confidence(of),
            **columns(of, "credibility", "verdict", "status", "tags", "notes", "language"),
            **columns(of, "extra", "external_id"),
            **more,
        }
    )


def relation(of: str, refs: Refs, **more: str) -> str:
    """A relation, from a row of its table."""
    return obj(
        {
            **common(of),
            "from": claim_ref(f"{of}.from_id", refs),
            "to": claim_ref(f"{of}.to_id", refs),
            **columns(of, "type", "state", "note"),
            **more,
        }
    )


def confidence(of: str) -> str:
    """A confidence as `{value, low, high, scale, code}`; null where none was given."""
    parts = ("value", "low", "high", "scale", "code")
    known = f"{of}.confidence_value is not null"
    return only_where(known, obj({part: f"{of}.confidence_{part}" for part in parts}))


def appraisal(of: str, **more: str) -> str:
    """An appraisal, from a row of its table."""
    return obj(
        {
            **columns(of, "id"),
            "confidence": confidence(of),
            **columns(of, "credibility", "verdict"),
            "given": judged(of),
            **columns(of, "rationale", "actor", "recorded_at"),
            **more,
        }
    )


def judged(of: str) -> str:
    """What an analyst judged in an appraisal, as an array of its fields' names."""
    parts = {"confidence": "confidence_value", "credibility": "credibility", "verdict": "verdict"}
    those_set = ", ".join(f"case when {of}.{column} is not null then '{name}' end" for name, column in parts.items())
    return f"coalesce({of}.given, array_remove(array[{those_set}], null))"


SHAPES: dict[ThingType, Callable[[str, Refs], str]] = {
    ThingType.SOURCE: source,
    ThingType.DOCUMENT: document,
    ThingType.SUBJECT: subject,
    ThingType.CLAIM: claim,
    ThingType.RELATION: relation,
}


def state(revision: str, *, text: bool = True) -> str:
    """The thing as a revision kept it, from a row of `revision`, with ids for references; a document maybe textless."""
    shapes: dict[ThingType, Callable[[str, Refs], str]] = {**SHAPES, ThingType.DOCUMENT: partial(document, text=text)}
    cases = " ".join(
        f"when '{thing}' then (select {shape('kept', None)} "
        f"from jsonb_populate_record(null::{thing}, {revision}.state) kept)"
        for thing, shape in shapes.items()
    )
    return f"case {revision}.type {cases} end"


def revision(of: str, position: str, *, text: bool = True) -> str:
    """A revision, from a row of its table and the SQL of its position (null until settled); `text` as in `state`."""
    return obj(
        {
            "position": position,
            "type": f"{of}.type",
            "id": f"{of}.thing",
            **columns(of, "version", "action", "recorded_at", "actor", "reason"),
            "state": state(of, text=text),
        }
    )
