"""What the feed can be asked as pages and as a stream."""

from typing import Annotated

from pydantic import Field

from app.access.places import BEGINNING
from app.journal.wanted import FeedQuery
from app.kit.paging import MOST
from app.kit.strict import Digits

After = Annotated[
    str, Field(description="`next` of a page, or the id of an event; `now`: only what comes; by default `beginning`.")
]


class StreamQuery(FeedQuery):
    """What a stream of the feed can be asked."""

    after: After = BEGINNING


class ChangesQuery(StreamQuery):
    """What a page of the feed can be asked."""

    limit: Annotated[int, Field(ge=1, le=MOST), Digits] = Field(50, description="How many items at the most.")
