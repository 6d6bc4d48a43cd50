"""The orders claims can be listed in; each key has an index of its own but relevance."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Numeric, cast, func, literal_column

from app.features.claims.asking import ClaimSort, SortedClaims
from app.kit.errors import Invalid
from app.kit.paging import Sort

_COLUMNS = {"recorded_at": "recorded_at", "confidence": "confidence_value", "value": "nominal"}


def sort(claim: FromClause, query: SortedClaims) -> Sort:
    """The order asked for; raises Invalid for relevance to nothing.

    A time goes by its first day, or by its last where it is open before; a value by its nominal number in
    the base unit. Relevance is PostgreSQL's rank of the words, to six digits.
    """
    name = query.sort.removeprefix("-")
    descending = query.sort.startswith("-")
    if query.sort in (ClaimSort.RELEVANCE, ClaimSort.MOST_RELEVANT):
        if query.q is None:
            raise Invalid.parameter("sort", "Beside relevance give words to search for with q.", "alone")
        return Sort(_rank(claim, query.q), descending)
    if name in _COLUMNS:
        return Sort(claim.c[_COLUMNS[name]], descending, nullable=name != "recorded_at")
    time = name.removesuffix("_on")
    return Sort(func.coalesce(claim.c[f"{time}_start"], claim.c[f"{time}_end"]), descending, nullable=True)


def _rank(claim: FromClause, q: str) -> ColumnElement[Any]:
    wanted = func.websearch_to_tsquery(literal_column("'english'::regconfig"), q)
    return func.round(cast(func.ts_rank(claim.c.words, wanted), Numeric), 6, type_=Numeric)
