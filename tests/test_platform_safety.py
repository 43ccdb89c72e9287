"""S12: a configuration that would break a promise is refused, each by its own reason, and a good one is not."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from dashboard import safety
from dashboard.settings import Settings
from db import embedded, standing

GOOD_KEY = "kZ3v9Qw7Lr1Xb5Nt8Ys2Mh6Jd4Fg0Pc-uEaRoTi"
GOOD = Settings.model_construct(
    database_url="postgresql://care_app@db/care", secret_key=SecretStr(GOOD_KEY), allowed_hosts=("care.example.org",), trusted_proxy=True,
    tls_cert=None, tls_key=None, demo=False, care_today=None,
)  # fmt: skip
SAFE = standing.Standing("care_app", False, False, 0, "on", "on", "on")


def test_a_good_configuration_is_served() -> None:
    assert safety.of_settings(GOOD) == []
    assert safety.of_database(SAFE) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"secret_key": None}, "SECRET_KEY is not set", id="no key"),
        pytest.param({"secret_key": SecretStr("kZ3v9Qw7Lr1Xb5Nt8Ys2Mh6Jd4Fg0Pc")}, "short", id="31 characters"),
        pytest.param({"secret_key": SecretStr("a" * 64)}, "known", id="one letter"),
        pytest.param({"secret_key": SecretStr("change-me-change-me-change-me-change-me")}, "known", id="from an example"),
        pytest.param({"demo": True}, "DEMO", id="demo"),
        pytest.param({"care_today": date(2030, 1, 1)}, "CARE_TODAY", id="another day"),
        pytest.param({"database_url": None}, "DATABASE_URL", id="no database"),
        pytest.param({"allowed_hosts": ()}, "ALLOWED_HOSTS is not set", id="no hosts"),
        pytest.param({"allowed_hosts": ("*",)}, "every name", id="any host"),
        pytest.param({"trusted_proxy": False}, "No TLS", id="plain http"),
        pytest.param({"tls_cert": Path("cert.pem")}, "Only one", id="half a certificate"),
    ],
)
def test_unsafe_settings_are_refused(change: dict[str, Any], said: str) -> None:
    reasons = safety.of_settings(GOOD.model_copy(update=change))
    assert len(reasons) == 1
    assert said in reasons[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"superuser": True}, "superuser", id="superuser"),
        pytest.param({"bypasses_row_security": True}, "bypasses", id="bypass"),
        pytest.param({"owns": 3}, "owns 3", id="owner"),
        pytest.param({"synchronous_commit": "off"}, "synchronous_commit", id="commit not waited for"),
        pytest.param({"fsync": "off"}, "fsync", id="no fsync"),
        pytest.param({"full_page_writes": "off"}, "full_page_writes", id="torn pages"),
    ],
)
def test_an_unsafe_database_is_refused(change: dict[str, Any], said: str) -> None:
    reasons = safety.of_database(replace(SAFE, **change))
    assert len(reasons) == 1
    assert said in reasons[0]


def test_the_real_app_role_stands_as_it_should_and_the_others_do_not(server: embedded.Server) -> None:
    app = standing.of(server.app_url)
    assert (app.superuser, app.bypasses_row_security, app.owns) == (False, False, 0)
    assert standing.of(server.owner_url).owns > 20
    assert standing.of(server.superuser_url).superuser
    assert standing.of(server.backup_url).bypasses_row_security
    assert app.fsync == "off", "the tests' own server is fast because it is unsafe, and serve would refuse it"


def test_a_server_that_is_not_there_is_one_line() -> None:
    with pytest.raises(standing.Unreachable) as said:
        standing.of("postgresql://care_app:hidden@127.0.0.1:9/care")
    assert "\n" not in str(said.value)
    assert "hidden" not in str(said.value)
