"""Routes of pages: read as strictly as the API's, but for what a browser's form cannot help."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access.gate import as_page
from app.kit.errors import Moved, Unauthenticated
from app.kit.route import StrictRoute

API = "/v1"
SIGN_IN = "/sign-in"
_SEE_OTHER = 303


class PageRoute(StrictRoute):
    """A route of a page. Fields of a form that were left blank are dropped from the address; merges are followed.

    Sessions count here, and who would have to sign in is asked to.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler behind both."""
        handle = super().get_route_handler()

        async def handling(request: Request) -> Response:
            as_page(request)
            if (query := without_blanks(request.url.query)) != request.url.query:
                return RedirectResponse(_address(request.url.path, query), _SEE_OTHER)
            try:
                return await handle(request)
            except Moved as moved:
                # The API names where it reads the thing; the page about it is at the same path without the API's.
                path = urlsplit(moved.headers["Location"]).path.removeprefix(API)
                return RedirectResponse(_address(path, query), Moved.status)
            except Unauthenticated:
                if request.method != "GET" or "text/html" not in request.headers.get("accept", ""):
                    raise
                back = urlencode({"next": _address(request.url.path, query)})
                return RedirectResponse(f"{SIGN_IN}?{back}", _SEE_OTHER)

        return handling


def without_blanks(query: str) -> str:
    """A query string without the parameters that have no value: what a form sends of empty fields."""
    return "&".join(pair for pair in query.split("&") if pair.partition("=")[1:] != ("=", ""))


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
