"""/v1/subjects/{id}/chart.svg, and the page that others may put into theirs."""

from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import HTMLResponse, Response

from app.access.scope import Scope, needs
from app.features.estimates.analysing import beside
from app.journal.kinds import SUBJECT
from app.kit.answers import NotModified
from app.kit.errors import Moved
from app.kit.preconditions import etag, not_modified
from app.kit.route import StrictRoute
from app.kit.strict import Uuid
from app.web.charts.asking import ChartQuery, EmbedQuery
from app.web.charts.drawing import svg
from app.web.charts.embedding import charted
from app.web.charts.gathering import Asked, gathered
from app.web.charts.picture import Picture
from app.web.charts.style import CSP
from app.web.explorer.rendering import rendered
from app.web.explorer.route import PageRoute
from app.web.explorer.sight import Seeing, Sight

router = APIRouter(prefix="/v1", tags=["estimates"], route_class=StrictRoute)
pages = APIRouter(route_class=PageRoute, include_in_schema=False)

SVG = "image/svg+xml"
ANYWHERE = {
    "Cache-Control": "no-cache",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Frame-Options": "",
}
"""For what others may put into their pages: no frame option is sent."""

EMBED_CSP = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The chart", "content": {SVG: {"schema": {"type": "string"}}}}
}
_FORMAT = 1


@router.get("/subjects/{id}/chart.svg", response_class=Response, responses=ANSWERS, summary="Draw a subject's claims")
@needs(Scope.CLAIMS_READ)
async def get_chart(id: Uuid, sight: Seeing, query: Annotated[ChartQuery, Query()]) -> Response:
    """All claims over time as intervals, coloured by origin, and the estimate as a band; citable, it stands alone.

    It holds its sources, the moment that was read and a link to that state. Other sites may embed it.
    """
    picture = await _picture(sight, id, query.asked, "/chart.svg")
    return _answer(sight, await beside(picture.claims, svg, picture, query.sheet), SVG, CSP)


@pages.get("/embed/subjects/{id}")
@needs(Scope.CLAIMS_READ)
async def embedded_chart(id: Uuid, sight: Seeing, query: Annotated[EmbedQuery, Query()]) -> Response:
    """The chart alone, as wide as the frame that it is in."""
    picture = await _picture(sight, id, query.asked, None)
    found = charted(sight, id, picture)
    content = rendered("embed.html", chart=found, theme=query.theme)
    return _answer(sight, content, HTMLResponse.media_type, EMBED_CSP)


async def _picture(sight: Sight, subject: UUID, asked: Asked, below: str | None) -> Picture:
    """The picture; raises Moved to the chart, not to the subject, where that was merged."""
    try:
        return await gathered(sight, subject, asked)
    except Moved as moved:
        path = urlsplit(moved.headers["Location"]).path
        query = f"?{sight.request.url.query}" if sight.request.url.query else ""
        there = f"/embed/subjects{path.removeprefix(SUBJECT.path)}" if below is None else f"{path}{below}{query}"
        raise Moved(there) from moved


def _answer(sight: Sight, content: str, media_type: str, policy: str) -> Response:
    body = content.encode()
    tag = etag(_FORMAT, body)
    headers = {**ANYWHERE, **sight.view.headers, "Content-Security-Policy": policy}
    if not_modified(sight.request, tag):
        return NotModified(tag, headers)
    return Response(body, media_type=media_type, headers={**headers, "ETag": tag})
