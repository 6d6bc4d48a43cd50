"""What a mapping declares of things that are there already: what is not yet known of them is filled in, and no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.authority import Scope
from app.domain.vocabulary import ThingType
from app.features.exchange.imports_making import Making
from app.features.exchange.imports_naming import There
from app.features.sources import service as sources
from app.features.subjects import service as subjects
from app.journal import forms
from app.journal.forms import Form, Writer
from app.journal.kinds import KINDS
from app.journal.lifecycle import held

_NAMING = {"name", "slug", "title"}
_REFERRING = {"parent": ThingType.SOURCE, "members": ThingType.SOURCE, "part_of": ThingType.SUBJECT}
_NOTHING: tuple[object, ...] = (None, [], {})


@dataclass(frozen=True, slots=True)
class Filling:
    """A thing that is there, and how it is given with what was unknown of it."""

    form: Form[Any]
    row: Any
    given: Mapping[str, Any]


async def begin(writer: Writer, there: Mapping[tuple[ThingType, UUID], There], making: Making) -> list[Filling]:
    """Hold the things of which something is unknown; what that names is wanted, where it is to be made."""
    found = []
    for (kind, thing), said in there.items():
        form: Form[Any] = sources.FORM if kind is ThingType.SOURCE else subjects.FORM
        row = await held(writer.session, KINDS[kind], thing, None)
        given = form.as_given(row)
        unknown = _unknown(said, given)
        if unknown:
            writer.act.must(Scope.SOURCES_WRITE)
            making.use([UUID(other).hex for name in _REFERRING for other in _listed(unknown.get(name))])
            found.append(Filling(form, row, {**given, **unknown}))
    return found


async def fill(writer: Writer, fillings: list[Filling]) -> None:
    """Write what was unknown, a revision for each thing; all that it names is there by now."""
    for each in fillings:
        await forms.rewrite(writer, each.form, each.row, each.given)


def _unknown(said: There, given: Mapping[str, Any]) -> dict[str, Any]:
    declared = {name: getattr(said.declared, name) for name in said.declared.model_fields_set - _NAMING}
    unknown = {name: value for name, value in declared.items() if given.get(name) in _NOTHING and value not in _NOTHING}
    for name, kind in _REFERRING.items():
        if name in unknown:
            ids = [said.ids.get((kind, each)) for each in _listed(unknown.pop(name))]
            known = [str(UUID(each)) for each in ids if each is not None]
            if known:
                unknown[name] = known if name == "members" else known[0]
    if since := unknown.get("since"):
        unknown["since"] = str(since)
    aliases = given.get("aliases") or []
    if more := [alias for alias in declared.get("aliases") or [] if alias not in aliases]:
        unknown["aliases"] = [*aliases, *more]
    return unknown


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []
