"""Which numbers are no claims (issue 6): each rule has a name, and looks at the words just before and just behind.

idle time     two days later, within two weeks, over the last four years, the first four hours
age           aged 60, 12 years old, "John Roe, 47,"
back          the two men, these three countries, both: a count of things already told of
pronoun one   one of the, one thing, no one: not "one person was killed"
name          Category 5, Phase two, Level 1, Group of Seven, Lost 52 Project
conversion    (80 km) behind 50 miles
target        seeks to remove tariffs on 90 percent, demanded $5 million, a goal of 40%
condition     for each 10 percentage points, per 100,000 people, within 100 miles
"""

import re
from collections.abc import Callable

from app.domain.extraction.numbers import NO_NOUN, Number
from app.domain.vocabulary import Comparator, Dimension

_WINDOW = 60
_SMALL = 20
_NAMED = re.compile(r"(?:\b(?:Category|category|Phase|phase|Level|level|Group|Route|Interstate|Highway|Flight|Number|No\.|Article|Section|Chapter|Part|Type|Tier|Title|Volume|Episode|Season|Act|Unit|District|Room|Gate|Terminal|Channel|Bill|Resolution|Proposition|Amendment|Super|Group of|Lane|Channel|Version|version|round|Round|season|episode|stage|Stage|grade|Grade|size|Size|mile marker|Apollo|Falcon|Boeing|Airbus|Advisory|chapter|page|#|№)\s?)$")
_AGE_BEFORE = re.compile(r"(?:\b(?:aged?|ages|age of|at age|aged? about|turned|turns)\s+(?:between\s+)?(?:\w+(?:, | and | to ))*$|\b(?:died|dies|dead) at (?:the age of )?$|[A-Z][\w’'-]+ [A-Z][\w’'-]+, $)")
_WAS = re.compile(r"^(?!.*\b(?:toll|number|total|count|figure|magnitude)\b).*\b(?:was|is|turned)\s+$")
_AGE_AFTER = re.compile(r"^(?:[- ]?(?:year|month|week|day)s?[- ]old|s?\b[- ]old\b|\s+years? of age\b|\s+years old\b)")
_IDLE_AFTER = re.compile(r"^s?\s*(?:later|earlier|ago|after|before|prior|beforehand|afterwards?|from now|in advance|until|since|away|hence|old\b|following|into)\b")
_IDLE_BEFORE = re.compile(r"\b(?:within|in|every|each|(?:over|in|during|for|of|within|after|before) (?:the )?(?:last|past|next|first|final|previous|coming|following|preceding)|(?:the|his|her|its|their) (?:last|past|next|first|final|previous|coming|following)|after|before|per|than|by|at|until|under|about|this|other|over)\s+(?:probably |just |only |about |around )?$", re.IGNORECASE)
_LASTING = re.compile(r"\b(?:for|last(?:s|ed|ing)?|took|takes?|taking|taken|spent|spend|sentenced? to|sentenced .{0,30} to|serv(?:ed?|ing)|jailed .{0,20}for|faces?|receive[ds]?|was|is|of|nearly|than|least|another|an? additional|to|stretch(?:ed|ing)|exceed(?:ed|s)?)\s+(?:(?:about|around|up to|a|an|the|over|some|probably within|within probably|roughly|almost|nearly|more than|at least|just|only|next|further|between)\s+)*$", re.IGNORECASE)
_LASTED_AFTER = re.compile(r"^\s*(?:(?:suspended |prison |jail |minimum )?(?:sentence|drive|flight|journey|term|ban|contract|jail)|off\b|ahead\b|faster\b|slower\b|longer\b|shorter\b|in prison|in jail|behind bars|of (?:probation|imprisonment|service)|imprisonment|jail|prison|sentence|terms?\b|-?long|delay|ban)")
_BACK = re.compile(r"\b(?:the|these|those|both|his|her|their|its|our|my|your|all|other|of these|any|either|which|last|first|next|whose|top)\s+(?:other\s+|remaining\s+|latter\s+|first\s+)?$", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:per|for each|for every|each|every|one in|within|exceeding|if|unless|when)\s+$", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:targets? of|goals? of|target(?:s|ed|ing)? (?:to|is|was)|demand(?:s|ed|ing)?|seek(?:s|ing)? (?:to )?|sought|aim(?:s|ed|ing)? (?:to|for|at)|calls?(?:ed|ing)? for|urg(?:ed|es|ing)|ask(?:s|ed|ing)? for|proposes?|should|pledge[sd]? to|ought to|would like|wants? to|admission|tickets?|entry fee)\b[^.;]{0,40}$", re.IGNORECASE)
_VERB_BEHIND = re.compile(r"^\s*(?:\w+ly )?(?:more |others? )?(?:were|was|are|have|has|had|died|dead|killed|wounded|injured|hurt|missing|hospitali[sz]ed|survived|voted|arrested|in favou?r|against|of (?:them|the|those|whom|its))\b")
_VERB_BEFORE = re.compile(r"\b(?:kill(?:ed|s|ing)|injur(?:ed|es|ing)|wound(?:ed|ing)|lost|los(?:es|ing)|won|wins?|gain(?:ed|s)|received|receiving|had|has|have|totall?ing|totall?ed|reach(?:ed|es|ing)|rose to|fell to|rises? to|from|to|earned|includ(?:ed|ing|es)|arrest(?:ed|ing)|rescued|sav(?:ed|ing)|affect(?:ed|s)|is|was|were|are|rate of|rates of|total of|record(?:ed|s)|report(?:ed|s)|score of|up|surpass(?:ed|ing)|exceed(?:ed|ing)|amassed|counted|numbered|at|least|than|dead|only|with|leaving|hospitali[sz]ed|another|toll)\s+(?:about |around |just |only |over |some |another |at least |an additional |nearly |almost |a total of |more than )*$", re.IGNORECASE)
_CASUALTY = re.compile(
    r"^(?:\s+(?:other|more|further|elderly|young|male|female|local))*\s+(?:\w+ ){0,2}?(?:(?:was|were|is|are|has been|had been)\s+(?:\w+ly |also |later )?)?"
    r"(?:died|dead|killed|wounded|injured|hurt|missing|survived|hospitali[sz]ed|arrested|fatality|death|seat|female|male|civilian|worker|passenger|child|from)\b"
)
_IDLE_NOUNS = frozenset(
    ["thing", "way", "time", "reason", "side", "question", "step", "part", "type", "kind", "option", "example", "hand", "round", "place", "point", "word", "sort", "piece", "moment", "idea", "issue", "problem", "factor", "aspect", "form", "month's", "look", "set", "bit", "pair", "theory", "scenario", "signal"]
)
_UNITS_OF_TIME = {Dimension.DURATION}
_SCORE = re.compile(r"^\d{1,3}[-–]\d{1,3}$")

Rule = Callable[[Number, str, str], bool]


def why_none(number: Number) -> str | None:
    """Give the name of the rule by which a number is no claim; None where it is one."""
    at, until = number.start - number.sentence.start, number.end - number.sentence.start
    before, after = number.sentence.text[max(0, at - _WINDOW) : at], number.sentence.text[until : until + _WINDOW]
    return next((name for name, holds in _RULES if holds(number, before, after)), None)


def _idle_time(number: Number, before: str, after: str) -> bool:
    if number.quantity.dimension is not Dimension.DURATION:
        return False
    if _IDLE_AFTER.match(after) or re.search(r"\b(?:ago|later|earlier|old)\b", number.text):
        return True
    if _LASTED_AFTER.match(after):
        return False
    words = number.text.lower().split()
    if number.quantity.comparator is Comparator.LESS_THAN and before.endswith(" in "):
        return False
    if words[0] in {"within", "every", "per"} or re.search(r"\b(?:last|past|next|first|previous|coming|hours a|days a)\s+$", before):
        return "spent the next" not in before
    if "-" in number.text and number.quantity.unit != "a":
        return True
    return not _LASTING.search(before + (words[0] + " " if words[0] in {"for", "about"} else ""))


def _age(number: Number, before: str, after: str) -> bool:
    if _AGE_AFTER.match(after) or number.text.endswith(("-old", "years old")):
        return True
    if number.quantity.unit == NO_NOUN and _WAS.search(before) and after[:1] in {".", ","}:
        return True
    bare = number.quantity.unit in {NO_NOUN, "a", "person"} or "same noun" in number.rules
    named = _AGE_BEFORE.search(before)
    return bool(named) and bare and not (named.group().endswith(", ") and not after.startswith((",", ")", "."))) if named else False


def _year(number: Number, before: str, after: str) -> bool:
    """Four digits behind "from" or "in" are a year, whatever noun follows."""
    return re.match(r"(?:1[5-9]|20)\d\d\b(?![,.]\d)", number.text) is not None and (
        re.search(r"\b(?:from|in|since|by|until|of|and|to|the)\s+$", before, re.I) is not None
    )


def _possessed(number: Number, before: str, after: str) -> bool:
    """Half of a thing named by whose it is: "his half of the prize"."""
    return number.text.lower() == "half" and re.search(r"\b(?:his|her|its|their|second|first|the|other)\s+$", before) is not None


def _back(number: Number, before: str, after: str) -> bool:
    small = number.quantity.value is not None and number.quantity.value < _SMALL and number.quantity.dimension is Dimension.COUNT
    exact = number.quantity.comparator is Comparator.EXACTLY
    return small and exact and _BACK.search(before) is not None and not number.text[0].isdigit() and "magnitude" not in number.rules


def _pronoun_one(number: Number, before: str, after: str) -> bool:
    if number.quantity.value != 1 or number.quantity.dimension is not Dimension.COUNT:
        return False
    if number.text.split()[0].lower() not in {"one", "a", "an", "single", "only"} or "magnitude" in number.rules:
        return False
    words = re.sub(r"^(?:only\s+)?one\b", "", number.text, flags=re.IGNORECASE) + after
    return re.match(r"\s*of\b", words) is not None or not _CASUALTY.match(words)


def _idle_noun(number: Number, before: str, after: str) -> bool:
    value = number.quantity.value
    return number.quantity.unit in _IDLE_NOUNS and value is not None and value < _SMALL and number.quantity.dimension is Dimension.COUNT


def _name(number: Number, before: str, after: str) -> bool:
    if number.rules[0] == "magnitude":
        return False
    if _NAMED.search(before) or (after.startswith(("-", "/", "th ", "st ")) and number.quantity.dimension is Dimension.COUNT):
        return True
    bare = number.quantity.unit == NO_NOUN or "same noun" in number.rules
    if bare and re.search(r"\b(?:the|The|Boeing|Airbus)\s+$", before) and number.text[0].isdigit():
        return True
    if number.quantity.dimension is not Dimension.COUNT or re.search(r"[#@№]$", before):
        return number.quantity.dimension is Dimension.COUNT
    follows_name = re.search(r"[a-z,] (?:[A-Z][\w’'.-]+)\s$", before) is not None and number.text[0].isdigit()
    return _SCORE.match(number.text) is not None or (follows_name and bare) or (number.text[0].isupper() and re.search(r"\w\s$", before) is not None)


def _conversion(number: Number, before: str, after: str) -> bool:
    physical = number.quantity.dimension not in {Dimension.COUNT, Dimension.FACTOR, Dimension.SHARE}
    opened = before.rfind("(")
    if opened < 0 or ")" in before[opened:] or not physical:
        return False
    return re.search(r"[\d\w.]\s*\((?:[^()]{0,30}(?:[;,/] ?| or ))?(?:about |around |roughly |approximately |or |approx\. |~|over |some )?$", before) is not None


def _target(number: Number, before: str, after: str) -> bool:
    return _TARGET.search(before) is not None


def _condition(number: Number, before: str, after: str) -> bool:
    if number.text.startswith("exceeding") and re.search(r"\b(?:all|any|every)\s+\w+\s+$", before):
        return True
    return _CONDITION.search(before) is not None or re.match(r"(?:within|per) ", number.text, re.IGNORECASE) is not None


def _no_noun(number: Number, before: str, after: str) -> bool:
    """A number without a noun needs a verb beside it that says what it counts."""
    if number.quantity.unit != NO_NOUN and "same noun" not in number.rules:
        return False
    if number.text.lower().startswith(("at least", "more than", "over", "about", "around", "nearly", "some ", "up to", "surpass", "exceed", "tens of", "hundreds", "thousands", "dozens", "millions")):
        return False
    return not (_VERB_BEHIND.match(after) or _VERB_BEFORE.search(before) or (before.endswith((", ", "- ", "– ")) and after[:1] in {",", ";"}))


_RULES: tuple[tuple[str, Rule], ...] = (
    ("conversion", _conversion),
    ("age", _age),
    ("idle time", _idle_time),
    ("year", _year),
    ("name", _name),
    ("pronoun one", _pronoun_one),
    ("back", _back),
    ("possessed", _possessed),
    ("idle noun", _idle_noun),
    ("condition", _condition),
    ("target", _target),
    ("no noun", _no_noun),
)
