"""Units: what a number is a number of, and how physical units convert.

A physical unit has a UCUM-style code (``t``, ``km``, ``degC``), and an exact factor to the base of its
dimension. The bases are chosen so that every conversion ends: speed is counted in km/h (a knot is
1.852 exactly) and temperature in degrees Fahrenheit (a degree Celsius is 1.8 of them exactly). Only
psi has no finite factor; it is rounded to 28 digits. A year is UCUM's Julian year of 365.25 days and a
month its twelfth. A ton of the news is a tonne; short and long tons must be called so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from app.domain.currencies import CURRENCIES
from app.domain.refusal import Refused
from app.domain.vocabulary import Dimension

__all__ = ["BASES", "CURRENCIES", "UNITS", "Unit", "dimension_of", "factor", "find", "named", "to_base"]

_LONG = Context(prec=60, rounding=ROUND_HALF_EVEN, Emin=-999, Emax=999)
_KEPT = Context(prec=28, rounding=ROUND_HALF_EVEN, Emin=-999, Emax=999)


@dataclass(frozen=True, slots=True)
class Unit:
    """A physical unit: base value = value · factor + offset. ``written`` is how a label says it."""

    code: str
    dimension: Dimension
    factor: Fraction
    names: tuple[str, ...]
    symbols: tuple[str, ...] = ()
    offset: Fraction = Fraction(0)

    @property
    def written(self) -> str:
        """The symbol, else the plural of the first name: "km", "years"."""
        return self.symbols[0] if self.symbols else plural_name(self.names[0])


def plural_name(name: str) -> str:
    """The plural of a unit's name: "square feet", "miles per hour", "degrees Celsius"."""
    for mark in (" per ", " Celsius", " Fahrenheit", " celsius", " fahrenheit"):
        head, found, rest = name.partition(mark)
        if found:
            return plural_name(head) + mark + rest
    stem, irregular = name[:-4], {"foot": "feet", "inch": "inches"}
    if name.endswith(("foot", "inch")):
        return stem + irregular[name[-4:]]
    return name if name.endswith(("hertz", "psi", "s")) else name + "s"


_DEFINED: dict[Dimension, str] = {
    # code = factor to the base : names, singular : symbols as written in the news
    Dimension.MASS: """
        kg = 1 : kilogram, kilogramme, kilo : kg kgs
        g = 0.001 : gram, gramme : g
        t = 1000 : tonne, metric ton, metric tonne, ton : t
        kt = 1000000 : kilotonne, kiloton : kt
        Mt = 1000000000 : megatonne, megaton : Mt
        lb = 0.45359237 : pound : lb lbs
        oz = 0.028349523125 : ounce : oz
        short_ton = 907.18474 : short ton, US ton, U.S. ton :
        long_ton = 1016.0469088 : long ton, imperial ton :
    """,
    Dimension.LENGTH: """
        m = 1 : metre : m
        km = 1000 : kilometre, kilometer, klick : km kms
        cm = 0.01 : centimetre : cm
        mm = 0.001 : millimetre : mm
        mi = 1609.344 : mile : mi
        nmi = 1852 : nautical mile : nmi
        yd = 0.9144 : yard : yd yds
        ft = 0.3048 : foot : ft
        in = 0.0254 : inch :
    """,
    Dimension.AREA: """
        m2 = 1 : square metre : m² m2 sqm
        km2 = 1000000 : square kilometre : km² km2
        ha = 10000 : hectare : ha
        acre = 4046.8564224 : acre :
        mi2 = 2589988.110336 : square mile : mi²
        ft2 = 0.09290304 : square foot : ft² ft2 sqft
        yd2 = 0.83612736 : square yard : yd²
    """,
    Dimension.VOLUME: """
        L = 1 : litre : L l
        mL = 0.001 : millilitre : mL ml
        m3 = 1000 : cubic metre : m³ m3
        km3 = 1000000000000 : cubic kilometre : km³ km3
        ft3 = 28.316846592 : cubic foot : ft³
        bbl = 158.987294928 : barrel : bbl
        gal = 3.785411784 : gallon, US gallon, U.S. gallon : gal
        gal_imp = 4.54609 : imperial gallon, UK gallon :
    """,
    Dimension.DURATION: """
        s = 1 : second : sec secs
        ms = 0.001 : millisecond : ms
        min = 60 : minute : min mins
        h = 3600 : hour : h hr hrs
        d = 86400 : day :
        wk = 604800 : week :
        mo = 2629800 : month :
        a = 31557600 : year : yr yrs
        dec = 315576000 : decade :
        cent = 3155760000 : century :
    """,
    Dimension.SPEED: """
        km/h = 1 : kilometre per hour, kilometre an hour : km/h kph kmh km/hr
        m/s = 3.6 : metre per second, metre a second : m/s
        km/s = 3600 : kilometre per second, kilometre a second : km/s
        mph = 1.609344 : mile per hour, mile an hour : mph
        kn = 1.852 : knot : kn kts
    """,
    Dimension.ENERGY: """
        J = 1 : joule : J
        kJ = 1000 : kilojoule : kJ
        MJ = 1000000 : megajoule : MJ
        Wh = 3600 : watt hour, watt-hour : Wh
        kWh = 3600000 : kilowatt hour, kilowatt-hour : kWh
        MWh = 3600000000 : megawatt hour, megawatt-hour : MWh
        GWh = 3600000000000 : gigawatt hour, gigawatt-hour : GWh
        TWh = 3600000000000000 : terawatt hour, terawatt-hour : TWh
    """,
    Dimension.POWER: """
        W = 1 : watt : W
        kW = 1000 : kilowatt : kW
        MW = 1000000 : megawatt : MW
        GW = 1000000000 : gigawatt : GW
        TW = 1000000000000 : terawatt : TW
    """,
    Dimension.PRESSURE: """
        Pa = 1 : pascal : Pa
        hPa = 100 : hectopascal : hPa
        kPa = 1000 : kilopascal : kPa
        MPa = 1000000 : megapascal : MPa
        bar = 100000 : bar :
        mbar = 100 : millibar : mbar
        psi = 44482216152605/6451600000 : pound per square inch : psi
    """,
    Dimension.TEMPERATURE: """
        degF = 1 : degree Fahrenheit : °F
        degC = 1.8 + 32 : degree Celsius, degree centigrade : °C ℃
        K = 1.8 + -459.67 : kelvin : K
    """,
}


def _defined() -> Iterator[Unit]:
    for dimension, lines in _DEFINED.items():
        for line in lines.strip().splitlines():
            head, names, symbols = (part.strip() for part in line.split(" :"))
            code, number = head.split(" = ")
            scale, _, offset = number.partition(" + ")
            spelled = tuple(name.strip() for name in names.split(","))
            yield Unit(
                code,
                dimension,
                Fraction(scale),
                spelled,
                tuple(symbols.split()),
                Fraction(offset or 0),
            )


UNITS: dict[str, Unit] = {unit.code: unit for unit in _defined()}
BASES: dict[Dimension, str] = {u.dimension: u.code for u in UNITS.values() if u.factor == 1 and not u.offset}
"""The unit that the numbers of each physical dimension are compared in."""

"""Every physical unit by its code."""


def _spellings(unit: Unit) -> Iterator[str]:
    for name in unit.names:
        for spelling in {name, name.replace("metre", "meter").replace("litre", "liter")}:
            yield spelling.lower()
            yield plural_name(spelling).lower()


NAMES: dict[str, Unit] = {
    "centuries": UNITS["cent"],
    **{spelling: unit for unit in UNITS.values() for spelling in _spellings(unit)},
}
"""Every physical unit by its names in the news, singular and plural, in lower case."""


def find(code: str) -> Unit | None:
    """The physical unit of that code, if there is one."""
    return UNITS.get(code)


def named(name: str) -> Unit | None:
    """The physical unit of that name in the news ("tonnes", "square mile"), if there is one."""
    return NAMES.get(name.lower())


def dimension_of(unit: str) -> Dimension:
    """What a unit is of: money for an ISO 4217 code, the unit's own for a physical one, else count.

    Refuses "1", which shares and factors both have.
    """
    if unit in CURRENCIES:
        return Dimension.MONEY
    if unit == "1":
        raise Refused("With the unit 1 the dimension must be given: share or factor.", "dimension")
    known = find(unit) or named(unit)
    return known.dimension if known else Dimension.COUNT


def factor(unit: str) -> Fraction:
    """How many of its dimension's base unit one such unit is; 1 for what is not physical."""
    known = find(unit)
    return known.factor if known else Fraction(1)


def to_base(value: Decimal, unit: str) -> Decimal:
    """The value in its dimension's base unit, exact (psi: 28 digits); itself for what is not physical."""
    known = find(unit)
    if known is None:
        return value
    offset = _quotient(known.offset)
    if known.factor.denominator == 1 or _ends(known.factor.denominator):
        return _LONG.add(_LONG.multiply(value, _quotient(known.factor)), offset)
    return _KEPT.plus(_LONG.add(_LONG.multiply(value, _quotient(known.factor)), offset))


def _quotient(number: Fraction) -> Decimal:
    return _LONG.divide(Decimal(number.numerator), Decimal(number.denominator))


def _ends(denominator: int) -> bool:
    """Whether a fraction in lowest terms with this denominator is a finite decimal."""
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1
