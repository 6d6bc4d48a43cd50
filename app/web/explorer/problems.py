"""Errors as pages, for those who came with a browser; other clients get problem+json (contract, section 2)."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.kit.errors import Problem
from app.web.explorer.rendering import HEADERS, rendered
from app.web.explorer.route import API


def problem_page(request: Request, problem: Problem, request_id: str) -> Response | None:
    """The problem as a page; None where the path is the API's, or the client did not name HTML."""
    path = request.url.path
    if path == API or path.startswith(f"{API}/") or "text/html" not in request.headers.get("accept", ""):
        return None
    content = rendered("problem.html", path=path, problem=problem, request_id=request_id)
    headers = {**problem.headers, **HEADERS, "X-Request-Id": request_id}
    return HTMLResponse("" if request.method == "HEAD" else content, problem.status, headers=headers)
