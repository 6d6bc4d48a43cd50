"""A mapping read from its TOML, whole: what is wrong with it is said before any file is read with it."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from app.domain import names
from app.domain.vocabulary import ThingType
from app.features.exchange.mappings_schemas import Mapping, source_of, subject_of
from app.features.sources.schemas import SourceIn
from app.features.subjects.schemas import SubjectIn
from app.features.subjects.service import measured_in
from app.kit import json
from app.kit.errors import MOST_FLAWS, BadRequest, Flaw, Invalid
from app.kit.flaws import flaws_of

_PLACE = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a mapping says of sources and subjects, by the keys that they are found by."""

    sources: dict[str, SourceIn] = field(default_factory=dict)
    subjects: dict[str, SubjectIn] = field(default_factory=dict)

    def of(self, kind: ThingType, key: object) -> SourceIn | SubjectIn | None:
        """What is declared of the thing of a key, which for a source may be that of an alias."""
        if not isinstance(key, str):
            return None
        return (
            self.sources.get(key)
            if kind is ThingType.SOURCE
            else self.subjects.get(key)
            if kind is ThingType.SUBJECT
            else None
        )

    def others(self, kind: ThingType, key: object) -> list[str]:
        """The other keys that the thing of a key is declared to go by."""
        declared = self.of(kind, key)
        if not isinstance(declared, SourceIn):
            return []
        return [other for name in (declared.name, *declared.aliases) if (other := names.fold(name)) != key]


def read(raw: bytes) -> Mapping:
    """The mapping of a TOML document; raises BadRequest where that is none, Invalid with every flaw."""
    given = _plain(_loaded(raw))
    try:
        mapping = Mapping.model_validate(given)
    except ValidationError as error:
        raise Invalid(errors=_flaws(error, given)) from None
    flaws = list(_flaws_of_declared(mapping))
    if flaws:
        raise Invalid(errors=flaws[:MOST_FLAWS])
    declared(mapping)
    return mapping


def declared(mapping: Mapping) -> Declared:
    """The sources and subjects that a mapping declares. Raises Invalid where they do not fit together."""
    found = Declared()
    for name, said in mapping.sources.items():
        source = source_of(name, said)
        for called in (name, *source.aliases):
            key = names.fold(called)
            if key in found.sources:
                at = json.pointer("sources", name)
                raise Invalid.field(at, "Declare each source once; another one has this name or alias.", "repeated")
            found.sources[key] = source
    for slug, said in mapping.subjects.items():
        found.subjects[slug] = subject = subject_of(slug, said)
        _check_measured(subject)
    _refuse_circles(found)
    return found


def _loaded(raw: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(raw.decode("utf-8"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise BadRequest("Send TOML in UTF-8; these bytes are not UTF-8.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _PLACE.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found and found[1] else (None, None)
        sentence = "Send one valid TOML document; it goes wrong here, or breaks off."
        raise Invalid(errors=[Flaw(sentence, "broken", line=line, column=column)]) from None


def _plain(value: Any) -> Any:
    """TOML as JSON has it: a day or an instant is text."""
    if isinstance(value, dict):
        return {name: _plain(below) for name, below in value.items()}
    if isinstance(value, list):
        return [_plain(below) for below in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def _flaws(error: ValidationError, given: object) -> list[Flaw]:
    found = error.errors(include_url=False)
    return flaws_of([{**each, "loc": ("body", *each["loc"])} for each in found], given)


def _flaws_of_declared(mapping: Mapping) -> Iterator[Flaw]:
    for name, said in mapping.sources.items():
        yield from _flaws_of(json.pointer("sources", name), said, lambda name=name, said=said: source_of(name, said))
    for slug, said in mapping.subjects.items():
        yield from _flaws_of(json.pointer("subjects", slug), said, lambda slug=slug, said=said: subject_of(slug, said))


def _flaws_of(at: str, said: dict[str, Any], made: Any) -> Iterator[Flaw]:
    try:
        made()
    except ValidationError as error:
        for flaw in _flaws(error, said):
            yield replace(flaw, pointer=at + (flaw.pointer or ""))


def _check_measured(subject: SubjectIn) -> None:
    try:
        measured_in(subject.dimension, subject.unit)
    except Invalid as refused:
        at = json.pointer("subjects", str(subject.slug))
        raise Invalid(errors=[replace(flaw, pointer=at + (flaw.pointer or "")) for flaw in refused.errors]) from None


def _refuse_circles(found: Declared) -> None:
    for source in found.sources.values():
        seen = set()
        above: SourceIn | None = source
        while above is not None and above.parent is not None:
            if above.name in seen:
                at = json.pointer("sources", source.name, "parent")
                raise Invalid.field(at, "This would make the source its own parent.", "circle")
            seen.add(above.name)
            above = found.sources.get(names.fold(above.parent))
    for subject in found.subjects.values():
        seen = set()
        wider: SubjectIn | None = subject
        while wider is not None and wider.part_of is not None:
            if str(wider.slug) in seen:
                at = json.pointer("subjects", str(subject.slug), "part_of")
                raise Invalid.field(at, "This would make the subject a part of itself.", "circle")
            seen.add(str(wider.slug))
            wider = found.subjects.get(wider.part_of)
