"""What must hold of a whole export once all its lines are staged, as questions that PostgreSQL answers with lines.

Each is an SQL SELECT of the lines at which something does not hold. What would only be odd is let pass: a ledger must
take in what a ledger gave out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.vocabulary import ThingType
from app.features.exchange.ledger_states import THINGS
from app.journal.kinds import KINDS

STATES = " union all ".join(
    f"select '{thing}' as type, id, version, whole, recorded_at, line from taken_{thing}" for thing in THINGS
)
"""SQL of all states that were staged, whole ones (of a line of their own) and earlier ones (of a revision)."""

_KEYS: dict[str, Sequence[str]] = {
    "source": ("name_key",),
    "document": ("url",),
    "subject": ("slug",),
    "claim": ("external_id",),
    "relation": ("from_id, to_id, type",),
    "appraisal": ("id", "claim_id, claim_version"),
}
_CHAINS = {"source": "parent_id", "subject": "part_of_id"}


@dataclass(frozen=True, slots=True)
class Check:
    """Lines at which something does not hold, and a sentence that says what would be right."""

    code: str
    sentence: str
    sql: str


def checks() -> Iterator[Check]:
    """All of them; a later one may rely on those before it."""
    yield from _of_history()
    yield from _of_references()
    yield from _of_keys()
    yield from _of_chains()


def _of_history() -> Iterator[Check]:
    yield Check(
        "twice",
        "Give each version of a thing once.",
        "select max(line) from taken_revision group by thing, version having count(*) > 1 "
        f"union all select max(line) from ({STATES}) s group by id, version having count(*) > 1",
    )
    yield Check(
        "versions",
        "Give the versions of a thing in their order, from 1 on; the first is created, and only the first.",
        "select line from (select line, version, action, row_number() over (partition by thing order by place) as next "
        "from taken_revision) r where version <> next or (action = 'created') <> (version = 1)",
    )
    yield Check(
        "without_state",
        "Give the thing that this is a revision of, as it was written then.",
        f"select r.line from taken_revision r left join ({STATES}) s on s.id = r.thing and s.version = r.version "
        "and s.type = r.type and s.recorded_at = r.recorded_at where s.id is null",
    )
    yield Check(
        "without_revision",
        "Give the revision that made this thing what it is.",
        f"select s.line from ({STATES}) s left join taken_revision r on r.thing = s.id and r.version = s.version "
        "where r.thing is null",
    )
    yield Check(
        "not_the_last",
        "Give the last state of a thing in a line of its own, and every other in its revision.",
        "with latest as (select thing, max(version) as version from taken_revision group by thing) "
        f"select s.line from ({STATES}) s join latest on latest.thing = s.id "
        "where s.whole <> (s.version = latest.version)",
    )


def _of_references() -> Iterator[Check]:
    for thing in THINGS:
        kind = KINDS[thing]
        for column, referred in kind.references.items():
            each = f"unnest(t.{column})" if kind.holds_many(column) else f"unnest(array[t.{column}])"
            yield _unknown(f"taken_{thing} t, {each} as each(id)", referred)
    yield Check(
        "unknown",
        "Give the version of the claim that this appraisal made.",
        "select a.line from taken_appraisal a left join taken_claim c on c.id = a.claim_id "
        "and c.version = a.claim_version where c.id is null",
    )


def _unknown(referring: str, referred: ThingType) -> Check:
    return Check(
        "unknown",
        f"Give the {referred} that this refers to.",
        f"select t.line from {referring} where each.id is not null "
        f"and not exists (select from taken_{referred} r where r.id = each.id)",
    )


def _of_keys() -> Iterator[Check]:
    for name, keys in _KEYS.items():
        for key in keys:
            every = " and ".join(f"{column} is not null" for column in key.split(", "))
            whole = "" if name == "appraisal" else "and whole"
            yield Check(
                "taken",
                "Give each key to one thing: another has the same.",
                f"select max(line) from taken_{name} where {every} {whole} group by {key} having count(*) > 1",
            )


def _of_chains() -> Iterator[Check]:
    """No thing is above itself, merged ones being one."""
    for thing, column in _CHAINS.items():
        yield Check(
            "circle",
            "Put nothing above itself.",
            f"""
            with recursive merge (id, at) as (
                select id, merged_into from taken_{thing} where whole and merged_into is not null
                union
                select merge.id, t.merged_into from merge join taken_{thing} t on t.id = merge.at and t.whole
                where t.merged_into is not null
            ), canonical (id, at) as (
                select merge.id, merge.at from merge join taken_{thing} t on t.id = merge.at and t.whole
                where t.merged_into is null
            ), up (id, above) as (
                select t.id, coalesce(c.at, t.{column}) from taken_{thing} t
                left join canonical c on c.id = t.{column}
                where t.whole and t.{column} is not null and t.merged_into is null
            ), chain (id, above) as (
                select id, above from up
                union
                select chain.id, up.above from chain join up on up.id = chain.above
            )
            select t.line from chain join taken_{thing} t on t.id = chain.id and t.whole where chain.above = chain.id
            """,
        )
