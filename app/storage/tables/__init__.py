"""The tables, a file for each; importing this package registers them all."""

from app.storage.tables.access import AccessEvent, ApiKey, Redaction
from app.storage.tables.claim import Claim
from app.storage.tables.document import Document
from app.storage.tables.ledger import Answer, Ledger, Merged
from app.storage.tables.mapping import Mapping
from app.storage.tables.relation import Appraisal, Relation
from app.storage.tables.revision import Pending, Revision, Settled
from app.storage.tables.source import Source
from app.storage.tables.subject import Subject
from app.storage.tables.webhook import Delivery, Webhook

__all__ = [
    "AccessEvent",
    "Answer",
    "ApiKey",
    "Appraisal",
    "Claim",
    "Delivery",
    "Document",
    "Ledger",
    "Mapping",
    "Merged",
    "Pending",
    "Redaction",
    "Relation",
    "Revision",
    "Settled",
    "Source",
    "Subject",
    "Webhook",
]
