"""What a page needs to show a chart: its addresses by width, in the state seen, and its words."""

from collections.abc import Mapping
from uuid import UUID

from app.web.charts.asking import ChartQuery
from app.web.charts.picture import Picture
from app.web.explorer.sight import Sight, address

_WIDE, _MIDDLE, _NARROW = 1120, 720, 360
_TAKEN = {*ChartQuery.model_fields} - {"width"}


def charted(sight: Sight, subject: UUID, picture: Picture) -> Mapping[str, object]:
    """The chart of a picture, for chart.html and what stands around it."""
    given = [pair for pair in sight.asked() if pair[0] in _TAKEN]
    path, state = f"/v1/subjects/{subject}/chart.svg", ("recorded_as_of", sight.cursor)
    frame = address(f"/embed/subjects/{subject}", given)
    return {
        "wide": address(path, [*given, ("width", str(_WIDE)), state]),
        "middle": address(path, [*given, ("width", str(_MIDDLE)), state]),
        "narrow": address(path, [*given, ("width", str(_NARROW)), state]),
        "alone": address(path, [*given, state]),
        "frame": f"{str(sight.request.base_url).rstrip('/')}{frame}",
        "title": picture.title,
        "headline": picture.headline,
        "because": picture.because,
        "claims": picture.claims,
        "cited": picture.cited,
    }
