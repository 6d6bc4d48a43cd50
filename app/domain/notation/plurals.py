"""Rule `plural`: dozens of tanks, tens of thousands of people, hundreds of millions of dollars, several hundred.

The greater of two widens the lower: "dozens, if not hundreds, of tanks" are [24, 1000).
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.notation import comparators, measures
from app.domain.notation.lexer import Tokens
from app.domain.notation.nouns import DETERMINERS, noun
from app.domain.notation.numerals import numeral
from app.domain.notation.spoken import Found, ahead, between, number
from app.domain.notation.stopwords import TOLL, UNDERGONE
from app.domain.notation.words import ARTICLES, ROUND_PLURALS, SCALES, listed
from app.domain.vocabulary import Bounds, Comparator, Dimension

NO_NOUN = "item"
"""The unit of a number of which nothing is said ("over 12,000")."""

_MULTIPLIED = {
    "tens": (20, 100),
    "dozens": (24, 100),
    "hundreds": (200, 1000),
    "scores": (40, 100),
    "thousands": (2000, 10_000),
}
_OF_SEVERAL = {"dozen": (24, 100)}
_TIES = listed("if not or even perhaps possibly maybe probably to and upon")
_LONGEST_AUXILIARY = 4
_AUXILIARIES = listed("were was are is have has had been being also reportedly feared confirmed reported more")
_KILLING = listed(
    "killing killed kills wounding wounded wounds injuring injured injures hurting displacing displaced arresting "
    "infecting infected"
)


@dataclass(frozen=True, slots=True)
class _Span:
    """From lower up to but not including upper, and the token behind the words."""

    lower: Decimal
    upper: Decimal
    end: int


def unit_behind(t: Tokens, i: int, *, one: bool = False) -> tuple[str, Dimension, int, Decimal]:
    """Give the unit said behind a number, its dimension, where it ends, and how many of it each is."""
    at = i + 1 if t.low[i] == "of" else i
    measured = measures.after(t, at)
    if measured is not None:
        return measured.unit, measured.dimension, measured.at, measured.times
    counted = noun(t, i if t.low[i + 1] in DETERMINERS else at, one=one)
    if counted is not None:
        return counted.unit, Dimension.COUNT, counted.end, Decimal(1)
    return NO_NOUN, Dimension.COUNT, i, Decimal(1)


def plural(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read a round plural, or two of them: "dozens of", "tens of thousands of", "dozens, if not hundreds, of"."""
    if t.low[i - 1] in ("the", "'s", "’s") and "of" not in t.low[i + 1 : i + 3]:
        return None
    span = _round(t, i)
    if span is None or (t.low[i] == "scores" and t.low[span.end] not in ("of", "more", *TOLL, *_TIES)):
        return None
    return _ranged(t, i, _or_more(t, i, span), earliest)


def _round(t: Tokens, i: int) -> _Span | None:
    word, after = t.low[i], t.low[i + 1 : i + 3]
    if word == "tens" and after[0] in ("or", "to") and t.low[i + 2] in ("hundreds", "thousands"):
        other = _round(t, i + 2)  # tens or hundreds of thousands
        return other and replace(other, lower=other.lower / 10)
    if after[0] == "of" and after[1] in ROUND_PLURALS and word in _MULTIPLIED:
        few, scale = _MULTIPLIED[word], Decimal(ROUND_PLURALS[after[1]][0] // 2)
        return _Span(few[0] * scale, few[1] * scale, i + 3)
    if word not in ROUND_PLURALS:
        return None
    lower, upper = map(Decimal, ROUND_PLURALS[word])
    return _Span(lower, upper, i + 1)


def _or_more(t: Tokens, i: int, span: _Span) -> _Span:
    """Widen a round plural by the greater one said behind it: "hundreds, perhaps thousands,"."""
    comma = t.low[span.end] == ","
    at = span.end + comma
    tied = at
    while t.low[tied] in _TIES:
        tied += 1
    if tied == at:
        return span
    other = _round(t, tied) or _several(t, tied)
    if other is None or (t.low[at] == "and" and tied == at + 1 and t.low[i] != t.low[tied]):
        return span
    if other.upper < span.upper:
        return span
    closed = other.end + 1 if comma and t.low[other.end] == "," and t.low[other.end + 1] == "of" else other.end
    return _Span(span.lower, other.upper, closed)


def several(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read "several hundred", "a few thousand": from two of them up to but not including ten."""
    begin = i - 1
    span = _several(t, begin) if t.low[i] in SCALES else None
    if span is None:
        return None
    if t.low[begin - 1] in ARTICLES:
        begin -= 1
    return _ranged(t, begin, _or_more(t, begin, span), earliest)


def _several(t: Tokens, i: int) -> _Span | None:
    at = i + 1 if t.low[i] in ARTICLES else i
    scale = numeral(t, at + 1) if t.low[at] in ("several", "few", "many") and t.low[at + 1] in SCALES else None
    if scale is None:
        return None
    lower, upper = _OF_SEVERAL.get(t.low[at + 1], (2 * scale.value, 10 * scale.value))
    return _Span(Decimal(lower), Decimal(upper), scale.end)


def couple(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read "a couple of soldiers" as two of them."""
    if t.low[i - 1] not in ("a", "last", "past", "next"):
        return None
    at = i + 2 if t.low[i + 1] == "of" else i + 1
    scale = numeral(t, at) if t.low[at] in SCALES else None
    if at == i + 1 and scale is None:
        return None
    if scale is not None:
        at = scale.end
    unit, dimension, end, times = unit_behind(t, at)
    if end == at:
        return None
    comparator, start = ahead(t, i - 1 if t.low[i - 1] == "a" else i, earliest)
    return number(t, start, end, "plural", comparator, 2 * (scale.value if scale else 1) * times, unit, dimension)


def _ranged(t: Tokens, begin: int, span: _Span, earliest: int) -> Found | None:
    at = span.end
    word = t.low[at - 1]
    unit, dimension, end, times = unit_behind(t, at)
    if (
        word in ROUND_PLURALS
        and t.low[at] not in ("of", "more")
        and t.low[at] not in TOLL
        and dimension is Dimension.COUNT
    ):
        unit, end = NO_NOUN, at
    if unit in (NO_NOUN, "other") and is_toll(t, begin, end):
        unit = "person"
    comparator, start = ahead(t, begin, earliest)
    lower, upper, end = span.lower * times, span.upper * times, max(end, at)
    if comparator in (Comparator.MORE_THAN, Comparator.AT_LEAST):
        return number(t, start, end, "plural", Comparator.AT_LEAST, lower, unit, dimension)
    if comparator in (Comparator.LESS_THAN, Comparator.AT_MOST):
        return number(t, start, end, "plural", Comparator.LESS_THAN, upper, unit, dimension)
    return between(t, start, end, "plural", lower, upper, unit, dimension, bounds=Bounds.CLOSED_OPEN)


def is_toll(t: Tokens, start: int, end: int) -> bool:
    """Tell whether the words from start to end count people: "killing 30", "three were killed", "five others hurt"."""
    behind = end
    while behind < end + _LONGEST_AUXILIARY and t.low[behind] in _AUXILIARIES:
        behind += 1
    if t.low[end - 1] == "others" and t.low[end] in TOLL:
        return True
    return t.low[comparators.before(t, start)[1] - 1] in _KILLING or (behind > end and t.low[behind] in UNDERGONE)
