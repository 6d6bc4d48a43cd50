"""Who a sentence says says it: attributions, each with its claimant, its chain and the words it covers.

    According to NASA, 12 satellites failed          before: covers all behind it
    officials said 12 people died                    saying: covers what follows the verb
    12 people died, officials said                   after: covers what stands before it
    the WSJ reported, citing South Korean intelligence, that …    claimant the intelligence, via the WSJ
    The study notes the Ministry indicates 82%       nested: the inner asserts, the outer carries
    Jasim Uddin, a spokesperson, told the AP         carried by the AP

The doer is not the claimant: only verbs of saying make one.
"""

import re
from itertools import islice

from app.domain.extraction import carried, placing, sayings
from app.domain.extraction.attributed import Attribution
from app.domain.extraction.names import outlet_told, subject_before, tidy
from app.domain.vocabulary import Stance

_VERB = re.compile(
    rf"\b(?:(?:has|have|had|also|later|previously|further|initially|recently|publicly|reportedly|then|"
    rf"falsely|officially) )*(?P<verb>{sayings.SAYING})\b(?! (?:by|to be|in (?:the )?attack|delegates)|"
    r"(?<!claimed)(?<!claims)(?<!claim) to have)"
)
_ACCORDING = re.compile(
    r"\b(?:according to|based on (?:data|figures) from|in the words of|per)\s+(?=[A-Z“\"a-z])", re.IGNORECASE
)
_PUBLISHED = re.compile(
    r"(?:an?|the) (?:\d{4} |new |recent )*(?:report|study|survey|statement|analysis|paper|document|"
    r"release|press release|letter|poll)s? (?:\w+ ){0,3}?(?:by|from|of) (?=(?:the )?[A-Z])"
)
_CITING = re.compile(
    r"\b(?<!without )(?:citing|quoting|cited(?! by)|quoted(?! by)|with reference to)\s+"
    r"(?:data from |figures from |reports from )?(?=[A-Za-z])"
)
_BY = re.compile(
    r"\b(?:reported|estimated|confirmed|announced|recorded|compiled|provided|published|released|noted|"
    r"described|said|counted|told|informed|briefed|kept|maintained|collected|gathered|collated) by\s+(?=[A-Za-z])"
)
_RECKONED = re.compile(
    r"\b[Bb]y (?P<name>(?:the )?[A-Z][\w.’'-]*?(?: [A-Z][\w.’-]*){0,4})['’]s? (?:own )?"
    r"(?:reckoning|count|tally|estimates?|account|calculations?)\b|"
    r"\b[Bb]y (?P<tallies>(?:the )?[A-Z][a-z]+ (?:[a-z]+ )?(?:tallies|counts|estimates|figures|calculations))\b"
)
_VALUED = re.compile(
    r"(?:(?:puts?|places?|placed) (?:the|its|their|his|her)|"
    r"estimate[sd]? (?:the|its|their|losses|damage|costs?)) (?:[\w’'-]+ ){0,8}(?:at|in|of)\b|"
    r"estimates (?:[a-z][\w’'-]+ ){1,6}at (?=[\d$€£]|about|around|between|more|nearly|over|some)"
)
_APPOSED = re.compile(r", (?:an?|the|which|who) [^,;:]{3,80}(?=, [A-Z])")
_CLAUSE = re.compile(r"[,;:]\s")
_WHICH = re.compile(r", (?:which|whom|that) $")
_CARRIED = re.compile(r",? (?:as )?(?:cited|quoted|reported) by (?P<by>[^,;:.]{2,60})")
_AND = re.compile(r",? (?:and|but) (?:\w+ly |also |later |then )?$")
_THAT = re.compile(r" (?:that|it|he|she|they|there|its|to have)\b")
_CITED_FIRST = re.compile(
    r"(?:^|[;,] )(?:[Cc]iting|[Qq]uoting) (?:(?:information|data|figures|reports|statements?) from )?"
    r"(?P<origin>[^,;:]{2,80}(?:, [^,;:]{2,60})?), (?:\w+ )?$"
)
_SEEN_BY = re.compile(
    r"(?P<what>[^,;:]{2,80}?),? (?:that (?:was|were) )?(?:seen|reviewed|viewed|obtained|verified) by "
    r"(?P<by>[^,;:]{2,60})"
)
_REFUTING = re.compile(r"\b(?:rejected|dismissed|refuted|denied|disputed|such|false|unverified|conflicting) $")
_REFUTED = re.compile(
    r" (?:(?:the|a|these|those|its|their|[A-Z]\w+['’]s) )?(?:\w+ )?(?:claim|report|allegation|suggestion|assertion|"
    r"accusation|figure|estimate|number|toll|that)s?\b"
)
_CONFIRMED_WITH = re.compile(r" with ((?:[A-Z][\w.’'-]*,? ?)+)(?= that)")
_NOT_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|be|being|as|the|a|an|of|with|an|to|no|its|their|his|her|first|most|more|all|"
    r"and)\s+(?:\w+ly )?$",
    re.IGNORECASE,
)
_PLAIN = frozenset("said says told added stated".split())
_SOME = re.compile(r"(?:the|an?|one|two|his|her|their|its) [a-z’'-]+(?: [a-z’'-]+){0,3}$|[a-z’'-]+s$")
_MOST = 40
_TAIL = 20
_BEFORE_BREAK = re.compile(r"[;:]| (?:while|whereas|but) |, with ")
_BEHIND_BREAK = re.compile(r"[;:]|,? (?:while|whereas|but) |, and ")
_BARE_BREAK = re.compile(r"[;:]| (?:while|whereas|but) |\. ")


def find(sentence: str) -> tuple[Attribution, ...]:
    """Give the attributions of a sentence in their order."""
    found = [*_according(sentence), *_by(sentence), *_reckoned(sentence)]
    found += [a for a in _sayings(sentence) if not any(b.at <= a.at < b.at + 12 for b in found)]
    found += carried.find(sentence)
    found.sort(key=lambda a: a.at)
    return tuple(found)


def _according(sentence: str) -> list[Attribution]:
    found = []
    for match in _ACCORDING.finditer(sentence):
        if match.group().lower().startswith("per") and not re.match(r"[A-Z]", sentence[match.end() :]):
            continue
        name, end, via = _named(sentence[match.end() :])
        if not name:
            continue
        leads = match.start() == 0 or sentence[: match.start()].strip(' "“').lower() in {
            "",
            "and",
            "but",
            "also",
            "still",
            "however,",
        }
        lead_in = re.search(r"(?:^|[;,])\s*(?:\w+,? ){0,3}$", sentence[: match.start()])
        behind = sentence[match.end() + end :].strip(' .,"”)')
        if leads or (lead_in and len(behind) > _TAIL and not placing.NUMERAL.search(sentence[: match.start()])):
            found.append(Attribution(match.start(), match.end() + end, len(sentence), name, via, "according to"))
        else:
            start = max((m.end() for m in _BEFORE_BREAK.finditer(sentence, 0, match.start())), default=0)
            stop = next((m.start() for m in _BEHIND_BREAK.finditer(sentence, match.end() + end)), len(sentence))
            found.append(Attribution(match.start(), start, stop, name, via, "according to"))
    return found


def _named(behind: str) -> tuple[str, int, tuple[str, ...]]:
    """Give who is named behind "according to", where that ends, and who has seen what they wrote."""
    seen = _SEEN_BY.match(behind)
    if seen is not None:
        by, end = tidy(seen["by"])
        return tidy(seen["what"])[0], seen.start("by") + end, (by,) if by else ()
    published = _PUBLISHED.match(behind)
    skipped = published.end() if published is not None else 0
    name, end = tidy(behind[skipped:])
    apposed = _APPOSED.match(behind, end + skipped)
    end = end + skipped if apposed is None else apposed.end()
    carried_by = _CARRIED.match(behind, end)
    return name, end, () if carried_by is None else (tidy(carried_by["by"])[0],)


def _by(sentence: str) -> list[Attribution]:
    found = []
    for match in _BY.finditer(sentence):
        name, _ = tidy(sentence[match.end() :])
        if name and (sayings.SOURCELIKE.search(name) or name[0].isupper() or name.lower().startswith("the ")):
            found.append(Attribution(match.start(), 0, len(sentence), name, (), "said by"))
    return found


def _reckoned(sentence: str) -> list[Attribution]:
    """Give whose reckoning a number is: "279 votes by NBC's reckoning", "by AP's count of 290"."""
    found = []
    for match in _RECKONED.finditer(sentence):
        left = max((m.end() for m in _CLAUSE.finditer(sentence, 0, match.start() - 1)), default=0)
        right = next((m.start() for m in _CLAUSE.finditer(sentence, match.end())), len(sentence))
        start = match.end() if sentence.startswith((" of ", ", "), match.end()) else left
        if sentence.startswith(", ", match.end()):
            right = next((m.start() for m in _CLAUSE.finditer(sentence, match.end() + 2)), len(sentence))
        found.append(Attribution(match.start(), start, right, match["name"] or match["tallies"], (), "according to"))
    return found


def _sayings(sentence: str) -> list[Attribution]:
    found: list[Attribution] = []
    spoken = 0
    for match in islice(_VERB.finditer(sentence), _MOST):
        verb = match["verb"].lower()
        if _is_no_saying(sentence, match):
            continue
        stance = sayings.STANCES.get(verb, Stance.ASSERTS)
        inverted = placing.inverted(sentence, match)
        if inverted:
            found.append(Attribution(match.start(), 0, len(sentence), inverted, (), "said", stance))
            continue
        name, at = _subject(sentence, match.start(), spoken, found)
        if not name or placing.NUMERAL_LAST.search(name):
            continue
        is_source = sayings.SOURCELIKE.search(name) is not None
        says_that = name[0].isupper() and _THAT.match(sentence, match.end()) is not None
        if verb in sayings.NEEDS_NUMBER and not (is_source or _VALUED.match(sentence, match.start()) or says_that):
            continue
        plain = verb in _PLAIN and _SOME.match(name) is not None
        if not (plain or is_source or re.search(r"[A-Z]", name)):
            continue
        checked = _CONFIRMED_WITH.match(sentence, match.end())
        if verb == "confirmed" and checked is not None:
            name, at = checked[1], match.start()
        start, via = outlet_told(sentence, match.end(), verb)
        carried_by = _CARRIED.search(sentence, at, match.start())
        via = via or (() if carried_by is None else (tidy(carried_by["by"])[0],))
        origin = _origin(sentence, at, match)
        if origin is not None:
            found.append(_cited(sentence, at, start, name, via, origin, stance))
            continue
        if placing.is_behind(sentence, at, start, verb):
            left = max((m.end() for m in _BARE_BREAK.finditer(sentence, 0, at)), default=0)
            found.append(Attribution(at, left, len(sentence), name, via, "said", stance))
        else:
            end = _relative_end(sentence, at, start)
            found.append(Attribution(at, start, end, name, via, "saying", stance))
            spoken = start
    return found


def _relative_end(sentence: str, at: int, start: int) -> int:
    """Give where what is said ends: in a relative clause at its comma ("the toll, which police put at 12, rose")."""
    if not _WHICH.search(sentence, 0, at):
        return len(sentence)
    return next((m.start() for m in _CLAUSE.finditer(sentence, start)), len(sentence))


def _is_no_saying(sentence: str, verb: re.Match[str]) -> bool:
    """Tell what was said of somebody ("was said"), and what was rejected that is no claim."""
    if _NOT_PASSIVE.search(sentence[: verb.start()]) and not _AND.search(sentence, 0, verb.start()):
        return True
    if _REFUTING.search(sentence, 0, verb.start()) and verb["verb"].lower() in {"claims", "reports", "estimates"}:
        return True
    refutes = verb["verb"].lower() in {"rejected", "dismissed", "refuted"}
    return refutes and not _REFUTED.match(sentence, verb.end())


def _subject(sentence: str, verb: int, spoken: int, found: list[Attribution]) -> tuple[str, int]:
    """Give the subject of a verb and where it begins; behind "and" it is who said or did what is before."""
    joined = _AND.search(sentence, 0, verb)
    if joined is not None:
        if found and found[-1].rule in {"saying", "said"}:
            return found[-1].claimant, verb
        return carried.actor(sentence[: joined.start()])[0], verb
    since = spoken if sentence[spoken:verb].strip(" ,") else 0
    name, at = subject_before(sentence[since:verb])
    return name, at + since


def _origin(sentence: str, at: int, verb: re.Match[str]) -> tuple[str, bool] | None:
    """Give whom the subject of a verb cites, and whether that was said first; an empty name for what names nobody."""
    first = _CITED_FIRST.search(sentence, 0, at)
    if first is not None and tidy(first["origin"])[0]:
        return tidy(first["origin"])[0], True
    cited = _CITING.search(sentence, at, verb.start()) or _cited_behind(sentence, verb.end())
    return None if cited is None else (tidy(sentence[cited.end() :])[0], False)


def _cited(
    sentence: str, at: int, start: int, name: str, via: tuple[str, ...], origin: tuple[str, bool], stance: Stance
) -> Attribution:
    who, is_first = origin
    if is_first:
        return Attribution(at, start, len(sentence), who, (name,), "saying", stance)
    return Attribution(at, 0, len(sentence), who or name, (name,) if who else via, "citing", stance)


def _cited_behind(sentence: str, verb: int) -> re.Match[str] | None:
    """Give the citing behind a verb, where no other verb of saying is nearer to it."""
    cited = _CITING.search(sentence, verb)
    if cited is None or _VERB.search(sentence, verb, cited.start()) is not None:
        return None
    return cited
