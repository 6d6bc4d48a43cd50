"""Which numbers are no claims (issue 6): each rule has a name, and looks at the words just before and just behind.

couple        a couple of mistakes
score         45 points to 24, in a game
race          400 metres hurdles, a time of 47.42 seconds
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
from dataclasses import dataclass

from app.domain.extraction import surroundings as words
from app.domain.extraction.numbers import NO_NOUN, Number
from app.domain.vocabulary import Comparator, Dimension

_WINDOW = 60
_SMALL = 20


@dataclass(frozen=True, slots=True)
class _Place:
    """A number, and the words just before and just behind it."""

    number: Number
    before: str
    after: str


Rule = Callable[[_Place], bool]


def why_none(number: Number) -> str | None:
    """Give the name of the rule by which a number is no claim; None where it is one."""
    at, until = number.start - number.sentence.start, number.end - number.sentence.start
    before, after = number.sentence.text[max(0, at - _WINDOW) : at], number.sentence.text[until : until + _WINDOW]
    place = _Place(number, before, after)
    return next((name for name, holds in _RULES if holds(place)), None)


def _idle_time(it: _Place) -> bool:
    if it.number.quantity.dimension is not Dimension.DURATION:
        return False
    if words.IDLE_AFTER.match(it.after) or words.IDLE_WITHIN.search(it.number.text):
        return True
    if words.FIRST_OF.search(it.before) and it.after.startswith(" of "):
        return True
    took_less = it.number.quantity.comparator is Comparator.LESS_THAN and it.before.endswith(" in ")
    return not (took_less or words.LASTED_AFTER.match(it.after)) and not _lasts(it)


def _lasts(it: _Place) -> bool:
    first = it.number.text.lower().split()[0]
    if first in {"within", "every", "per"} or words.IDLE_BEFORE.search(it.before):
        return "spent the next" in it.before
    if "-" in it.number.text and it.number.quantity.unit != "a":
        return False
    return words.LASTING.search(it.before + (f"{first} " if first in {"for", "about"} else "")) is not None


def _age(it: _Place) -> bool:
    if words.AGE_AFTER.match(it.after) or it.number.text.endswith(("-old", "years old")):
        return True
    if it.number.quantity.unit == NO_NOUN and words.WAS.search(it.before) and it.after[:1] in {".", ","}:
        return True
    if it.number.text.lower().startswith(("under ", "over ", "above ", "below ")) and words.AGE_GROUP.search(it.before):
        return True
    named = words.AGE_BEFORE.search(it.before)
    if named is None or (named.group().endswith(", ") and not it.after.startswith((",", ")", "."))):
        return False
    return it.number.quantity.unit in {NO_NOUN, "a", "person"} or "same noun" in it.number.rules


def _year(it: _Place) -> bool:
    """Four digits behind "from" or "in" are a year, whatever noun follows."""
    return re.match(r"(?:1[5-9]|20)\d\d\b(?![,.]\d)", it.number.text) is not None and (
        re.search(r"\b(?i:from|in|since|by|until|of|and|to|the)\s+$|\b(?:Act|Law|Code|Bill|Order),? $", it.before)
        is not None
    )


def _possessed(it: _Place) -> bool:
    """Half of a thing named by whose it is: "his half of the prize"."""
    if it.number.text.lower() == "half" and words.HALF_NAMED.match(it.after):
        return True
    return (
        it.number.text.lower() == "half"
        and re.search(r"\b(?:his|her|its|their|second|first|the|other)\s+$", it.before) is not None
    )


def _back(it: _Place) -> bool:
    if it.before.endswith(("all ", "All ")) and " of the " in it.number.text:
        return False
    small = (
        it.number.quantity.value is not None
        and it.number.quantity.value < _SMALL
        and it.number.quantity.dimension is Dimension.COUNT
    )
    exact = it.number.quantity.comparator is Comparator.EXACTLY
    return (
        small
        and exact
        and words.BACK.search(it.before) is not None
        and not it.number.text[0].isdigit()
        and "magnitude" not in it.number.rules
    )


def _pronoun_one(it: _Place) -> bool:
    if it.number.quantity.value != 1 or it.number.quantity.dimension is not Dimension.COUNT:
        return False
    first = it.number.text.lower().removeprefix("at least ").split()[0]
    if first not in {"one", "a", "an", "single", "only"} or "magnitude" in it.number.rules:
        return False
    if it.number.quantity.comparator is Comparator.EXACTLY and words.ONE_HELD.search(it.before):
        return False
    behind = re.sub(r"^(?:only\s+|at least\s+)?one\b", "", it.number.text, flags=re.IGNORECASE) + it.after
    return re.match(r"\s*of\b", behind) is not None or not words.CASUALTY.match(behind)


def _idle_noun(it: _Place) -> bool:
    value = it.number.quantity.value
    return (
        it.number.quantity.unit in words.IDLE_NOUNS
        and value is not None
        and value < _SMALL
        and it.number.quantity.dimension is Dimension.COUNT
    )


def _couple(it: _Place) -> bool:
    if it.number.text.lower().endswith(("hundred", "thousand", "dozen", "million")):
        return False
    return it.number.text.lower().startswith(("a couple", "couple")) and not words.VERB_BEHIND.match(it.after)


def _score(it: _Place) -> bool:
    """Points of a game: "45 points to 24"."""
    if it.number.quantity.unit not in words.GAME_NOUNS or it.number.quantity.dimension is not Dimension.COUNT:
        return False
    return words.GAME.search(it.number.sentence.text) is not None


def _race(it: _Place) -> bool:
    if it.number.quantity.dimension is Dimension.DURATION and words.RACE_TIME.search(it.before):
        return words.SPORT.search(it.number.sentence.text) is not None
    return it.number.quantity.dimension is Dimension.LENGTH and words.RACE.match(it.after) is not None


def _name(it: _Place) -> bool:
    if it.number.rules[0] == "magnitude":
        return False
    if it.number.quantity.dimension is Dimension.COUNT and words.COMPOUND.match(it.number.text):
        return True
    if words.NAMED.search(it.before) or (
        it.after.startswith(("-", "/", "th ", "st ")) and it.number.quantity.dimension is Dimension.COUNT
    ):
        return True
    bare = it.number.quantity.unit == NO_NOUN or "same noun" in it.number.rules
    if bare and re.search(r"\b(?:the|The|Boeing|Airbus)\s+$", it.before) and it.number.text[0].isdigit():
        return True
    if it.number.quantity.dimension is not Dimension.COUNT or re.search(r"[#@№]$", it.before):
        return it.number.quantity.dimension is Dimension.COUNT
    follows_name = re.search(r"[a-z,] (?:[A-Z][\w’'.-]+)\s$", it.before) is not None and it.number.text[0].isdigit()
    return (
        words.SCORE.match(it.number.text) is not None
        or (follows_name and bare)
        or (it.number.text[0].isupper() and re.search(r"\w\s$", it.before) is not None)
    )


def _conversion(it: _Place) -> bool:
    opened = it.before.rfind("(")
    physical = it.number.quantity.dimension not in {Dimension.COUNT, Dimension.FACTOR, Dimension.SHARE}
    if not physical and opened > 0 and ")" not in it.before[opened:]:
        measured = words.OF_UNITS.search(it.before[:opened].split("(")[-1][-16:]) is not None
        return measured and words.OF_UNITS.search(it.number.text + it.after[:12].split(")")[0]) is not None
    if opened < 0 or ")" in it.before[opened:] or not physical:
        return False
    return (
        re.search(
            r"[\d\w.]\s*\((?:[^()]{0,30}(?:[;,/] ?| or ))?(?:about |around |roughly |approximately |or |"
            r"approx\. |~|over |some )?$",
            it.before,
        )
        is not None
    )


def _target(it: _Place) -> bool:
    return words.TARGET.search(it.before) is not None


def _condition(it: _Place) -> bool:
    if it.number.text.startswith("exceeding") and re.search(r"\b(?:[Aa]ll|any|[Ee]very)\s+\w+\s+$", it.before):
        return True
    if words.CAME_WITHIN.search(it.before + it.number.text):
        return False
    return (
        words.CONDITION.search(it.before) is not None
        or re.match(r"(?:within|per) ", it.number.text, re.IGNORECASE) is not None
    )


def _no_noun(it: _Place) -> bool:
    """A it.number without a noun needs a verb beside it that says what it counts."""
    if it.number.quantity.unit != NO_NOUN and "same noun" not in it.number.rules:
        return False
    if "same noun" in it.number.rules and it.before.endswith((", ", " and ", " or ")) and words.LISTED.match(it.after):
        return False
    if it.number.text.lower().startswith(
        (
            "at least",
            "more than",
            "over",
            "about",
            "around",
            "nearly",
            "some ",
            "up to",
            "surpass",
            "exceed",
            "tens of",
            "hundreds",
            "thousands",
            "dozens",
            "millions",
        )
    ):
        return False
    return not (
        words.A_TIME.match(it.after)
        or words.VERB_BEHIND.match(it.after.lstrip('"”'))
        or words.VERB_BEFORE.search(it.before)
        or (it.before.endswith((", ", "- ", "– ")) and it.after[:1] in {",", ";"})
        or (it.before.endswith(", or ") and it.after[:1] in {",", ".", ";", ""})
    )


_RULES: tuple[tuple[str, Rule], ...] = (
    ("conversion", _conversion),
    ("age", _age),
    ("idle time", _idle_time),
    ("year", _year),
    ("race", _race),
    ("score", _score),
    ("couple", _couple),
    ("name", _name),
    ("pronoun one", _pronoun_one),
    ("back", _back),
    ("possessed", _possessed),
    ("idle noun", _idle_noun),
    ("condition", _condition),
    ("target", _target),
    ("no noun", _no_noun),
)
