"""Pages of lists as JSON, CSV or NDJSON, whichever the client would rather have (contract, section 2, Lists).

A page of lines has nowhere to say what comes after it: the `Link` says so in every form, and `Total-Count` how many
there are where that was asked. Which columns a table has, the declared answer says.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from app.access.viewing import View
from app.journal.listing import Listed, Listing, listed
from app.kit import paging, tabular
from app.kit.accepting import CSV, JSON, NDJSON, best
from app.kit.paging import ListQuery


async def answer_page(view: View, listing: Listing, query: ListQuery) -> Response:
    """200 with a page in the form that Accept ranks first, JSON where it names none of ours; a Link to the next.

    A page of the explorer declares no answer of its own; it reads the JSON.
    """
    answer: Any = view.request.scope["route"].response_model
    form = JSON if answer is None else best(view.request.scope, tuple(_BODIES))
    item: Any = None if answer is None else answer.model_fields["items"].annotation.__args__[0]
    if form == CSV:
        listing = replace(listing, shape=tabular.row(item, listing.shape))
    found = await listed(view.session, listing, query, view.secret)
    headers = {"Vary": "Accept"}
    if form != JSON and found.total is not None:
        headers["Total-Count"] = str(found.total)
    return view.page(_BODIES[form](found, item), found.following, form, headers)


def _json(found: Listed, _item: Any) -> bytes:
    return paging.body(found.items, found.following, found.total)


def _lines(found: Listed, _item: Any) -> bytes:
    return "".join(f"{item}\n" for item in found.items).encode()


def _table(found: Listed, item: Any) -> bytes:
    return tabular.written(item, found.items)


_BODIES: dict[str, Callable[[Listed, Any], bytes]] = {JSON: _json, CSV: _table, NDJSON: _lines}
