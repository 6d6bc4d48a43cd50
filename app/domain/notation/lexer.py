"""Text into tokens: numbers, words, abbreviations, addresses and single signs, in one pass.

    US$5.5bn in aid   gives   US  $  5.5  bn  in  aid

A number is the longest run of digits and the separators between them, right or wrong ("200,0000" is
one token, so that no part of it is ever read). Blank lines stay as tokens, other white space does not.
Each token knows where it lies; two tokens are glued where nothing lies between them.

Digits of every script, full-width forms and the rarer dashes and spaces are read as the plain ones:
they are exchanged one for one beforehand, so that no offset moves.
"""

import re
import unicodedata
from itertools import accumulate

_TOKEN = re.compile(
    r"""
    \s+
    | (?:https?://|www\.)\S+                                                    # an address, whole
    | (?<![\w.,])[1-9][0-9]{0,2}(?:[\u0020\u00a0\u2009\u202f][0-9]{3})+(?:\.[0-9]+)?(?![\w,]*[0-9]|-?mm)  # 12 000
    | [0-9]+(?:[.,'’][0-9]+)*                                                   # 12,000.5
    | (?<![\w.)])\.[0-9]+                                                       # .5
    | (?:[^\W\d_]\.){2,}                                                        # U.S.
    | [^\W\d½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒]+(?:['’][^\W\d]+)*                               # words, Russia's
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_MARGIN = 10
_DIGITS = frozenset("0123456789")
_POINTED = frozenset(f".{digit}" for digit in _DIGITS)
_FULL_WIDTH, _ASCII = range(0xFF01, 0xFF5F), 0x21
_LAST_DIGIT = 0x1FBFA
_PLAIN: dict[int, int | str] = {
    **{code: _ASCII + at for at, code in enumerate(_FULL_WIDTH)},
    **{code: str(unicodedata.decimal(chr(code))) for code in range(0x80, _LAST_DIGIT) if chr(code).isdecimal()},
    **str.maketrans("‐‑‒―﹣⁄∕٪﹪٫٬ʼ‛＇\u2007\u2008\u200a￡￦", "--–—-//%%.,’’'\u2009\u2009\u2009£₩"),
}


class Tokens:
    """The tokens of a text as parallel lists, with empty ones around so that no neighbour is missing.

    raw: as written; low: in lower case; start, end: code points in the text.
    """

    __slots__ = ("end", "first", "last", "low", "raw", "start", "text")

    def __init__(self, text: str) -> None:
        pieces = _TOKEN.findall(text if text.isascii() else text.translate(_PLAIN))
        ends = list(accumulate(map(len, pieces)))
        kept = [i for i, piece in enumerate(pieces) if not piece.isspace() or piece.count("\n") > 1]
        margin = [""] * _MARGIN
        self.text = text
        self.raw: list[str] = [*margin, *(pieces[i] for i in kept), *margin]
        self.low = list(map(str.lower, self.raw))
        self.end = [-1] * _MARGIN + [ends[i] for i in kept] + [len(text) + 1] * _MARGIN
        self.start = [-1] * _MARGIN + [ends[i] - len(pieces[i]) for i in kept] + [len(text) + 2] * _MARGIN
        self.first = _MARGIN
        self.last = _MARGIN + len(kept)

    def glued(self, i: int) -> bool:
        """Tell whether nothing lies between this token and the one before it."""
        return self.start[i] == self.end[i - 1]

    def begins(self, i: int, phrase: tuple[str, ...]) -> bool:
        """Tell whether the phrase stands here, word for word."""
        return tuple(self.low[i : i + len(phrase)]) == phrase

    def slice(self, start: int, end: int) -> str:
        """Give the words of the text from one token up to another, exclusive."""
        return self.text[self.start[start] : self.end[end - 1]]


def is_number(token: str) -> bool:
    """Tell whether a token is written in digits."""
    return token[:1] in _DIGITS or token[:2] in _POINTED
