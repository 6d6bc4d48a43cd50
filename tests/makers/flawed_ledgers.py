"""Whole exports with a flaw each: how a good one is spoiled, and with which code and pointer it is to be refused."""

import copy
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.makers.client import Json

Lines = list[Json]
Mutation = Callable[[Lines], object]


def of(lines: Lines, kind: str, **fields: Any) -> Json:
    """The data of the first line of a type with these fields."""
    return next(
        line["data"]
        for line in lines
        if line["type"] == kind and all(line["data"][name] == value for name, value in fields.items())
    )


def named(lines: Lines, name: str) -> Json:
    return of(lines, "source", name=name)


def revision(lines: Lines, thing: Json, version: int) -> Json:
    return of(lines, "revision", id=thing["id"], version=version)


def without(kind: str) -> Mutation:
    return lambda lines: lines.remove(next(line for line in lines if line["type"] == kind))


def twice(kind: str) -> Mutation:
    def double(lines: Lines) -> None:
        at = next(place for place, line in enumerate(lines) if line["type"] == kind)
        lines.insert(at, copy.deepcopy(lines[at]))

    return double


def swapped(first: int, second: int) -> Mutation:
    def swap(lines: Lines) -> None:
        lines[first], lines[second] = lines[second], lines[first]

    return swap


def changed(kind: str, **fields: Any) -> Mutation:
    return lambda lines: of(lines, kind).update(fields)


def quantity(**fields: Any) -> Mutation:
    return lambda lines: of(lines, "claim", external_id="row-1")["quantity"].update(fields)


def renamed(lines: Lines) -> None:
    named(lines, "General Staff")["name"] = named(lines, "Officials")["name"]


def above_itself(lines: Lines) -> None:
    staff = named(lines, "General Staff")
    of(lines, "source", id=staff["parent"])["parent"] = named(lines, "The General Staf")["id"]


def merged_in_a_circle(lines: Lines) -> None:
    named(lines, "General Staff")["merged_into"] = named(lines, "The General Staf")["id"]


def once_merged_in_a_circle(lines: Lines) -> None:
    third = named(lines, "Genral Staff")
    earlier = revision(lines, third, 2)
    assert earlier["action"] == "merged"
    earlier["state"]["merged_into"] = third["id"]


def of_another_state(lines: Lines) -> None:
    of(lines, "revision", version=1, action="created")
    earlier = next(line["data"] for line in lines if line["type"] == "revision" and line["data"]["state"])
    earlier["state"]["version"] += 1


def last_state_in_its_revision(lines: Lines) -> None:
    source = named(lines, "Officials")
    revision(lines, source, 1)["state"] = source
    without_line(lines, source)


def claims_first(lines: Lines) -> None:
    lines[1:-1] = sorted(lines[1:-1], key=lambda line: line["type"] != "claim")


def without_line(lines: Lines, data: Json) -> None:
    lines[:] = [line for line in lines if line["data"] is not data]
    lines[-1]["data"]["lines"] = len(lines) - 1


REFUSED: dict[str, tuple[Mutation, str, str | None]] = {
    "no beginning": (without("ledger"), "order", "/type"),
    "two beginnings": (twice("ledger"), "order", "/type"),
    "two ends": (twice("end"), "order", "/type"),
    "claims before sources": (claims_first, "order", "/type"),
    "a later format": (changed("ledger", format=2), "format", "/data/format"),
    "an unknown type": (lambda lines: lines[1].update(type="rumour"), "unknown", "/type"),
    "an unknown field of a line": (lambda lines: lines[1].update(extra=1), "unknown_field", "/extra"),
    "data that are no object": (lambda lines: lines[1].update(data=[]), "dict_type", "/data"),
    "a line too few": (lambda lines: lines.pop(1), "cut_off", "/data/lines"),
    "a field too few": (lambda lines: of(lines, "claim").pop("place"), "missing", "/data/place"),
    "a field too many": (changed("source", words="x"), "unknown_field", "/data/words"),
    "an id that is none": (changed("subject", id="soldiers"), "string_pattern_mismatch", "/data/id"),
    "a version of nothing": (changed("source", version=0), "greater_than_equal", "/data/version"),
    "a word that is none": (changed("relation", type="doubts"), "enum", "/data/type"),
    "days that are not of the words": (
        lambda lines: of(lines, "claim", external_id="row-1")["about"].update(end="2024-12-30"),
        "days_differ",
        "/data/about",
    ),
    "a confidence that is not its code's": (
        lambda lines: of(lines, "claim", external_id="row-1")["confidence"].update(value=1),
        "confidence_differs",
        "/data/confidence",
    ),
    "a digest that is not the text's": (changed("document", text="Other words"), "digest_differs", "/data/text_sha256"),
    "a unit that is not as it is kept": (
        changed("subject", dimension="mass", unit="tonnes"),
        "unit_differs",
        "/data/unit",
    ),
    "bounds that do not fit": (quantity(lower=13_000), "invalid_value", "/data/quantity/lower"),
    "a number of 16 digits": (quantity(value=1234567890123456), "invalid_value", "/data/quantity/value"),
    "a quantity without a label": (
        lambda lines: of(lines, "claim", external_id="row-1").update(label=None),
        "label",
        "/data/label",
    ),
    "a claim of nobody": (
        lambda lines: of(lines, "claim", external_id="row-2").update(claimant=None),
        "claimant_or_document",
        "/data",
    ),
    "a claim that says nothing": (
        lambda lines: of(lines, "claim", quantity=None).update(text=None),
        "text_or_quantity",
        "/data",
    ),
    "a relation of a claim to itself": (
        lambda lines: of(lines, "relation").update(to=of(lines, "relation")["from"]),
        "invalid_value",
        "/data/to",
    ),
    "an unsafe text": (changed("source", notes="a\u0000b"), "text_not_storable", "/data/notes"),
    "a time without a zone": (changed("claim", created_at="2024-01-01T00:00:00"), "invalid_value", "/data/created_at"),
    "a gap in the feed": (
        lambda lines: of(lines, "revision", position=5).update(position=6),
        "order",
        "/data/position",
    ),
    "half of a place in the feed": (
        lambda lines: of(lines, "revision", position=5).update(position=None),
        "half_settled",
        "/data/settled_at",
    ),
    "a place behind one without": (
        lambda lines: lines[-4]["data"].update(position=None, settled_at=None),
        "order",
        "/data/position",
    ),
    "a feed that runs backwards": (
        lambda lines: lines[-2]["data"].update(settled_at="2020-01-01T00:00:00Z"),
        "order",
        "/data/settled_at",
    ),
    "a feed of the future": (
        lambda lines: lines[-2]["data"].update(settled_at="2999-01-01T00:00:00Z"),
        "order",
        "/data/settled_at",
    ),
    "a state of another thing": (of_another_state, "another_state", "/data/state"),
    "a state that is none": (
        lambda lines: revision(lines, named(lines, "The General Staf"), 1)["state"].update(name=""),
        "string_too_short",
        "/data/state/name",
    ),
    "merges in a circle": (merged_in_a_circle, "circle", "/data/state/merged_into"),
    "merges once in a circle": (once_merged_in_a_circle, "circle", "/data/state/merged_into"),
    # What only all lines together show.
    "a thing twice": (twice("source"), "twice", None),
    "no revision of a thing": (
        lambda lines: revision(lines, named(lines, "Officials"), 1).update(id=str(uuid4())),
        "without_state",
        None,
    ),
    "versions with a gap": (
        lambda lines: revision(lines, named(lines, "The General Staf"), 2).update(version=3),
        "versions",
        None,
    ),
    "a beginning that is none": (
        lambda lines: revision(lines, named(lines, "Officials"), 1).update(action="updated"),
        "versions",
        None,
    ),
    "a revision of another time": (
        lambda lines: revision(lines, named(lines, "Officials"), 1).update(recorded_at="2020-01-01T00:00:00Z"),
        "without_state",
        None,
    ),
    "the last state in its revision": (last_state_in_its_revision, "not_the_last", None),
    "a parent that is not there": (changed("source", parent=str(uuid4())), "unknown", None),
    "a member that is not there": (changed("source", members=[str(uuid4())]), "unknown", None),
    "a claimant that is not there": (
        lambda lines: of(lines, "claim", external_id="row-2").update(claimant=str(uuid4())),
        "unknown",
        None,
    ),
    "a merge into nothing": (lambda lines: named(lines, "Officials").update(merged_into=str(uuid4())), "unknown", None),
    "a grading of nothing": (changed("appraisal", claim=str(uuid4())), "unknown", None),
    "a grading of a version that is not there": (changed("appraisal", claim_version=99), "unknown", None),
    "a name twice": (renamed, "taken", None),
    "a key twice": (lambda lines: of(lines, "claim", external_id="row-2").update(external_id="row-1"), "taken", None),
    "a grading twice": (twice("appraisal"), "taken", None),
    "a source above itself": (above_itself, "circle", None),
}
