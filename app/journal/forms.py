"""Making and editing things of any kind, from what a feature says of its own.

A `Form` says how a kind is given (a model), how a row is told in that same form (so that a merge patch
can be applied to it and the outcome validated as a POST of it would be), and what columns come of it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Row, select

from app.domain.vocabulary import Action
from app.journal import record
from app.journal.kinds import Kind
from app.journal.lifecycle import Expected, held
from app.journal.naming import Missing
from app.journal.record import Act
from app.kit import merge_patch
from app.kit.errors import Conflict, Invalid
from app.kit.flaws import flaws_of
from app.kit.ids import uuid7
from app.kit.strict import Body
from app.storage.engine import WriteSession

B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class Writer:
    """The transaction, who writes in it, and the leave to make what is missing."""

    session: WriteSession
    act: Act
    create_missing: bool = False

    def missing(self, **subject: Any) -> Missing | None:
        """Leave to make missing things, a subject with these columns; None where there is no leave."""
        return Missing(self.act, subject) if self.create_missing else None


@dataclass(frozen=True, slots=True)
class Form(Generic[B]):
    """How things of a kind are given and kept; `unique` are the columns of its natural key."""

    kind: Kind
    model: type[B]
    as_given: Callable[[Row[Any]], Mapping[str, Any]]
    values: Callable[[Writer, B, UUID], Awaitable[dict[str, Any]]]
    unique: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


async def create(writer: Writer, form: Form[B], body: B) -> UUID:
    """Make a thing; raises Invalid, and Conflict where its natural key is taken."""
    thing = uuid7()
    values = await form.values(writer, body, thing)
    await _free(writer, form, values, thing)
    await record.create(writer.session, form.kind.table, {"id": thing, **values}, writer.act)
    return thing


async def edit(writer: Writer, form: Form[B], thing: UUID, patch: Mapping[str, Any], expected: Expected) -> bool:
    """Apply a merge patch (RFC 7396); gives False where it changes nothing."""
    row = await held(writer.session, form.kind, thing, expected)
    return await rewrite(writer, form, row, merge_patch.apply(form.as_given(row), patch, form.whole))


async def rewrite(
    writer: Writer,
    form: Form[B],
    row: Row[Any],
    given: Mapping[str, Any],
    action: Action = Action.UPDATED,
) -> bool:
    """Write what is given over a held row; gives False where that changes nothing."""
    values = await form.values(writer, validated(form.model, given), row.id)
    different = {name: value for name, value in values.items() if value != getattr(row, name)}
    if not different:
        return False
    await _free(writer, form, different, row.id)
    await record.change(writer.session, form.kind.table, [row.id], different, writer.act, action)
    return True


def validated(model: type[B], given: Mapping[str, Any]) -> B:
    """The body that is given, as the model says; raises Invalid with every flaw."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        flaws = [{**flaw, "loc": ("body", *flaw["loc"])} for flaw in error.errors()]
        raise Invalid(errors=flaws_of(flaws, given)) from error


async def _free(writer: Writer, form: Form[B], values: Mapping[str, Any], thing: UUID) -> None:
    """Raises Conflict, with the id that has it, where a natural key is taken."""
    table = form.kind.table
    for column in form.unique:
        if (key := values.get(column)) is None:
            continue
        statement = select(table.id).where(getattr(table, column) == key, table.id != thing)
        taken = await writer.session.scalar(statement)
        if taken is not None:
            name = column.removesuffix("_key")
            raise Conflict(
                f"Another {form.kind.type} has this {name} (or had it before it was deleted).",
                members={"id": str(taken), "existing": f"{form.kind.path}/{taken}"},
            )
