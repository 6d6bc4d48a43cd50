"""What a reader of articles proposes: a claim with its words, its number, and who is said to say it."""

from dataclasses import dataclass

from app.domain.quantity import Quantity
from app.domain.refusal import Refused
from app.domain.vocabulary import Stance
from app.domain.when import When

LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """One number of a text, for a person to accept, correct or reject.

    `start` and `end` (code points, the end exclusive) are the smallest clause that states it and
    `number` the same for the number's own words; `because` names the rules that made it; `title` is
    a suggested subject where none fits; `hedge` is the word that weakens it without widening it.
    """

    start: int
    end: int
    text: str
    number: tuple[int, int]
    quantity: Quantity
    because: tuple[str, ...]
    stance: Stance
    claimant: str | None
    via: tuple[str, ...]
    about: When | None
    title: str
    hedge: str | None = None

    def __post_init__(self) -> None:
        """Refuse words that are not where the span says, and a number outside its clause."""
        if self.end - self.start != len(self.text) or not 0 < len(self.text) <= LONGEST_TEXT:
            raise Refused("the words of a proposal are as long as its span, 1 to 2,000 characters", "text")
        if not self.start <= self.number[0] < self.number[1] <= self.end:
            raise Refused("a proposal's number lies within its words", "number")

    @property
    def extra(self) -> dict[str, object]:
        """What a claim keeps in its `extra`: the rules, where the number stands, and the hedge where there is one."""
        start, end = self.number
        kept: dict[str, object] = {"because": list(self.because), "number": {"start": start, "end": end}}
        if self.hedge is not None:
            kept["hedge"] = self.hedge
        return kept
