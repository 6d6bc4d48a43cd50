"""What a chart shows, before it is drawn: claims and estimates over days, and where they come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.vocabulary import Dimension


@dataclass(frozen=True, slots=True)
class Series:
    """The claims of one origin: its name, how many they are, its place among colours and shapes, its id."""

    name: str
    count: int
    place: int
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What one origin says of a day (or of some days, in several claims): an interval, None where it is open.

    `value` is the number said of an interval around it ("about 12,000"), `since` the first day of its time.
    """

    place: int
    day: date
    low: float | None
    high: float | None
    words: str
    value: float | None = None
    count: int = 1
    until: date | None = None
    since: date | None = None

    @property
    def ends(self) -> tuple[float, ...]:
        """The ends that it has."""
        return tuple(end for end in (self.low, self.high) if end is not None)


@dataclass(frozen=True, slots=True)
class Step:
    """The estimate of some days: None where it is open; `agrees` is whether there is one answer and not camps."""

    start: date
    end: date
    low: float | None
    best: float | None
    high: float | None
    agrees: bool

    @property
    def bounded(self) -> bool:
        """Whether there is anything to draw."""
        return self.low is not None or self.high is not None


@dataclass(frozen=True, slots=True)
class Citation:
    """What makes a chart citable: where it is, and as of which state of the ledger."""

    address: str
    recorded: str


@dataclass(frozen=True)
class Picture:
    """All that a chart shows."""

    title: str
    unit: str | None
    dimension: Dimension | None
    first: date
    last: date
    at: date | None
    headline: str
    because: str
    restriction: str
    series: Sequence[Series]
    marks: Sequence[Mark]
    steps: Sequence[Step]
    claims: int
    undrawn: Sequence[tuple[str, int]]
    sources: Sequence[tuple[str, int]]
    carriers: Sequence[tuple[str, int]]
    cited: Citation
