"""The numbers of a text, read by the grammar of app.domain.notation, and what only a whole sentence shows.

The grammar reads phrases. Beside it stand four rules of running text:

    magnitude          "a 6.3 magnitude earthquake", "magnitude was 5.5": a count of the unit magnitude
    bare number        "killed seven", "injured dozens": people, where the verb counts them
    hedge carries      "approximately 12 and 15 people" hedges both
    same noun          "killed nine people and injured 50 more": the noun left out is the one before

Before the grammar reads, the words that would mislead it are masked by marks of the same length, so offsets stay.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain import notation
from app.domain.extraction.sentences import Article, Sentence
from app.domain.quantity import Quantity
from app.domain.vocabulary import Comparator, Dimension

NO_NOUN = "item"
MOST_IN_SENTENCE = 24
"""What has more numbers before its first full stop is a table, and no sentence of anybody's."""
_MAGNITUDE = re.compile(
    r"\b(\d{1,2}(?:\.\d{1,2})?)[- ](?:of )?magnitude\b"
    r"|\b[Mm]agnitude[- ](?:(?:was|of|at|is|about|around|a) ){0,3}(\d{1,2}(?:\.\d{1,2})?)\b(?![-.,]?\d)"
)
_SEISMIC = re.compile(r"(?:USGS\)?|Survey|\)) (?:reported|measured|put it at|recorded) (\d\.\d)\b(?! *[a-z%])")
_SEAM = re.compile(r" (?=(?:and|or|but) (?:more|fewer|less|over|almost|nearly|about|around|up|at|some) )|(?<=\)) ")
_JOINED = re.compile(r" and | of ")
_SMALL = "one|two|three|four|five|six|seven|eight|nine"
_MANY = "tens of thousands|hundreds of thousands|dozens|scores|hundreds|thousands|millions"
_HEDGE = (
    r"(?:at least |about |around |some |up to |as many as |more than |over |nearly |almost |another |"
    r"only |just |a further )?"
)
_BARE = re.compile(
    rf"\b(?:kill(?:ed|s|ing)|injur(?:ed|es|ing)|wound(?:ed|s|ing)|leaving|left|lost|won|gained|"
    rf"receiv(?:ed|ing)|rescued|arrested|detained|"
    rf"infect(?:ed|ing)|hospitali[sz]ed|displac(?:ed|ing)|affect(?:ed|ing)|and|with|were|was|are|"
    rf"totall?ed|secured|securing|earned|earning|drop(?:s|ped)? to|f[ae]ll(?:s|en)? to|rose to|rises? to|claimed|"
    rf"claiming|took|taking|(?:toll|number|figure|count|total|casualties) "
    rf"(?:at|to|as)|total(?:ing)?|totalling)\s+({_HEDGE}(?:{_SMALL}|{_MANY}))"
    rf"(?=[,.;)]|\s+(?:others?|more|and|in|on|at|after|when|during|but|while|by|for|with|who|under|"
    rf"of (?:them|those|these|whom|its|the|their)|dead|seriously|"
    rf"critically|injured|wounded|killed|missing)\b)"
    rf"|\bfrom (?:[\w,.]+ ){{1,2}}to ((?:{_SMALL}))\b(?! [a-z]+s\b)"
    rf"|(?<=[,;] )((?:{_SMALL}))(?= of (?:them|those|whom|which)\b)"
    rf"|(?:^|(?<=[.;,] ))({_HEDGE}(?:{_SMALL}|{_MANY}))(?=\s+(?:others? |more |of (?:the|them|those|"
    rf"whom|its) )?(?:\w+ ){{0,2}}?(?:were|was|are|have|had|died|dwell|lost|remain))",
    re.IGNORECASE,
)
_VERB = re.compile(r"estimated\s+")
_TOTAL = re.compile(
    r"\b(?:[Nn]umber|[Tt]ally|[Cc]ount) of (?P<what>(?:[\w’'-]+ ){1,6}?)"
    r"(?:rose|rises|risen|stood|stands|reached|climbed|passed|surpass\w+|at|to|is|was|had|has|as|exceeded|grew|fell)\b"
    r"[^.;,\d]{0,30}$|\b[Tt]oll\b[^.;,\d]{0,40}$"
)
_TOTAL_BEFORE = 110
_SCALED = re.compile(r"(?:[mb]illion|trillion|bn)$")
_SUBJECT = re.compile(r"(?:[A-Z][\w’'-]+|officials|authorities|police|he|she|they|it|ministry|agency|[a-z]+ers)\s$")
_HEDGES = {Comparator.ABOUT}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text: its span and words, its quantity, the rules that read it."""

    start: int
    end: int
    text: str
    quantity: Quantity
    rules: tuple[str, ...]
    sentence: Sentence


def read(article: Article) -> tuple[Number, ...]:
    """Give every number of a text in its order, claims or not."""
    magnitudes = list(_magnitudes(article))
    masked = article.text
    masked = _SEAM.sub(";", masked)
    masked = _MAGNITUDE.sub(lambda m: "x" * len(m.group()), masked)
    numbers = list(magnitudes)
    for reading in notation.read(masked):
        sentence = article.sentence_at(reading.start)
        if sentence is not None and reading.end <= sentence.end:
            words = article.text[reading.start : reading.end]
            numbers.append(Number(reading.start, reading.end, words, reading.quantity, (reading.rule,), sentence))
    in_sentence = Counter(number.sentence.index for number in numbers)
    numbers = [_without_verb(article, n) for n in numbers if in_sentence[n.sentence.index] <= MOST_IN_SENTENCE]
    numbers = [_of_total(n) for n in numbers]
    numbers += _bare(article, sorted((n.start, n.end) for n in numbers))
    numbers.sort(key=lambda n: n.start)
    return tuple(_in_sentence(iter(numbers)))


def _of_total(number: Number) -> Number:
    """Give a number the noun of its total: "the number of soldiers killed rose to 70,000", "the toll stands at 20"."""
    if number.quantity.unit != NO_NOUN:
        return number
    sentence, at = number.sentence.text, number.start - number.sentence.start
    total = _TOTAL.search(sentence, max(0, at - _TOTAL_BEFORE), at)
    if total is None:
        return number
    readings = notation.read(f"2 {total['what'] or 'people'}")
    if not readings or readings[0].quantity.dimension is not Dimension.COUNT or readings[0].quantity.unit == NO_NOUN:
        return number
    named = replace(number.quantity, unit=readings[0].quantity.unit)
    return replace(number, quantity=named, rules=(*number.rules, "of a total"))


def _without_verb(article: Article, number: Number) -> Number:
    """Leave to who says it what is a verb: "Reuters estimated 200 people" is no estimated 200."""
    match = _VERB.match(number.text)
    if match is None or not _SUBJECT.search(article.text, max(0, number.start - 30), number.start):
        return number
    words = number.text[match.end() :]
    readings = notation.read(words)
    if len(readings) != 1 or readings[0].text != words:
        return number
    return replace(number, start=number.start + match.end(), text=words, quantity=readings[0].quantity)


def _magnitudes(article: Article) -> Iterator[Number]:
    for pattern in (_MAGNITUDE, _SEISMIC) if "magnitude" in article.text else (_MAGNITUDE,):
        for match in pattern.finditer(article.text):
            said = next(group for group in match.groups() if group)
            sentence = article.sentence_at(match.start())
            if sentence is not None:
                start = match.start() if pattern is _MAGNITUDE else match.start(1)
                words = article.text[start : match.end()]
                quantity = Quantity.of(Comparator.EXACTLY, said, unit="magnitude", dimension=Dimension.COUNT)
                yield Number(start, match.end(), words, quantity, ("magnitude",), sentence)


def _bare(article: Article, read_already: list[tuple[int, int]]) -> Iterator[Number]:
    """Give numbers in words that stand without a noun beside a verb that counts people: "killed seven"."""
    for match in _BARE.finditer(article.text):
        start, end = match.span(next(group for group in (1, 2, 3, 4) if match[group]))
        place = bisect_left(read_already, (end, end)) - 1
        if place >= 0 and read_already[place][1] > start:
            continue
        words, sentence = article.text[start:end], article.sentence_at(start)
        plain = re.sub(r"^(?:another|all|a further|only|just) ", "", words, flags=re.IGNORECASE)
        readings = notation.read(f"{plain} {'of people' if plain.endswith('s') else 'people'}")
        if sentence is not None and end <= sentence.end and readings:
            yield Number(start, end, words, readings[0].quantity, ("bare number",), sentence)


def _in_sentence(numbers: Iterator[Number]) -> Iterator[Number]:
    """Let a number take its hedge and its noun from the one before it in the sentence, or the noun from the next."""
    waiting: Number | None = None
    before: Number | None = None
    for number in numbers:
        if before is not None and before.sentence is not number.sentence:
            before = None
        if before is not None and number.start < before.end:
            continue
        current = _hedged(_named(number, before, "same noun"), before)
        if waiting is not None:
            yield _named(waiting, current, "noun behind") if _joined(waiting, current) else waiting
        waiting = before = current
    if waiting is not None:
        yield waiting


def _joined(one: Number, other: Number) -> bool:
    same = one.sentence is other.sentence
    return (
        same
        and _JOINED.fullmatch(other.sentence.text, one.end - one.sentence.start, other.start - one.sentence.start)
        is not None
    )


def _named(number: Number, near: Number | None, rule: str) -> Number:
    quantity = number.quantity
    if near is None or quantity.unit != NO_NOUN:
        return number
    if near.quantity.dimension is Dimension.MONEY and rule == "same noun" and _SCALED.search(number.text):
        of_money = replace(quantity, unit=near.quantity.unit, dimension=Dimension.MONEY)
        return replace(number, quantity=of_money, rules=(*number.rules, "same money"))
    if near.quantity.dimension is not Dimension.COUNT:
        return number
    return replace(number, quantity=replace(quantity, unit=near.quantity.unit), rules=(*number.rules, rule))


def _hedged(number: Number, before: Number | None) -> Number:
    if before is None or before.quantity.comparator not in _HEDGES or not _joined(before, number):
        return number
    quantity = number.quantity
    if quantity.comparator is not Comparator.EXACTLY or before.quantity.dimension is not quantity.dimension:
        return number
    about = Quantity.of(Comparator.ABOUT, quantity.value, unit=quantity.unit, dimension=quantity.dimension)
    return replace(number, quantity=about, rules=(*number.rules, "hedge carries"))
