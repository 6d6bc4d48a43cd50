"""Rule `multiple`: doubled, tenfold, ten times as many, twice the number, half as many."""

from decimal import Decimal

from app.domain.notation import changes
from app.domain.notation.amounts import first_amount, range_from
from app.domain.notation.lexer import Tokens, is_number
from app.domain.notation.numerals import numeral, part
from app.domain.notation.spoken import Found, ahead, between, factor_of_fall, number
from app.domain.notation.words import ARTICLES, DASHES

_TIED = DASHES | {"to", "or", "and"}


def verb(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read "has tripled", "more than doubled", "nearly halved", "doubled or tripled"."""
    if not changes.multiplies(t, i):
        return None
    comparator, start = ahead(t, i, earliest)
    value = changes.VERBS[t.low[i]]
    more = changes.VERBS.get(t.low[i + 2], value) if t.low[i + 1] in ("or", "to") else value
    if 1 < value < more:
        return between(t, start, i + 3, "multiple", value, more)
    if value < 1:
        return factor_of_fall(t, start, i + 1, "multiple", comparator, value)
    return number(t, start, i + 1, "multiple", comparator, value)


def fold(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read "a tenfold increase", "increased fivefold"."""
    begin = i - 1 if t.low[i - 1] in ARTICLES else i
    comparator, start = ahead(t, begin, earliest)
    end = i + 2 if t.low[i + 1] in ("increase", "rise", "growth", "jump", "surge") else i + 1
    if t.low[i + 1] in ("decrease", "drop", "reduction", "decline", "fall"):
        return factor_of_fall(t, start, i + 2, "multiple", comparator, part(1, int(changes.FOLDS[t.low[i]])))
    return number(t, start, end, "multiple", comparator, changes.FOLDS[t.low[i]])


def times(t: Tokens, i: int, earliest: int) -> Found | None:  # noqa: PLR0911 (one return a case)
    """Read "ten times as many", "three times higher", "5x", "twice the number"."""
    if t.low[i] in ("twice", "thrice"):
        value, begin, at = Decimal(2 if t.low[i] == "twice" else 3), i, i + 1
    else:
        counted = numeral(t, i)
        if counted is None:
            return None
        value, begin, at = counted.value, counted.start, counted.end
        if t.glued(at) and t.low[at] in ("x", "×") and not is_number(t.low[at + 1]):
            comparator, start = ahead(t, begin, earliest)
            return number(t, start, at + 1, "multiple", comparator, value)
        if t.low[begin - 3 : begin] == ["a", "factor", "of"]:
            comparator, start = ahead(t, begin - 3, earliest)
            return number(t, start, at, "multiple", comparator, value)
        if t.low[at] != "times":
            return _span_of_times(t, i, earliest) if t.low[at] in _TIED else None
        at += 1
    end = changes.compared(t, at)
    if not end:
        return None
    comparator, start = ahead(t, begin, earliest)
    if changes.lessens(t, at) and value:
        return factor_of_fall(t, start, end, "multiple", comparator, 1 / value)
    return number(t, start, end, "multiple", comparator, value)


def _span_of_times(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read "three to four times as many", "2-3 times the number"."""
    first = first_amount(t, i)
    span = range_from(t, first, first.start - 1) if first is not None else None
    if span is None or t.low[span.end] != "times" or span.upper.measure is not None:
        return None
    end = changes.compared(t, span.end + 1)
    if not end or changes.lessens(t, span.end + 1):
        return None
    _, start = ahead(t, span.start, earliest)
    return between(t, start, end, "multiple", span.lower.value, span.upper.value)
