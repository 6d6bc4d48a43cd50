"""The reader: numbers that are claims, each with its clause, who says it, how, about when, and why."""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.domain.extraction import attribution, clauses, numbers, sentences, speakers, subjects, times
from app.domain.extraction.attribution import Attribution
from app.domain.extraction.filters import why_none
from app.domain.extraction.numbers import Number
from app.domain.extraction.proposal import Proposal
from app.domain.extraction.sentences import Article, Sentence
from app.domain.vocabulary import Dimension, Stance
from app.domain.when import When

_PRESENT = re.compile(
    r"\b(?:is|are|has|have|includes?|live|lives|occurs?|accounts?|contains?|serves?|dwell|must|"
    r"makes? up|costs?|worth|covers?)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|\w+ed|killed|saw|took|fell|rose|won|lost|struck|hit|broke|left|died|said|"
    r"found|made|became|led)\b"
)
_EVENT = re.compile(
    r"(?i)\b(?:kill|injur|wound|d(?:ied|ead|eaths?|eceased)\b|hospitali[sz]|victim|rescue|damag|"
    r"destroy|struck|crash|collaps|casualt|evacuat|arrest|votes?\b|"
    r"seats?\b|magnitude|epicent|aboard|on board|passenger|flames|fire\b|blaze|turnout|survivor|"
    r"missing|detain|explo|delegate|primar(?:y|ies)\b|election|earthquake|occurr|attack|landfall|"
    r"race\b|record\b|finished|without power|evacu|forced|affect|"
    r"protest|march|gather|attended|flood|quake|aftershock|shot|stabb|burn|sank|defeat|margin|homes?\b|buildings?\b|houses)"
)
_THAT_DAY = re.compile(
    r"(?i)\b(?:at the time|(?:the same|that) (?:day|night|morning|evening|afternoon)|"
    r"in the (?:crash|attack|blast|accident))\b"
)
_TOOK = re.compile(r"\b(?:took|lasted|lasting|ahead|faster|slower)\b")
_DATELINE = re.compile(r"\w+, \w+ \d{1,2}, \d{4}\s*$")
_NOBODY = re.compile(r"(?i)^(?:some|many|people|critics|others|it|this)$")


def read(text: str, published: When | None, title: str | None = None) -> tuple[Proposal, ...]:
    """Give the claims that a text states with a number, in their order.

    `published` resolves "yesterday" and "last September"; `title` is left out where the text repeats it.
    Linear in the text's length; the same text gives the same proposals.
    """
    article = sentences.read(text)
    said = speakers.of(article)
    told = _Times(published)
    return tuple(_proposals(article, said, told, (title or "").strip().casefold()))


def _proposals(
    article: Article, said: tuple[tuple[Attribution, ...], ...], told: "_Times", title: str
) -> Iterator[Proposal]:
    index = 0
    for number in numbers.read(article):
        while index < number.sentence.index:
            told.pass_over(article.sentences[index])
            index += 1
        if _is_headline(number.sentence, title) or why_none(number) is not None:
            continue
        yield _proposal(article, said, told, number)


def _is_headline(sentence: Sentence, title: str) -> bool:
    return bool(title) and sentence.text.strip().casefold() == title


def _proposal(article: Article, said: tuple[tuple[Attribution, ...], ...], told: "_Times", number: Number) -> Proposal:
    sentence = number.sentence
    at, until = number.start - sentence.start, number.end - sentence.start
    who = _who(article, said, number)
    said_from = who.start if who is not None and who.rule in {"saying", "nested", "according to"} else 0
    start, end = clauses.around(sentence.text, at, until, said_from)
    stance = clauses.stance(sentence.text, (start, end), at)
    if who is not None and stance is Stance.ASSERTS:
        stance = who.stance
    when, why = told.about(sentence, start, end, number)
    because = (*number.rules, *((f"attribution: {who.rule}",) if who else ()), *((f"time: {why}",) if why else ()))
    if stance is not Stance.ASSERTS:
        because = (*because, f"stance: {stance}")
    return Proposal(
        sentence.start + start,
        sentence.start + end,
        sentence.text[start:end],
        (number.start, number.end),
        number.quantity,
        because,
        stance,
        who.claimant if who else None,
        who.via if who else (),
        when,
        subjects.title(sentence.text[start:end], number.text, number.quantity),
        clauses.hedge(sentence.text, (start, end)),
    )


def _who(article: Article, said: tuple[tuple[Attribution, ...], ...], number: Number) -> Attribution | None:
    quoted = speakers.quoted(article, said, number.start)
    found = attribution.covering(said[number.sentence.index], number.start - number.sentence.start)
    inside = found is not None and article.quote_at(number.sentence.start + found.at) is not None
    chosen = quoted if quoted is not None and (found is None or not inside) else found
    if chosen is None or _NOBODY.match(chosen.claimant):
        return None
    return replace(chosen, rule="quotation") if chosen is quoted else chosen


class _Times:
    """The times told so far: the day an event was first told of stays for what else is told of it.

    Within a paragraph the last day set counts; across paragraphs the first of the article, its lead. When
    something was announced is not when it was: a time beside a verb of saying is passed over.
    """

    def __init__(self, published: When | None) -> None:
        self._published = published
        self._lead: When | None = None
        self._near: When | None = None
        self._last: When | None = None
        self._paragraph = -1
        self._kept: tuple[int, tuple[times.Time, ...]] = (-1, ())

    def pass_over(self, sentence: Sentence) -> None:
        """Keep the day that a sentence in the past tense sets for its event."""
        if sentence.paragraph != self._paragraph:
            self._paragraph, self._near = sentence.paragraph, None
        days = [
            t.when
            for t in self._in(sentence)
            if t.is_brief and self._is_past(t) and not sentence.text.startswith("as of", t.start)
        ]
        if not days or _DATELINE.match(sentence.text):
            return
        event = _EVENT.search(sentence.text)
        if event is not None:
            told = [t for t in self._in(sentence) if t.when in days]
            days = [min(told, key=lambda t: abs(t.start - event.start())).when]
        if event is not None or self._lead is None:
            self._near = self._last = days[0]
        self._lead = self._lead or days[0]

    def about(self, sentence: Sentence, start: int, end: int, number: Number) -> tuple[When | None, str | None]:
        """Give the time of a clause and how it was found: in it, in its sentence, or set before it."""
        at = number.start - sentence.start
        found: list[times.Time] = list(self._in(sentence))
        inside = [t for t in found if start <= t.start < end]
        found = [
            t
            for t in found
            if t.start < number.start - sentence.start or not sentence.text.startswith("as of", t.start) or t in inside
        ]
        if number.quantity.dimension is Dimension.DURATION and not _TOOK.search(sentence.text):
            found = inside
        for times_there, rule in ((inside, "in the clause"), (found, "in the sentence")):
            if times_there:
                return min(times_there, key=lambda t: abs(t.start - at)).when, rule
        if sentence.paragraph != self._paragraph:
            self._paragraph, self._near = sentence.paragraph, None
        clause = sentence.text[start:end]
        kept = self._near or (self._lead if _EVENT.search(sentence.text) else None)
        if _THAT_DAY.search(sentence.text):
            kept = self._near or self._last
        if kept is None or not _carries(number, clause) or not _PAST.search(sentence.text):
            return None, None
        return kept, "of the event"

    def _is_past(self, time: times.Time) -> bool:
        day = self._published.end if self._published is not None else None
        return day is None or time.when.end is None or time.when.end <= day

    def _in(self, sentence: Sentence) -> tuple[times.Time, ...]:
        if self._kept[0] != sentence.index:
            found = times.find(sentence.text, self._published)
            self._kept = (sentence.index, tuple(t for t in found if not t.is_of_saying))
        return self._kept[1]


def _carries(number: Number, clause: str) -> bool:
    """Tell whether a number is of an event, not a lasting state: no share of anything, no years of a life."""
    if number.quantity.dimension is Dimension.DURATION:
        return _TOOK.search(clause) is not None
    return not _PRESENT.search(clause)
