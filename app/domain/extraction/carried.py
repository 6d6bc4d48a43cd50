"""Whose words a sentence carries without a verb of saying of theirs.

Interfax quoted a source as saying 12 people died          the source, via Interfax
The ministry was quoted by Interfax as saying …            the ministry, via Interfax
Moscow's claim that it took 12 villages                    Moscow
An official disputed that, saying 12 were lost             the official
"""

import re
from itertools import islice

from app.domain.extraction.attributed import Attribution
from app.domain.extraction.names import subject_before, tidy

_MOST = 40
_AS_SAYING = (
    r"as (?:saying|telling [^,;]{2,40}?|reporting|estimating|putting|claiming|confirming|warning|stating|suggesting)\b"
    r"(?: that\b)?"
)
_QUOTES = re.compile(rf"\b(?:quot(?:ed|es)|cit(?:ed|es)) (?P<who>[^,;:“”\"]{{2,80}}?) {_AS_SAYING}")
_QUOTED = re.compile(
    r"\b(?:was|were|is|are|been) (?:also |later |earlier )?(?:quoted|cited)"
    rf"(?: by (?P<via>[^,;:“”\"]{{2,60}}?))? {_AS_SAYING}"
)
_CLAIM = r"(?:claim|assertion|allegation|assessment|estimate|statement|suggestion|report|announcement)"
_CLAIM_OF = re.compile(
    r"\b(?P<who>(?:[Tt]he )?[A-Z][\w.-]*(?: (?:of |for |and )?(?:the )?[A-Z][\w.-]*){0,5})['’]s? "
    rf"(?:(?:\w+ ){{0,2}}?{_CLAIM}|{_CLAIM}s) that\b|\b{_CLAIM}s? (?:by|from) (?P<by>[^,;:“”\"]{{2,60}}?) that\b"
)
_REJECTS = re.compile(r"\b(?:den(?:y|ied|ies)|reject(?:ed|s)?|dismiss(?:ed|es)?|refut(?:ed|es)) (?:\w+ )?$")
_SAYING = re.compile(
    r",? (?:saying|adding|claiming|estimating|warning|noting|insisting|alleging|asserting|arguing|explaining|"
    r"telling [^,;]{2,40}?)(?: that| of)?\b"
)
_ACTS = re.compile(
    r"\b(?:disput|reject|critici[sz]|condemn|dismiss|defend|accus|blam|urg|call|welcom|prais|respond|question|"
    r"challeng|contradict|issu|updat|revis|rais|lower|appeal|declin|refus|apologi[sz]|counter|provid|order|charg|defend|"
    r"downplay|confirm|denounc|acknowledg|verif|publish|report|claim)(?:e?d|ied|es|s)\b|"
    r"\b(?:gave|spoke|hit back|played down|cast|pushed back|put|cut)\b"
)


def find(sentence: str) -> list[Attribution]:
    """Give these attributions of a sentence, in no order."""
    return [*_quoting(sentence), *_quoted(sentence), *_claims(sentence), *_saying(sentence)]


def _quoting(sentence: str) -> list[Attribution]:
    found = []
    for match in _QUOTES.finditer(sentence):
        carrier, at = subject_before(sentence[: match.start()])
        who, _ = tidy(match["who"])
        if carrier and who:
            found.append(Attribution(at, *_reach(sentence, at, match.end()), who, (carrier,), "quoted"))
    return found


def _quoted(sentence: str) -> list[Attribution]:
    found = []
    for match in _QUOTED.finditer(sentence):
        who, at = subject_before(sentence[: match.start()])
        via = (tidy(match["via"])[0],) if match["via"] else ()
        if who:
            found.append(Attribution(at, *_reach(sentence, at, match.end()), who, via, "quoted"))
    return found


def _reach(sentence: str, at: int, end: int) -> tuple[int, int]:
    """Give what is quoted: what follows, or what stands before where nothing does."""
    return (end, len(sentence)) if sentence[end:].strip(' .,;"”') else (0, at)


def _claims(sentence: str) -> list[Attribution]:
    found = []
    for match in _CLAIM_OF.finditer(sentence):
        who = match["who"] or tidy(match["by"])[0]
        if who and not _REJECTS.search(sentence, 0, match.start()):
            found.append(Attribution(match.start(), match.end(), len(sentence), who, (), "claim of"))
    return found


def _saying(sentence: str) -> list[Attribution]:
    """Give who acts and says by that: "The mayor criticised the delay, saying 12 people had died"."""
    places = list(islice(_SAYING.finditer(sentence), _MOST))
    who, at = actor(sentence[: places[0].start()]) if places else ("", 0)
    return [Attribution(at, match.end(), len(sentence), who, (), "saying") for match in places if who]


def actor(words: str) -> tuple[str, int]:
    """Give the subject of the first verb by which somebody takes a stand, and where it begins; empty where none is."""
    acts = _ACTS.search(words)
    return subject_before(words[: acts.start()]) if acts is not None else ("", 0)
