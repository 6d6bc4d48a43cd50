"""Who speaks across sentences: quotations that run on, pronouns, and short names for what was named in full."""

import re
from collections.abc import Iterable

from app.domain.extraction import attribution
from app.domain.extraction.attributed import Attribution
from app.domain.extraction.names import ORGANISED
from app.domain.extraction.sentences import Article, Sentence

_SHORTEST = 2
_PRONOUN = re.compile(r"^(?:he|she|they|it)(?: (?:also|later|further|then))?$", re.IGNORECASE)
_SHORT = re.compile(r"^(?:the|this|that|its|their|his|her) (?P<head>[a-z]+)$", re.IGNORECASE)
_PERSON = re.compile(r"^(?:(?:the|The|a) )?(?:[\w.’'-]+ ){0,5}[A-Z][\w.’'-]+ [A-Z][\w’'-]+$")
_INTRODUCES = re.compile(
    r"(?:(?:In|On|At|After) [^,]{3,60}, )?"
    r"(?P<name>(?:(?:The|the) )?[A-Z][\w.’'-]+(?: (?:(?:of|for|and|the|de|van|al) )?[A-Z][\w.’'-]*){0,4})"
    r"(?=,| (?:also |then |later |further )?(?!is\b|was\b|has\b)[a-z]+(?:ed|es|s|ote|ld|aid)\b)"
)
_NAMED = re.compile(r"\b(?:[A-Z][\w.’'-]*(?: (?:of|for|and|the|on) (?=[A-Z]| the [A-Z])| )?(?:the )?){2,10}")
_HUMAN = re.compile(
    r"^[Aa]n? .*\b(?:official|spokes\w+|officer|source|diplomat|lawmaker|commander|resident|witness|analyst|"
    r"expert|minister|mayor|governor|chairman|chief|adviser|aide|doctor)$"
)
_HEADED = re.compile(
    r"(?:[Tt]he|[A-Z][\w.’'-]*) (?:[\w.’'-]+ ){0,3}(?P<head>ministry|agency|department|institute|commission|bureau|"
    r"office|service|bank|council|army|military|company|hospital)(?: (?:of|for|in|on) .{2,40})?$"
)
"""A body named in small letters, for "the ministry": the Russian defence ministry."""
_ORGANISATION = re.compile(
    r"(?i)\b(?:officials|authorities|police|ministry|agency|reports?|they|researchers|scientists|nations|media|analysts|"
    r"command|corps|guards?|army|navy|forces?|pentagon|kremlin|treasury|hospital|company|bank|union|fund|committee|"
    r"commission|council|board|house|office|cent(?:er|re)|institute|university|party|front|movement|observatory|watch|"
    r"crescent|cross|international)\b"
)


def of(article: Article) -> tuple[tuple[Attribution, ...], ...]:
    """Give each sentence's attributions, with pronouns and surnames as the full names said before them."""
    resolver = _Names()
    return tuple(tuple(resolver.resolve(s, attribution.find(s.text))) for s in article.sentences)


def quoted(article: Article, said: tuple[tuple[Attribution, ...], ...], position: int) -> Attribution | None:
    """Give who speaks the quotation at a position: named in a sentence that it touches, or just before it.

    A quotation that fills its sentences goes on from the one before in the paragraph, or from the paragraph before
    where that left its quotation open.
    """
    span = article.quote_at(position)
    if span is None:
        return None
    first, last = article.sentence_at(span[0]), article.sentence_at(span[1] - 1)
    if first is None or last is None:
        return None
    for index in range(first.index, last.index + 1):
        sentence = article.sentences[index]
        outside = [a for a in said[index] if not span[0] <= sentence.start + a.at < span[1]]
        if outside:
            before = [a for a in outside if sentence.start + a.at < span[0]]
            return before[-1] if before else outside[0]
    lead = article.text[first.start : span[0]].strip()
    if lead:
        return _introduced(lead, first)
    return _going_on(article, said, span, first)


def _introduced(lead: str, sentence: Sentence) -> Attribution | None:
    """Give whose words a quotation brings without a verb of saying: 'Brandt defended the plan: "…"'."""
    named = _INTRODUCES.match(lead)
    if named is None or not lead.endswith((",", ":")):
        return None
    return Attribution(0, 0, len(sentence.text), named["name"], (), "quotation")


def _going_on(
    article: Article, said: tuple[tuple[Attribution, ...], ...], span: tuple[int, int], first: Sentence
) -> Attribution | None:
    for index in range(first.index - 1, max(-1, first.index - 3), -1):
        before = article.sentences[index]
        quoted_end = article.quote_at(before.end - 1)
        left_open = quoted_end is not None and article.text[quoted_end[1] - 1] not in '"”'
        if before.paragraph != first.paragraph and not left_open:
            return None
        outside = [a for a in said[index] if article.quote_at(before.start + a.at) is None]
        if outside:
            return outside[-1]
        if left_open and quoted_end is not None:
            return quoted(article, said, quoted_end[0]) if quoted_end[0] < span[0] else None
    return None


def _body(words: str) -> str | None:
    """Give the first body that is named: "The European Commission has a plan that it says …"."""
    names = (match.group().strip() for match in _NAMED.finditer(words))
    return next((name for name in names if ORGANISED.search(name)), None)


class _Names:
    """What has been named so far in an article, read sentence by sentence."""

    def __init__(self) -> None:
        self._person: str | None = None
        self._body: str | None = None
        self._full: dict[str, str] = {}
        self._heads: dict[str, str] = {}

    def resolve(self, sentence: Sentence, found: tuple[Attribution, ...]) -> Iterable[Attribution]:
        for each in found:
            claimant = self._name(each.claimant, sentence.text[: each.at])
            if claimant is None or len(claimant) < _SHORTEST:
                continue
            self._remember(claimant)
            yield Attribution(
                each.at,
                each.start,
                each.end,
                claimant,
                tuple(v for v in map(self._name, each.via) if v),
                each.rule,
                each.stance,
            )
        self._mention(sentence.text)

    def _name(self, name: str, before: str = "") -> str | None:
        if _PRONOUN.match(name):
            word = name.split(maxsplit=1)[0].lower()
            return self._person if word in {"he", "she"} else self._body or _body(before) or self._person
        short = _SHORT.match(name)
        if short is not None:
            return self._heads.get(short["head"].lower(), name)
        return self._full.get(name, name)

    def _remember(self, name: str) -> None:
        if _HUMAN.match(name):
            self._person = name
        elif _PERSON.match(name) and not _ORGANISATION.search(name):
            self._person = name
            self._full.setdefault(name.rsplit(maxsplit=1)[-1], name)
        elif not name[0].islower() or _ORGANISATION.search(name):
            self._body = name
        headed = _HEADED.match(name)
        if headed is not None:
            self._heads[headed["head"]] = name

    def _mention(self, words: str) -> None:
        """Keep the full names of bodies by their head: "Ministry of Defence" for "the ministry"."""
        for match in _NAMED.finditer(words):
            name = match.group().strip()
            for head in re.findall(
                r"\b(?:Ministry|Agency|Department|Institute|Center|Centre|Commission|Bureau|Office|Service|Bank|"
                r"Council)\b",
                name,
            ):
                self._heads[head.lower()] = name
