"""Whether a number is of an event, whose time an earlier sentence may have set, or of what lasts and has none."""

import re

from app.domain.extraction import events
from app.domain.extraction.numbers import Number
from app.domain.vocabulary import Dimension

_PRESENT = re.compile(
    r"\b(?:is|are|has|have|includes?|live|lives|occurs?|accounts?|contains?|serves?|dwell|must|"
    r"makes? up|costs?|worth|covers?|remains?|stands?|carry|carries|suffers?|faces?|own|owns|would|could|may|might)\b"
)
_PERFECT = re.compile(
    r"\b(?:has|have) (?:also |now |since |so far |already |reportedly )*(?:been (?:\w+ly )?(?:killed|injured|wounded|"
    r"hospitali[sz]ed|rescued|arrested|detained|evacuated|found|recovered|confirmed|reported|displaced|damaged|"
    r"destroyed|treated)|died)\b"
)
_FOUND_OUT = re.compile(r"(?i)\b(?:polls?|polling|surveys?|study|studies|researchers|scientists)\b")
_BACKGROUND = re.compile(r"(?:Before|Prior to|Until|Previously|Historically|Originally|Normally|Usually|Typically)\b")
_PUNISHED = re.compile(r"\b(?:was|were) (?:\w+ )?(?:sentenced|given|jailed|imprisoned|banned|suspended|fined)\b")
_PLACED = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:(?:to the )?(?:north|south|east|west)\w*\s|due \w+\s)?"
    r"(?:from|of|off|outside)\s(?:the\s)?[A-Z]"
)
_PLACE = re.compile(
    r"\b(?:city|town|village|suburb|municipality|district|neighbou?rhood|community|area|island|resort|port|airport|"
    r"located|situated|lies|lying|stands|born)\b[^;]{0,25}$"
)
_OWN_PEOPLE = re.compile(
    r"\b(?:nation|country|city|state|town|island|province|region|territory|world|planet|village)['’]s (?:\w+ )?$"
)
_PEOPLED = re.compile(
    r"\b(?:nation|country|city|state|town|island|province|region|territory|enclave|village|camp) of "
    r"(?:about |around |some |nearly |more than |over )?$"
)
_KIN = frozenset("child son daughter grandchild brother sister sibling marriage".split())
_HAVING = re.compile(r"\b(?:had|has|have|having|raised|survived by)\b[^.;]*$")
PAST = re.compile(
    r"\b(?:was|were|had|did|\w{2,}ed|killed|saw|took|fell|rose|won|lost|struck|hit|broke|left|died|said|"
    r"found|made|became|led|flew|ran|came|went|sent|held|began|spent|shot|cut|got|gave|drew|blew|burnt?|sank|met|"
    r"received|set|spread|grew|beat|put|paid|bought|sold|built|kept|caught|fought|drove|fled|hid|stole)\b"
)
TOOK = re.compile(r"\b(?:took|lasted|lasting|ahead|faster|slower|delayed|trapped|waited)\b")
LASTING = frozenset({Dimension.DURATION})


def is_lasting(number: Number, sentence: str) -> bool:
    """Tell whether a number is of a place or a people, whatever happened there: "the nation's 5.5 million people"."""
    at = number.start - number.sentence.start
    if "light year" in number.text or "light-year" in number.text:
        return True
    if number.quantity.dimension is Dimension.LENGTH and _PLACED.match(sentence, number.end - number.sentence.start):
        return _PLACE.search(sentence, max(0, at - 60), at) is not None and "epicent" not in sentence
    if number.quantity.unit in _KIN and _HAVING.search(sentence, max(0, at - 60), at) is not None:
        return True
    return any(phrase.search(sentence, max(0, at - 40), at) is not None for phrase in (_OWN_PEOPLE, _PEOPLED))


def carries(number: Number, clause: str, sentence: str, *, is_quoted: bool) -> bool:
    """Tell whether a number is of an event, told in the past tense, and not of a lasting state."""
    dimension = number.quantity.dimension
    if dimension in LASTING:
        return TOOK.search(clause) is not None or _PUNISHED.search(clause) is not None
    if is_quoted and not PAST.search(clause):
        return False
    if _BACKGROUND.match(sentence):
        return False
    if _PERFECT.search(clause):
        return True
    if _FOUND_OUT.search(sentence) and not events.families(clause) & (events.DISASTER | {"vote"}):
        return False
    return not _PRESENT.search(clause) and PAST.search(sentence) is not None
