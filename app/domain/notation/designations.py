"""Numbers that name: each rule gives the token behind what it names, or 0.

designation   KN-23   Article 5   Boeing 737   G7   No. 10   Windows 10   the 737 Max   3D
calibre       155 mm shells   240mm
score         won 3-1   52-48   voted 66 to 27
address       36 Quai des Orfèvres   10 Downing Street
proper_name   Six Flags
idiom         no one   one of the   two-way
"""

from app.domain.notation import measures, money
from app.domain.notation.codes import whole
from app.domain.notation.lexer import Tokens, is_number
from app.domain.notation.nouns import looks_plural, noun
from app.domain.notation.numerals import numeral
from app.domain.notation.stopwords import STOPS, UNDERGONE
from app.domain.notation.words import DASHES, MONTHS, PARTS, SCALES, SHORT_SCALES, SMALL, listed
from app.domain.units import CURRENCIES

_DESIGNATORS = listed(
    """
    article articles resolution flight route room channel building boeing airbus apollo windows chapter section
    sections page pages level phase stage step type mark model class grade category number no version volume vol
    part episode season round unit group magnitude highway interstate motorway road street platform gate track
    lane line block zone sector district ward precinct area squadron brigade regiment battalion division company
    corps protocol amendment proposition prop title rule order bill act figure fig table appendix item lot case
    cell pier terminal runway hangar war iphone galaxy playstation xbox gen generation point unesco iso formula
    mach suite office bureau bus tram train form apartment apt flat seat exit ward checkpoint ios android python java
    windows unscr decree directive exhibit annex verse note notes footnote
    bowl paragraph paragraphs para clause clauses chapters flights routes rooms phases stages steps volumes
    resolutions verses verse amendments protocols districts wards brigades regiments battalions rules figures
    tables gates lanes day week year dial dialed dialled phoned phone top
    """
)
_STRICT = listed(
    """
    article resolution flight route room channel boeing airbus no number page chapter section day week year
    category magnitude type grade level phase stage tier
    """
)
_NUMBERED_IN_WORDS = _STRICT | listed("war formula force volume act plan article section")
_FOR_A_DAY = listed(
    "in for within than least most about lasted lasting only just over under after took to nearly almost"
)
_A_DAY = listed("after before later earlier ago and long")
_WITH_ZERO = listed("net ground patient absolute tolerance sum hour gravity carbon")
_THAT = listed("this that same each every last next one past first previous another any whole")
_TIMES = listed("day week year")
_CALIBRES = listed("caliber calibre cal gauge pounder")
_GUNS = listed("gun guns howitzer howitzers mortar mortars shell shells cannon cannons rifle rifles artillery battery")
_MILLIMETRES = frozenset(("mm", "millimeter", "millimetre"))
_MEASURED = listed("of rain snow rainfall thick wide long deep tall high in per across diameter thickness")
_SCORED = listed(
    "won win wins beat beats defeated defeating lost draw drew drawn victory defeat loss score scored scoring winning "
    "vote voted votes"
)
_ABBREVIATED = listed("no nos art sec fig vol pp p ch")
_STREETS = listed(
    "street road avenue lane boulevard quai rue square st ave rd blvd terrace place drive crescent plaza parade"
)
_SENTENCE_STARTS = frozenset(
    ("", ".", "!", "?", ":", ";", '"', "“", "”", "\n\n", "(", "-", "—", "–", "'", "‘", "…", "•", "*")
)
_PERCENT = frozenset(("%", "percent", "per", "pct"))
_KNOWN_ENDINGS = frozenset(("x", "fold", "st", "nd", "rd", "th", "s", "am", "pm", "odd", "ish", "plus", "strong"))
_COMPOUNDS = listed("way sided off on time upmanship stop liner star dimensional piece tier")
_NOT_COUNTED = listed(
    "of another day thing hand side point way time reason such can could may might must should would will has "
    "had is was who "
    "that which by does and , . ; : ! ? ) for to from at on with as or if but s 's ’s himself herself itself"
)
_PREDICATES = listed("was were is are had has died will would")
_PRONOUN_BEFORE = listed(
    """
    no this that the other any every each some which last next only another new old big good latest first second
    third
    """
)
_ENDS_OF_RANGE = listed("or to and - –")
_LISTING = listed(", and or to through &")
_LONGEST_NAME_NUMBER = 4
_DIGITS_OF_SCORE = 3
_GROUP = 3


def designation(t: Tokens, i: int) -> int:  # noqa: PLR0911 (one return a case)
    """A number that names: glued behind letters, or behind a word or a name that numbers things."""
    left = t.low[i - 1]
    if t.glued(i) and left and _is_tied_behind(t, i):
        return whole(t, i)
    if "magnitude" in (t.low[i + 1], t.low[i + 2]) and t.low[i + 1] in ("-", "magnitude"):
        return i + 2
    if left in ("#", "№", "§") or (left == "." and t.low[i - 2] in _ABBREVIATED):
        return whole(t, i)
    if left == "of" and t.low[i - 2] == "group" and (t.raw[i - 2] == "Group" or noun(t, i + 1) is None):
        return i + 1
    if left in _DESIGNATORS and t.raw[i - 1] not in CURRENCIES and not _begins_count(t, i):
        return _listed(t, whole(t, i))
    if _is_tied_ahead(t, i) or _is_definite(t, i):
        return whole(t, i)
    return _listed(t, whole(t, i)) if _is_named(t, i) or _is_version(t, i) else 0


def _listed(t: Tokens, end: int) -> int:
    """Give the token behind the numbers that go on from one that names: Articles 5, 6 and 7."""
    while True:
        at = end
        while t.low[at] in _LISTING:
            at += 1
        if at == end or not is_number(t.low[at]) or "," in t.low[at] or len(t.low[at]) > _LONGEST_NAME_NUMBER:
            return end
        of_them = t.low[at + 1] == "of" and t.low[at + 2] in ("which", "them", "whom", "those", "us")
        if of_them or is_scaled(t, at + 1) or measures.after(t, at + 1):
            return end
        if t.low[at + 1] != "of" and noun(t, at + 1) is not None:
            return end
        end = whole(t, at)


def _is_version(t: Tokens, i: int) -> bool:
    """Tell the number of a version behind a name, of which nothing else is said: Democracy 2.0, iOS 17.2."""
    left = t.raw[i - 1]
    if "." not in t.low[i][1:] or left.islower() or not left[:1].isalpha() or left in CURRENCIES:
        return False
    if left.lower() in STOPS or left.lower() in money.PREFIXES or left.endswith("ly"):
        return False
    return not (is_scaled(t, i + 1) or measures.after(t, i + 1) or noun(t, i + 1))


def _is_tied_behind(t: Tokens, i: int) -> bool:
    """Tell KN-23, F16, 9/11 and ’90s from US$5, -5, ~5, c1500 and the second number of a range."""
    left, before = t.low[i - 1], t.low[i - 2]
    if left[-1].isalpha():
        return left != "c" and measures.before(t, i) is None
    if left in ("'", "’", "#", "@", "_", "/", "\\", "^", "&"):
        return True
    if left == "." and before in ("c", "ca", "approx", "rs"):
        return False
    if left in ("-", "–", "‑", ".", ":") and t.glued(i - 1) and before:
        return before[-1].isalpha() or left in (".", ":")
    return False


def _is_tied_ahead(t: Tokens, i: int) -> bool:  # noqa: PLR0911 (one return a case)
    """Tell digits tied to letters that are neither a scale nor a unit: 3D, 4x4."""
    word = t.raw[i + 1]
    if word == "x" and t.glued(i + 1) and t.glued(i + 2) and is_number(t.low[i + 2]):
        return True
    if word == "-" and t.low[i + 2] in SMALL and t.raw[i + 2][:1].isupper():
        return True
    if not t.glued(i + 1) or not word.isalpha() or len(word) > _LONGEST_NAME_NUMBER:
        return False
    measure = measures.after(t, i + 1)
    behind = measure.at if measure else i + 2
    if t.glued(behind) and is_number(t.low[behind]):
        return True
    if word.lower() in SHORT_SCALES and len(word) == 1:
        read = numeral(t, i)
        return read is not None and read.end == i + 1 and measure is None
    if word.lower() in SHORT_SCALES or word.lower() in _KNOWN_ENDINGS or word in CURRENCIES:
        return False
    return measure is None


def _is_definite(t: Tokens, i: int) -> bool:
    """Tell "the 747" and "the 737 Max" from "the 747 soldiers"."""
    if t.low[i - 1] != "the" or not t.low[i].isdecimal() or len(t.low[i]) != _GROUP or is_scaled(t, i + 1):
        return False
    counted = noun(t, i + 1)
    return measures.after(t, i + 1) is None and (counted is None or t.raw[i + 1] == "Max")


def _is_named(t: Tokens, i: int) -> bool:
    """Tell the number of a name in mid-sentence: Apollo 11, CentOS 7; not "told Reuters 20 people"."""
    left = t.raw[i - 1]
    if not (left[:1].isupper() and left.isalpha()) or len(t.low[i]) > _LONGEST_NAME_NUMBER or "," in t.low[i]:
        return False
    if t.low[i - 1] in MONTHS or left in CURRENCIES or t.low[i - 1] in STOPS or t.low[i - 1] in money.PREFIXES:
        return False
    if t.low[i - 2] in _SENTENCE_STARTS and (left.isupper() or left[1:].islower()):
        return False
    if t.low[i + 1] in _ENDS_OF_RANGE and is_number(t.low[i + 2]):
        i += 2
    return not (is_scaled(t, i + 1) or measures.after(t, i + 1) or plural_follows(t, i + 1))


def _begins_count(t: Tokens, i: int) -> bool:
    """Tell a count behind a word that could number things: "gave the unit 300 tanks"."""
    left = t.low[i - 1]
    if is_scaled(t, i + 1) or ("," in t.low[i] and left not in _TIMES):
        return True
    strict = left in _STRICT and t.low[i - 2] not in _THAT and (left not in _TIMES or t.raw[i - 1][:1].isupper())
    return not strict and plural_follows(t, i + 1)


def plural_follows(t: Tokens, i: int) -> bool:
    """Tell whether a plural noun phrase, or people's toll, begins at token i."""
    found = noun(t, i)
    return found is not None and (found.rule != "count" or looks_plural(t.raw[found.end - 1]))


def is_scaled(t: Tokens, i: int) -> bool:
    """Tell whether a scale word or a percent sign stands at token i."""
    return t.low[i] in SCALES or t.low[i] in _PERCENT or (t.glued(i) and t.low[i] in SHORT_SCALES)


def calibre(t: Tokens, i: int) -> int:
    """Millimetres are a calibre unless something is said to measure so much: "50 mm of rain"."""
    at = i + 2 if t.low[i + 1] in DASHES and t.glued(i + 1) else i + 1
    if t.low[at] in _CALIBRES or (t.low[at] == "inch" and t.low[at + 1] in _GUNS):
        return at + 1
    if t.low[at] not in _MILLIMETRES or t.low[at + 1] in _MEASURED:
        return 0
    return at + 1 if t.low[at] == "mm" or noun(t, at + 1) is not None else 0


def score(t: Tokens, i: int) -> int:
    """A higher number before a lower one, or two beside a word of winning and voting."""
    connector, other = t.low[i + 1], t.low[i + 2]
    if t.low[i + 1 : i + 4] == ["-", "to", "-"] and is_number(t.low[i + 4]) and measures.after(t, i + 5) is None:
        return i + 5
    if not (t.low[i].isdecimal() and other.isdecimal()) or max(len(t.low[i]), len(other)) > _DIGITS_OF_SCORE:
        return 0
    after, ahead = t.low[i + 3], t.low[i - 1]
    scored = ahead in _SCORED or after in _SCORED or (ahead in ("by", "of") and t.low[i - 2] in _SCORED)
    if connector == "to":
        scored = scored or ("vote" in t.low[i - 4 : i] and noun(t, i + 3) is None)
        return i + 3 if scored and int(t.low[i]) > int(other) else 0
    if connector not in DASHES or not t.glued(i + 1) or not t.glued(i + 2) or ahead in money.SIGNS:
        return 0
    if after in SCALES or (t.glued(i + 3) and (after[:1].isalpha() or after in DASHES or after == "%")):
        return 0
    return i + 3 if int(t.low[i]) >= int(other) or scored else 0


def address(t: Tokens, i: int) -> int:
    """The number of a house."""
    for at in range(i + 1, i + 4):
        if not t.raw[at][:1].isupper():
            return 0
        if t.low[at] in _STREETS:
            counted = noun(t, at + 1)
            return 0 if counted and t.raw[counted.end - 1].islower() else at + 1
    return 0


def proper_name(t: Tokens, i: int) -> int:
    """A number word with a capital in mid-sentence before another capital, or behind what numbers things.

    Six Flags, the Five Eyes, the Group of Seven; phase three, World War Two.
    """
    if t.raw[i - 2] == "Group" and t.low[i - 1] == "of" and t.raw[i][:1].isupper():
        return i + 1
    if t.low[i - 1] in _NUMBERED_IN_WORDS and (t.raw[i][:1].isupper() or not _begins_count(t, i)):
        return i + 1
    if not t.raw[i][:1].isupper() or t.low[i - 1] in _SENTENCE_STARTS or t.raw[i - 1][:1].isupper():
        return 0
    following = t.raw[i + 1]
    return i + 2 if following[:1].isupper() and following[1:2].islower() and t.low[i + 1] not in SCALES else 0


def idiom(t: Tokens, i: int) -> int:
    """One as a pronoun, and number words that are parts of other words: two-way, five-star."""
    word, after, ahead = t.low[i], t.low[i + 1], t.low[i - 1]
    if word in SMALL and after in DASHES and t.low[i + 2] in _COMPOUNDS:
        return i + 3
    if word == "one" and after in ("to", "or") and (t.low[i + 2] in SMALL or is_number(t.low[i + 2])):
        return 0
    if word == "one" and after in ("was", "is") and t.low[i + 2] in UNDERGONE and ahead not in _PRONOUN_BEFORE:
        return 0
    that = ahead == "that" and after not in _NOT_COUNTED | STOPS and not _PREDICATES.isdisjoint(t.low[i + 2 : i + 5])
    if word == "one" and (after in _NOT_COUNTED or (ahead in _PRONOUN_BEFORE and not that)) and not _counts(t, i):
        return i + 1
    if (ahead == "-" and t.low[i - 2] == "no") or (word == "zero" and {ahead, after} & _WITH_ZERO):
        return i + 1
    return i + 1 if ahead == "no" and word in SMALL else 0


def _counts(t: Tokens, i: int) -> bool:
    """Tell "one in three", "one-third", "one and a half" and the day of "lasted one day" from the pronoun."""
    if t.low[i + 1] == "day":
        return t.low[i - 1] in _FOR_A_DAY or t.low[i + 2] in _A_DAY
    if t.low[i + 2 if t.low[i + 1] in DASHES else i + 1] in PARTS:
        return True
    if t.low[i + 1] in ("in", "point") and (t.low[i + 2] in SMALL or is_number(t.low[i + 2])):
        return True
    return t.low[i + 1 : i + 4] in (["and", "a", "half"], ["and", "a", "quarter"])
