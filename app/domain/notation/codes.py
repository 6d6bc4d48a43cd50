"""Rule `code`: digits that are signs and no number.

code   1.2.3   192.168.0.1   555-0147   +44 20 7946 0958   51°30′N   [3]   2)   007
"""

from app.domain.notation import measures
from app.domain.notation.lexer import Tokens, is_number
from app.domain.notation.nouns import noun
from app.domain.notation.numerals import is_fraction

_DEGREES = frozenset("°º′″’”")
_LONGEST_ASIDE = 10
_GROUP = 3
_VERSION = 2


def whole(t: Tokens, i: int) -> int:
    """Give the token behind everything glued on by letters, digits and inner signs: 12-B/7."""
    end = i + 1
    while end < t.last and t.glued(end):
        if t.low[end][0].isalnum():
            end += 1
        elif t.low[end] in "-–‑/.:_" and t.glued(end + 1) and t.low[end + 1][:1].isalnum():
            end += 2
        else:
            break
    return end


def code(t: Tokens, i: int) -> int:  # noqa: PLR0911 (one return a case)
    """Leading zeros, versions, coordinates, links, notes, list numbers and telephone numbers."""
    low = t.low[i]
    if low[0] == "0" and len(low) > 1 and low[1] != ".":
        return _groups(t, whole(t, i))
    groups = low.split(".")
    if len(groups) > _VERSION and "," not in low and any(len(group) != _GROUP for group in groups[1:]):
        return whole(t, i)
    if t.glued(i + 1) and t.low[i + 1] in ("°", "º") and t.low[i + 2] not in ("c", "f"):
        return _coordinate(t, i)
    if (
        t.glued(i + 1)
        and t.glued(i + 2)
        and t.low[i + 1] in ("/", "_", "@", "\\")
        and not (_is_unit_sign(t, i) or is_fraction(t, i))
    ):
        return whole(t, i)
    if t.low[i - 1] == "[" and t.low[i + 1] == "]":
        return i + 2
    if t.low[i + 1] == ")" and t.glued(i + 1) and "(" not in t.low[i - _LONGEST_ASIDE : i]:
        return i + 2
    return _telephone(t, i)


def _groups(t: Tokens, end: int) -> int:
    """Give the token behind the groups of a number that is dialled: 0800 123 4567."""
    while t.low[end].isdecimal() and len(t.low[end]) in (_GROUP, _GROUP + 1) and noun(t, end + 1) is None:
        end += 1
    return end


def _coordinate(t: Tokens, i: int) -> int:
    end = i + 1
    while end < t.last and t.glued(end) and (t.low[end] in _DEGREES or is_number(t.low[end]) or len(t.low[end]) == 1):
        end += 1
    return end


def _is_unit_sign(t: Tokens, i: int) -> bool:
    return measures.after(t, i + 1) is not None


def _telephone(t: Tokens, i: int) -> int:
    if t.low[i - 1] == "(" and t.low[i + 1] == ")" and is_number(t.low[i + 2]) and t.low[i + 3] == "-":
        return i + 2
    if t.low[i - 1] == "+" and t.glued(i):
        end = i + 1
        while is_number(t.low[end]) or (t.low[end] in ("-", "(", ")") and is_number(t.low[end + 1])):
            end += 1
        return end
    if t.low[i + 1] != "-" or not is_number(t.low[i + 2]):
        return 0
    if t.low[i + 3] == "-" and is_number(t.low[i + 4]):
        return whole(t, i)
    return i + 3 if t.low[i].isdecimal() and (len(t.low[i]), len(t.low[i + 2])) == (_GROUP, _GROUP + 1) else 0
