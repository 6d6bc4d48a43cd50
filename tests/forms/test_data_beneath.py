"""What a form shows, the calls that it names answer; what it does, those of its calls that write do."""

import re
from collections.abc import Iterator
from html import unescape

import httpx2
import pytest

from tests.explorer.test_data_beneath import ID, calls, shown
from tests.forms.desk import Desk
from tests.forms.test_forms_for_all import PAGES, path

NAMED = re.compile(r'<code><span class="verb">(\w+)</span> ([^<]*)</code>')


@pytest.fixture(scope="module")
def api(address: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=address, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def operations(api: httpx2.Client) -> set[tuple[str, str]]:
    """Every operation of the API: its method and its path, an id in it as {id}."""
    paths = api.get("/openapi.json").json()["paths"]
    return {(method.upper(), re.sub(r"\{\w+\}", "{id}", at)) for at, methods in paths.items() for method in methods}


@pytest.mark.parametrize("page", [page for page in PAGES if page != "sign in"])
def test_a_form_names_the_calls_that_do_the_same(
    page: str, api: httpx2.Client, desk: Desk, operations: set[tuple[str, str]]
) -> None:
    text = api.get(path(page, desk)).raise_for_status().text
    answers = [api.get(call).raise_for_status() for call in calls(text)]
    told = {found for answer in answers for found in ID.findall(answer.text)}
    assert shown(text) - told == set()
    named = {(verb, ID.sub("{id}", unescape(call)).partition("?")[0]) for verb, call in NAMED.findall(text)}
    assert {verb for verb, _ in named} - {"GET"}
    assert named <= operations
