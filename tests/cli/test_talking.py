"""`sayso add` and `sayso find` against a running server: as a person would want them in a shell."""

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from tests.serving import serving

NOWHERE = "http://127.0.0.1:1"


@pytest.fixture(scope="module")
def server(database_url: str) -> Iterator[str]:
    with serving(database_url) as address:
        yield address


def sayso(*arguments: str, server: str = NOWHERE) -> Result:
    return CliRunner().invoke(app, list(arguments), env={"SAYSO_URL": server, "COLUMNS": "200"})


def answered(*arguments: str, server: str) -> Any:
    done = sayso(*arguments, "--json", server=server)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_a_claim_that_is_added_is_found_by_its_number(server: str) -> None:
    words = "at least 12,000 North Korean soldiers"
    claim = answered(
        "add", words, "--claimant", "HUR", "--subject", "cli-soldiers", "--confidence", "70", server=server
    )
    assert (claim["quantity"]["lower"], claim["confidence"]["value"]) == (12_000, 70)
    asked = ("find", "--subject", "cli-soldiers", "--claimant", "HUR", "--overlaps", "10000,13000")
    assert [each["id"] for each in answered(*asked, server=server)["items"]] == [claim["id"]]
    assert answered("find", "--subject", "cli-soldiers", "--within", "10000,13000", server=server)["items"] == []


def test_the_tables_show_what_a_claim_says_and_means(server: str) -> None:
    arguments = ("--claimant", "Shown", "--stance", "denies", "--confidence", "likely", "--reported-on", "2024-12")
    added = sayso("add", "up to 3,000 casualties in all", *arguments, server=server)
    found = sayso("find", "--claimant", "Shown", "--count", server=server)
    for done in (added, found):
        assert done.exit_code == 0
        for shown in ("2024-12", "Shown", "denies: up to 3,000 casualties in all", "up to 3,000 casualties", "likely"):
            assert shown in done.stdout
    assert f"{server}/v1/claims/" in added.stdout
    assert "1 claim of 1" in found.stdout


def test_every_field_of_a_claim_can_be_given(server: str) -> None:
    claim = answered(
        *("add", "10 tanks and 20 guns", "--number", "20 guns", "--document", "https://example.org/cli"),
        *("--via", "Agency A", "--via", "Agency B", "--about", "2024-10", "--asserted-on", "2024-12-01"),
        *("--place", "Kursk", "--credibility", "2", "--verdict", "disputed", "--status", "proposed", "--tag", "a b"),
        *("--notes", "n", "--language", "en", "--external-id", "cli-1", "--reason", "Déjà vu"),
        server=server,
    )
    assert claim["label"] == "20 guns"
    assert [source["name"] for source in claim["via"]] == ["Agency A", "Agency B"]
    assert (claim["tags"], claim["status"], claim["verdict"], claim["external_id"]) == (
        ["a b"], "proposed", "disputed", "cli-1",
    )  # fmt: skip
    assert claim["about"]["edtf"] == "2024-10"


def test_words_can_be_taken_without_their_numbers(server: str) -> None:
    claim = answered("add", "10 tanks and 20 guns", "--claimant", "HUR", "--no-number", server=server)
    assert claim["quantity"] is None


def test_known_only_refuses_a_name_that_is_not_there(server: str) -> None:
    done = sayso("add", "12 tanks", "--claimant", "Nobody At All", "--known-only", server=server)
    assert done.exit_code == 1
    assert done.stderr.startswith("sayso: --claimant: ")


def test_several_numbers_in_the_words_are_refused_in_a_sentence(server: str) -> None:
    done = sayso("add", "10 tanks and 20 guns", "--claimant", "HUR", server=server)
    assert done.exit_code == 1
    assert "several quantities" in done.stderr


def test_pages_go_on_where_they_ended(server: str) -> None:
    for number in range(3):
        answered("add", f"{number + 5} pages", "--claimant", "Paged", server=server)
    first = sayso("find", "--claimant", "Paged", "--limit", "2", server=server)
    assert "2 claims" in first.stdout
    cursor = first.stdout.rpartition("--cursor ")[2].strip()
    rest = sayso("find", "--claimant", "Paged", "--limit", "2", "--cursor", cursor, server=server)
    assert "1 claim" in rest.stdout
    assert "--cursor" not in rest.stdout


def test_nothing_found_is_said(server: str) -> None:
    assert sayso("add", "3 ferries", "--claimant", "HUR", "--subject", "cli-ferries", server=server).exit_code == 0
    done = sayso("find", "--q", "unheard-of", "--parts", "--subject", "cli-ferries", server=server)
    assert (done.exit_code, done.stdout) == (0, "no claims\n")


def test_words_can_do_nothing_to_the_terminal(server: str) -> None:
    words = "[red]3 tanks[/red] \x1b[2J\u202e and\nmore [link=x]"
    assert sayso("add", words, "--claimant", "Mischief", "--no-number", server=server).exit_code == 0
    shown = sayso("find", "--claimant", "Mischief", server=server).stdout
    assert "[red]3 tanks[/red] <U+001B>[2J<U+202E> and more [link=x]" in shown
    assert "\x1b" not in shown


def test_no_server_is_said_with_what_to_do() -> None:
    done = sayso("find")
    assert done.exit_code == 1
    assert f"no server answers at {NOWHERE}: start one with `sayso serve`" in done.stderr


@pytest.mark.parametrize("address", ["127.0.0.1:8000", "ftp://example.org", "http://"])
def test_an_address_that_is_none_is_a_wrong_question(address: str) -> None:
    done = sayso("find", server=address)
    assert (done.exit_code, "SAYSO_URL" in done.stderr) == (2, True)


def test_a_claim_of_nobody_in_nothing_is_a_wrong_question() -> None:
    done = sayso("add", "12 tanks")
    assert done.exit_code == 2
    assert "--claimant" in done.stderr


class _Another(http.server.BaseHTTPRequestHandler):
    """A server that is no Sayso, or hangs up."""

    def do_GET(self) -> None:
        if "q=hang-up" in self.path:
            self.connection.close()
            return
        self.send_response(502)
        self.end_headers()
        self.wfile.write(b'{"detail": "busy"}' if "q=json" in self.path else b"<html>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def another() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Another) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_port}"
        made.shutdown()


@pytest.mark.parametrize(
    ("words", "said"),
    [("html", "is no Sayso (status 502)"), ("hang-up", "did not answer as it should"), ("json", "busy")],
)
def test_what_is_no_sayso_is_called_so(another: str, words: str, said: str) -> None:
    done = sayso("find", "--q", words, server=another)
    assert done.exit_code == 1
    assert said in done.stderr


ARTICLE = """Flood at Varde

On Monday the flood killed at least 12 people, Mayor Ilse Brandt told Reuters. Nobody denies it.
"""


def test_an_article_is_read_and_its_claims_are_shown(server: str, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    options = (
        "--url",
        "https://example.org/varde",
        "--published-on",
        "2024-03-14",
        "--publisher",
        "The Herald of Varde",
    )
    done = sayso("read", str(file), *options, server=server)
    assert done.exit_code == 0, done.output
    shown = ("Mayor Ilse Brandt?, via Reuters?", "at least 12 people", "2024-03-11", "1 proposed", "status=proposed")
    assert all(words in done.stdout for words in shown)
    found = answered("read", str(file), *options, server=server)
    (claim,) = found["items"]
    assert (claim["status"], claim["document"]["name"]) == ("proposed", "Flood at Varde")
    file.write_text(ARTICLE + "More of it.", encoding="utf-8")
    done = sayso("read", str(file), *options, server=server)
    assert (done.exit_code, "--url" in done.stderr) == (1, True)


def test_the_same_article_from_standard_input_is_one_document(server: str) -> None:
    first, second = (answered_to(ARTICLE, "read", "-", "--title", "Twice", "--json", server=server) for _ in range(2))
    assert first == second
    assert first["items"][0]["document"]["name"] == "Twice"


def test_every_proposal_of_a_long_article_is_shown(server: str) -> None:
    text = "".join(f"The flood of {year} killed 12 people.\n\n" for year in range(1300, 1850))
    items = answered_to(text, "read", "-", "--json", server=server)["items"]
    assert len({claim["id"] for claim in items}) == len(items) > 500


def answered_to(text: str, *arguments: str, server: str) -> Any:
    done = CliRunner().invoke(app, list(arguments), env={"SAYSO_URL": server}, input=text)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe1\x00"])
def test_a_file_without_readable_words_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(content)
    assert sayso("read", str(file)).exit_code == 2


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    done = sayso("read", str(tmp_path / "nothing.txt"))
    assert (done.exit_code, "cannot be read" in done.stderr) == (2, True)


def test_an_article_without_numbers_says_so(server: str) -> None:
    done = CliRunner().invoke(app, ["read", "-"], env={"SAYSO_URL": server}, input="Nobody counted. " * 60)
    assert "no claims are proposed" in done.stdout
