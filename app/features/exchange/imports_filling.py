"""What a mapping declares of things that are there already: what is not yet known of them is filled in, and no more."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.domain.authority import Scope
from app.domain.vocabulary import ThingType
from app.features.sources import service as sources
from app.features.sources.schemas import SourceIn
from app.features.subjects import service as subjects
from app.features.subjects.schemas import SubjectIn
from app.journal import forms
from app.journal.forms import Form, Writer
from app.journal.kinds import KINDS
from app.journal.lifecycle import held

_NAMING = ("name", "slug", "title")
_NOTHING: tuple[object, ...] = (None, [], {})


async def fill(writer: Writer, there: Mapping[tuple[ThingType, UUID], SourceIn | SubjectIn]) -> None:
    """Fill in, in a revision each, what is declared of these things and unknown of them."""
    for (kind, thing), declared in there.items():
        form: Form[Any] = sources.FORM if kind is ThingType.SOURCE else subjects.FORM
        row = await held(writer.session, KINDS[kind], thing, None)
        given = dict(form.as_given(row))
        filled = {**given, **_unknown(declared, given)}
        if filled != given:
            writer.act.must(Scope.SOURCES_WRITE)
            await forms.rewrite(writer, form, row, filled)


def _unknown(declared: SourceIn | SubjectIn, given: Mapping[str, Any]) -> dict[str, Any]:
    said = declared.model_dump(mode="python", exclude_unset=True, exclude=set(_NAMING))
    unknown = {name: value for name, value in said.items() if given.get(name) in _NOTHING}
    known = given.get("aliases") or []
    if more := [alias for alias in said.get("aliases") or [] if alias not in known]:
        unknown["aliases"] = [*known, *more]
    return unknown
