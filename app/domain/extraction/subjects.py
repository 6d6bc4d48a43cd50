"""A title for the subject that a claim suggests: the clause with what is counted in the number's place, or a gap.

"At least 12 people were injured in a fire"          People were injured in a fire
"On Monday, it invested about $9 billion in it"       It invested … in it
"missions, which ran about $1.5 billion apiece"       Missions, which ran … apiece
"""

import re

from app.domain.extraction.numbers import NO_NOUN
from app.domain.extraction.sayings import SOURCELIKE
from app.domain.quantity import Quantity
from app.domain.vocabulary import Dimension

GAP = "…"
_LONGEST = 120
_TRIMMED = " .,;:\"“”'’-–"
_SAYS_HOW_MANY = re.compile(
    r"(?i)^(?:[\d.,–/-]+|[\d.,]*\d(?:st|nd|rd|th)?|at|least|most|more|fewer|less|than|over|under|above|below|about|around|"
    r"nearly|almost|roughly|approximately|some|up|to|as|many|much|a|an|the|all|both|few|several|couple|another|other|only|"
    r"just|exceeding|surpassed|exactly|half|dozens?|hundreds?|thousands?|millions?|billions?|trillions?|of|and|or|between|"
    r"from|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?)$"
)
_DAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|tonight|last|this|January|February|March|April|May|"
    r"June|July|August|September|October|November|December|\d{4})"
)
_OPENING = re.compile(
    rf"^(?:(?:and|but|that|with|including|while|so|as well as|giving (?:him|her|it|them)|then|also|"
    rf"reportedly|currently|additionally|specifically),?\s+|"
    rf"(?:\w+ ){{0,3}}{_DAY}\b[^,]{{0,30}},\s+)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"^(?:which|who|whose|where)\s", re.IGNORECASE)
_ANTECEDENT = re.compile(r"(?:(?:the|a|an)\s)?((?:[\w’'&-]+ ){0,4}[\w’'&-]+),?\s*$")
_JOINING = re.compile(r"^(?:(?:than|of|and|or|to|in|on|at|by|for|from|with|following|the|a|an|his|her|its|their)\s)+")
_ITEM = r"(?:(?:about|some|at least|more than|over|nearly) )?\d[\d,.]*(?: [a-z][\w-]*){1,3}"
_LISTED_AHEAD = re.compile(rf"\b{_ITEM}(?:, {_ITEM}){{0,20}}(?:,| and|, and) $")
_LISTED_BEHIND = re.compile(rf"^(?:(?:,| and|, and) {_ITEM}(?= and |, | over | in | since |$)){{1,20}}")
_PARTICIPLE = re.compile(
    r"^(?:tak|kill|injur|wound|leav|bring|rais|mak|destroy|damag|hav|forc|caus|displac|hit|giv)\w*ing\b"
)
_PRONOUN = re.compile(r"^(?:it|they|It|They) ")
_SEAM = re.compile(
    r"(?: and| or| but)?[,;:–—] | (?:and|but|or|which|who|while|when|after|before|because|according to|as well as) "
)
_BRACKETS = re.compile(r"\s*\([^()]*(?:\)|$)")


def title(clause: str, number: str, quantity: Quantity, before: str = "", claimant: str | None = None) -> str:
    """Give the clause with what the number counts in its place; `before` is what its sentence says before it.

    "It" and "they" are the claimant where that is a body: "The army said it had lost 12 tanks".
    """
    ahead, _, behind = clause.partition(number)
    is_named = quantity.dimension is Dimension.COUNT and quantity.unit != NO_NOUN
    if is_named:
        ahead, behind = _LISTED_AHEAD.sub("", ahead), _LISTED_BEHIND.sub("", behind)
    if claimant is not None and SOURCELIKE.search(claimant) is not None:
        ahead = _PRONOUN.sub(lambda _: f"{claimant} ", ahead)
    counted = (_counted(number) if is_named else "") or GAP
    words = _BRACKETS.sub("", f"{ahead}{counted}{behind}")
    while (opening := _OPENING.match(words)) is not None and counted not in opening.group():
        words = words[opening.end() :]
    antecedent = _ANTECEDENT.search(before[-_LONGEST:]) if _RELATIVE.match(words) else None
    if antecedent is not None:
        words = f"{_JOINING.sub('', antecedent[1])}, {words}"
    if _PARTICIPLE.match(words) is not None and 0 < len(before) + len(words) <= _LONGEST:
        words = f"{before}{words}"
    words = _within(" ".join(words.split()).strip(_TRIMMED), counted)
    words = (words.strip(GAP + _TRIMMED) and words) or quantity.unit
    return words[0].upper() + words[1:]


def _within(words: str, counted: str) -> str:
    """Give what fits, with the part that has what is counted: parts before it go first, the last one ends whole."""
    while len(words) > _LONGEST and ", " in words and counted not in words.partition(", ")[0]:
        words = words.partition(", ")[2]
    if len(words) <= _LONGEST:
        return words
    held = words.find(counted) + len(counted)
    seams = [seam.start() for seam in _SEAM.finditer(words, held, _LONGEST)]
    return (words[: seams[-1]] if seams else words[:_LONGEST].rsplit(" ", 1)[0]).strip(_TRIMMED)


def _counted(number: str) -> str:
    """Give what a number's words count, without how many: "suspected cases" of "5794 suspected cases"."""
    words = number.split()
    first = next((at for at, word in enumerate(words) if not _SAYS_HOW_MANY.match(word)), len(words))
    return " ".join(words[first:])
