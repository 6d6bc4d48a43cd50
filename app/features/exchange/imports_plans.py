"""What a thing is made with that a file names and that is not there: its name, and what is said of it beside.

A mapping says it of sources and subjects (`[sources]`, `[subjects]`), and a row of its document; or nothing is said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from app.domain.vocabulary import ThingType
from app.features.documents import queries as documents
from app.features.documents.schemas import DocumentIn
from app.features.exchange.imports_said import Key, Name
from app.features.exchange.mappings_schemas import document_of, source_of
from app.features.sources import queries as sources
from app.features.sources.schemas import SourceIn
from app.features.subjects import queries as subjects
from app.features.subjects.schemas import SubjectIn
from app.features.subjects.service import measured_in
from app.journal.kinds import KINDS, Kind
from app.journal.naming import as_id, key_of, of_name

Details: TypeAlias = Mapping[str, Any]

Ids: TypeAlias = Mapping[Name, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """A thing to be made under a key; `columns` gives its columns once the ids of what it refers to are known."""

    key: str
    columns: Callable[[Ids], dict[str, Any]]
    refers: Mapping[ThingType, Mapping[str, Key]] = field(default_factory=dict)


def plan(kind: Kind, name: str, key: str, declared: SourceIn | SubjectIn | None, details: Details) -> Plan:
    """How a thing of that name and key is made; raises Refused for a name that can be none."""
    if isinstance(declared, SourceIn):
        return _source(declared)
    if isinstance(declared, SubjectIn):
        return _subject(declared)
    if kind.type is ThingType.DOCUMENT and details:
        return _document(key, document_of(name, dict(details)))
    columns = of_name(kind, name)
    if kind.type is ThingType.SOURCE and details:
        return _source(source_of(columns["name"], dict(details)))
    return Plan(key, lambda _: columns)


def _source(said: SourceIn) -> Plan:
    named = [*said.members, *([said.parent] if said.parent else [])]

    def columns(ids: Ids) -> dict[str, Any]:
        parent = ids[ThingType.SOURCE, said.parent] if said.parent else None
        members: list[Any] = [ids[ThingType.SOURCE, member] for member in said.members]
        return {**sources.values(said, None, members), "parent_id": parent}

    return Plan(key_of(KINDS[ThingType.SOURCE], said.name), columns, _refers(ThingType.SOURCE, *named))


def _subject(said: SubjectIn) -> Plan:
    dimension, unit = measured_in(said.dimension, said.unit)

    def columns(ids: Ids) -> dict[str, Any]:
        wider = ids[ThingType.SUBJECT, said.part_of] if said.part_of else None
        return {**subjects.values(said, dimension, unit, None), "part_of_id": wider}

    return Plan(str(said.slug), columns, _refers(ThingType.SUBJECT, *([said.part_of] if said.part_of else [])))


def _document(key: str, said: DocumentIn) -> Plan:
    def columns(ids: Ids) -> dict[str, Any]:
        publisher = ids[ThingType.SOURCE, said.publisher] if said.publisher else None
        return {**documents.values(said, None), "publisher_id": publisher}

    return Plan(key, columns, _refers(ThingType.SOURCE, *([said.publisher] if said.publisher else [])))


def _refers(of: ThingType, *named: str) -> Mapping[ThingType, Mapping[str, Key]]:
    return {of: {name: as_id(name) or key_of(KINDS[of], name) for name in named}} if named else {}
