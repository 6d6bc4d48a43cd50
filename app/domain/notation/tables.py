"""Runs of numbers that are data and no phrases: columns, coordinates, noise.

Prose has a word beside each number. Where twenty follow each other that have neither word nor unit, only
signs and short joints ("to", "x") between them, nothing says what they count, and none is read.
"""

from app.domain.notation import measures
from app.domain.notation.lexer import Tokens, is_number
from app.domain.notation.words import SCALES, SMALL, TENS, VULGAR

LEAST_IN_TABLE = 20
_NUMBER_WORDS = SMALL.keys() | TENS.keys() | SCALES.keys() | VULGAR.keys()
_SHORTEST_WORD = 3


def run(t: Tokens, i: int) -> tuple[int, int]:
    """Give the token of the next word or measured number from number i on, and how many bare ones stand before it."""
    numbers, low = 0, t.low
    for at in range(i, t.last):
        word = low[at]
        if is_number(word) or word in _NUMBER_WORDS:
            if measures.before(t, at) or measures.after(t, at + 1):
                return max(at, i + 1), numbers
            numbers += 1
        elif len(word) >= _SHORTEST_WORD and word.isalpha() and word != "and":
            return at, numbers
    return t.last, numbers
