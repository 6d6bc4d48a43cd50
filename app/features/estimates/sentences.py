"""Answers that have no numbers, findings counted in words, and what moved an estimate."""

from collections import Counter
from collections.abc import Iterable, Sequence

from app.domain.analysis_difference import Difference, Move
from app.domain.analysis_judging import Finding
from app.domain.analysis_words import names
from app.domain.contradiction import MOST_CASES, Dispute
from app.features.estimates.telling import Teller, Told, claim

UNDECIDED = (
    "there is no estimate while the subject's measure is not decided: set it to level (so many at a time) "
    "or total (so many within a window of time)"
)


def undecided() -> Told:
    """The answer where the subject's measure is null."""
    nothing: Told = dict.fromkeys(("low", "best", "high", "bounds", "agreed"))
    return {"outcome": "undecided", "consensus": False, **nothing, "support": 0, "speaking": 0, "because": UNDECIDED}


def no_estimate() -> Told:
    """The rest of an estimate where there is none."""
    counts = dict.fromkeys(("reports", "utterances", "origins", "unknown_lineage", "supports", "allows", "opposes"), 0)
    empty: Told = {name: [] for name in ("tensions", "camps", "contributions", "without")}
    return {**undecided(), "counts": counts, **empty, "more_camps": 0}


def no_difference() -> Told:
    """What moved an estimate where there is none."""
    nothing = {"because": UNDECIDED, "moves": [], "parts_changed": False}
    return {"before": undecided(), "after": undecided(), **nothing}


def no_origins() -> Told:
    """The counts where the subject's measure is null."""
    counts = dict.fromkeys(("reports", "utterances", "origins", "unknown_lineage"), 0)
    return {"because": UNDECIDED, **counts, "carried": [], "depths": [], "cycles": []}


def how_many(found: Sequence[Dispute]) -> str:
    """The findings, counted by pair of origins."""
    counts = Counter(each.finding for each in found)
    said = [f"{n} {one if n == 1 else many}" for finding, (one, many) in _PAIRS.items() if (n := counts[finding])]
    if not said:
        return "no two utterances are in each other's time and do not go together"
    if sum(len(each.pairs) for each in found) >= MOST_CASES:
        return f"{names(said)}; only the first {MOST_CASES:,} cases were looked at"
    return names(said)


_PAIRS = {
    Finding.CONTRADICTION: ("pair of origins contradicts each other", "pairs of origins contradict each other"),
    Finding.TENSION: ("pair is in tension", "pairs are in tension"),
    Finding.DRIFT: ("origin drifts", "origins drift"),
}


def move(now: Teller, then: Teller, it: Move) -> Told:
    """An origin whose voice changed from one state to another."""

    def named(teller: Teller, claims: Iterable[str]) -> list[Told]:
        return [claim(teller.gathered.claims[each]) for each in claims if each in teller.gathered.claims]

    spoken = it.after or it.before
    return {
        "origin": None if spoken is None else (now if it.after else then).origin(spoken.utterance.origin),
        "moved": it.moved,
        "because": it.because,
        "before": then.voice(it.before),
        "after": now.voice(it.after),
        "came": named(now, it.came),
        "went": named(then, it.went),
    }


def difference(now: Teller, then: Teller, it: Difference) -> Told:
    """What moved an estimate."""
    return {
        "before": then.answer(it.before),
        "after": now.answer(it.after),
        "because": _what_moved(it),
        "moves": [move(now, then, each) for each in it.moves],
        "parts_changed": it.parts_changed,
    }


def _what_moved(it: Difference) -> str:
    movers = [each.name for each in it.moves if each.moved]
    if movers:
        return f"moved by {names(movers)}"
    same = (it.before.outcome, it.before.range, it.before.best) == (it.after.outcome, it.after.range, it.after.best)
    if same:
        return "nothing that was recorded between the two moved it"
    return "claims about parts moved it" if it.parts_changed else "several changes moved it together, none alone"
