"""Reading English news phrases into bounded quantities (contract, section 1, "Numbers").

    >>> [r.text for r in read("around 20,000 containers, including over five million artillery shells")]
    ['around 20,000 containers', 'over five million artillery shells']

grammar.py lists the rules; each file beside it holds some of them. What the contract leaves open is decided so:

* A span runs from the comparator to the head noun or the unit, without what follows "of".
* A count of which nothing is said ("over 12,000") has the unit item; killed, dead, wounded, injured, missing
  people ("100 killed", "killing at least 30", "three were killed") and a strength ("10,000-strong") count persons.
* "A couple of" is exactly 2. "Several" and "a few" hundred, thousand, million are two of them up to ten, not included.
* Percentage points are a count of percentage points, no share.
* After a verb of change "from A to B" is two quantities; elsewhere it is a range.
* A bound on a fall bounds the factor from the other side; nearly halved is (0.5, 0.55).
* A bare ton is a tonne, a bare dollar the United States', a bare won South Korea's, cents are of the dollar.
* "Over five years" behind another quantity is during them; behind "for" or a verb of lasting it is more than them.
* Small words without noun ("the two of them"), several and few alone, tens and a handful are no numbers.
* Of "12 deaths per 100,000 people" only the deaths are read; a rate keeps its amount, "5 km per hour" is a speed.
* "Dozens, if not hundreds, of tanks" are one quantity, [24, 1000); N ± M is about N, with its own bounds.
* "1 hour and 59 minutes" is 119 minutes. Digits of every script count; beside a word in another script they do not.
* Twenty numbers with neither word nor unit between them are a table, of which nothing is read (tables.py).
* Numbers of more than 15 digits, and groups that are not of three, are malformed; so is Indian grouping (12,34,567).
"""

from app.domain.notation.grammar import scan
from app.domain.notation.reading import Malformed, Reading, Scan

__all__ = ["VERSION", "Malformed", "Reading", "Scan", "read", "scan"]

VERSION = "1"
"""The version of the grammar; a claim's parser."""


def read(text: str) -> tuple[Reading, ...]:
    """Give every quantity in a text, in its order."""
    return scan(text).readings
