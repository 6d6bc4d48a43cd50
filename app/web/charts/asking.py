"""What a chart can be asked."""

from typing import Annotated

from pydantic import Field

from app.features.estimates.asking import Restricted
from app.kit.strict import ByWord, Day, Digits
from app.web.charts.drawing import Sheet
from app.web.charts.gathering import Asked
from app.web.charts.palette import Theme

NARROWEST, USUAL, WIDEST = 280, 960, 1600


class EmbedQuery(Restricted):
    """A chart that fits where it stands."""

    at: Day | None = Field(
        None, description="The day of the estimate. Left out: the last day a counting claim speaks of, at most today."
    )
    theme: Annotated[Theme, ByWord] | None = Field(None, description="Left out: as the reader's screen is set.")

    @property
    def asked(self) -> Asked:
        """The same for the picture."""
        return Asked(self.at, self.restriction)


class ChartQuery(EmbedQuery):
    """A chart on a sheet."""

    width: Annotated[int, Field(ge=NARROWEST, le=WIDEST), Digits] = Field(
        USUAL, description="How wide it is in pixels; its height follows. Below 560 it is laid out for a phone."
    )

    @property
    def sheet(self) -> Sheet:
        """What it is drawn on."""
        return Sheet(self.width, self.theme)
