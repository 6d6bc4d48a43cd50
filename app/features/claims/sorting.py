"""The orders claims can be listed in; each key has an index of its own but relevance.

Relevance has to be worked out for every claim that the words find, so a list ranks the newest of them alone.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Numeric, cast, func, literal_column, select

from app.features.claims.asking import RANKED, ClaimQuery, ClaimSort, SortedClaims
from app.features.claims.filters import Filtered
from app.journal.listing import Listing
from app.kit.errors import Invalid
from app.kit.paging import Sort

_RELEVANCE = (ClaimSort.RELEVANCE, ClaimSort.MOST_RELEVANT)
_TIMES = ("about_from", "about_to", "asserted_from", "asserted_to")
_NARROWER = (
    "subject", "claimant", "publisher", "document", "status", "verdict", "unit", "place", "external_id", "id",
    "reported_from", "reported_to",
)  # fmt: skip
"""What has an index in the order of the list, or finds few; else a time's own index gives that order."""
_FIRST_DAY: ColumnElement[Any] = literal_column("date '0001-01-01'")
_LAST_DAY: ColumnElement[Any] = literal_column("date '9999-12-31'")
_COLUMNS = {"recorded_at": "recorded_at", "confidence": "confidence_value", "value": "nominal"}


def listing(found: Filtered, query: ClaimQuery, shape: str, bound_to: str) -> Listing:
    """The list of what a filter finds, in the order asked for."""
    by = sort(found.rows, query)
    if query.sort in _RELEVANCE:
        newest = _by_time(found.rows, "reported").key.desc().nulls_last()
        ranked = select(found.rows).where(*found.conditions).order_by(newest, found.rows.c.id.desc()).limit(RANKED)
        rows = ranked.subquery(found.rows.description)
        return Listing(rows, [], sort(rows, query), shape, bound_to)
    if query.sort in (ClaimSort.NEWEST, ClaimSort.REPORTED_ON):
        if any(getattr(query, name) for name in _TIMES) and not any(getattr(query, name) for name in _NARROWER):
            by = replace(by, beyond=_LAST_DAY if by.descending else _FIRST_DAY)
        return Listing(found.rows, found.beside, by, shape, bound_to, found.apart)
    return Listing(found.rows, found.conditions, by, shape, bound_to)


def sort(claim: FromClause, query: SortedClaims) -> Sort:
    """The order asked for; raises Invalid for relevance to nothing.

    A time goes by its first day, or by its last where it is open before; a value by its nominal number in
    the base unit. Relevance is PostgreSQL's rank of the words, to six digits.
    """
    name = query.sort.removeprefix("-")
    descending = query.sort.startswith("-")
    if query.sort in _RELEVANCE:
        if query.q is None:
            raise Invalid.parameter("sort", "Beside relevance give words to search for with q.", "alone")
        return Sort(_rank(claim, query.q), descending)
    if name in _COLUMNS:
        return Sort(claim.c[_COLUMNS[name]], descending, nullable=name != "recorded_at")
    return _by_time(claim, name.removesuffix("_on"), descending=descending)


def _by_time(claim: FromClause, time: str, *, descending: bool = True) -> Sort:
    return Sort(func.coalesce(claim.c[f"{time}_start"], claim.c[f"{time}_end"]), descending, nullable=True)


def _rank(claim: FromClause, q: str) -> ColumnElement[Any]:
    wanted = func.websearch_to_tsquery(literal_column("'english'::regconfig"), q)
    return func.round(cast(func.ts_rank(claim.c.words, wanted), Numeric), 6, type_=Numeric)
