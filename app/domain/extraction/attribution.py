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
from dataclasses import dataclass, replace
from itertools import islice

from app.domain.extraction import sayings
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
    r"\b(?<!without )(?:citing|quoting|cited|quoted|with reference to)\s+"
    r"(?:data from |figures from |reports from )?(?=[A-Za-z])"
)
_BY = re.compile(
    r"\b(?:reported|estimated|confirmed|announced|recorded|compiled|provided|published|released|noted|"
    r"described|said|counted) by\s+(?=[A-Za-z])"
)
_RECKONED = re.compile(
    r"\bby (?P<name>(?:the )?[A-Z][\w.’'-]*?(?: [A-Z][\w.’-]*){0,4})['’]s? (?:own )?"
    r"(?:reckoning|count|tally|estimates?|account|calculations?)\b"
)
_NUMBERS = (
    r"(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|dozens?|hundreds?|"
    r"thousands?|millions?|several|many)"
)
_NUMERAL = re.compile(rf"\b{_NUMBERS}$", re.IGNORECASE)
_NUMERAL_AT_ALL = re.compile(rf"\b{_NUMBERS}\b", re.IGNORECASE)
_VALUED = re.compile(
    r"(?:(?:puts?|places?|placed) (?:the|its|their|his|her)|"
    r"estimate[sd]? (?:the|its|their|losses|damage|costs?)) (?:[\w’'-]+ ){0,8}(?:at|in|of)\b"
)
_CLAUSE = re.compile(r"[,;:]\s")
_CONFIRMED_WITH = re.compile(r" with ((?:[A-Z][\w.’'-]*,? ?)+)(?= that)")
_NOT_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|be|being|as|the|a|an|of|with|an|to|no|its|their|his|her|first|most|more|all|"
    r"and)\s+(?:\w+ly )?$",
    re.IGNORECASE,
)
_CARRYING = frozenset({"said", "citing"})
_PLAIN = frozenset("said says told added stated".split())
_SOME = re.compile(r"(?:the|an?|one|two|his|her|their|its) [a-z’'-]+(?: [a-z’'-]+){0,3}$|[a-z’'-]+s$")
_HEARERS = 60
_MOST = 40
_TAIL = 20
_BEFORE_BREAK = re.compile(r"[;:]| (?:while|whereas|but) |, with ")
_BEHIND_BREAK = re.compile(r"[;:]|,? (?:while|whereas|but) |, and ")
_BARE_BREAK = re.compile(r"[;:]| (?:while|whereas|but) |\. ")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who asserts the words from `start` to `end` of a sentence; `at` is where the attribution itself stands."""

    at: int
    start: int
    end: int
    claimant: str
    via: tuple[str, ...]
    rule: str
    stance: Stance = Stance.ASSERTS


def find(sentence: str) -> tuple[Attribution, ...]:
    """Give the attributions of a sentence in their order."""
    found = [*_according(sentence), *_by(sentence), *_reckoned(sentence)]
    found += [a for a in _sayings(sentence) if not any(b.at <= a.at < b.at + 12 for b in found)]
    found.sort(key=lambda a: a.at)
    return tuple(found)


def covering(attributions: tuple[Attribution, ...], position: int) -> Attribution | None:
    """Give the attribution of the words at a position, its chain put together where attributions nest.

    The nearest one that looks ahead wins over those that look back; of those the first.
    """
    ahead = [a for a in attributions if a.start <= position < a.end and a.at < position]
    if ahead:
        inner = ahead[-1]
        outer = [
            a
            for a in ahead[:-1]
            if a.rule == "saying" and inner.rule == "saying" and 0 <= inner.at - a.start <= len(inner.claimant) + 12
        ]
        if outer and outer[-1].claimant != inner.claimant:
            return Attribution(
                inner.at,
                inner.start,
                inner.end,
                inner.claimant,
                (*inner.via, outer[-1].claimant),
                "nested",
                inner.stance,
            )
        carried = [a for a in attributions if a.at > position and a.start <= position and a.rule in _CARRYING]
        if carried and inner.rule == "saying" and carried[-1].claimant != inner.claimant:
            return replace(inner, via=(*inner.via, carried[-1].claimant, *carried[-1].via))
        return inner
    behind = [a for a in attributions if a.start <= position < a.end]
    return behind[0] if behind else None


def _according(sentence: str) -> list[Attribution]:
    found = []
    for match in _ACCORDING.finditer(sentence):
        if match.group().lower().startswith("per") and not re.match(r"[A-Z]", sentence[match.end() :]):
            continue
        published = _PUBLISHED.match(sentence, match.end())
        skipped = published.end() - match.end() if published is not None else 0
        name, end = tidy(sentence[match.end() + skipped :])
        end += skipped
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
        if leads or (lead_in and len(behind) > _TAIL and not _NUMERAL_AT_ALL.search(sentence[: match.start()])):
            found.append(Attribution(match.start(), match.end() + end, len(sentence), name, (), "according to"))
        else:
            start = max((m.end() for m in _BEFORE_BREAK.finditer(sentence, 0, match.start())), default=0)
            stop = next((m.start() for m in _BEHIND_BREAK.finditer(sentence, match.end() + end)), len(sentence))
            found.append(Attribution(match.start(), start, stop, name, (), "according to"))
    return found


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
        left = max((m.end() for m in _CLAUSE.finditer(sentence, 0, match.start())), default=0)
        right = next((m.start() for m in _CLAUSE.finditer(sentence, match.end())), len(sentence))
        start = match.end() if sentence.startswith(" of ", match.end()) else left
        found.append(Attribution(match.start(), start, right, match["name"], (), "according to"))
    return found


def _sayings(sentence: str) -> list[Attribution]:
    found: list[Attribution] = []
    spoken = 0
    for match in islice(_VERB.finditer(sentence), _MOST):
        verb = match["verb"].lower()
        if _NOT_PASSIVE.search(sentence[: match.start()]):
            continue
        stance = sayings.STANCES.get(verb, Stance.ASSERTS)
        inverted = _inverted(sentence, match)
        if inverted:
            found.append(Attribution(match.start(), 0, len(sentence), inverted, (), "said", stance))
            continue
        since = spoken if sentence[spoken : match.start()].strip(" ,") else 0
        name, at = subject_before(sentence[since : match.start()])
        at += since
        if not name or _NUMERAL.search(name):
            continue
        is_source = sayings.SOURCELIKE.search(name) is not None
        if verb in sayings.NEEDS_NUMBER and not (is_source or _VALUED.match(sentence, match.start())):
            continue
        plain = verb in _PLAIN and _SOME.match(name) is not None
        if not (plain or is_source or re.search(r"[A-Z]", name)):
            continue
        checked = _CONFIRMED_WITH.match(sentence, match.end())
        if verb == "confirmed" and checked is not None:
            name, at = checked[1], match.start()
        start, via = outlet_told(sentence, match.end(), verb)
        via = via or ()
        cited = _CITING.search(sentence, at, match.start()) or _cited_behind(sentence, match.end())
        if cited:
            origin, _ = tidy(sentence[cited.end() :])
            found.append(
                Attribution(at, 0, len(sentence), origin or name, (name,) if origin else via, "citing", stance)
            )
            continue
        tail = sentence[start:].strip(' ."”,“)')
        told_behind = verb == "told" and sentence[:at].rstrip().endswith(",") and not _NUMERAL_AT_ALL.search(tail)
        if (
            not tail
            or (told_behind and len(tail) < _HEARERS)
            or re.match(r"^(?:on|in|at|late|early|yesterday|today|last)?\s*(?:\w+\s*){0,2}$", tail)
            or _parenthetical(sentence, at, start)
        ):
            left = max((m.end() for m in _BARE_BREAK.finditer(sentence, 0, at)), default=0)
            found.append(Attribution(at, left, len(sentence), name, via, "said", stance))
        else:
            found.append(Attribution(at, start, len(sentence), name, via, "saying", stance))
            spoken = start
    return found


def _cited_behind(sentence: str, verb: int) -> re.Match[str] | None:
    """Give the citing behind a verb, where no other verb of saying is nearer to it."""
    cited = _CITING.search(sentence, verb)
    if cited is None or _VERB.search(sentence, verb, cited.start()) is not None:
        return None
    return cited


def _parenthetical(sentence: str, at: int, end: int) -> bool:
    """Tell whether commas on both sides cut an attribution out of what it covers."""
    return sentence[:at].rstrip().endswith((",", "”", '"', "—")) and sentence[end:].lstrip()[:1] in {
        ",",
        "”",
        '"',
        ".",
        "—",
        ";",
        ":",
    }


def _inverted(sentence: str, match: re.Match[str]) -> str | None:
    """Give the subject behind the verb: '"…", said Smith', 'Remarked Tierra Curry, "…"'."""
    before = sentence[: match.start()].rstrip()
    if before and not before.endswith((",", '"', "”", "?", "!", "—")):
        return None
    behind = sentence[match.end() :]
    if not re.match(r"\s+(?:the |a |an )?(?:\w+ )?[A-Z]", behind) or match["verb"].lower() not in {
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
