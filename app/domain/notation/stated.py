"""Rule `stated`: a number or a range with its comparators, and its measure or noun; the grammar's main road."""

from dataclasses import dataclass

from app.domain.notation import comparators
from app.domain.notation.amounts import Amount, Range, first_amount, range_from
from app.domain.notation.bounded import aside, pair
from app.domain.notation.changes import changed
from app.domain.notation.lexer import Tokens
from app.domain.notation.nouns import DETERMINERS
from app.domain.notation.numerals import numeral
from app.domain.notation.plurals import NO_NOUN, unit_behind
from app.domain.notation.shares import share_or_change
from app.domain.notation.spoken import Found, ahead, between, number, within
from app.domain.notation.stopwords import TOLL
from app.domain.notation.words import PARTS, SCALES, SMALL, listed
from app.domain.vocabulary import Comparator, Dimension

_SMALLEST_BARE_WORD = 10
_LONGEST_AUXILIARY = 4
_AUXILIARIES = listed("were was are is have has had been being also reportedly feared confirmed reported")
_KILLING = listed("killing killed wounding wounded injuring injured hurting kills wounds injures")
_DURING = listed(
    """
    for after lasted lasting took taken takes take spent is was were of by waited than and to that with at
    """
)


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
    comparator, start = ahead(t, first.start, earliest)
    span = range_from(t, first, start - 1)
    if span is not None and t.low[span.start] == "from" and changed(t, span.start):
        return _steps(t, span, earliest)
    if span is not None:
        return _range(t, span, earliest)
    return _bounded(t, first, comparator, start) or _single(t, first, comparator, start)


def part_of_unit(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read "three quarters of an hour", whose number begins before its part."""
    at = i + 2 if t.low[i + 1] == "-" else i + 1
    return stated(t, at, earliest) if t.low[at] in PARTS else None


def _range(t: Tokens, span: Range, earliest: int) -> Found | None:
    unit = _unit(t, span.upper, span.end)
    _, start = ahead(t, span.start, earliest)
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
    both = pair(t, said, comparator)
    value = None
    if both is None:
        both = aside(t, said.end) if comparator in (Comparator.EXACTLY, Comparator.ABOUT) else None
        value = said.signed
    if both is None:
        return None
    unit = _unit(t, both.said, both.end)
    kind = Comparator.ABOUT if value is not None and comparator is Comparator.ABOUT else Comparator.BETWEEN
    return within(t, start, unit.end, "bounded", kind, value, both, unit.name, unit.dimension)


def _single(t: Tokens, said: Amount, comparator: Comparator, start: int) -> Found | None:
    later, end = comparators.after(t, said.end)
    comparator = comparators.heavier(comparator, later)
    if said.measure is not None and said.measure.dimension is Dimension.SHARE:
        return share_or_change(t, start, end, "percentage", comparator, said.signed)
    unit = _unit(t, said, end)
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


def _unit(t: Tokens, said: Amount, end: int) -> _Unit:
    if said.measure is not None:
        return _Unit(said.measure.unit, said.measure.dimension, end, said.measure.rule)
    strong = end + 1 if t.low[end] in ("-", "‑") else end
    if t.low[strong] == "strong":
        return _Unit("person", Dimension.COUNT, strong + 1, "strong")
    name, dimension, behind, _ = unit_behind(t, end, one=said.value == 1)
    if name == NO_NOUN and behind == end:
        return _implied(t, said, end)
    rule = {Dimension.COUNT: "count", Dimension.MONEY: "money"}.get(dimension, "measure")
    return _Unit(name, dimension, behind, rule)


def _implied(t: Tokens, said: Amount, end: int) -> _Unit:
    """Give the unit that is said elsewhere: "3,000 of its 12,000 troops", "killing 30", "three were killed"."""
    if t.low[end] == "of" and t.low[end + 1] in DETERMINERS:
        whole = numeral(t, end + 2)
        if whole is not None:
            name, dimension, _, _ = unit_behind(t, whole.end)
            return _Unit(name, dimension, end, "count")
    ahead = comparators.before(t, said.start)[1] - 1
    behind = end
    while behind < end + _LONGEST_AUXILIARY and t.low[behind] in _AUXILIARIES:
        behind += 1
    if t.low[ahead] in _KILLING or (behind > end and t.low[behind] in TOLL):
        return _Unit("person", Dimension.COUNT, end, "toll")
    return _Unit(NO_NOUN, Dimension.COUNT, end, "count")


def _stands_alone(t: Tokens, said: Amount, unit: _Unit, start: int) -> bool:
    """Tell a small word without noun or comparator ("the two of them"), or a bare scale, from a quantity."""
    if unit.name != NO_NOUN or start < said.start:
        return bool(t.low[said.start] in PARTS and said.number.end == said.start + 1)
    if not said.number.in_words or (not t.low[start - 1] and not t.low[unit.end]):
        return False
    return said.value <= _SMALLEST_BARE_WORD or (t.low[said.start] in SCALES and t.low[said.start] not in SMALL)
