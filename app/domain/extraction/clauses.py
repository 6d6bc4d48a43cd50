"""The smallest clause of a sentence that states a number, and what it says besides: its stance, its hedge."""

import re

from app.domain.vocabulary import Stance

_SEAM = re.compile(
    r"[;—]\s*|:(?!\d)\s*|\s[–-]\s|[\"“”]|,\s+(?=(?:which|who|whose|where|with|while|but|although|though|as|"
    r"causing|leaving|including|killing|injuring|wounding|destroying|damaging|displacing|having|bringing|raising|taking|"
    r"surpassing|totall?ing|accounting|reporting|making|leading|and|or|according|compared|up from|"
    r"down from|because|whereas|since|so|yet|giving|"
    r"[^,]{0,40}\b(?:said|says|reported|reports|told|stated|added|noted|announced))\b)"
    r"|\s(?=(?:while|whereas|although|because|but)\s)"
    r"|\s(?=and (?:the|it|he|she|they|there|at least|some|another|was|were|had|has|is|in)\s)"
)
_ABBREVIATED = re.compile(r"\b[A-Za-z]\.[A-Za-z]\.$")
_FEW_WORDS = re.compile(r"[\"“](?:[^\s\"“”]+ ){0,3}[^\s\"“”]+[\"”](?= [a-z])")
"""A few words quoted in the midst of a clause: 'said "several hundred" had been killed'."""
_ACCORDING = re.compile(
    r"^(?:According|according) to [^,]{2,100},\s+|,\s+according to .*$|,\s+[^,]{2,60}\s(?:said|says|"
    r"reported|stated|told [\w ]+)\s*$|\s+according to [^,]{2,100}$"
)
_THAT = re.compile(
    r"^\s*,?\s*(?:(?:late |early )?on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?(?:(?:reports?|claims?|"
    r"allegations|rumou?rs) (?:that|of)\s+|that\s+)?(?=\S)"
)
_SAID_THAT = re.compile(
    r"^\s*(?:(?:[A-Z][^,;]{0,60}\s)?(?:said|says|reported|reports|stated|states|announced|claimed|claims|confirmed|noted|"
    r"added)|(?=(?:on|in|late|earlier)\s))\s*"
    r"(?:(?:late |early |earlier )?on (?:\w+day|X|Telegram|Twitter|Facebook|social media|(?:\w+ )?(?:television|TV|"
    r"radio))|in [A-Z][a-z]+|in (?:an?|its|their|the|his|her) (?:\w+ )?"
    r"(?:statement|report|briefing|interview|address|speech))?(?:,\s[^;]{2,80}?,)?\s*"
    r"(?<=[\s,])that\s+"
)
_AND = re.compile(r"^(?:and|or|but|while|whereas|because|although)\s+(?=\w+ )")
_EXPECTED = re.compile(
    r"\b(?:will|would|could|(?-i:may)|might|shall|expect(?:s|ed|ing)?|forecast(?:s|ed)?|predict(?:s|ed)?|"
    r"plan(?:s|ned|ning)? (?:to|for)|project(?:s|ed)|intends?|"
    r"scheduled to|slated to|set to|due to (?:be|begin|start|open)|proposed|potential|likely to|is to|are to|"
    r"to be|going to|agreed to|anticipat(?:es|ed)|aims?)\b",
    re.IGNORECASE,
)
_NOT_EXPECTED = re.compile(
    r"\b(?:would have|could have|may have|might have|before|was expected by|would not|will not)\b", re.IGNORECASE
)
_DENIED = re.compile(
    r"\b(?:denied|denies|denying|deny|rejected (?:claims|reports)|did not|were not|was not|"
    r"no evidence|not true)\s+(?:that\s+|reports? (?:that|of)\s+|claims? (?:that|of)\s+)?",
    re.IGNORECASE,
)
_UNTRUE = re.compile(r"\b(?:not true|untrue|no truth [^,;]{0,40}|false|not the case) that\b[^,;.]*$", re.IGNORECASE)
_FALSE = re.compile(
    r"(?:Reports?|Claims?|Allegations?|Rumou?rs|Suggestions) (?:that|of) [^;]* (?:was|were|is|are) "
    r"(?:completely |entirely |simply )?(?:false|untrue|fake|wrong|incorrect|baseless|fabricated|unfounded)\b"
)
_HEDGE = re.compile(
    r"\b(?:is|are|was|were) (?:estimated|believed|thought|reported|said|alleged|feared|"
    r"presumed) to (?:have|be)\b|\b(?:reportedly|allegedly|apparently|probably|possibly|supposedly)\b",
    re.IGNORECASE,
)


def around(sentence: str, start: int, end: int, said_from: int = 0) -> tuple[int, int]:
    """Give the span of the smallest clause that holds a number's words at `start` to `end`.

    What stands before `said_from` says who says it, and is left out.
    """
    left, right = (said_from if said_from <= start else 0), len(sentence)
    words = [quote.span() for quote in _FEW_WORDS.finditer(sentence)]
    for seam in _SEAM.finditer(sentence):
        if any(begin <= seam.start() < stop for begin, stop in words):
            continue
        if left <= seam.end() <= start and not _inside_brackets(sentence, seam.start()):
            left = seam.end()
        elif seam.start() >= end:
            right = seam.start()
            break
    left, right = _without_said(sentence, left, right, start, end)
    while right > end and sentence[right - 1] in ' .,;:!?"”' and not _ABBREVIATED.search(sentence, right - 5, right):
        right -= 1
    while left < start and sentence[left] in ' ,;:"“':
        left += 1
    return left, right


def _inside_brackets(sentence: str, at: int) -> bool:
    return sentence.count("(", 0, at) > sentence.count(")", 0, at)


def _without_said(sentence: str, left: int, right: int, start: int, end: int) -> tuple[int, int]:
    """Leave out who says it, where it stands at an end of the clause."""
    for pattern in (_SAID_THAT, _ACCORDING, _THAT, _AND):
        match = pattern.search(sentence[left:right])
        if match is not None and match.start() == 0 and left + match.end() <= start:
            left += match.end()
    tail = re.search(
        r",?\s+according to .*$|,\s+[^,]{2,60}(?:,\s+[^,]{2,60},)?\s(?:said|says|say|reported|stated)\s*\.?$",
        sentence[left:right],
    )
    if tail is not None and left + tail.start() >= end:
        right = left + tail.start()
    return left, right


def stance(sentence: str, clause: tuple[int, int], number: tuple[int, int], *, is_share: bool) -> Stance:
    """Give the stance that the clause shows around its number: planned or foretold, denied, else asserted."""
    at, until = number
    before = sentence[clause[0] : at]
    clause_words = sentence[clause[0] : clause[1]]
    if _DENIED.search(sentence[max(0, at - 60) : at]) and re.search(
        r"(?i)\bden(?:y|ie[sd]|ying)\b", sentence[max(0, at - 60) : at]
    ):
        return Stance.DENIES
    if _UNTRUE.search(sentence, 0, at) or _FALSE.match(sentence):
        return Stance.DENIES
    if _NOT_EXPECTED.search(before):
        return Stance.ASSERTS
    if is_share:
        before = before.replace("would", "")
    behind = re.match(
        r"[^,;]{0,40}?\b(?:will|"
        + ("" if is_share else "would|could(?! not)|may|might|")
        + r"(?:was|were|is|are) (?:expected|scheduled|planned|"
        r"forecast|set|to be))\b",
        sentence[until : clause[1]],
    )
    foretold = _EXPECTED.search(before) is not None or behind is not None
    return Stance.EXPECTS if foretold and clause_words else Stance.ASSERTS


def hedge(sentence: str, clause: tuple[int, int]) -> str | None:
    """Give the words that weaken a clause without widening its number ("is estimated to have")."""
    found = _HEDGE.search(sentence, clause[0], clause[1])
    return found.group() if found is not None else None
