"""What is decided about documents: who published them, and that their text stays what claims point into."""

from typing import Any
from uuid import UUID

from app.features.documents import queries
from app.features.documents.schemas import DocumentIn
from app.journal.forms import Form, Writer
from app.journal.kinds import DOCUMENT, SOURCE
from app.journal.naming import resolve
from app.kit.errors import Conflict, Invalid


async def values(writer: Writer, body: DocumentIn, thing: UUID) -> dict[str, Any]:
    """The columns of a document; raises Invalid, and Conflict where claims point into the text as it was."""
    if body.text_sha256 is not None and body.text_sha256 != queries.digest(body.text):
        sentence = "Leave this out, or give the SHA-256 of the text in UTF-8: it is computed from the text."
        raise Invalid.field("/text_sha256", sentence, "digest_differs")
    if await queries.contradicts_spans(writer.session, thing, body.text):
        raise Conflict("Live claims point into this document's text, so it stays as it is; add another document.")
    publisher = None
    if body.publisher is not None:
        publisher = await resolve(writer.session, SOURCE, body.publisher, "/publisher", writer.missing())
    return queries.values(body, publisher)


FORM = Form(DOCUMENT, DocumentIn, queries.as_given, values, unique=("url",))
