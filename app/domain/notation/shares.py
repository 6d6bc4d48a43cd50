"""Rules `share` and `odds`: parts of a whole.

a third of   one-third   three quarters   nearly half the   a fifth were     then, as a change: fell by a third
one in three   nine in ten   7 out of 20
"""

from decimal import Decimal

from app.domain.notation import changes
from app.domain.notation.lexer import Tokens, is_number
from app.domain.notation.moments import is_year
from app.domain.notation.numerals import Numeral, is_fraction, numeral, part
from app.domain.notation.spoken import Found, ahead, between, factor_of_fall, number
from app.domain.notation.words import ARTICLES, DASHES, MONTHS, PARTS, SMALL, VULGAR, listed
from app.domain.units import NAMES
from app.domain.vocabulary import Comparator, Dimension

_OF_WHOLE = listed("of the its their his her our my all that these those this were was are is have has had be said")
_NOT_BEFORE = listed("first second other better latter former next last third and the this")
_BEFORE_SHARE = changes.UP | changes.DOWN | {"to", "from", "than"}
_MOST_ROUND = 2
_ORDINAL_AFTER = frozenset(("-", "final", "finals", "party", "time", "century"))
_STOPS = frozenset(
    (
        "",
        ".",
        ",",
        ";",
        ":",
        ")",
        "!",
        "?",
        "\n\n",
        "and",
        "or",
        "in",
        "to",
        "from",
        "since",
        "by",
        "on",
        "at",
        "more",
        "less",
        "fewer",
    )
)


def share(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read a fraction in words, or a vulgar one that stands for itself, as a share or a change."""
    made = _fraction(t, i)
    if made is None:
        return None
    value, begin, end = made
    comparator, start = ahead(t, begin, earliest)
    other = _other_end(t, end, t.low[start - 1])
    if other is not None and value < other[0]:
        opened = start - 1 if t.low[start - 1] in ("between", "from") and t.start[start - 1] >= earliest else start
        if t.low[opened] != "from" or not changes.changed(t, opened):
            return span_or_change(t, opened, other[1], value, other[0])
    if not _is_share(t, i, begin, end, bounded=comparator is not Comparator.EXACTLY):
        return None
    return share_or_change(t, start, end, "share", comparator, value)


def share_or_change(t: Tokens, start: int, end: int, rule: str, comparator: Comparator, value: Decimal) -> Found | None:
    """Give a share, or the factor where it is how much something changed."""
    if t.low[end] == "as" and changes.compared(t, end):
        return number(t, start, end + 2, "multiple", comparator, value)
    if t.low[start - 1] == "in" and t.low[start - 2] in changes.DOWN and value == part(1, 2):
        return factor_of_fall(t, start - 2, end, "change", comparator, value)
    change = changes.direction(t, start, end)
    if change is None:
        return number(t, start, end, rule, comparator, value, "1", Dimension.SHARE)
    sign, start, end = change
    if sign < 0:
        return factor_of_fall(t, start, end, "change", comparator, 1 - value)
    return number(t, start, end, "change", comparator, 1 + value)


def span_or_change(t: Tokens, start: int, end: int, lower: Decimal, upper: Decimal) -> Found:
    """Give a range of shares, or of factors where it is how much something changed."""
    change = changes.direction(t, start, end)
    if change is None:
        return between(t, start, end, "range", lower, upper, "1", Dimension.SHARE)
    sign, start, end = change
    if sign < 0:
        lower, upper = -upper, -lower
    return between(t, start, end, "change", 1 + lower, 1 + upper)


def _other_end(t: Tokens, i: int, opener: str) -> tuple[Decimal, int] | None:
    """Read "to a half", "or a third", "-two-thirds" behind a fraction."""
    if not (t.low[i] in ("to", "or") or t.low[i] in DASHES or (t.low[i] == "and" and opener == "between")):
        return None
    at = i + 2 if t.low[i + 1] in ARTICLES else i + 1
    made = _fraction(t, at)
    return (made[0], made[2]) if made is not None else None


def _fraction(t: Tokens, i: int) -> tuple[Decimal, int, int] | None:
    word = t.low[i]
    if word in VULGAR:
        return part(*VULGAR[word]), i, i + 1
    if is_number(word):
        return (part(int(word), int(t.low[i + 2])), i, i + 3) if is_fraction(t, i) else None
    if word in PARTS:
        if word.endswith("s") or word == "hundredth":
            return None
        begin = i - 1 if t.low[i - 1] in ARTICLES else i
        return (part(1, PARTS[word]), begin, i + 1) if begin < i or word == "half" else None
    at = i + 2 if t.low[i + 1] in DASHES and t.glued(i + 1) else i + 1
    count, whole = SMALL.get(word, 0), PARTS.get(t.low[at], 0)
    if not count or not whole or count > whole or (count > 1) != t.low[at].endswith("s"):
        return None
    return part(count, whole), i, at + 1


def _is_share(t: Tokens, i: int, begin: int, end: int, *, bounded: bool) -> bool:  # noqa: PLR0911 (one return a case)
    after, before = t.low[end], t.low[begin - 1]
    if after in _ORDINAL_AFTER or (t.glued(begin) and before == "-"):
        return False
    if after == "of" and (t.low[end + 1] in NAMES or (t.low[end + 2] in NAMES and t.low[end + 1] in ARTICLES)):
        return False
    if is_number(t.low[i]):
        return True
    if t.low[i] not in PARTS:
        return after in _OF_WHOLE or after in _STOPS or before in ("by", "than") or t.low[begin] in SMALL
    if t.low[i] == "half":
        if before in _NOT_BEFORE or after in ("time", "brother", "sister", "past"):
            return False
        return (
            bounded
            or before in ("by", "in", "to")
            or after in _OF_WHOLE
            or (begin < i and after in _STOPS)
            or after == "as"
        )
    if before in ("for", "won", "wins") or (after in ("to", "past") and t.low[end + 1] in SMALL):
        return after == "of"
    if after in ("of", "as", "were", "are", "more", "less", "fewer", "higher", "lower") or before == "by" or bounded:
        return True
    return after in _STOPS and (t.low[i] == "quarter" or not after or before in _BEFORE_SHARE)


def odds(t: Tokens, i: int, earliest: int) -> Found | None:
    """Read "one in three", "nine in ten", "one in every five", "three of every four", "7 out of 20"."""
    if t.low[i + 1] == "in":
        at = i + 2
    elif t.low[i + 1 : i + 4] == ["-", "in", "-"]:
        at = i + 4
    elif t.low[i + 1 : i + 3] == ["out", "of"]:
        at = i + 3
    elif t.low[i + 1 : i + 3] == ["of", "every"]:
        at = i + 2
    else:
        return None
    if t.low[at] == "every":
        at += 1
    some, whole = numeral(t, i), numeral(t, at)
    if some is None or whole is None or some.end != i + 1 or not 0 < some.value < whole.value:
        return None
    if t.low[i + 1] in ("in", "-") and (
        not _round(whole) or is_year(t.low[at]) or t.low[whole.end] in NAMES or t.low[whole.end] in MONTHS
    ):
        return None
    comparator, start = ahead(t, some.start, earliest)
    return number(t, start, whole.end, "odds", comparator, some.value / whole.value, "1", Dimension.SHARE)


def _round(whole: Numeral) -> bool:
    """Tell whether one would say "in so many" of it: up to a hundred, or a round number."""
    return whole.value <= 100 or len(whole.value.normalize().as_tuple().digits) <= _MOST_ROUND  # noqa: PLR2004
