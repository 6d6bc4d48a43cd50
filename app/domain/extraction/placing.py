"""Where who says it stands to what is said: before it, behind it, or cut out of its midst by commas."""

import re

from app.domain.extraction.names import tidy

_NUMBERS = (
    r"(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|dozens?|hundreds?|"
    r"thousands?|millions?|several|many)"
)
NUMERAL_LAST = re.compile(rf"\b{_NUMBERS}$", re.IGNORECASE)
NUMERAL = re.compile(rf"\b{_NUMBERS}\b", re.IGNORECASE)
_HOW_SAID = re.compile(
    r"\s*(?:(?:earlier|later|late|early|yesterday|today|this \w+|last \w+|separately) ?)?"
    r"(?:$|(?:on|in|at|via|during|after|through|from|following|without|when|as|while|to) )"
)
_CUT_OUT = re.compile(
    r"\s*(?:(?:(?:late |early |earlier |later )?on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|earlier|"
    r"in an? (?:\w+ )?(?:statement|report|interview|note|briefing)) ?)?[,”\".—;:]"
)
_DATE = re.compile(
    r"\b(?:\d{1,2} )?[A-Z][a-z]+ \d{1,2}\b|\b\d{1,2} [A-Z][a-z]+\b|\b(?:19|20)\d\d\b|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b"
)
_BRIEFLY = re.compile(r"^(?:on|in|at|late|early|yesterday|today|last)?\s*(?:\w+\s*){0,2}$")
_HEARERS = 60
_LEAST = 20


def is_behind(sentence: str, at: int, start: int, verb: str) -> bool:
    """Tell whether what is said stands before an attribution that begins at `at`, and not from `start` on."""
    tail = sentence[start:].strip(' ."”,“)')
    if not tail or _BRIEFLY.match(tail) or _is_cut_out(sentence, at, start) or _ends(sentence, at, tail):
        return True
    told = verb == "told" and sentence[:at].rstrip().endswith(",")
    return told and not NUMERAL.search(tail) and len(tail) < _HEARERS


def _ends(sentence: str, at: int, tail: str) -> bool:
    """Tell whether an attribution ends what it covers: "12 people died, the army said in a statement on Monday"."""
    if not sentence[:at].rstrip().endswith(",") or not (at > _LEAST or NUMERAL.search(sentence, 0, at)):
        return False
    return _HOW_SAID.match(tail) is not None and not NUMERAL.search(_DATE.sub("", tail))


def _is_cut_out(sentence: str, at: int, end: int) -> bool:
    """Tell whether commas on both sides cut an attribution out of what it covers."""
    return sentence[:at].rstrip().endswith((",", "”", '"', "—")) and _CUT_OUT.match(sentence, end) is not None


def inverted(sentence: str, match: re.Match[str]) -> str | None:
    """Give the subject behind the verb: '"…", said Smith', 'Remarked Tierra Curry, "…"'."""
    before = sentence[: match.start()].rstrip()
    if before and not before.endswith((",", '"', "”", "?", "!", "—")):
        return None
    behind = sentence[match.end() :]
    quoted = before.endswith(('"', "”")) and re.match(r"\s+(?:the|an?) [a-z]", behind) is not None
    if not (quoted or re.match(r"\s+(?!that\b)(?:the |a |an )?(?:\w+ )?[A-Z]", behind)) or match[
        "verb"
    ].lower() not in {
        "said",
        "says",
        "remarked",
        "added",
        "explained",
        "reported",
        "tweeted",
        "wrote",
        "stated",
        "announced",
        "declared",
        "reports",
        "described",
        "noted",
    }:
        return None
    if before.endswith(",") and not re.search(r'["”],?$', before) and not re.search(r"\d", before):
        return None
    name, _ = tidy(behind.lstrip())
    return name or None
