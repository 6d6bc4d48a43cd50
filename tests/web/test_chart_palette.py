"""The colours of charts can be told apart, also by those who see fewer of them (app/web/charts/palette)."""

from itertools import combinations, product

import pytest

from app.web.charts.palette import NAMED, PALETTES, Theme

Linear = tuple[float, float, float]

# Machado, Oliveira and Fernandes (2009), severity 1.
SIGHTS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.072175), (0.0193339, 0.119192, 0.9503041))
WHITE = (0.95047, 1.0, 1.08883)


def linear(colour: str) -> Linear:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def turned(by: tuple[tuple[float, float, float], ...], colour: Linear) -> Linear:
    x, y, z = (sum(factor * part for factor, part in zip(row, colour, strict=True)) for row in by)
    return x, y, z


def lab(colour: Linear) -> Linear:
    seen = (min(1.0, max(0.0, part)) for part in colour)
    red, green, blue = seen
    ratios = (part / white for part, white in zip(turned(TO_XYZ, (red, green, blue)), WHITE, strict=True))
    x, y, z = (ratio ** (1 / 3) if ratio > 216 / 24389 else (24389 / 27 * ratio + 16) / 116 for ratio in ratios)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def brightness(colour: str) -> float:
    return turned(TO_XYZ, linear(colour))[1]


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("theme", "sight"), list(product(Theme, SIGHTS)))
def test_any_two_origins_differ_in_colour_whoever_looks(theme: Theme, sight: str) -> None:
    seen = [lab(turned(SIGHTS[sight], linear(colour))) for colour in PALETTES[theme].origins]
    assert len(seen) == NAMED
    for one, other in combinations(seen, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 >= 24.5


@pytest.mark.parametrize("theme", Theme)
def test_colours_stand_out_from_the_paper_and_words_can_be_read(theme: Theme) -> None:
    palette = PALETTES[theme]
    for colour in (*palette.origins, palette.other):
        assert contrast(colour, palette.paper) >= 3
    for colour in (palette.ink, palette.soft):
        assert contrast(colour, palette.paper) >= 4.5
