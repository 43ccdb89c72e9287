"""Settings come from the environment and nowhere else; the clock is one."""

import time
from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from dashboard import clock
from dashboard.settings import Settings

NAMES = ("DATABASE_URL", "SECRET_KEY", "CARE_DATA", "HOST", "PORT", "DEMO", "ALLOWED_HOSTS", "TRUSTED_PROXY", "CARE_TODAY", "WORKERS")


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_without_an_environment_it_stays_on_this_machine() -> None:
    settings = Settings()
    assert (settings.host, settings.port, settings.demo, settings.database_url) == ("127.0.0.1", 8050, False, None)
    assert settings.on_loopback


def test_hosts_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "Care.Example.org, care2.example.org ,")
    assert Settings().allowed_hosts == ("care.example.org", "care2.example.org")


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "0"), ("PORT", "70000"), ("PORT", "http"), ("CARE_TODAY", "tomorrow"), ("WORKERS", "0"), ("DEMO", "perhaps")]
)
def test_nonsense_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert refused.value.errors()[0]["loc"] == (name.lower(),)


def test_an_empty_variable_is_an_absent_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    assert Settings().port == 8050


def test_secrets_do_not_show_when_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "correct horse battery staple")
    assert "horse" not in repr(Settings())


def test_a_pinned_day_stands_still_and_the_moment_does_not() -> None:
    clock.pin(date(2031, 2, 3))
    try:
        assert clock.today() == date(2031, 2, 3)
        assert abs(clock.now().timestamp() - time.time()) < 5
    finally:
        clock.pin(None)


def test_the_day_is_the_clinics_own() -> None:
    def day(zone: str) -> date:
        clock.work_in(zone)
        return clock.today()

    try:
        assert day("Pacific/Kiritimati") - day("Pacific/Pago_Pago") >= timedelta(days=1)
    finally:
        clock.work_in(None)
