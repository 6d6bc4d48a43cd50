"""Where numbers lie on an axis, and which of them are written beside it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.vocabulary import Dimension

_SPREAD = 40
"""From this ratio of the largest to the smallest number on, the scale is logarithmic."""
_ZOOM = 0.7
"""From this ratio of the smallest to the largest on, the axis does not begin at 0."""
_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))
_BEYOND = 1e15
_DECADES = 2.5


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high` over `length` pixels, upwards."""

    low: float
    high: float
    length: float
    logarithmic: bool

    def at(self, value: float) -> float:
        """Pixels from the top, never outside of the axis."""
        low, high, value = (self._bent(each) for each in (self.low, self.high, value))
        return self.length * (1 - min(1.0, max(0.0, (value - low) / (high - low))))

    @property
    def begins_at_zero(self) -> bool:
        """Whether lengths on it can be compared by eye."""
        return self.low <= 0 <= self.high and not self.logarithmic

    def _bent(self, value: float) -> float:
        if not self.logarithmic:
            return value
        return math.log10(max(value, self.low, 1e-300))


def scale_of(values: Sequence[float], length: float, *, opens: bool) -> Scale:
    """The scale for these numbers; `opens` leaves room above for bounds that are open."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low > 0 and high / low >= _SPREAD:
        room = (high / low) ** (0.14 if opens else 0.06)
        return Scale(low / (high / low) ** 0.06, high * room, length, logarithmic=True)
    spread = (high - low) or abs(high) * 0.2 or 1.0
    begins = 0.0 if low >= 0 and (low < _ZOOM * high or high == low) else low - spread * 0.12
    return Scale(begins, high + max(spread, high - begins) * (0.16 if opens else 0.08), length, logarithmic=False)


def ticks(scale: Scale) -> list[float]:
    """Round numbers on the scale, some five of them."""
    return _decades(scale) if scale.logarithmic else _steps(scale)


def _steps(scale: Scale) -> list[float]:
    wanted = max(3, int(scale.length // 50))
    rough = (scale.high - scale.low) / wanted
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * n for n in (1, 2, 2.5, 5, 10) if unit * n >= rough * 0.999)
    first, last = math.ceil(scale.low / step - 1e-9), math.floor(scale.high / step + 1e-9)
    return [float(f"{n * step:.12g}") for n in range(first, last + 1)]


def _decades(scale: Scale) -> list[float]:
    low, high = math.log10(scale.low), math.log10(scale.high)
    every = max(1, math.ceil((high - low) / 9))
    within = (1, 2, 5) if high - low < _DECADES else (1,)
    found = [n * 10.0**power for power in range(math.floor(low), math.ceil(high) + 1, every) for n in within]
    return [value for value in found if scale.low <= value <= scale.high]


def amount(value: float, dimension: Dimension | None = None) -> str:
    """A number as it is written in a chart: 12,000; 5.5 million; 30%; 3×."""
    if dimension is Dimension.SHARE:
        return f"{_plain(value * 100)}%"
    if dimension is Dimension.FACTOR:
        return f"{_plain(value)}×"
    size = abs(value)
    if size >= _BEYOND:
        return f"{value:.3g}"
    for scale, word in _SCALES:
        if size >= scale:
            return f"{_plain(value / scale)}{word}"
    return _plain(value)


def _plain(value: float) -> str:
    decimals = 0 if abs(value) >= 1000 else 3  # noqa: PLR2004 (beyond, a fraction says nothing)
    text = f"{float(f'{value:.6g}'):,.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) if float(f"{value:.6g}") else "0"


def spanned(low: float | None, high: float | None, bounds: str, dimension: Dimension | None) -> str:
    """An interval in words: "10,800 to 12,500", "at least 12,000", "under 300"."""
    if low is not None and high is not None:
        return amount(low, dimension) if low == high else f"{amount(low, dimension)} to {amount(high, dimension)}"
    if low is not None:
        return f"{'at least' if bounds[0] == '[' else 'over'} {amount(low, dimension)}"
    if high is not None:
        return f"{'up to' if bounds[1] == ']' else 'under'} {amount(high, dimension)}"
    return "any number"
