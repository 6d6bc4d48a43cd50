"""The verbs that every kind of thing has, as answers: an endpoint says which kind and form."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from starlette.responses import Response

from app.access.outcome import Outcome, changed, made
from app.access.pages import answer_page
from app.access.viewing import View
from app.access.writing import Change
from app.journal import forms, lifecycle, reading
from app.journal.forms import B, Form, Writer
from app.journal.kinds import Kind
from app.journal.listing import Listing
from app.journal.naming import resolve
from app.kit.paging import ListQuery
from app.storage.engine import WriteSession

MergeCheck = Callable[[WriteSession, UUID], Awaitable[None]]
"""What may refuse a merge, given what the thing was merged into."""


async def _nothing_to_check(session: WriteSession, into: UUID) -> None:
    """Most things may be merged as they are."""


async def create(change: Change, form: Form[B], body: B, *, create_missing: bool = False) -> Response:
    """201 with the thing made."""

    async def work(session: WriteSession) -> Outcome:
        writer = Writer(session, change.act, create_missing)
        return await made(session, form.kind, await forms.create(writer, form, body))

    return await change.run(work)


async def edit(
    change: Change, form: Form[B], thing: UUID, patch: Mapping[str, Any], *, create_missing: bool = False
) -> Response:
    """200 with the thing as patched."""

    async def work(session: WriteSession) -> Outcome:
        writer = Writer(session, change.act, create_missing)
        await forms.edit(writer, form, thing, patch, change.expected)
        return await changed(session, form.kind, thing)

    return await change.run(work)


async def delete(change: Change, kind: Kind, thing: UUID) -> Response:
    """204, and a tombstone."""

    async def work(session: WriteSession) -> Outcome:
        await lifecycle.delete(session, kind, thing, change.expected, change.act)
        return Outcome(HTTPStatus.NO_CONTENT)

    return await change.run(work)


async def restore(change: Change, kind: Kind, thing: UUID) -> Response:
    """200 with the thing, its tombstone taken away."""

    async def work(session: WriteSession) -> Outcome:
        await lifecycle.restore(session, kind, thing, change.act)
        return await changed(session, kind, thing)

    return await change.run(work)


async def merge(change: Change, kind: Kind, thing: UUID, into: str, check: MergeCheck = _nothing_to_check) -> Response:
    """200 with the thing that the merged one is read as; `check` refuses what may not become one."""

    async def work(session: WriteSession) -> Outcome:
        target = await resolve(session, kind, into, "/into", None)
        await lifecycle.merge(session, kind, thing, target, change.act)
        await check(session, target)
        read_as = await reading.read_as(session, kind, target)
        return await changed(session, kind, read_as)

    return await change.run(work)


async def unmerge(change: Change, kind: Kind, thing: UUID) -> Response:
    """200 with the thing, standing for itself again."""

    async def work(session: WriteSession) -> Outcome:
        await lifecycle.unmerge(session, kind, thing, change.act)
        return await changed(session, kind, thing)

    return await change.run(work)


async def get(view: View, kind: Kind, thing: UUID) -> Response:
    """200 with the thing as it is or was, or 304."""
    return view.thing(await reading.one(view.session, kind, thing, view.moment))


async def list_page(view: View, listing: Listing, query: ListQuery) -> Response:
    """200 with a page in the form that Accept ranks first, and a Link to the next."""
    return await answer_page(view, listing, query)
