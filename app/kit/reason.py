"""Why a change was made, as the header Change-Reason says it (contract, sections 2 and 4).

    Change-Reason: typo in the figure
    Change-Reason: Korrektur%20laut%20Ministerium%20f%C3%BCr%20Verteidigung

A header is ASCII; what lies beyond it is percent-encoded UTF-8, and so is a percent sign itself (%25).
"""

import re
from typing import Annotated
from urllib.parse import unquote_to_bytes

from fastapi import Depends, Request

from app.kit.errors import BadRequest, Flaw, Invalid

HEADER = "Change-Reason"
LONGEST = 1_000

_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read(header: str | None) -> str | None:
    """The reason that the header's value gives; None where there is no header or nothing in it.

    Raises BadRequest for bytes that are not percent-encoded UTF-8, Invalid for a reason that is too long or holds
    control characters.
    """
    if header is None or not header.strip():
        return None
    if not header.isascii():
        raise BadRequest("Write Change-Reason in ASCII; percent-encode what lies beyond it as UTF-8.")
    if _STRAY_PERCENT.search(header):
        raise _invalid("Write a percent sign in Change-Reason as %25.", "percent_encoding")
    try:
        text = unquote_to_bytes(header).decode("utf-8").strip()
    except UnicodeDecodeError:
        raise BadRequest("Percent-encode Change-Reason as UTF-8.") from None
    if len(text) > LONGEST:
        raise _invalid(f"Give a reason of at most {LONGEST:,} characters.", "string_too_long")
    if _CONTROL.search(text):
        raise _invalid("Give a reason without control characters.", "text_not_storable")
    return text or None


def _invalid(sentence: str, code: str) -> Invalid:
    return Invalid(errors=[Flaw(sentence, code, header=HEADER)])


async def _of_request(request: Request) -> str | None:
    # Async, as every dependency here: FastAPI hands a plain function to a thread.
    given = request.headers.getlist(HEADER)
    if len(given) > 1:
        raise BadRequest("Give the header Change-Reason once.")
    return read(given[0] if given else None)


ChangeReason = Annotated[str | None, Depends(_of_request)]
