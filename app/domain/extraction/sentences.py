"""A text as paragraphs, sentences and quotations, all as offsets into it.

A line is a paragraph. A sentence ends at . ! or ? before a space and a capital, a digit or a quotation mark,
but not behind an abbreviation ("U.S.", "Dr.", "11 p.m."). A sentence is cut at 2,000 characters at the latest:
that is the longest text of a claim, and it keeps every rule behind it linear.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.extraction.proposal import LONGEST_TEXT

_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9₿$€£])|[.!?][\"”]?(?=[A-Z][a-z])")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Lt|Gen|Col|Sgt|Capt|Sen|Rep|Gov|Prof|Rev|Jr|No|Nos|vs|approx|Jan|Feb|Mar|Apr|"
    r"Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Inc|Ltd|Co|Corp|Mt|Ft|Brig|Maj|etc|al|Hon)|\b[ap]\.m)\.$"
)
_NEXT = re.compile(
    r"\s+(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Eastern|Pacific|"
    r"Central|Mountain|Greenwich|Local|Moscow|Beijing|Tokyo|Kyiv)[A-Z][a-z]+ "
)
_QUOTE = re.compile(r"[\"“”]")
_LOOK_BACK = 8


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its span, its words, the number of its paragraph and its own in the text."""

    start: int
    end: int
    text: str
    paragraph: int
    index: int


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its sentences and quotations, in their order."""

    text: str
    sentences: tuple[Sentence, ...]
    quotes: tuple[tuple[int, int], ...]

    def sentence_at(self, position: int) -> Sentence | None:
        """Give the sentence that holds a position; None between sentences."""
        place = bisect_right(self.sentences, position, key=lambda s: s.start) - 1
        found = self.sentences[place] if place >= 0 else None
        return found if found is not None and position < found.end else None

    def quote_at(self, position: int) -> tuple[int, int] | None:
        """Give the span of the quotation that holds a position, its marks included."""
        place = bisect_right(self.quotes, position, key=lambda q: q[0]) - 1
        return self.quotes[place] if place >= 0 and position < self.quotes[place][1] else None


def read(text: str) -> Article:
    """Give a text's sentences and quotations."""
    sentences: list[Sentence] = []
    quotes: list[tuple[int, int]] = []
    for paragraph, line in enumerate(re.finditer(r"[^\n]+", text)):
        for start, end in _sentences(line.group()):
            at = line.start() + start
            sentences.append(Sentence(at, line.start() + end, line.group()[start:end], paragraph, len(sentences)))
        quotes += ((line.start() + start, line.start() + end) for start, end in _quotes(line.group()))
    return Article(text, tuple(sentences), tuple(quotes))


def _sentences(line: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(line):
        if line[match.start()] == "." and _abbreviates(line, match):
            continue
        yield from _pieces(line, start, match.end())
        start = match.end()
    yield from _pieces(line, start, len(line))


def _abbreviates(line: str, match: re.Match[str]) -> bool:
    before = _ABBREVIATED.search(line, max(0, match.start() - _LOOK_BACK), match.start() + 1)
    if before is not None and before.group().endswith(".m.") and _NEXT.match(line, match.end()):
        return False
    return before is not None and not re.match(r"\s+(?:The|He|She|It|In|On|A|They|But|This)\b", line[match.end() :][:8])


def _pieces(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and line[start].isspace():
        start += 1
    while end > start and line[end - 1].isspace():
        end -= 1
    while end - start > LONGEST_TEXT:
        cut = line.rfind(" ", start + 1, start + LONGEST_TEXT)
        cut = cut if cut > start else start + LONGEST_TEXT
        yield start, cut
        start = cut + 1 if line[cut].isspace() else cut
    if start < end:
        yield start, end


def _quotes(line: str) -> Iterator[tuple[int, int]]:
    """Pair the double quotation marks of a paragraph; an open one runs to its end."""
    opened: int | None = None
    for match in _QUOTE.finditer(line):
        inch = match.start() > 0 and line[match.start() - 1].isdigit() and opened is None
        if inch or (match.group() == "“" and opened is not None) or (match.group() == "”" and opened is None):
            continue
        if opened is None:
            opened = match.start()
        else:
            yield opened, match.end()
            opened = None
    if opened is not None:
        yield opened, len(line)
