"""Precision, recall and F1 of a reader against the labels.

A proposal finds a label where their numbers' words overlap, each label and each proposal once. Of those found, the
bounds are right where lower, upper and the ends are the same; the claimant where one name's words hold the
other's (case, "the" and titles apart), or nobody is named by both; the time where the EDTF says the same days.
Each is scored over all proposals (precision) and all labels (recall).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.domain.extraction import Proposal
from app.domain.when import parse
from bench.extraction.labels import Label

ASPECTS = ("found", "bounds", "claimants", "times", "stances")
_IDLE = frozenset("the a an of mr mrs ms dr s".split())


@dataclass(frozen=True, slots=True)
class Score:
    """So many right, of so many proposed and so many labelled."""

    right: int
    proposed: int
    labelled: int

    @property
    def precision(self) -> float:
        """The part of what was proposed that is right."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """The part of what was labelled that was proposed right."""
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.proposed + self.labelled
        return 2 * self.right / both if both else 0.0


def pairs(labels: Sequence[Label], proposals: Sequence[Proposal]) -> list[tuple[Label, Proposal]]:
    """Give the labels found, each with the proposal that found it."""
    left = list(proposals)
    made = []
    for label in labels:
        hits = [p for p in left if p.number[0] < label.number[1] and label.number[0] < p.number[1]]
        if hits:
            best = max(
                hits,
                key=lambda p: (
                    bounds_agree(label, p),
                    min(p.number[1], label.number[1]) - max(p.number[0], label.number[0]),
                ),
            )
            left.remove(best)
            made.append((label, best))
    return made


def score(articles: Iterable[tuple[Sequence[Label], Sequence[Proposal]]]) -> dict[str, Score]:
    """Give the score of every aspect over some articles."""
    right = dict.fromkeys(ASPECTS, 0)
    labelled = proposed = 0
    for labels, proposals in articles:
        labelled, proposed = labelled + len(labels), proposed + len(proposals)
        for label, proposal in pairs(labels, proposals):
            for aspect, agrees in _AGREE.items():
                right[aspect] += agrees(label, proposal)
    return {aspect: Score(right[aspect], proposed, labelled) for aspect in ASPECTS}


def bounds_agree(label: Label, proposal: Proposal) -> bool:
    """Tell whether both leave the same numbers possible."""
    one, other = label.quantity, proposal.quantity
    same = (one.lower, one.upper, one.bounds) == (other.lower, other.upper, other.bounds)
    return same and one.dimension is other.dimension


def claimants_agree(label: Label, proposal: Proposal) -> bool:
    """Tell whether both name the same claimant, or nobody."""
    if label.claimant is None or proposal.claimant is None:
        return label.claimant is proposal.claimant
    one, other = _words(label.claimant), _words(proposal.claimant)
    return bool(one and other) and (one <= other or other <= one)


def times_agree(label: Label, proposal: Proposal) -> bool:
    """Tell whether both are about the same days, or about no time said."""
    if label.about is None or proposal.about is None:
        return label.about is None and proposal.about is None
    one = parse(label.about)
    return (one.start, one.end) == (proposal.about.start, proposal.about.end)


def stances_agree(label: Label, proposal: Proposal) -> bool:
    """Tell whether both assert, deny or expect it."""
    return label.stance is proposal.stance


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", name.casefold())) - _IDLE


_AGREE: dict[str, Callable[[Label, Proposal], bool]] = {
    "found": lambda _label, _proposal: True,
    "bounds": bounds_agree,
    "claimants": claimants_agree,
    "times": times_agree,
    "stances": stances_agree,
}
