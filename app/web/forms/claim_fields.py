"""A claim as a form: which fields there are, what they make of a body of the API, and how a claim stands in them."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.authority import Scope
from app.domain.confidence import CREDIBILITY, WORDS
from app.domain.vocabulary import RelationType, Stance, Verdict
from app.web.forms.filling import REASON, Filled
from app.web.forms.sheet import Field, Kind

Typed = Mapping[str, Sequence[str]]

_ANY = ("", "–")


def _words(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return (_ANY, *((word, word.replace("_", " ")) for word in words))


MISSING = Field("create_missing", "Make the sources and the subject that are not in here yet", kind=Kind.TICK)
WHY = Field(REASON, "Reason", "Stands in the history beside your name.")

WHAT = (
    Field("text", "Its words", "As they were reported, such as: at least 12,000 North Korean soldiers", Kind.AREA),
    Field(
        "number",
        "The number, if not as it is read from the words",
        "In words with one number: “more than 100 missiles”. Blank: read from the words above.",
    ),
    Field("numberless", "It is a claim without a number", kind=Kind.TICK),
)
WHO = (
    Field(
        "claimant", "Who says so", "A name, an alias or an id; blank where the document names nobody.", names="source"
    ),
    Field("via", "Passed on by", "The sources between them and the document, one a line.", Kind.AREA, rows=2),
    Field("document", "The document it stands in", "Its address or id.", names="document"),
    Field("reported_on", "Reported on", "2024-12-28, 2024-12, 2024 or an interval, 2024-10/2024-12."),
    Field("asserted_on", "Said on", "Where it was said on another day."),
)
ABOUT = (
    Field("subject", "Of what", "A subject's key (slug) or id; blank: decided later, in triage.", names="subject"),
    Field("about", "The time it is about", "Such as 2024-10."),
    Field("place", "Where"),
    Field("stance", "Stance", kind=Kind.CHOICE, options=tuple((word, word) for word in Stance)),
)
GRADES = (
    Field("confidence", "Confidence", f"0 to 100, or {', '.join(WORDS)}."),
    Field(
        "credibility",
        "Credibility",
        kind=Kind.CHOICE,
        options=(_ANY, *((str(number), f"{number}: {words}") for number, words in CREDIBILITY.items())),
    ),
    Field("verdict", "Verdict", kind=Kind.CHOICE, options=_words(list(Verdict))),
)
MORE = (
    Field("tags", "Tags", "Separated by commas."),
    Field("language", "Language of the words", "Such as en or uk."),
    Field("notes", "Notes", kind=Kind.AREA),
)
RELATION = (
    Field("type", "This claim", kind=Kind.CHOICE, options=_words(list(RelationType))[1:]),
    Field("other", "the claim", "Its id, or the address of its page.", needed=True),
    Field("confirmed", "I have looked at both: it is confirmed", kind=Kind.TICK),
    Field("note", "Note", kind=Kind.AREA),
)

_PLAIN = (
    *("text", "stance", "claimant", "document", "about", "asserted_on", "reported_on", "subject", "place"),
    *("verdict", "language", "notes"),
)


def groups(form_of: frozenset[Scope], *, is_there: bool) -> dict[str, Sequence[Field]]:
    """The fields that somebody who may do this is shown, for a new claim or one that is there."""
    found: dict[str, Sequence[Field]] = {"": WHAT, "Who says so": WHO, "What it is about": ABOUT}
    if Scope.CLAIMS_APPRAISE in form_of and not is_there:
        found["How far to trust it"] = GRADES
    found["More"] = (*MORE, *((MISSING,) if Scope.SOURCES_WRITE in form_of else ()), WHY)
    return found


def body(form: Filled) -> dict[str, Any]:
    """What the form says, as the body of a POST; blank fields are left out."""
    found: dict[str, Any] = {name: value for name in _PLAIN if (value := form.one(name)) is not None}
    lists = {"via": _lines(form.one("via")), "tags": _listed(form.one("tags"))}
    found |= {name: each for name, each in lists.items() if each}
    if form.has("numberless"):
        found["quantity"] = None
    elif (number := form.one("number")) is not None:
        found["quantity"] = {"text": number}
    return found | grading(form)


def grading(form: Filled) -> dict[str, Any]:
    """The fields of a grading."""
    found: dict[str, Any] = {}
    for name in ("confidence", "credibility"):
        if (given := form.one(name)) is not None:
            found[name] = int(given) if given.isdecimal() and given.isascii() and len(given) < _LONG else given
    return found


_LONG = 10


def patch(form: Filled, before: Typed) -> dict[str, Any]:
    """What the form changes of a claim that stood in it like this, as a merge patch."""
    given = body(form)
    lists = {"via", "tags"}
    changed: dict[str, Any] = {}
    for name in (*_PLAIN, *sorted(lists)):
        if name in form.values and (form.one(name) or "") != next(iter(before.get(name, ())), "").strip():
            changed[name] = given.get(name, [] if name in lists else None)
    if "quantity" in given:
        changed["quantity"] = given["quantity"]
    if form.has("numberless") and before.get("numberless"):
        changed.pop("quantity", None)
    return changed


def typed(claim: Mapping[str, Any]) -> Typed:
    """How a claim, as the API tells it, stands in the form; a proposal with what it suggests."""
    suggested = claim["extra"].get("suggested", {})
    suggested = suggested if isinstance(suggested, dict) else {}
    named = {
        "claimant": (claim["claimant"] or {}).get("name") or suggested.get("claimant"),
        "subject": (claim["subject"] or {}).get("name"),
        "document": (claim["document"] or {}).get("id"),
        "via": "\n".join(each["name"] for each in claim["via"]) or "\n".join(_texts(suggested.get("via"))),
        "tags": ", ".join(claim["tags"]),
        "numberless": "true" if claim["quantity"] is None else None,
    }
    plain = {name: claim[name] for name in ("text", "stance", "place", "verdict", "language", "notes")}
    times = {name: (claim[name] or {}).get("edtf") for name in ("about", "asserted_on", "reported_on")}
    return {name: (str(value),) for name, value in {**plain, **named, **times}.items() if value}


def _texts(given: object) -> list[str]:
    return [each for each in given if isinstance(each, str)] if isinstance(given, list) else []


def _lines(given: str | None) -> list[str]:
    return [line.strip() for line in (given or "").splitlines() if line.strip()]


def _listed(given: str | None) -> list[str]:
    return [each.strip() for each in (given or "").split(",") if each.strip()]
