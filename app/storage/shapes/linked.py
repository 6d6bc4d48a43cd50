"""Claims as linked data in the terms of schema.org: a Claim, and a ClaimReview where there is a verdict.

Only what schema.org has a term for is told, each in the term's own meaning:

    Claim        text, description (the quantity in words; "denies: …" where it is not asserted), author (the
                 claimant), isBasedOn (a claimant that is a dataset), appearance (the document), about (the subject),
                 mentions (the quantity), temporalCoverage, dateCreated, datePublished, spatialCoverage, …
    ClaimReview  claimReviewed, itemReviewed (the Claim), reviewRating (the verdict), creditText (who gave it)

Things are named by `urn:uuid:` and their id, which is the same wherever the ledger is served. What schema.org takes for
a date is told only where it is one: an interval has its days in temporalCoverage, or not at all.
"""

from app.domain.vocabulary import SourceKind
from app.storage.moment import Moment, canonical, row
from app.storage.shapes.building import obj, only_where
from app.storage.tables import Document, Source, Subject

CONTEXT = '{"@vocab":"https://schema.org/","url":{"@type":"@id"}}'
"""The terms, said in place: no processor has to fetch them."""

_TYPES = {
    SourceKind.PERSON: "Person",
    SourceKind.AGENCY: "GovernmentOrganization",
    SourceKind.GOVERNMENT: "GovernmentOrganization",
    SourceKind.OUTLET: "NewsMediaOrganization",
    SourceKind.ORGANISATION: "Organization",
    SourceKind.GROUP: "Organization",
    SourceKind.DATASET: "Dataset",
}
_IS_DATE = r"^\d{4}(-\d\d(-\d\d)?)?$"
_IS_INTERVAL = r"^[^/?~%]+(/[^/?~%]+)?$"

# The appraisal that a verdict of this version of the claim is from: each tells whole what stood then.
_APPRAISAL = """
from appraisal a where a.claim_id = {of}.id and a.claim_version <= {of}.version order by a.claim_version desc limit 1
"""


def claim(of: str, moment: Moment) -> str:
    """JSON of a claim, from a row of its table; null where it says nothing."""
    return obj(
        {
            "@type": "'Claim'",
            "@id": _urn(f"{of}.id"),
            "identifier": f"{of}.id",
            "text": f"{of}.text",
            "description": f"case when {of}.stance = 'asserts' then {of}.label "
            f"else {of}.stance || ': ' || coalesce({of}.label, {of}.text) end",
            "author": _source(f"{of}.claimant_id", moment, "it.kind is distinct from 'dataset'"),
            "isBasedOn": _source(f"{of}.claimant_id", moment, "it.kind = 'dataset'"),
            "appearance": _document(f"{of}.document_id", moment),
            "about": _subject(f"{of}.subject_id", moment),
            "mentions": _quantity(of),
            "temporalCoverage": _only_of(f"{of}.about_edtf", _IS_INTERVAL),
            "dateCreated": _only_of(f"{of}.asserted_edtf", _IS_DATE),
            "datePublished": _only_of(f"{of}.reported_edtf", _IS_DATE),
            "dateModified": f"{of}.recorded_at",
            "spatialCoverage": only_where(f"{of}.place is not null", obj({"@type": "'Place'", "name": f"{of}.place"})),
            "inLanguage": f"{of}.language",
            "keywords": f"nullif({of}.tags, '{{}}')",
            "creativeWorkStatus": f"{of}.status",
            "version": f"{of}.version",
        }
    )


def review(of: str) -> str:
    """JSON of the review of a claim, from a row of its table; null without a verdict."""
    rating = obj({"@type": "'Rating'", "alternateName": f"{of}.verdict"})
    told = obj(
        {
            "@type": "'ClaimReview'",
            "@id": _urn(f"{of}.id", "#verdict"),
            "claimReviewed": f"coalesce({of}.text, {of}.label)",
            "itemReviewed": obj({"@id": _urn(f"{of}.id")}),
            "reviewRating": rating,
            "reviewBody": f"(select a.rationale {_APPRAISAL.format(of=of)})",
            "datePublished": f"(select a.recorded_at {_APPRAISAL.format(of=of)})",
            "creditText": f"(select a.actor {_APPRAISAL.format(of=of)})",
        }
    )
    return only_where(f"{of}.verdict is not null", told)


def embeddable(json: str) -> str:
    """SQL of the text of JSON without its nulls, which no HTML can mistake for a tag of its own."""
    return rf"replace(json_strip_nulls({json})::text, '<', '\u003c')"


def _urn(thing: str, end: str = "") -> str:
    return f"'urn:uuid:' || {thing}" + (f" || '{end}'" if end else "")


def _only_of(edtf: str, form: str) -> str:
    return f"case when {edtf} ~ '{form}' then {edtf} end"


def _source(thing: str, moment: Moment, condition: str = "true") -> str:
    types = " ".join(f"when '{kind}' then '{name}'" for kind, name in _TYPES.items())
    fields = {"@type": f"case it.kind {types} end", "@id": _urn("it.id"), "name": "it.name", "url": "it.url"}
    return obj(fields, f"from ({row(Source, moment, canonical(thing, moment))}) it where {condition}")


def _document(thing: str, moment: Moment) -> str:
    fields = {
        "@type": "'CreativeWork'",
        "@id": _urn("it.id"),
        "name": "it.title",
        "url": "it.url",
        "datePublished": _only_of("it.published_edtf", _IS_DATE),
    }
    return obj(fields, f"from ({row(Document, moment, canonical(thing, moment))}) it")


def _subject(thing: str, moment: Moment) -> str:
    fields = {"@type": "'Thing'", "@id": _urn("it.id"), "name": "it.title"}
    return obj(fields, f"from ({row(Subject, moment, canonical(thing, moment))}) it")


def _quantity(of: str) -> str:
    """A quantity with the ends it has; a currency makes it a MonetaryAmount."""
    numbers = {
        "value": f"{of}.value",
        "minValue": f"{of}.lower",
        "maxValue": f"{of}.upper",
        "description": f"{of}.label",
    }
    money = obj({"@type": "'MonetaryAmount'", "currency": f"{of}.unit", **numbers})
    other = obj({"@type": "'QuantitativeValue'", "unitText": f"{of}.unit", **numbers})
    return f"case when {of}.dimension = 'money' then {money} when {of}.comparator is not null then {other} end"
