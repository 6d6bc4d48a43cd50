"""`sayso keys`, the first administrator's key, and keys for the commands that ask a server."""

import asyncio
import json
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from app.domain import apikey
from tests import databases
from tests.programs import ran, started
from tests.serving import serving

PEPPER = "what the keys of these tests are hashed with"
CREATE = ("keys", "create", "--owner", "Maria Lopez")


@pytest.fixture
def ledger(server_url: str, template: str) -> Iterator[str]:
    name = f"keys_{uuid4().hex}"
    yield asyncio.run(databases.create(server_url, name, template=template))
    asyncio.run(databases.drop(server_url, name))


def sayso(*arguments: str, **environment: str) -> Result:
    unsafe = {"SAYSO_ALLOW_UNSAFE_DATABASE": "true", "COLUMNS": "200"}
    return CliRunner().invoke(app, list(arguments), env={**unsafe, "SAYSO_PEPPER": PEPPER, **environment})


def test_a_key_is_made_listed_rotated_and_revoked_on_the_console(ledger: str) -> None:
    made = sayso(*CREATE, "--role", "analyst", "--name", "laptop", "--days", "30", DATABASE_URL=ledger)
    key = apikey.read(made.stdout.strip())
    assert key is not None
    assert "shown this once" in made.stderr
    listed = sayso("keys", "list", DATABASE_URL=ledger)
    for shown in (key.id, "Maria Lopez", "analyst", "laptop", "active"):
        assert shown in listed.stdout
    assert key.secret not in listed.stdout
    (told,) = json.loads(sayso("keys", "list", "--json", DATABASE_URL=ledger).stdout)
    assert told["created_by"].endswith("(console)")
    assert told["expires_at"] is not None
    with serving(ledger, pepper=PEPPER, local_owner=False) as url:
        rotated = sayso("keys", "rotate", key.id, DATABASE_URL=ledger).stdout.strip()
        assert found(url, str(key)) == 401
        assert found(url, rotated) == 200
    assert f"{key.id} counts no more" in sayso("keys", "revoke", key.id, DATABASE_URL=ledger).stdout
    with serving(ledger, pepper=PEPPER, local_owner=False) as url:
        assert found(url, rotated) == 401


def found(url: str, key: str) -> int:
    return httpx2.get(f"{url}/v1/claims", headers={"Authorization": f"Bearer {key}"}).status_code


def test_a_key_may_have_scopes_of_its_own(ledger: str) -> None:
    scopes = ("--scope", "claims:read", "--scope", "metrics:read")
    assert sayso(*CREATE, *scopes, DATABASE_URL=ledger).exit_code == 0
    (told,) = json.loads(sayso("keys", "list", "--json", DATABASE_URL=ledger).stdout)
    assert (told["role"], told["scopes"]) == (None, ["claims:read", "metrics:read"])
    assert "claims:read, metrics:read" in sayso("keys", "list", DATABASE_URL=ledger).stdout


def test_an_empty_list_says_so(ledger: str) -> None:
    assert sayso("keys", "list", DATABASE_URL=ledger).stdout == "no keys\n"


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (CREATE, "give a role or scopes", 2),
        ((*CREATE, "--role", "admin", "--scope", "import"), "give a role or scopes", 2),
        (("keys", "create", "--owner", "local", "--role", "admin"), "give another", 2),
        (("keys", "rotate", "000000000000"), "There is no key with this id", 1),
        (("keys", "rotate", "000000000000", "--overlap-minutes", "99999"), "a week", 2),
        (("keys", "revoke", "000000000000"), "There is no key with this id", 1),
        (("keys", "create", "--owner", "x", "--role", "emperor"), "emperor", 2),
    ],
)
def test_what_cannot_be_done_with_keys_is_said_in_a_sentence(
    arguments: tuple[str, ...], said: str, code: int, ledger: str
) -> None:
    done = sayso(*arguments, DATABASE_URL=ledger)
    assert (done.exit_code, said in done.stderr) == (code, True), done.stderr


def test_without_a_pepper_no_key_is_made_for_another_database(ledger: str) -> None:
    done = sayso(*CREATE, "--role", "admin", DATABASE_URL=ledger, SAYSO_PEPPER="")
    assert (done.exit_code, "SAYSO_PEPPER" in done.stderr) == (1, True)


def test_the_commands_that_ask_a_server_send_the_key_of_the_environment(ledger: str) -> None:
    key = sayso(*CREATE, "--role", "analyst", DATABASE_URL=ledger).stdout
    with serving(ledger, pepper=PEPPER, local_owner=False) as url:
        words = ("add", "at least 12,000 soldiers", "--claimant", "HUR", "--json")
        added = sayso(*words, SAYSO_URL=url, SAYSO_KEY=key)
        assert added.exit_code == 0, added.stderr
        assert "1 claim" in sayso("find", "--claimant", "HUR", "--key", key.strip(), SAYSO_URL=url).stdout
        without = sayso("find", SAYSO_URL=url)
        assert (without.exit_code, "SAYSO_KEY" in without.stderr) == (1, True)
        mistyped = sayso("find", SAYSO_URL=url, SAYSO_KEY=key[:-4])
        assert (mistyped.exit_code, "copied whole" in mistyped.stderr) == (2, True)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_beyond_the_machine_a_first_start_makes_an_administrators_key_and_says_where(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    with started(tmp_path, "serve", "--host", "0.0.0.0") as (program, url, said):  # noqa: S104
        assert f'"Authorization: Bearer $(cat {folder / "admin.key"})"' in said
        assert program.stdout is not None
        told = f"Every request needs a key. An administrator's key is in {folder / 'admin.key'}, which"
        assert program.stdout.readline().startswith(told)
        assert [mode(folder / name) for name in ("admin.key", "pepper")] == [0o600, 0o600]
        admin = (folder / "admin.key").read_text().strip()
        assert httpx2.get(f"{url}/v1/claims").status_code == 401
        curl = next(line.strip() for line in said.splitlines() if line.startswith("  curl"))
        made = subprocess.run(curl, shell=True, capture_output=True, text=True, check=True)  # noqa: S602 - our own line
        assert json.loads(made.stdout)["label"] == "at least 12,000 soldiers"
        other = ran(tmp_path, *CREATE, "--role", "reader").stdout.strip()
        assert [found(url, key) for key in (admin, other)] == [200, 200]
        feed = httpx2.get(f"{url}/v1/changes", headers={"Authorization": f"Bearer {admin}"}).json()
        assert not [each["actor"] for each in feed["items"] if "(console)" in each["actor"]]
    assert "sayso keys create --role admin" in (tmp_path / "log").read_text()
    (folder / "admin.key").unlink()
    with started(tmp_path, "serve") as (_, url, said):
        assert "admin" not in said
        assert httpx2.get(f"{url}/v1/keys?count=true").json()["total"] == 2
        assert found(url, admin) == 200
    assert not (folder / "admin.key").exists()


def test_a_server_on_another_database_asks_for_a_key_and_says_how_to_make_one(ledger: str, tmp_path: Path) -> None:
    for pepper, told in ((PEPPER, "Make a key with: sayso keys create"), ("", "No key counts yet. Set SAYSO_PEPPER")):
        more = {"DATABASE_URL": ledger, "SAYSO_PEPPER": pepper, "SAYSO_ALLOW_UNSAFE_DATABASE": "true"}
        with started(tmp_path, "serve", **more) as (program, url, said):
            assert '"Authorization: Bearer $SAYSO_KEY"' in said
            assert program.stdout is not None
            assert f"Every request needs a key. {told}" in program.stdout.readline()
            assert httpx2.get(f"{url}/v1/claims").status_code == 401


def test_words_are_redacted_on_the_command_line_after_a_question(ledger: str) -> None:
    key = sayso(*CREATE, "--role", "admin", DATABASE_URL=ledger).stdout
    with serving(ledger, pepper=PEPPER, local_owner=False) as url:
        here = {"SAYSO_URL": url, "SAYSO_KEY": key}
        claim = json.loads(sayso("add", "at least 12,000 soldiers", "--claimant", "HUR", "--json", **here).stdout)
        asked = ("redact", "claim", claim["id"], "--field", "text", "--reason", "Court order 12/2026")
        declined = sayso(*asked, **here)
        assert (declined.exit_code, "for good" in declined.stderr) == (1, True)
        assert "at least 12,000 soldiers" in sayso("find", "--json", **here).stdout
        assert sayso(*asked, "--yes", **here).stdout == f"redacted: claim {claim['id']}\n"
        assert '12,000 soldiers"' not in sayso("find", "--json", **here).stdout.replace(claim["label"], "")
        wrong = sayso("redact", "claim", claim["id"], "--field", "status", "--reason", "x", "--yes", **here)
        assert (wrong.exit_code, "can be redacted" in wrong.stderr) == (1, True)
        other = ("add", "at least 12,000 guns", "--claimant", "HUR", "--notes")
        said = ("Colonel Ivanov said it", "Colonel Ivanov said it twice")
        first, second = [json.loads(sayso(*other, notes, "--json", **here).stdout) for notes in said]
        hidden = sayso("redact", "claim", first["id"], "--field", "notes", "--reason", "x", "--yes", **here)
        assert f"has the same words still: claim {second['id']}" in hidden.stdout
        told = json.loads(sayso(*asked, "--yes", "--json", **here).stdout)
        assert told["fields"] == ["text"]
