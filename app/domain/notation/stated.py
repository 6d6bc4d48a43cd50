"""Rule `stated`: a number or a range with its comparators, and its measure or noun; the grammar's main road."""

from dataclasses import dataclass

from app.domain.notation import comparators, measures
from app.domain.notation.amounts import Amount, Range, composed, first_amount, range_from
from app.domain.notation.bounded import aside, margin, pair
from app.domain.notation.changes import changed
from app.domain.notation.lexer import Tokens
from app.domain.notation.nouns import DETERMINERS, noun
from app.domain.notation.numerals import and_part, numeral
from app.domain.notation.plurals import NO_NOUN, is_toll, unit_behind
from app.domain.notation.shares import share_or_change, span_or_change
from app.domain.notation.spoken import Found, ahead, between, number, within
from app.domain.notation.words import ARTICLES, PARTS, SCALES, SMALL, listed
from app.domain.vocabulary import Comparator, Dimension

_SMALLEST_BARE_WORD = 10
_PASSING = listed("passed passes passing crossed crosses crossing past broke broken breached breaching")
_DURING = listed(
    """
    for after lasted lasting took taken takes take spent is was were of by waited than and to that with at
    """
)


_HEDGES = listed("about around some roughly approximately nearly almost over at least more than up to an estimated")


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    dimension: Dimension
    end: int
    rule: str


def stated(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read the number at token i with all that belongs to it."""
    first = first_amount(t, i)
    if first is None:
        return None
    if t.low[i - 1] == "-" and t.low[i - 2] == "multi":
        return Found((), first.end)
    if t.low[first.start - 1] == "per" or (
        t.low[first.start - 1] in ("each", "every") and t.low[first.start - 2] == "for"
    ):
        return _base_of_rate(t, first)
    comparator, start = ahead(t, first.start, earliest)
    span = range_from(t, first, start - 1)
    if span is not None and t.low[span.start] == "from" and changed(t, span.start):
        return _steps(t, span, earliest)
    if span is not None:
        return _range(t, span, earliest)
    return _bounded(t, first, comparator, start) or _single(t, composed(t, first), comparator, start)


def _base_of_rate(t: Tokens, said: Amount) -> Found:
    """Step over the 100,000 people of "12 deaths per 100,000 people", of which nothing is said."""
    return Found((), said.end if said.measure else unit_behind(t, said.end)[2])


def unit_and_part(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read "a year and a half", whose number is in its article and its part."""
    at = i - 4
    measure = measures.after(t, at + 1) if t.low[at] in ARTICLES else None
    if measure is None or measure.at != i - 2:
        return None
    part = and_part(t, i - 2)
    if part is None:
        return None
    comparator, start = ahead(t, at, earliest)
    return number(t, start, part.end, "measure", comparator, 1 + part.value, measure.unit, measure.dimension)


def part_of_unit(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read "three quarters of an hour", whose number begins before its part."""
    at = i + 2 if t.low[i + 1] == "-" else i + 1
    return stated(t, at, earliest) if t.low[at] in PARTS else None


def _range(t: Tokens, span: Range, earliest: int) -> Found | None:
    unit = _unit(t, span.upper, span.end)
    _, start = ahead(t, span.start, earliest)
    if unit.dimension is Dimension.SHARE:
        return span_or_change(t, start, unit.end, span.lower.signed, span.upper.signed)
    return between(t, start, unit.end, "range", span.lower.signed, span.upper.signed, unit.name, unit.dimension)


def _steps(t: Tokens, span: Range, earliest: int) -> Found | None:
    """Read "rose from fourteen to 31 shells": two quantities of one unit."""
    unit = _unit(t, span.upper, span.end)
    one, other = span.lower, span.upper
    if one.start > other.start:
        one, other = other, one
    comparator, start = ahead(t, one.start, earliest)
    first = number(t, start, one.end, unit.rule, comparator, one.signed, unit.name, unit.dimension)
    comparator, start = ahead(t, other.start, t.end[one.end - 1])
    second = number(t, start, unit.end, unit.rule, comparator, other.signed, unit.name, unit.dimension)
    return Found((*first.readings, *second.readings), unit.end)


def _bounded(t: Tokens, said: Amount, comparator: Comparator, start: int) -> Found | None:
    """Read a number whose bounds are said one by one, behind it or in brackets."""
    both, value, kind = pair(t, said, comparator), None, Comparator.BETWEEN
    if both is None and comparator in (Comparator.EXACTLY, Comparator.ABOUT):
        both, kind = margin(t, said), Comparator.ABOUT
        if both is None:
            both = aside(t, said.end)
            kind = Comparator.ABOUT if comparator is Comparator.ABOUT else Comparator.BETWEEN
        value = both.said.measure.times * said.value if both and both.said.measure else said.signed
    if both is None:
        return None
    unit = _unit(t, both.said, both.end)
    return within(t, start, unit.end, "bounded", kind, value, both, unit.name, unit.dimension)


def _single(t: Tokens, said: Amount, comparator: Comparator, start: int) -> Found | None:
    later, end = comparators.after(t, said.end)
    comparator = comparators.heavier(comparator, later)
    if said.measure is not None and said.measure.dimension is Dimension.SHARE:
        return share_or_change(t, start, end, "percentage", comparator, said.signed)
    if t.low[end] == "mark" and t.low[start - 1] == "the":
        return _mark(t, said, start, end)
    between_commas = t.low[said.end] == t.low[end] == "," and said.end < end and noun(t, end + 1) is not None
    unit = _unit(t, said, end + 1 if between_commas else end)
    if unit.end > end:
        later, end = comparators.after(t, unit.end)
        comparator = comparators.heavier(comparator, later)
    if _stands_alone(t, said, unit, start):
        return None
    if (
        unit.dimension is Dimension.DURATION
        and t.low[start] == "over"
        and t.low[start - 1] not in _DURING
        and t.low[start - 1]
    ):
        comparator, start = Comparator.EXACTLY, start + 1
    return number(t, start, max(end, unit.end), unit.rule, comparator, said.signed, unit.name, unit.dimension)


def _mark(t: Tokens, said: Amount, start: int, end: int) -> Found:
    """Read "passed the 1,000 mark", "nearing the $1 trillion mark"."""
    unit = _Unit(NO_NOUN, Dimension.COUNT, end, "count") if said.measure is None else _unit(t, said, end)
    comparator, begin = comparators.before(t, start - 1)
    if begin == start - 1 and t.low[begin - 1] in _PASSING:
        comparator, begin = Comparator.MORE_THAN, begin - 1
    begin = begin if begin < start - 1 else start
    return number(t, begin, end + 1, unit.rule, comparator, said.signed, unit.name, unit.dimension)


def _unit(t: Tokens, said: Amount, end: int) -> _Unit:
    if said.measure is not None:
        return _Unit(said.measure.unit, said.measure.dimension, end, said.measure.rule)
    strong = end + 1 if t.low[end] in ("-", "‑") else end
    if t.low[strong] == "strong":
        return _Unit("person", Dimension.COUNT, strong + 1, "strong")
    name, dimension, behind, _ = unit_behind(t, end, one=said.value == 1)
    if name == NO_NOUN and behind == end:
        return _implied(t, said, end)
    if name == "other" and is_toll(t, said.start, behind):
        name = "person"
    rule = {Dimension.COUNT: "count", Dimension.MONEY: "money"}.get(dimension, "measure")
    return _Unit(name, dimension, behind, rule)


def _implied(t: Tokens, said: Amount, end: int) -> _Unit:
    """Give the unit that is said elsewhere: "3,000 of its 12,000 troops", "killing 30", "three were killed"."""
    if t.low[end] == "of":
        whole = numeral(t, _whole_behind(t, end + 1))
        if whole is not None:
            name, dimension, _, _ = unit_behind(t, whole.end)
            return _Unit(name, dimension, end, "count")
    if is_toll(t, said.start, end):
        return _Unit("person", Dimension.COUNT, end, "toll")
    return _Unit(NO_NOUN, Dimension.COUNT, end, "count")


def _whole_behind(t: Tokens, i: int) -> int:
    """Give the token at which a whole is counted: behind "its", "the state's", "about"."""
    at = next((place for place in range(i, i + 4) if t.low[place] not in _HEDGES), i)
    at = at + 1 if t.low[at] in DETERMINERS else at
    owner = next((owned for owned in range(at, at + 3) if t.low[owned].endswith(("'s", "’s", "s'", "s’"))), at - 1)
    return owner + 1


def _stands_alone(t: Tokens, said: Amount, unit: _Unit, start: int) -> bool:
    """Tell a small word without noun or comparator ("the two of them"), or a bare scale, from a quantity."""
    if unit.name != NO_NOUN or start < said.start:
        return bool(t.low[said.start] in PARTS and said.number.end == said.start + 1)
    if not said.number.in_words or (not t.low[start - 1] and not t.low[unit.end]):
        return False
    return said.value <= _SMALLEST_BARE_WORD or (t.low[said.start] in SCALES and t.low[said.start] not in SMALL)
