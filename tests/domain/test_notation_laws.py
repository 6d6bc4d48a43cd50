"""What holds for every text and every quantity: reading what was written, spans, and bounded work."""

import sys
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.notation import read, scan
from app.domain.notation.label import label
from app.domain.quantity import Quantity, rounded
from app.domain.refusal import Refused
from app.domain.units import CURRENCIES, UNITS
from app.domain.vocabulary import Bounds, Comparator, Dimension

NOUNS = (
    *"soldier shell casualty person troop aircraft factory missile day bus analysis item child woman house".split(),
    *"series dead Palestinian HIMARS km dollar round strike man tank drone F-16 percent half million second".split(),
    *"T-72 passer-by NGO NGOs x May of soldiers light-year Ÿ".split(),
    *("artillery shell", "percentage point", "North Korean", "Leopard 2", "the 5 of them", "a “b”", "km/h per s"),
)

fractions = st.builds(lambda over, under: rounded(Decimal(over) / under), st.integers(1, 9), st.integers(2, 9))
amounts = st.one_of(
    st.integers(-20, 3000).map(Decimal),
    st.builds(lambda n, e: Decimal(n).scaleb(e), st.integers(1, 999), st.integers(0, 20)),
    st.builds(lambda n, e: Decimal(n).scaleb(e), st.integers(-(10**15) + 1, 10**15 - 1), st.integers(-25, 13)),
)


def unit_of(dimension: Dimension) -> st.SearchStrategy[str]:
    match dimension:
        case Dimension.COUNT:
            return st.sampled_from(NOUNS)
        case Dimension.MONEY:
            return st.sampled_from(sorted(CURRENCIES))
        case Dimension.SHARE | Dimension.FACTOR:
            return st.just("1")
        case _:
            return st.sampled_from([unit.code for unit in UNITS.values() if unit.dimension is dimension])


@st.composite
def quantities(draw: st.DrawFn, kinds: tuple[Dimension, ...] = tuple(Dimension)) -> Quantity:
    dimension = draw(st.sampled_from(kinds))
    numbers = st.one_of(fractions, amounts) if dimension is Dimension.SHARE else amounts
    unit = draw(unit_of(dimension))
    comparator = draw(st.sampled_from(Comparator))
    bounded = comparator is Comparator.BETWEEN or (comparator is Comparator.ABOUT and draw(st.booleans()))
    value = None if comparator is Comparator.BETWEEN and draw(st.booleans()) else draw(numbers)
    ends = sorted((draw(numbers), draw(numbers))) if bounded else [None, None]
    bounds = draw(st.sampled_from(Bounds)) if bounded else None
    try:
        return Quantity.of(
            comparator, value, lower=ends[0], upper=ends[1], bounds=bounds, unit=unit, dimension=dimension
        )
    except Refused:
        assume(condition=False)
        raise


@given(st.one_of(quantities(), quantities((Dimension.SHARE,))))
@settings(max_examples=max(600, settings().max_examples))
def test_reading_a_label_gives_the_quantity_it_was_made_of(quantity: Quantity) -> None:
    words = label(quantity)
    assert [(r.quantity, r.text) for r in read(words)] == [(quantity, words)]


@given(quantities())
def test_the_value_lies_in_the_closure_of_the_bounds(quantity: Quantity) -> None:
    if quantity.value is not None:
        assert quantity.lower is None or quantity.lower <= quantity.value
        assert quantity.upper is None or quantity.value <= quantity.upper


fragments = st.sampled_from(
    "1 2,000 12 1,00 2024 0600 ½ one twenty million hundred half third of a the and to or in by between from at least "
    "about over - – . , ( ) % $ € US$ km mm soldiers fell rose doubled times as many dozens tens F-16 × “ ” × : ' \n\n "
    "May aged old killed were Rs more than but under 5 000 x k m bn 1st 1990s c. + # @ / °C minus".split(" ")
)
texts = st.one_of(
    st.text(max_size=60), st.lists(fragments, max_size=25).map(" ".join), st.lists(fragments, max_size=25).map("".join)
)


@given(texts)
@settings(max_examples=max(500, settings().max_examples))
def test_any_text_is_read_without_an_error_and_every_span_is_its_words(text: str) -> None:
    found = scan(text)
    spans = [(r.start, r.end, r.text) for r in found.readings] + [(m.start, m.end, m.text) for m in found.malformed]
    assert all(text[start:end] == words for start, end, words in spans)
    ends = 0
    for start, end, _ in sorted(spans):
        assert ends <= start < end
        ends = end


SENTENCES = (
    "At least 12,000 North Korean soldiers are engaged.",
    "Exports fell by half.",
    "It cost as much as $5.5 billion.",
    "Around 100 were killed on 12 October 2024.",
    "The number of railcars has tripled this year.",
    "Nearly one-third of the strikes hit.",
)


@given(st.lists(st.sampled_from(SENTENCES), max_size=8))
def test_a_text_holds_what_its_sentences_hold(sentences: list[str]) -> None:
    together = [r.quantity for r in read(" ".join(sentences))]
    assert together == [r.quantity for sentence in sentences for r in read(sentence)]


def calls(text: str) -> int:
    """Count the calls of Python functions that a scan of the text makes."""
    made = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal made
        made += event == "call"

    sys.setprofile(count)
    try:
        scan(text)
    finally:
        sys.setprofile(None)
    return made


REPEATED = (
    *(
        "1,",
        "one ",
        "a",
        "1",
        "between ",
        "and 1 ",
        " ",
        "$",
        "1 ",
        "1 a ",
        "7 shells ",
        "million ",
        "half ",
        "hundred and ",
    ),
    *(
        "-",
        "1-",
        "(",
        "5 (",
        "over ",
        "1.",
        "twenty-",
        "at least 5 but ",
        "U.S.",
        "½",
        "F-16-",
        "Russia's ",
        "\n\n",
        "a-",
    ),
    *(
        "doubled ",
        "http://",
        "1 × “",
        "from 1 to ",
        "by 1% ",
        "rose ",
        "100 000 ",
        "0:",
        "5'",
        "one in ",
        "1/",
        "12:00:",
    ),
    *(
        "1, 2, ",
        "aged 5 and ",
        "5 °",
        "555-",
        "+1 (2) ",
        "was 5 ",
        "two million ",
        "dozens and ",
        "5 artillery-",
        "1 x",
    ),
)


@pytest.mark.parametrize("piece", REPEATED)
def test_twice_the_text_is_at_most_about_twice_the_work(piece: str) -> None:
    scan(piece * 10)
    assert calls(piece * 800) <= 2.3 * calls(piece * 400) + 200
