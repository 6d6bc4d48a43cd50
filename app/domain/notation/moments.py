"""Numbers that tell when, or how old: each rule gives the token behind what it names, or 0.

date       12 October   October 12, 2024   in 2024   2023-24   12/10/2024
time       10:30   5 p.m.   0600 GMT   10 o'clock
age        aged 34   a 34-year-old   Smith, 42, of Leeds   when she was 57   the age of 18   children under 5
ordinal    1st   38th   twenty-sixth
decade     the 1990s   in his 40s
"""

from app.domain.notation import measures, money
from app.domain.notation.designations import is_scaled, plural_follows
from app.domain.notation.lexer import Tokens, is_number
from app.domain.notation.nouns import noun
from app.domain.notation.numerals import numeral
from app.domain.notation.stopwords import STOPS, TOLL
from app.domain.notation.words import DASHES, MONTHS, ORDINALS, SMALL, TENS, listed
from app.domain.units import CURRENCIES

_YEAR_BEFORE = listed(
    """
    in since from until till by during before after early late mid year years fiscal the of and to between around circa
    c for spring summer autumn fall winter season ( through throughout ' ’ christmas election elections onwards ,
    """
)
_IN_YEAR = listed("in since the 's ’s year early late mid during")
_COMPARED = listed(
    """
    over than least exceeding under below above nearly almost most many some estimated roughly approximately ~ >
    <
    """
)
_ORDINAL_SUFFIXES = frozenset(("st", "nd", "rd", "th"))
AFTER_TIME = listed(
    """
    am pm a.m. p.m. a.m p.m gmt utc est edt pst pdt bst cet cest eet hrs o'clock o’clock local noon midnight
    bc bce ad ce b.c. b.c.e. a.d. c.e.
    """
)
_AT = listed("at by around about until till from before after since")
_TODAY = listed("tonight o'clock")
_PARTS_OF_DAY = listed("morning afternoon evening")
_OLD = listed("year month week day years months weeks days")
_GROWING = listed(
    """
    people children kids men women adults those anyone everyone girls boys persons citizens voters youths males
    females teenagers residents patients players athletes drivers americans
    """
)
_PRONOUNS = listed("he she i who")
_OPENING_AGES = listed("between from above over under below about around up")
_BEING = listed("was is turned turns turning am be been at")
_APPROXIMATELY = listed("about around only just nearly almost over under")
_COMMON_NAMES = frozenset(("may", "march", "mar"))
_EARLIEST_YEAR, _LATEST_YEAR, _MODERN = 1100, 2100, 1900
_OLDEST, _YOUNGEST_NAMED = 120, 14
_MOST_DAYS = 4
_LEAST_SPELLED = 100
_YEAR_DIGITS, _DAY_DIGITS = 4, 2


def ordinal(t: Tokens, i: int) -> int:
    """1st, 38th."""
    return i + 2 if t.glued(i + 1) and t.low[i + 1] in _ORDINAL_SUFFIXES else 0


def ordinal_in_words(t: Tokens, i: int) -> int:
    """Twenty-sixth, one hundred and first; not "one third" and "twenty second delays"."""
    if t.low[i] in TENS and t.low[i + 1] in DASHES and t.low[i + 2] in ORDINALS and t.glued(i + 1):
        return i + 3
    said = numeral(t, i)
    if said is None or said.value < _LEAST_SPELLED:
        return 0
    at = said.end + 1 if t.low[said.end] in ("and", "-") else said.end
    if t.low[at] in TENS and t.low[at + 1] == "-":
        at += 2
    return at + 1 if t.low[at] in ORDINALS and at > said.end else 0


def decade(t: Tokens, i: int) -> int:
    """The 1990s, in his 40s, 40-something."""
    if t.low[i].isdecimal() and t.glued(i + 1):
        if t.low[i + 1] == "s":
            return i + 2
        if t.low[i + 1] in ("'", "’") and t.glued(i + 2) and t.low[i + 2] == "s":
            return i + 3
    return i + 3 if t.low[i + 1] == "-" and t.low[i + 2] == "something" else 0


def time_of_day(t: Tokens, i: int) -> int:
    """10:30, 5 p.m., 5pm, 0600 GMT, 10 o'clock."""
    if t.low[i + 1] == ":" and t.glued(i + 1) and t.glued(i + 2) and is_number(t.low[i + 2]):
        end = i + 3
        while t.low[end] == ":" and t.glued(end) and is_number(t.low[end + 1]):
            end += 2
        return end
    if t.low[i + 1] in ("-", "–", "to") and t.low[i + 3] in AFTER_TIME and is_number(t.low[i + 2]):
        return i + 4
    if t.low[i - 1] in _AT and (t.low[i + 1] in _TODAY or t.low[i + 1 : i + 3] == ["in", "the"]):
        return i + 1 if t.low[i + 1] in _TODAY or t.low[i + 3] in _PARTS_OF_DAY else 0
    if t.low[i + 1] in ("hrs", "local") and len(t.low[i]) != _YEAR_DIGITS:
        return 0
    return i + 2 if t.low[i + 1] in AFTER_TIME else 0


def age(t: Tokens, i: int) -> int:
    """How old somebody is, by words or by its place."""
    last = i + 2 if t.low[i + 1] in ("-", "–", "to", "or", "and") and is_number(t.low[i + 2]) else i
    at = last + 2 if t.low[last + 1] in DASHES else last + 1
    if t.low[at] in _OLD:
        behind = at + 2 if t.low[at + 1] in DASHES else at + 1
        if t.low[behind] in ("old", "olds") or t.low[behind : behind + 2] == ["of", "age"]:
            return behind + 1
    opened = i - 1 if t.low[i - 1] in _OPENING_AGES else i
    left = t.low[opened - 1]
    if left in ("aged", "age", "ages") or (left == "of" and t.low[i - 2] in ("age", "ages")):
        for _ in range(_MOST_DAYS):
            if t.low[i + 1] not in ("to", "-", "–", "and", ",") or not _is_age(t, i + 2):
                break
            i += 2
        return i + 1
    if not _is_age(t, i):
        return 0
    if left in _GROWING and not is_scaled(t, i + 1) and noun(t, i + 1) is None and measures.after(t, i + 1) is None:
        return i + 1
    return last + 1 if _is_in_apposition(t, i, last) or _is_of_somebody(t, i, last) else 0


def _is_age(t: Tokens, i: int) -> bool:
    low = t.low[i]
    return low in SMALL or low in TENS or (low.isdecimal() and len(low) <= _DAY_DIGITS + 1 and int(low) <= _OLDEST)


def _is_in_apposition(t: Tokens, i: int, last: int) -> bool:  # noqa: PLR0911 (one return a case)
    """Tell the age behind a name or a person: "Smith, 42, of Leeds", "Smith and Jones, 40 and 49,", "Smith (42)"."""
    if not t.low[i].isdecimal():
        return False
    left, right = t.low[i - 1], t.low[last + 1]
    if left in ("now", "then") and t.low[i - 2] == ",":
        return right in (",", ")", ".", ";")
    if left == "at":
        return t.raw[i - 1] == "At" and right == "," and int(t.low[i]) >= _YOUNGEST_NAMED
    named = t.raw[i - 2]
    if not named.isalpha() or t.low[i - 2] in STOPS or t.low[i - 2] in MONTHS:
        return False
    if left == "(":
        return right == ")" and named[:1].isupper()
    if left != "," or right not in (",", ")", ";", ".", "and"):
        return False
    is_person = right == "," and t.low[i - 2] not in TOLL and int(t.low[i]) >= _YOUNGEST_NAMED
    return named[:1].isupper() or (is_person and last == i)


def _is_of_somebody(t: Tokens, i: int, last: int) -> bool:
    """Tell the age of "he was 57", "when I was about 19"."""
    at = i - 2 if t.low[i - 1] in _APPROXIMATELY else i - 1
    if t.low[at] not in _BEING or not _PRONOUNS.intersection(t.low[at - 3 : at]):
        return False
    return noun(t, last + 1) is None and not is_scaled(t, last + 1) and t.low[last + 1] not in DASHES


def date(t: Tokens, i: int) -> int:
    """A day beside its month, and a year."""
    end = _day(t, i)
    if not end:
        return _year(t, i)
    if t.low[end] in (",", "of") and is_year(t.low[end + 1]):
        end += 1
    return end + 1 if is_year(t.low[end]) else end


def _day(t: Tokens, i: int) -> int:
    if not _is_day(t.low[i]):
        return 0
    at = i + 1
    for _ in range(_MOST_DAYS):
        if t.low[at] not in ("-", "–", "to", "and", "or", ",", "/") or not _is_day(t.low[at + 1]):
            break
        at += 2
    if t.low[at] in MONTHS and t.raw[at][:1].isupper():
        return at + 1
    month = i - 2 if t.low[i - 1] in (".", "the") else i - 1
    if t.low[month] not in MONTHS or (t.low[month] in _COMMON_NAMES and not t.raw[month][:1].isupper()):
        return 0
    return at


def _is_day(token: str) -> bool:
    return token.isdecimal() and len(token) <= _DAY_DIGITS


def is_year(token: str) -> bool:
    """Tell whether a token is four bare digits that could be a year."""
    return len(token) == _YEAR_DIGITS and token.isdecimal() and _EARLIEST_YEAR <= int(token) <= _LATEST_YEAR


def _heads_name(t: Tokens, i: int) -> bool:
    """Tell "2016 nominee James" from "2016 tanks" and "2016 F-16s"."""
    counted = noun(t, i)
    if counted is None:
        return False
    head = t.raw[counted.end - 1]
    return head[:1].isupper() and head[1:].islower() and counted.end > i + 1


def _year(t: Tokens, i: int) -> int:  # noqa: PLR0911 (one return a case)
    if not is_year(t.low[i]):
        return 0
    left, after, other = t.low[i - 1], t.low[i + 1], t.low[i + 2]
    if after in ("-", "/", ".") and t.low[i + 3] == after and _is_day(other) and _is_day(t.low[i + 4]):
        return i + 5
    if after in ("-", "–", "/") and t.glued(i + 1) and other.isdecimal():
        is_span = len(other) == _DAY_DIGITS or (is_year(other) and not plural_follows(t, i + 3))
        return i + 3 if is_span else 0
    if left in money.SIGNS or t.raw[i - 1] in CURRENCIES or is_scaled(t, i + 1):
        return 0
    if (
        left in _IN_YEAR
        or left in MONTHS
        or left.endswith(("'s", "’s"))
        or (left in ("and", "or") and is_year(t.low[i - 2]))
    ):
        return i + 1
    if int(t.low[i]) >= _MODERN and t.raw[i - 1].istitle() and t.low[i - 2][-1:].isalpha():
        return i + 1
    if left in _COMPARED or (plural_follows(t, i + 1) and not _heads_name(t, i + 1)):
        return 0
    return i + 1 if int(t.low[i]) >= _MODERN or left in _YEAR_BEFORE else 0
