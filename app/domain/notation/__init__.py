"""Reading English news phrases into bounded quantities (contract, section 1, "Numbers").

    >>> [r.text for r in read("around 20,000 containers, including over five million artillery shells")]
    ['around 20,000 containers', 'over five million artillery shells']

grammar.py lists the rules; each file beside it holds some of them.
"""

from app.domain.notation.grammar import scan
from app.domain.notation.reading import Malformed, Reading, Scan

__all__ = ["VERSION", "Malformed", "Reading", "Scan", "read", "scan"]

VERSION = "1"
"""The version of the grammar; a claim's parser."""


def read(text: str) -> tuple[Reading, ...]:
    """Give every quantity in a text, in its order."""
    return scan(text).readings
