"""The closed words of the ledger, spelled as the contract spells them (contract, sections 1, 2)."""

from enum import StrEnum


class Comparator(StrEnum):
    """How a number bounds what is claimed (contract, section 1, the table of comparators)."""

    EXACTLY = "exactly"
    ABOUT = "about"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    NEARLY = "nearly"
    BETWEEN = "between"


class Bounds(StrEnum):
    """Which ends of a range belong to it, in PostgreSQL's range notation."""

    CLOSED = "[]"
    CLOSED_OPEN = "[)"
    OPEN_CLOSED = "(]"
    OPEN = "()"


class Dimension(StrEnum):
    """What kind of quantity a number is; only numbers of one dimension are compared."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    FACTOR = "factor"
    MASS = "mass"
    LENGTH = "length"
    AREA = "area"
    VOLUME = "volume"
    DURATION = "duration"
    SPEED = "speed"
    ENERGY = "energy"
    POWER = "power"
    PRESSURE = "pressure"
    TEMPERATURE = "temperature"


class Stance(StrEnum):
    """How the claimant stands to what is said; only what is asserted enters any reckoning."""

    ASSERTS = "asserts"
    DENIES = "denies"
    EXPECTS = "expects"


class Status(StrEnum):
    """Where a claim is in its life."""

    PROPOSED = "proposed"
    REPORTED = "reported"
    RETRACTED = "retracted"


class Verdict(StrEnum):
    """What an appraisal found a claim to be."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    REFUTED = "refuted"


class Judged(StrEnum):
    """What an analyst may judge of a claim in an appraisal."""

    CONFIDENCE = "confidence"
    CREDIBILITY = "credibility"
    VERDICT = "verdict"


class Measure(StrEnum):
    """Whether a subject counts so many at a time (level) or within a window of time (total)."""

    LEVEL = "level"
    TOTAL = "total"


class SourceKind(StrEnum):
    """What a source is."""

    PERSON = "person"
    AGENCY = "agency"
    GOVERNMENT = "government"
    OUTLET = "outlet"
    ORGANISATION = "organisation"
    GROUP = "group"
    DATASET = "dataset"
    ANONYMOUS = "anonymous"


class Reliability(StrEnum):
    """The Admiralty code's letter for a source; F: cannot be judged."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class RelationType(StrEnum):
    """What one claim is to another."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    SUPERSEDES = "supersedes"
    REPEATS = "repeats"
    RETRACTS = "retracts"
    DERIVED_FROM = "derived_from"


class RelationState(StrEnum):
    """How far a relation has been looked at."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Action(StrEnum):
    """What a revision did to its thing."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    RESTORED = "restored"
    MERGED = "merged"
    UNMERGED = "unmerged"
    REDACTED = "redacted"
    APPRAISED = "appraised"


class ThingType(StrEnum):
    """The things that have revisions."""

    SOURCE = "source"
    DOCUMENT = "document"
    SUBJECT = "subject"
    CLAIM = "claim"
    RELATION = "relation"


class QuantityBasis(StrEnum):
    """Whether a claim's quantity was read from its text or given by the caller."""

    PARSED = "parsed"
    GIVEN = "given"


class WebhookState(StrEnum):
    """Whether a webhook is told of changes: `off` is what the service switched off, and says why."""

    ACTIVE = "active"
    PAUSED = "paused"
    OFF = "off"


class DeliveryStatus(StrEnum):
    """What became of a delivery: one that is pending will be tried (again)."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class DeliveryProblem(StrEnum):
    """Why an attempt failed."""

    ADDRESS_REFUSED = "address_refused"
    UNKNOWN_HOST = "unknown_host"
    UNREACHABLE = "unreachable"
    TLS_FAILED = "tls_failed"
    TIMEOUT = "timeout"
    NO_ANSWER = "no_answer"
    REDIRECT = "redirect"
    STATUS = "status"
