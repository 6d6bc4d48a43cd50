"""Rule `numeral`: how a number itself is written, in digits, in words, or in both.

digits      12,000   12 000   12'000   5.5   1½   1 1/2   then scales: 5.5 million, 20k, 500 lakh
words       two hundred and forty   fifteen hundred   twenty-five thousand
mixed       one and a half million   a million and a half
parts       half a million   a quarter of a million   half a dozen   half an hour
articles    a hundred   a dozen
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from app.domain.notation.lexer import Tokens, is_number
from app.domain.notation.money import SIGNS
from app.domain.notation.words import ARTICLES, DASHES, PARTS, SCALES, SHORT_SCALES, SMALL, TENS, VULGAR, listed
from app.domain.quantity import rounded
from app.domain.units import NAMES

_WELL_FORMED = re.compile(
    r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
    r"|[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?:['’][0-9]{3})+|(?:[\u0020\u00a0\u2009\u202f][0-9]{3})+)(?:\.[0-9]+)?"
)
_SEPARATORS = str.maketrans("", "", ",'’\u0020\u00a0\u2009\u202f")
_MOST_CHARACTERS = 80
_MOST_DIGITS, _LONGEST_WHOLE = 15, 32
_ONE = Decimal(1)
_HUNDRED = 100
_TEN = 10
_MOST_SCALES = 3


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written: tokens from start to end, its value, and the scale words it was given with."""

    value: Decimal
    start: int
    end: int
    scale: Decimal = _ONE
    in_words: bool = False


def well_formed(token: str) -> bool:
    """Tell whether digits are grouped as a number is, in threes or not at all, and the ledger could keep it."""
    return len(token) <= _MOST_CHARACTERS and in_digits(token) is not None


@lru_cache(maxsize=4096)
def in_digits(token: str) -> Decimal | None:
    """Give the number that a short token writes in digits, or None where it is malformed."""
    if _WELL_FORMED.fullmatch(token) is None:
        return None
    plain = token.translate(_SEPARATORS)
    whole, _, decimals = plain.partition(".")
    digits = (whole + decimals).lstrip("0") if decimals else whole.strip("0")
    if len(digits.rstrip("0")) > _MOST_DIGITS or len(whole) > _LONGEST_WHOLE:
        return None
    return Decimal(plain)


def part(numerator: int, denominator: int) -> Decimal:
    """Give a fraction as the ledger keeps it: 1/3 is 0.333333333333333."""
    return rounded(Decimal(numerator) / Decimal(denominator))


def is_fraction(t: Tokens, i: int) -> bool:
    """Tell "1/3 of" and "2/3 majority" from dates and names: 9/11, 24/7."""
    some, whole = t.low[i], t.low[i + 2]
    if t.low[i + 1] != "/" or t.low[i + 3] not in ("of", "majority") or not (some.isdecimal() and whole.isdecimal()):
        return False
    return len(whole) <= 2 and 0 < int(some) < int(whole)  # noqa: PLR2004


def _is_part(t: Tokens, i: int) -> bool:
    """Tell the 1/2 of "2 1/2 years"."""
    some, whole = t.low[i], t.low[i + 2]
    return t.low[i + 1] == "/" and whole in ("2", "3", "4", "8") and some.isdecimal() and 0 < int(some) < int(whole)


def numeral(t: Tokens, i: int, *, joined: bool = True) -> Numeral | None:
    """Read the number whose first token is i; `joined` lets "and" join its parts ("two hundred and forty").

    "a hundred" begins at its "hundred"; the article is found from there.
    """
    low = t.low[i]
    if is_number(low):
        return _digits(t, i)
    if low in VULGAR:
        return _scaled(t, Numeral(part(*VULGAR[low]), i, i + 1))
    if low in SMALL or low in TENS:
        return _in_words(t, i, joined=joined)
    if low in SCALES:
        start = i - 1 if t.low[i - 1] in ARTICLES else i
        return _in_words(t, i, start=start, joined=joined)
    if low in PARTS:
        return _part_of_scale(t, i)
    return None


def _digits(t: Tokens, i: int) -> Numeral | None:
    value = in_digits(t.low[i]) if len(t.low[i]) <= _MOST_CHARACTERS else None
    if value is None:
        return None
    end = i + 1
    if t.low[end] in VULGAR and "." not in t.low[i]:
        value += part(*VULGAR[t.low[end]])
        end += 1
    elif _is_part(t, end) and t.low[i].isdecimal():
        value += part(int(t.low[end]), int(t.low[end + 2]))
        end += 3
    mixed = and_part(t, end)
    if mixed and t.low[mixed.end] in SCALES:
        value, end = value + mixed.value, mixed.end
    return _scaled(t, Numeral(value, i, end))


def _scaled(t: Tokens, number: Numeral) -> Numeral:
    """Multiply by the scales that follow: "5.5 million", "500 lakh", "20k", "6-billion"."""
    end, scale = number.end, _ONE
    word = t.low[end]
    if word not in SCALES and word not in SHORT_SCALES and word != "-":
        return number
    if t.glued(end) and t.low[end] in SHORT_SCALES and _is_short_scale(t, number.start, end):
        scale, end = SHORT_SCALES[t.low[end]], end + 1
    else:
        for _ in range(_MOST_SCALES):
            at = end + 1 if t.low[end] == "-" and t.glued(end) and t.glued(end + 1) else end
            if t.low[at] not in SCALES:
                if at == end and (t.low[end] in _APART or (t.raw[end] in ("M", "B") and _is_paid(t, number.start))):
                    scale, end = scale * SHORT_SCALES[t.low[end]], end + 1
                break
            scale, end = scale * SCALES[t.low[at]], at + 1
    if scale == 1:
        return number
    return Numeral(number.value * scale, number.start, end, scale, number.in_words)


def _is_paid(t: Tokens, start: int) -> bool:
    """Tell whether a currency stands before the number at token `start`."""
    before = t.raw[start - 1]
    return before in SIGNS or before == "Rs" or (before.isupper() and len(before) >= 2)  # noqa: PLR2004


def _is_short_scale(t: Tokens, start: int, at: int) -> bool:
    """Tell a short scale from a unit: 5M, 20k and $5m are millions and thousands, "500m from" metres."""
    letter = t.raw[at]
    if len(letter) > 1 or letter in "kMK":
        return True
    if _is_paid(t, start):
        return True
    if t.low[start - 1] in _BETWEEN_ENDS and not SIGNS.keys().isdisjoint(t.low[start - 4 : start - 1]):
        return True
    after = t.low[at + 1]
    if t.low[at + 1 : at + 4] == ["b", "/", "d"]:
        return True
    if letter == "m":
        return after in _FOLLOW_MILLIONS or (after.endswith("s") and after not in _FOLLOW_METRES and len(after) > 3)  # noqa: PLR2004
    return letter in "bB" and (after in _FOLLOW_MILLIONS or after.endswith("s"))


_APART = listed("mn mln bn bln trn tn")
_OF_HUNDRED = listed("percent per pct percentage")
_BETWEEN_ENDS = DASHES | {"to", "and", "or"}
_FOLLOW_MILLIONS = listed("people men women children euros dollars pounds rubles usd eur gbp more bpd")
_FOLLOW_METRES = listed("across is was as has this plus times")


def _in_words(t: Tokens, i: int, *, start: int | None = None, joined: bool) -> Numeral | None:
    """Read groups below a thousand, each with a smaller scale than the one before it."""
    total, least, end = Decimal(0), Decimal("Infinity"), i
    while True:
        group = _group(t, end, joined=joined)
        if group is None:
            break
        value, after = _pointed(t, *group)
        mixed = and_part(t, after)
        if mixed and (joined or t.low[mixed.end] in SCALES):
            value, after = value + mixed.value, mixed.end
        scaled = _scaled(t, Numeral(value, end, after))
        if scaled.scale >= least:
            break
        total, least, end = total + scaled.value, scaled.scale, scaled.end
        if least == _ONE:
            break
        half = and_part(t, end)
        if half and joined:
            total, end = total + half.value * least, half.end
            break
        joint = t.low[end] if joined and t.low[end] in ("and", ",") else ""
        following = end + 1 if joint else end
        if not _continues(t, following, least, joint):
            break
        end = following
    if end == i:
        return None
    scale = SCALES["hundred"] if least == _ONE and t.low[end - 1] == "hundred" else least
    return Numeral(total, i if start is None else start, end, scale, in_words=True)


def _pointed(t: Tokens, value: Decimal, i: int) -> tuple[Decimal, int]:
    """Add the decimals of "one point five", each said as a digit."""
    if t.low[i] != "point" or not SMALL.get(t.low[i + 1], _TEN) < _TEN:
        return value, i
    step, i = Decimal("0.1"), i + 1
    while SMALL.get(t.low[i], _TEN) < _TEN:
        value, step, i = value + SMALL[t.low[i]] * step, step / 10, i + 1
    return value, i


def _continues(t: Tokens, i: int, least: Decimal, joint: str) -> bool:
    """Tell whether a group of a smaller scale follows; "and" below a hundred, behind a comma thousands."""
    if t.low[i] not in SMALL and t.low[i] not in TENS:
        return False
    group = _group(t, i, joined=True)
    if group is None:
        return False
    value, after = group
    scale = _scaled(t, Numeral(value, i, after)).scale
    if joint == ",":
        return _ONE < scale < least
    return scale < least and not (joint and (value >= _HUNDRED or scale > 1))


def _group(t: Tokens, i: int, *, joined: bool) -> tuple[Decimal, int] | None:
    """Read a number below a thousand, or hundreds up to 99 of them: "two hundred and forty", "fifteen hundred"."""
    below = (1, i) if t.low[i] == "hundred" else _below_hundred(t, i)
    if below is None:
        return (_ONE, i) if t.low[i] in SCALES else None
    value, end = below
    at = end + 1 if t.low[end] == "-" and t.glued(end) and t.glued(end + 1) else end
    if t.low[at] != "hundred":
        return Decimal(value), end
    end = at + 1
    following = _below_hundred(t, end + 1 if t.low[end] == "and" and joined else end)
    if following and t.low[following[1]] != "hundred":
        return Decimal(value * _HUNDRED + following[0]), following[1]
    return Decimal(value * _HUNDRED), end


def _below_hundred(t: Tokens, i: int) -> tuple[int, int] | None:
    word = t.low[i]
    if word in SMALL:
        return SMALL[word], i + 1
    if word not in TENS:
        return None
    at = i + 2 if t.low[i + 1] in DASHES and t.glued(i + 1) and t.glued(i + 2) else i + 1
    unit = SMALL.get(t.low[at], 0)
    if 0 < unit < _TEN:
        return TENS[word] + unit, at + 1
    return TENS[word], i + 1


def and_part(t: Tokens, i: int) -> Numeral | None:
    """Read "and a half", "and three quarters", "-and-a-half" behind a whole number."""
    at = i + 1 if t.low[i] == "-" and t.low[i + 1] == "and" else i
    if t.low[at] != "and":
        return None
    at += 2 if t.low[at + 1] == "-" else 1
    count = 1 if t.low[at] in ARTICLES else SMALL.get(t.low[at], 0)
    at += 2 if t.low[at + 1] == "-" else 1
    if not count or t.low[at] not in ("half", "quarter", "quarters", "third", "thirds"):
        return None
    if t.low[at + 1] == "of":
        return None
    return Numeral(part(count, PARTS[t.low[at]]), i, at + 1)


def _part_of_scale(t: Tokens, i: int) -> Numeral | None:
    """Read "half a million", "three quarters of a million", "half a dozen", "half-million"."""
    start, count = i, 1
    if t.low[i - 1] in SMALL:
        start, count = i - 1, SMALL[t.low[i - 1]]
    elif t.low[i - 1] in ARTICLES:
        start = i - 1
    at = i + 1
    while t.low[at] in ("of", "a", "an", "-"):
        at += 1
    if t.low[at - 1] in ARTICLES and at > i + 1 and (t.low[at] in NAMES or t.low[at] in _OF_HUNDRED):
        return Numeral(part(count, PARTS[t.low[i]]), start, at, in_words=True)
    if t.low[at] not in SCALES:
        return None
    scaled = _scaled(t, Numeral(part(count, PARTS[t.low[i]]), start, at))
    return replace(scaled, start=start, in_words=True)
