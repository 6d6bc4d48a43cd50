"""Numbers that are no quantities (contract, section 1): each rule gives the token behind what it names, or 0.

designation   KN-23, 155 mm shells, Article 5, Boeing 737, G7, No. 10, Windows 10
date          12 October, October 12, 2024, in 2024, 2023-24, 12/10/2024
time          10:30, 5 p.m., 0600 GMT
age           aged 34, 34-year-old, "Smith, 42, of Leeds"
ordinal       1st, 38th, the second
score         won 3-1, 52-48
telephone     555-0147, +44 20 7946 0958
decade        the 1990s, in his 40s
"""

from collections.abc import Callable

from app.domain.notation import money
from app.domain.notation.lexer import Tokens, is_number
from app.domain.notation.nouns import looks_plural, noun
from app.domain.notation.stopwords import STOPS
from app.domain.notation.words import DASHES, MONTHS, SCALES, SHORT_SCALES, SMALL
from app.domain.units import CURRENCIES

Rule = Callable[[Tokens, int], int]

_DESIGNATORS = frozenset(
    """
    article articles resolution flight route room channel building boeing airbus apollo windows chapter section sections page pages
    level phase stage step type mark model class grade category number no version volume vol part episode season round unit group
    magnitude highway interstate motorway road street platform gate track lane line block zone sector district ward precinct area
    squadron brigade regiment battalion division company corps protocol amendment proposition prop title rule order bill act
    figure fig table appendix item lot case cell pier terminal runway hangar world war iphone galaxy playstation xbox gen
    generation point unesco iso formula super bowl earth paragraph para clause day week year age aged ages size size- sol sr-
    """.split()
)
_YEAR_BEFORE = frozenset(
    """
    in since from until till by during before after early late mid year years fiscal the of and to between around circa c for
    spring summer autumn fall winter season ( through throughout ' ’ late- mid- through christmas election elections @ onwards ,
    """.split()
)
_ORDINAL_SUFFIXES = frozenset(("st", "nd", "rd", "th"))
_AFTER_TIME = frozenset(
    "am pm a.m. p.m. a.m p.m gmt utc est edt pst pdt bst cet cest eet hrs o'clock o’clock local noon midnight".split()
)
_MILLIMETRES = frozenset("mm millimeter millimetre".split())
_MEASURED = frozenset("of rain snow rainfall thick wide long deep tall high in per across diameter thickness".split())
_SCORED = frozenset(
    "won win wins beat beats defeated defeating lost draw drew drawn victory defeat loss score scored scoring winning vote voted votes by".split()
)
_OLD = frozenset("year month week day years months weeks days".split())
_GLUE_LEFT = frozenset("-–‑/_.:#@~^\\&+=*")
_LATEST_YEAR = 2100
_EARLIEST_YEAR = 1100
_OLDEST = 120
_MOST_DAYS = 4


def excluded(t: Tokens, i: int) -> int:
    """Give the token behind what holds number i and is no quantity; 0 where it may be one."""
    for rule in _RULES if is_number(t.low[i]) else _WORD_RULES:
        end = rule(t, i)
        if end:
            return end
    return 0


def _whole(t: Tokens, i: int) -> int:
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


def designation(t: Tokens, i: int) -> int:
    """A number that names: glued behind letters, or behind a word that numbers things."""
    left = t.low[i - 1]
    if t.glued(i) and left:
        if left[-1].isalpha():
            return 0 if t.raw[i - 1] in CURRENCIES or left in money.PREFIXES or left == "c" else _whole(t, i)
        if left in _GLUE_LEFT and _glued_designation(t, i):
            return _whole(t, i)
        if left in ("'", "’"):
            return _whole(t, i)
    if left in ("#", "№", "§") or (
        left == "." and t.low[i - 2] in ("no", "nos", "art", "sec", "fig", "vol", "pp", "p")
    ):
        return _whole(t, i)
    if left in _DESIGNATORS and not _begins_count(t, i):
        return _whole(t, i)
    return _named(t, i)


def _glued_designation(t: Tokens, i: int) -> bool:
    """Tell a number tied to what is before it: KN-23, 9/11, 1.2.3; not a minus sign, a range or ~5."""
    left, before = t.low[i - 1], t.low[i - 2]
    if left in "~+=*" or not t.glued(i - 1):
        return left in "#@/_:\\^&"
    return bool(before) and (before[-1].isalpha() or left in "/_:\\.@") and before not in ("to", "or")


def _begins_count(t: Tokens, i: int) -> bool:
    """Tell a count behind a word that could number things: "Group 12 soldiers" is none, "the unit 300 tanks" one."""
    return "," in t.low[i] or t.low[i + 1] in SCALES or (t.low[i - 1] not in _STRICT and _plural_follows(t, i + 1))


_STRICT = frozenset(
    "article resolution flight route room channel boeing airbus no number age aged page chapter section".split()
)


def _plural_follows(t: Tokens, i: int) -> bool:
    found = noun(t, i)
    return found is not None and (found.rule != "count" or looks_plural(t.raw[found.end - 1]))


def _named(t: Tokens, i: int) -> int:
    """A plain number behind a capitalised word in mid-sentence names it: Apollo 11, Windows 10."""
    left = t.raw[i - 1]
    if not (left[:1].isupper() and left.isalpha()) or len(t.low[i]) > 4 or "," in t.low[i]:  # noqa: PLR2004
        return 0
    if t.low[i - 1] in MONTHS or left in CURRENCIES or t.low[i - 1] in STOPS or t.low[i - 1] in money.PREFIXES:
        return 0
    if t.low[i - 2] in ("", ".", "!", "?", ":", '"', "“", "\n\n") and t.low[i - 1].endswith(("ed", "ly", "s", "t")):
        return 0
    return 0 if t.low[i + 1] in SCALES or _measured(t, i + 1) or _plural_follows(t, i + 1) else _whole(t, i)


def _measured(t: Tokens, i: int) -> bool:
    return t.low[i] in ("%", "percent", "per", "pct") or (t.glued(i) and t.low[i] in SHORT_SCALES)


def calibre(t: Tokens, i: int) -> int:
    """Millimetres are a calibre unless something is said to measure so much: "50 mm of rain"."""
    at = i + 2 if t.low[i + 1] in DASHES and t.glued(i + 1) else i + 1
    if t.low[at] not in _MILLIMETRES or t.low[at + 1] in _MEASURED:
        return 0
    return at + 1


def ordinal(t: Tokens, i: int) -> int:
    """1st, 38th."""
    return i + 2 if t.glued(i + 1) and t.low[i + 1] in _ORDINAL_SUFFIXES else 0


def decade(t: Tokens, i: int) -> int:
    """The 1990s, in his 40s, 40-something."""
    if t.low[i].isdecimal() and t.glued(i + 1) and (t.low[i + 1] == "s" or t.low[i + 1] in ("'s", "’s")):
        return i + 2
    if t.glued(i + 1) and t.low[i + 1] in ("'", "’") and t.glued(i + 2) and t.low[i + 2] == "s":
        return i + 3
    return i + 3 if t.low[i + 1] == "-" and t.low[i + 2] == "something" else 0


def time_of_day(t: Tokens, i: int) -> int:
    """10:30, 5 p.m., 5pm, 0600 GMT, 10 o'clock."""
    if t.low[i + 1] == ":" and t.glued(i + 1) and t.glued(i + 2) and is_number(t.low[i + 2]):
        end = i + 3
        while t.low[end] == ":" and t.glued(end) and is_number(t.low[end + 1]):
            end += 2
        return end
    return i + 2 if t.low[i + 1] in _AFTER_TIME else 0


def code(t: Tokens, i: int) -> int:
    """Leading zeros, telephone numbers, addresses of machines, versions, coordinates and links."""
    low = t.low[i]
    if low[0] == "0" and len(low) > 1 and low[1] != ".":
        return _whole(t, i)
    groups = low.split(".")
    if len(groups) > 2 and "," not in low and any(len(group) != 3 for group in groups[1:]):  # noqa: PLR2004
        return _whole(t, i)
    if t.glued(i + 1) and t.low[i + 1] in ("°", "º") and t.low[i + 2] not in ("c", "f"):
        return _whole(t, i) + 1
    if t.glued(i + 1) and t.glued(i + 2) and t.low[i + 1] in "/_@\\":
        return _whole(t, i)
    if t.low[i - 1] == "[" and t.low[i + 1] == "]":
        return i + 2
    end = _whole(t, i)
    digits = [token for token in t.low[i:end] if is_number(token)]
    if t.low[i + 1] == "-" and (len(digits) > 2 or (len(digits) == 2 and len(digits[0]) == 3 and len(digits[1]) == 4)):  # noqa: PLR2004
        return end
    if t.low[i - 1] == "+" and t.glued(i):
        while is_number(t.low[end]) or (t.low[end] in "-()" and is_number(t.low[end + 1])):
            end += 1
        return end
    return 0


def age(t: Tokens, i: int) -> int:
    """Aged 34, a 34-year-old, 34 years old, and a name's number between commas."""
    at = i + 2 if t.low[i + 1] in DASHES else i + 1
    if t.low[at] in _OLD:
        behind = at + 2 if t.low[at + 1] in DASHES else at + 1
        if t.low[behind] in ("old", "olds") or t.low[behind : behind + 2] == ["of", "age"]:
            return behind + 1
    if t.low[i - 1] in ("aged", "age", "ages"):
        while t.low[i + 1] in ("to", "-", "–", "and", "between") and t.low[i + 2].isalnum():
            i += 2
        return i + 1
    if not t.low[i].isdecimal() or len(t.low[i]) > 3 or int(t.low[i]) > _OLDEST:  # noqa: PLR2004
        return 0
    named = t.raw[i - 2][:1].isupper() and t.raw[i - 2].isalpha() and t.low[i - 2] not in STOPS
    if t.low[i - 1] == "," and t.low[i + 1] in (",", ")", ";", ".") and named:
        return i + 1
    return i + 1 if t.low[i - 1] == "(" and t.low[i + 1] == ")" and named else 0


def date(t: Tokens, i: int) -> int:
    """A day beside its month, and a year."""
    end = _day(t, i)
    if end:
        while t.low[end] in (",", "of") and is_year(t.low[end + 1]):
            end += 2
        return end + 1 if is_year(t.low[end]) else end
    return _year(t, i)


def _day(t: Tokens, i: int) -> int:
    if not _is_day(t.low[i]):
        return 0
    left = t.low[i - 2] if t.low[i - 1] in (".", "the") else t.low[i - 1]
    at = i + 1
    for _ in range(_MOST_DAYS):
        if t.low[at] not in ("-", "–", "to", "and", "or", ",", "/") or not _is_day(t.low[at + 1]):
            break
        at += 2
    if t.low[at] in MONTHS and (t.raw[at][:1].isupper()):
        return at + 1
    if left in MONTHS and (
        left not in ("may", "march", "mar", "dec", "jan", "sun") or t.raw[i - 1][:1].isupper() or t.low[i - 1] == "."
    ):
        return at
    return 0


def _is_day(token: str) -> bool:
    return token.isdecimal() and len(token) <= 2  # noqa: PLR2004


def is_year(token: str) -> bool:
    """Tell whether four bare digits could be a year."""
    return len(token) == 4 and token.isdecimal() and token.isascii() and _EARLIEST_YEAR <= int(token) <= _LATEST_YEAR  # noqa: PLR2004


def _year(t: Tokens, i: int) -> int:
    if not is_year(t.low[i]):
        return 0
    if t.low[i + 1] in ("-", "–", "/") and t.glued(i + 1) and t.low[i + 2].isdecimal() and len(t.low[i + 2]) in (2, 4):
        if len(t.low[i + 2]) == 2 or (is_year(t.low[i + 2]) and not _plural_follows(t, i + 3)):  # noqa: PLR2004
            return i + 3
        return 0
    left = t.low[i - 1]
    if left in money.SIGNS or t.raw[i - 1] in CURRENCIES or t.low[i + 1] in SCALES or _measured(t, i + 1):
        return 0
    modern = int(t.low[i]) >= 1900  # noqa: PLR2004
    if (
        left in ("in", "since", "the", "'s", "’s", "year", "early", "late", "mid", "during")
        or left in MONTHS
        or left.endswith(("'s", "’s"))
    ):
        return i + 1
    if _plural_follows(t, i + 1):
        return 0
    if left in _COMPARED:
        return 0
    return i + 1 if modern or left in _YEAR_BEFORE else 0


_COMPARED = frozenset(
    "over than least to exceeding under below above nearly almost most many some estimated roughly approximately ~ > <".split()
) - {"to"}


def score(t: Tokens, i: int) -> int:
    """3-1, 2–0: a higher number before a lower one, or two beside a word of winning and voting."""
    if t.low[i + 1] not in DASHES or not t.glued(i + 1) or not t.glued(i + 2) or not t.low[i + 2].isdecimal():
        return 0
    if not t.low[i].isdecimal() or len(t.low[i]) > 3:  # noqa: PLR2004
        return 0
    first, second, after = int(t.low[i]), int(t.low[i + 2]), t.low[i + 3]
    if (
        t.glued(i + 3)
        and (after[:1].isalpha() or after in DASHES or after == "%")
        or after in SCALES
        or t.low[i - 1] in money.SIGNS
    ):
        return 0
    return i + 3 if first >= second or t.low[i - 1] in _SCORED or after in _SCORED else 0


def idiom(t: Tokens, i: int) -> int:
    """9/11 and 24/7 are caught as codes; here "one" as a pronoun, and ages in words."""
    word, after = t.low[i], t.low[i + 1]
    if (
        word in SMALL
        and after in DASHES
        and t.low[i + 2] in ("way", "sided", "off", "on", "time", "upmanship", "stop", "liner", "star", "fold")
    ):
        return 0 if t.low[i + 2] == "fold" else i + 3
    if word == "one" and (after in _NOT_COUNTED or t.low[i - 1] in _PRONOUN_BEFORE):
        return i + 1
    return age(t, i)


_NOT_COUNTED = frozenset(
    "of another day thing hand side point way time reason such can could may might must should would will has had is was who that which by does and ,".split()
)
_PRONOUN_BEFORE = frozenset(
    "no this that the any every each some which last next only another new old big good latest first second third".split()
)

_RULES: tuple[Rule, ...] = (designation, calibre, ordinal, decade, time_of_day, code, age, date, score)
_WORD_RULES: tuple[Rule, ...] = (idiom, time_of_day)
