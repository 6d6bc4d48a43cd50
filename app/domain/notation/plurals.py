"""Rule `plural`: dozens of tanks, tens of thousands of people, hundreds of millions of dollars, several hundred."""

from decimal import Decimal

from app.domain.notation import measures
from app.domain.notation.lexer import Tokens
from app.domain.notation.nouns import noun
from app.domain.notation.numerals import numeral
from app.domain.notation.spoken import Found, ahead, between, number
from app.domain.notation.stopwords import TOLL
from app.domain.notation.words import ARTICLES, ROUND_PLURALS, SCALES
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


def unit_behind(t: Tokens, i: int, *, one: bool = False) -> tuple[str, Dimension, int, Decimal]:
    """Give the unit said behind a number, its dimension, where it ends, and how many of it each is."""
    at = i + 1 if t.low[i] == "of" else i
    measured = measures.after(t, at)
    if measured is not None:
        return measured.unit, measured.dimension, measured.at, measured.times
    counted = noun(t, i if t.low[i + 1] == "the" else at, one=one)
    if counted is not None:
        return counted.unit, Dimension.COUNT, counted.end, Decimal(1)
    return NO_NOUN, Dimension.COUNT, i, Decimal(1)


def plural(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read a round plural, or two ("tens of thousands of")."""
    word = t.low[i]
    at = i + 1
    if t.low[at] == "of" and t.low[at + 1] in ROUND_PLURALS and word in _MULTIPLIED:
        few, scale = _MULTIPLIED[word], Decimal(ROUND_PLURALS[t.low[at + 1]][0] // 2)
        lower, upper, at = few[0] * scale, few[1] * scale, at + 2
    elif word in ROUND_PLURALS and t.low[i - 1] not in ("the", "'s", "’s"):
        lower, upper = map(Decimal, ROUND_PLURALS[word])
        if word == "scores" and t.low[at] != "of":
            return None
    else:
        return None
    return _ranged(t, i, at, earliest, lower, upper)


def several(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read "several hundred", "a few thousand": from two of them up to but not including ten."""
    begin = i - 1
    if t.low[i] not in SCALES or t.low[begin] not in ("several", "few", "many"):
        return None
    if t.low[begin - 1] in ARTICLES:
        begin -= 1
    scale = numeral(t, i)
    if scale is None:
        return None
    lower, upper = _OF_SEVERAL.get(t.low[i], (2 * scale.value, 10 * scale.value))
    return _ranged(t, begin, scale.end, earliest, Decimal(lower), Decimal(upper))


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


def _ranged(t: Tokens, begin: int, at: int, earliest: int, lower: Decimal, upper: Decimal) -> Found | None:
    word = t.low[at - 1]
    unit, dimension, end, times = unit_behind(t, at)
    if (
        word in ROUND_PLURALS
        and t.low[at] not in ("of", "more")
        and t.low[at] not in TOLL
        and dimension is Dimension.COUNT
    ):
        unit, end = NO_NOUN, at
    comparator, start = ahead(t, begin, earliest)
    lower, upper = lower * times, upper * times
    if comparator in (Comparator.MORE_THAN, Comparator.AT_LEAST):
        return number(t, start, max(end, at), "plural", Comparator.AT_LEAST, lower, unit, dimension)
    return between(t, start, max(end, at), "plural", lower, upper, unit, dimension, bounds=Bounds.CLOSED_OPEN)
