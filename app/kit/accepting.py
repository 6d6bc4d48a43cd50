"""Which of several media types a client would rather have (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import Scope

EVENT_STREAM = "text/event-stream"
JSON = "application/json"
NDJSON = "application/x-ndjson"
CSV = "text/csv"
JSON_LD = "application/ld+json"

_RANGE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*((?:;[^,]*)?)")
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", re.IGNORECASE)


def best(scope: Scope, offers: Sequence[str]) -> str:
    """The offer that the request's Accept ranks first: by quality, then where it is named, then by our own order.

    The first offer where there is no Accept, or none of the offers is in it: an answer of another type says more
    than none.
    """
    accepted = _ranges(",".join(Headers(scope=scope).getlist("accept")))
    ranked = [(*_rank(accepted, offer), -place) for place, offer in enumerate(offers)]
    return offers[-max(ranked)[2]]


def _ranges(accept: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in accept.split(","):
        if (match := _RANGE.fullmatch(each)) is not None:
            quality = _QUALITY.search(match[2])
            found[match[1].lower()] = float(quality[1]) if quality else 1.0
    return found


def _rank(accepted: dict[str, float], offer: str) -> tuple[float, int]:
    """How much an offer is wanted, and how exactly it is named."""
    for named, media_range in ((2, offer), (1, offer.partition("/")[0] + "/*"), (0, "*/*")):
        if media_range in accepted:
            return accepted[media_range], named if accepted[media_range] else 0
    return 0.0, 0
