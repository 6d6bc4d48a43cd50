"""From an article to the claims in it, by named rules over sentences and clauses (docs/extraction.md).

    >>> [(p.text, p.claimant) for p in read("Officials said at least 12 people were killed.", None)]
    [('at least 12 people were killed', 'Officials')]

One narrow function, so that another reader can be set beside it: text, date and headline in, proposals out.
"""

from app.domain.extraction.proposal import Proposal
from app.domain.extraction.reader import read

__all__ = ["VERSION", "Proposal", "read"]

VERSION = "1"
"""The version of the rules; kept with what they propose."""
