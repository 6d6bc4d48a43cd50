import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings, variables

EXAMPLE = Path(__file__).parent.parent / ".env.example"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_example_names_every_setting_and_no_other() -> None:
    named = re.findall(r"^#?([A-Z][A-Z0-9_]*)=", EXAMPLE.read_text(), re.MULTILINE)
    assert sorted(named) == sorted(variables())


def test_the_example_as_it_stands_changes_nothing() -> None:
    assert Settings(_env_file=EXAMPLE) == Settings()  # type: ignore[call-arg]


def test_every_setting_says_what_it_is_for() -> None:
    assert all(variables().values())


def test_a_setting_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@h/d")
    monkeypatch.setenv("SAYSO_CORS_ORIGINS", "https://a.example, https://b.example/")
    assert Settings().database_url == "postgresql://u@h/d"
    assert Settings().cors_origins == ("https://a.example", "https://b.example")


def test_a_setting_can_be_given_by_its_name() -> None:
    assert Settings(database_url="postgresql://u@h/d").database_url == "postgresql://u@h/d"


def test_a_variable_left_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert Settings().database_url is None


@pytest.mark.parametrize(
    ("name", "value"), [("SAYSO_PORT", "70000"), ("SAYSO_POOL_SIZE", "0"), ("SAYSO_LOG_LEVEL", "loud")]
)
def test_a_setting_out_of_its_range_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()


def test_a_password_in_a_database_url_is_not_shown() -> None:
    assert "hunter2" not in repr(Settings(database_url="postgresql://u:hunter2@h/d", database_read_url="hunter2"))


@pytest.mark.parametrize(("chosen", "console"), [("auto", None), ("json", False), ("console", True)])
def test_the_log_format_chooses_the_console(monkeypatch: pytest.MonkeyPatch, chosen: str, console: bool | None) -> None:
    monkeypatch.setenv("SAYSO_LOG_FORMAT", chosen)
    assert Settings().log_console is console
