"""An attribution: who asserts which words of a sentence, and which of several holds for one of them."""

from dataclasses import dataclass, replace

from app.domain.vocabulary import Stance

_NESTED = 14
_CARRYING = frozenset({"said", "citing", "according to"})


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who asserts the words from `start` to `end` of a sentence; `at` is where the attribution itself stands."""

    at: int
    start: int
    end: int
    claimant: str
    via: tuple[str, ...]
    rule: str
    stance: Stance = Stance.ASSERTS


def covering(attributions: tuple[Attribution, ...], position: int) -> Attribution | None:
    """Give the attribution of the words at a position, its chain put together where attributions nest.

    The nearest one that looks ahead wins over those that look back; of those the first.
    """
    ahead = [a for a in attributions if a.start <= position < a.end and a.at < position]
    if ahead:
        inner = ahead[-1]
        outer = [
            a
            for a in ahead[:-1]
            if a.rule == "saying" and inner.rule == "saying" and 0 <= inner.at - a.start <= _NESTED
        ]
        if outer and outer[-1].claimant != inner.claimant:
            return Attribution(
                inner.at,
                inner.start,
                inner.end,
                inner.claimant,
                (*inner.via, outer[-1].claimant),
                "nested",
                inner.stance,
            )
        carried = [a for a in attributions if a.at > position and a.start <= position and a.rule in _CARRYING]
        if carried and inner.rule == "saying" and carried[-1].claimant != inner.claimant:
            return replace(inner, via=(*inner.via, carried[-1].claimant, *carried[-1].via))
        return inner
    behind = [a for a in attributions if a.start <= position < a.end]
    return behind[0] if behind else None
