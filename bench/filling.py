"""A ledger of many claims, made by PostgreSQL in seconds: what measurements and tests of plans are done on.

The skew is that of news: a few subjects, sources and documents have most of the claims, five years of them, the later
ones more; nine of ten have a number, most a claimant, some neither subject nor confidence. The same numbers give the
same ledger. Every thing has its revision, and every revision its place in the feed.
"""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_ID = "cast(format('{kind}-0000-7000-8000-%s', lpad(to_hex({n}), 12, '0')) as uuid)"
_KINDS = {"source": "00000001", "document": "00000002", "subject": "00000003", "claim": "00000004"}

_SOURCES = """
insert into source (id, name, name_key, kind, parent_id, reliability, country)
select {source:n}, format('Source %s', n), format('source %s', n),
    (array['person', 'agency', 'government', 'outlet', 'organisation', 'group', null])[1 + n % 7],
    case when n > 50 and n % 3 = 0 then {source:1 + n % 50} end,
    (array['F', 'F', 'F', 'F', 'B', 'C', 'A', 'D', 'E', 'F'])[1 + n % 10], (array['UA', 'RU', 'KR', null])[1 + n % 4]
from generate_series(1, {sources}) n
"""
_DOCUMENTS = """
insert into document (id, url, title, publisher_id, published_edtf, published_start, published_end)
select {document:n}, format('https://example.org/news/%s', n), format('News of day %s', n),
    {source:1 + floor(power(random(), 3) * 60)::int}, day::text, day, day
from generate_series(1, {documents}) n,
    lateral (select date '2020-01-01' + floor(1826 * sqrt(random()))::int + 0 * n as day) as published
"""
_SUBJECTS = """
insert into subject (id, title, slug, dimension, unit, measure, part_of_id)
select {subject:n}, format('Subject %s', n), format('subject-%s', n),
    case when n % 12 = 0 then 'money' when n % 17 = 0 then null else 'count' end,
    case when n % 12 = 0 then 'USD' when n % 17 = 0 then null else (array['soldier', 'shell', 'tank'])[1 + n % 3] end,
    'level', case when n > 100 and n % 5 = 0 then {subject:1 + n % 100} end
from generate_series(1, {subjects}) n
"""
_CLAIMS = """
insert into claim (id, text, comparator, value, lower, upper, bounds, unit, dimension, reach, nominal, label, basis,
    parser, stance, subject_id, claimant_id, via, document_id, about_edtf, about_start, about_end, asserted_edtf,
    asserted_start, asserted_end, reported_edtf, reported_start, reported_end, place, confidence_value, confidence_low,
    confidence_high, confidence_scale, confidence_code, credibility, verdict, status, tags, notes, language, extra,
    external_id, created_at, recorded_at)
select {claim:n},
    case when comparator is null or r[1] > 0.02 then format('%s %s %ss were reported near %s by %s', word, value,
        coalesce(unit, 'people'), place, (array['officials', 'witnesses', 'the ministry', 'analysts'])[1 + n % 4]) end,
    comparator, value, lower, upper, bounds, unit, dimension,
    case when comparator is not null then numrange(lower, upper, bounds) end, value,
    case when comparator is not null then format('%s %s %s', word, value, unit) end, 'given', null,
    case when r[2] < 0.9 then 'asserts' when r[2] < 0.97 then 'denies' else 'expects' end,
    case when subject is not null then {subject:subject} end,
    case when r[5] > 0.1 then {source:1 + floor(power(r[6], 3) * {sources})::int} end,
    case when r[7] < 0.1 then array[{source:1 + floor(power(r[8], 3) * {sources})::int}] else '{{}}' end,
    {document:1 + floor(power(r[9], 2) * {documents})::int},
    case when r[10] > 0.3 then to_char(day, 'YYYY-MM') end,
    case when r[10] > 0.3 then date_trunc('month', day)::date end,
    case when r[10] > 0.3 then (date_trunc('month', day) + interval '1 month' - interval '1 day')::date end,
    case when r[11] < 0.3 then (day - 1)::text end, case when r[11] < 0.3 then day - 1 end,
    case when r[11] < 0.3 then day - 1 end,
    case when r[12] > 0.03 then day::text end, case when r[12] > 0.03 then day end, case when r[12] > 0.03 then day end,
    place, confidence, confidence, confidence, case when confidence is not null then 'percent' end, confidence::text,
    case when r[14] < 0.2 then 1 + floor(r[15] * 6)::int end,
    case when r[16] < 0.01 then 'refuted' when r[16] < 0.03 then 'disputed' when r[16] < 0.06 then 'confirmed' end,
    case when r[17] < 0.04 then 'proposed' when r[17] < 0.05 then 'retracted' else 'reported' end,
    case when r[18] < 0.15 then array[format('tag %s', floor(power(r[19], 3) * 300)::int)] else '{{}}' end,
    case when r[20] < 0.05 then 'Checked against the ministry''s own tables.' end, 'en', '{{}}',
    case when r[21] < 0.5 then format('row-%s', n) end,
    timestamptz '2025-01-01' + n * interval '1 second', timestamptz '2025-01-01' + n * interval '1 second'
from generate_series(1, {claims}) n,
    lateral (select array_agg(random()) as r from generate_series(1, 28 + 0 * n)) as drawn,
    lateral (select date '2020-01-01' + floor(1826 * sqrt(r[28]))::int as day,
        case when r[3] > 0.05 then 1 + floor(power(r[4], 4) * {subjects})::int end as subject,
        case when r[13] < 0.4 then floor(r[22] * 21)::int * 5 end as confidence,
        format('Place %s', floor(power(r[23], 4) * 500)::int) as place,
        case when r[24] < 0.9 then (array['exactly', 'at_least', 'at_most', 'about'])[1 + floor(r[25] * 4)::int] end
            as comparator) as said,
    lateral (select
        case when comparator is not null then round(power(10, 1 + 5 * r[26])::numeric) end as value,
        case when comparator is null then null when subject % 12 = 0 then 'money' else 'count' end as dimension,
        case when comparator is null then null when subject % 12 = 0 then 'USD' else
            (array['soldier', 'shell', 'tank', 'missile', 'troop', 'casualty'])[1 + floor(power(r[27], 2) * 6)::int]
            end as unit) as counted,
    lateral (select
        case comparator when 'at_most' then null when 'about' then value * 0.9 else value end as lower,
        case comparator when 'at_least' then null when 'about' then value * 1.1 else value end as upper,
        case when comparator = 'at_least' then '[)' when comparator = 'at_most' then '(]'
            when comparator is not null then '[]' end as bounds,
        case comparator when 'at_least' then 'at least' when 'at_most' then 'up to' when 'about' then 'about'
            else 'exactly' end as word) as ends
"""
_REVISIONS = """
insert into revision (type, thing, version, action, recorded_at, actor, state)
select '{table}', t.id, t.version, 'created', t.recorded_at, 'filling', to_jsonb(t) - 'words'
from {table} t order by t.id
"""
_SETTLED = """
insert into settled (position, revision, settled_at)
select row_number() over (order by seq), seq, max(recorded_at) over (order by seq) from revision
"""


_INDEXES = """
select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index i
where indrelid in ('claim'::regclass, 'revision'::regclass)
    and not exists (select from pg_constraint where conindid = indexrelid)
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How many things of each kind."""

    claims: int
    subjects: int = 2_000
    sources: int = 500
    documents: int = 20_000


class _Ids:
    """Fills `{claim:n}` in a statement with the id of the n-th claim."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __format__(self, n: str) -> str:
        return _ID.format(kind=_KINDS[self._kind], n=n)


async def fill(engine: AsyncEngine, size: Size, *, history: bool = True) -> None:
    """Fill an empty, migrated ledger, and let PostgreSQL know what is in it; without its history for plans alone."""
    async with engine.begin() as connection:
        await connection.execute(text("select setseed(0.5)"))
        # What the foreign keys of a million rows hold is so by construction.
        await connection.execute(text("set local session_replication_role = replica"))
        # An index is made of many rows in a fraction of the time that they take one by one.
        indexes = (await connection.execute(text(_INDEXES))).all()
        for index in indexes:
            await connection.exec_driver_sql(f"drop index {index.name}")
        for statement in (_SOURCES, _DOCUMENTS, _SUBJECTS, _CLAIMS):
            await _run(connection, statement, size)
        if history:
            await _revise(connection)
        for index in indexes:
            await connection.exec_driver_sql(index.definition)
    async with engine.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await autocommit.exec_driver_sql("vacuum analyze")


async def _revise(connection: AsyncConnection) -> None:
    for table in _KINDS:
        await connection.exec_driver_sql(_REVISIONS.format(table=table))
    await connection.exec_driver_sql(_SETTLED)


async def _run(connection: AsyncConnection, statement: str, size: Size) -> None:
    ids = {kind: _Ids(kind) for kind in _KINDS}
    counts = {name: getattr(size, name) for name in ("claims", "subjects", "sources", "documents")}
    nested = statement
    for name, number in counts.items():
        nested = nested.replace(f"{{{name}}}", str(number))
    await connection.exec_driver_sql(nested.format(**ids))
