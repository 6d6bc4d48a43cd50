"""The number filters: interval logic in SQL, held to the domain's."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain import comparison, units
from app.domain.interval import Interval
from app.domain.quantity import Quantity
from app.domain.vocabulary import Bounds, Comparator, Dimension
from app.features.claims.asking import ClaimQuery
from app.features.claims.filters import filtered
from app.features.claims.quantities import Measured, columns
from app.features.claims.schemas import ClaimIn
from app.journal import record
from app.journal.kinds import CLAIM, SOURCE
from app.journal.record import Act
from app.kit.ids import uuid7
from app.storage.engine import ReadSession, WriteSession
from app.storage.moment import PRESENT
from tests.makers.client import Client

AT_LEAST, UP_TO = "at least 12,000 soldiers", "up to 3,000 soldiers"


@pytest.fixture
async def soldiers(client: Client) -> Client:
    """A ledger with "at least 12,000 soldiers" and "up to 3,000 soldiers"."""
    await client.make("subjects", title="Soldiers", unit="soldier")
    for text in (AT_LEAST, UP_TO):
        await client.claim(text=text, subject="soldiers")
    return client


@pytest.mark.parametrize(
    "beside",
    [{"subject": "soldiers"}, {"unit": "soldier"}, {"unit": ["soldier", "troop"]}, {"dimension": "count"}],
)
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"compatible_with": "15000"}, [AT_LEAST]),
        ({"compatible_with": "12000"}, [AT_LEAST]),
        ({"rules_out": "11000"}, [AT_LEAST, UP_TO]),
        ({"rules_out": "12000"}, [UP_TO]),
        ({"rules_out": "3000"}, [AT_LEAST]),
        ({"overlaps": "10000,13000"}, [AT_LEAST]),
        ({"overlaps": "3000,12000"}, [AT_LEAST, UP_TO]),
        ({"overlaps": "3001,11999"}, []),
        ({"overlaps": "10000,"}, [AT_LEAST]),
        ({"overlaps": ",10000"}, [UP_TO]),
        ({"overlaps": "-5,-1"}, []),
        ({"within": "10000,13000"}, []),
        ({"within": "12000,"}, [AT_LEAST]),
        ({"within": "0,3000"}, [UP_TO]),
        ({"within": ",3000"}, [UP_TO]),
        ({"within": "1,3000"}, []),
        ({"overlaps": "2000,20000", "rules_out": "11000", "within": "0,5000"}, [UP_TO]),
    ],
)
async def test_a_claim_is_the_interval_it_leaves_possible(
    soldiers: Client, beside: dict[str, Any], asked: dict[str, str], found: list[str]
) -> None:
    items = (await soldiers.read("/v1/claims", **beside, **asked))["items"]
    assert sorted(item["text"] for item in items) == found


async def test_claims_without_a_number_rule_nothing_out(client: Client) -> None:
    await client.make("subjects", title="Soldiers", unit="soldier")
    await client.claim(text="soldiers came", subject="soldiers")
    for name in ("compatible_with", "rules_out"):
        assert (await client.read("/v1/claims", subject="soldiers", **{name: "5"}))["items"] == []


async def test_physical_units_are_converted_exactly(client: Client) -> None:
    await client.make("subjects", title="Range", unit="km")
    await client.claim(text="10 miles", subject="range")
    await client.claim(text="16.09344 km", subject="range")
    for asked in (
        {"unit": "km", "within": "16.09344,16.09344"},
        {"unit": "mi", "within": "10,10"},
        {"unit": "miles", "compatible_with": "10"},
        {"unit": "m", "compatible_with": "16093.44"},
        {"subject": "range", "compatible_with": "16.09344"},
        {"subject": "range", "unit": "mi", "compatible_with": "10"},
        {"unit": "mi"},
    ):
        assert len((await client.read("/v1/claims", **asked))["items"]) == 2


async def test_temperatures_go_below_zero(client: Client) -> None:
    await client.claim(quantity={"comparator": "at_most", "value": -10, "unit": "degC"}, text=None)
    assert len((await client.read("/v1/claims", unit="degC", within=",-10"))["items"]) == 1
    assert len((await client.read("/v1/claims", unit="degF", within=",14"))["items"]) == 1
    assert (await client.read("/v1/claims", unit="degC", within="0,5"))["items"] == []


async def test_currencies_never_mix(client: Client) -> None:
    await client.make("subjects", title="Cost", unit="USD")
    await client.make("subjects", title="Price", dimension="money")
    await client.claim(text="$5 million", subject="cost")
    await client.claim(text="5 million euros", subject="price")
    for asked in ({"unit": "USD"}, {"subject": "cost"}):
        items = (await client.read("/v1/claims", compatible_with="5000000", **asked))["items"]
        assert [item["text"] for item in items] == ["$5 million"]


@pytest.mark.parametrize(
    "beside",
    [
        {},
        {"dimension": "money"},
        {"dimension": "mass"},
        {"dimension": ["count", "money"]},
        {"claimant": "Seoul"},
        {"unit": ["USD", "EUR"]},
        {"unit": ["km", "soldier"]},
        {"subject": "undecided"},
        {"subject": "price"},
        {"subject": ["cost", "range"]},
        {"subject": ["soldiers", "range"]},
    ],
)
@pytest.mark.parametrize("number", [{"overlaps": "1,2"}, {"rules_out": "5"}])
async def test_a_number_needs_one_thing_beside_it_that_says_its_unit(
    soldiers: Client, beside: dict[str, Any], number: dict[str, str]
) -> None:
    await soldiers.make("sources", name="Seoul")
    for title, fields in (("Undecided", {}), ("Price", {"dimension": "money"}), ("Cost", {"unit": "USD"})):
        await soldiers.make("subjects", title=title, **fields)
    await soldiers.make("subjects", title="Range", unit="km")
    refused = await soldiers.get("/v1/claims", params={**beside, **number})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["parameter"] in {*number, "unit"}


async def test_subjects_of_one_unit_share_the_numbers(soldiers: Client) -> None:
    await soldiers.make("subjects", title="Tanks", unit="tank")
    await soldiers.claim(text="12,500 tanks", subject="tanks")
    items = (await soldiers.read("/v1/claims", subject=["soldiers", "tanks"], overlaps="10000,13000"))["items"]
    assert len(items) == 2


@pytest.mark.parametrize(
    "number",
    """
    overlaps=5 overlaps=5,4 overlaps=, overlaps=1,2,3 overlaps=a,b overlaps=NaN, within=1e400, overlaps=1,2&overlaps=1,2
    compatible_with= compatible_with=1e5 compatible_with=Infinity compatible_with=1,000
    rules_out=1234567890123456 rules_out=%2B5 rules_out=5&rules_out=6
    """.split(),
)
async def test_a_number_that_is_none_is_refused_by_name(client: Client, number: str) -> None:
    refused = await client.get(f"/v1/claims?unit=soldier&{number}")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["parameter"] == number.partition("=")[0]


UNITS = ["soldier", "troop", "USD", "EUR", "km", "mi", "degC", "degF", "1"]
numbers = st.integers(-40, 40).map(lambda number: Decimal(number) / 2)


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    """Any quantity of few numbers, so that they meet."""
    unit = draw(st.sampled_from(UNITS))
    dimension = Dimension.SHARE if unit == "1" else units.dimension_of(unit)
    comparator = draw(st.sampled_from(Comparator))
    if comparator is not Comparator.BETWEEN:
        known = numbers.filter(bool) if comparator is Comparator.NEARLY else numbers
        return Quantity.of(comparator, draw(known), unit=unit, dimension=dimension)
    lower = draw(numbers)
    upper = lower + draw(st.integers(1, 20))
    bounds = draw(st.sampled_from(["[]", "[)", "(]", "()"]))
    return Quantity.given(comparator, None, lower, upper, Bounds(bounds), unit, dimension)


@st.composite
def asked_numbers(draw: st.DrawFn) -> dict[str, str]:
    """One to three number filters."""
    names = draw(
        st.lists(st.sampled_from(["overlaps", "within", "compatible_with", "rules_out"]), min_size=1, max_size=3)
    )
    asked = {}
    for name in names:
        if name in ("compatible_with", "rules_out"):
            asked[name] = f"{draw(numbers):f}"
            continue
        ends = sorted([draw(numbers), draw(numbers)])
        shown = draw(st.sampled_from(["{0:f},{1:f}", "{0:f},", ",{1:f}"]))
        asked[name] = shown.format(*ends)
    return asked


def holds(quantity: Quantity, asked: dict[str, str], unit: str) -> bool:
    """What the domain answers, in base units."""
    ends = [None if end is None else units.to_base(end, quantity.unit) for end in (quantity.lower, quantity.upper)]
    reach = comparison.reach(ends[0], ends[1], quantity.bounds, quantity.dimension)

    def base(number: Decimal | None) -> Decimal | None:
        return None if number is None else units.to_base(number, unit)

    for name, text in asked.items():
        if name in ("overlaps", "within"):
            said = comparison.parse_range(text)
            interval = Interval.closed(base(said.lower), base(said.upper))
            answer = getattr(comparison, name)(reach, interval)
        else:
            number = base(comparison.parse_number(text))
            assert number is not None
            answer = getattr(comparison, name)(reach, number)
        if not answer:
            return False
    return True


def is_of_unit(quantity: Quantity, unit: str) -> bool:
    """Whether a filter by the unit takes a claim in."""
    known = units.find(unit)
    return quantity.unit == unit if known is None else quantity.dimension is known.dimension


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=st.lists(quantities(), min_size=1, max_size=12),
    asked=asked_numbers(),
    unit=st.sampled_from(UNITS),
)
async def test_sql_answers_as_the_domain_does(
    engine: AsyncEngine, made: Sequence[Quantity], asked: dict[str, str], unit: str
) -> None:
    async with engine.connect() as connection:
        session, act = WriteSession(connection), Act("test")
        source = uuid7()
        await record.create(session, SOURCE.table, {"id": source, "name": str(source), "name_key": str(source)}, act)
        kept = {}
        for quantity in made:
            thing = uuid7()
            fields = {name: getattr(quantity, name) for name in ("comparator", "value", "unit", "dimension")}
            if quantity.comparator is Comparator.BETWEEN:
                fields |= {name: getattr(quantity, name) for name in ("lower", "upper", "bounds")}
            given = {name: value for name, value in fields.items() if value is not None}
            values = columns(ClaimIn.model_validate({"quantity": given}), Measured(None, None))
            await record.create(session, CLAIM.table, {"id": thing, "claimant_id": source, **values}, act)
            kept[thing] = quantity
        query = ClaimQuery.model_validate({"claimant": [str(source)], "unit": [unit], **asked})
        found = await filtered(ReadSession(connection), query, PRESENT)
        rows = await connection.scalars(select(found.rows.c.id).where(*found.conditions))
        expected = {thing for thing, it in kept.items() if is_of_unit(it, unit) and holds(it, asked, unit)}
        assert set(rows.all()) == expected
        await connection.rollback()
