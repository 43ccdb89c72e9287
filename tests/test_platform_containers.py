"""The container files, as far as a parser can tell: no engine runs where this was built, so these rules stand in for one."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboard.settings import Settings

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
TOP = {"name", "services", "networks", "volumes", "secrets", "configs"}
SERVICE = {
    "build", "image", "command", "restart", "environment", "volumes", "networks", "shm_size", "healthcheck", "depends_on", "ports",
    "read_only", "tmpfs", "cap_drop", "security_opt", "stop_grace_period", "user",
}  # fmt: skip
HEALTH = {"test", "interval", "timeout", "retries", "start_period"}
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
VARIABLE = re.compile(r"\$\{(\w+)(:\?[^}]+|:-[^}]*)?\}")
INSTRUCTIONS = {"FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "EXPOSE", "HEALTHCHECK", "CMD"}


def services() -> list[Any]:
    return [pytest.param(service, id=name) for name, service in COMPOSE["services"].items()]


def texts(value: Any) -> list[str]:
    """Every string inside."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else [str(value)]


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n", " ", "\n".join(line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.lstrip().startswith("#")))
    return [(word.upper(), rest) for line in text.splitlines() if line.strip() for word, rest in [line.strip().split(None, 1)]]


def test_compose_holds_the_three_services_and_only_known_keys() -> None:
    assert set(COMPOSE) <= TOP
    assert set(COMPOSE["services"]) == {"postgres", "migrate", "web"}


@pytest.mark.parametrize("service", services())
def test_each_service_is_well_formed(service: dict[str, Any]) -> None:
    assert set(service) <= SERVICE
    assert service["image"]
    assert set(service.get("networks", [])) <= set(COMPOSE["networks"])
    for mount in service.get("volumes", []):
        assert mount.split(":")[0] in COMPOSE["volumes"]
    for name, wait in service.get("depends_on", {}).items():
        assert name in COMPOSE["services"]
        assert wait["condition"] in CONDITIONS
        if wait["condition"] == "service_healthy":
            assert "healthcheck" in COMPOSE["services"][name]
    assert set(service.get("healthcheck", {})) <= HEALTH


@pytest.mark.parametrize("service", services())
def test_no_secret_has_a_default(service: dict[str, Any]) -> None:
    for text in texts(service):
        for name, otherwise in VARIABLE.findall(text):
            if name not in {"TZ", "PORT"}:
                assert otherwise.startswith(":?"), f"{name} must be set by the clinic"
    for name, value in service.get("environment", {}).items():
        if re.search("PASSWORD|SECRET|KEY", name):
            assert VARIABLE.fullmatch(value), name


def test_the_web_server_gets_the_app_role_and_no_other_password() -> None:
    web = COMPOSE["services"]["web"]["environment"]
    assert "care_app:" in web["DATABASE_URL"]
    assert not [text for text in texts(web) if re.search("OWNER|BACKUP|POSTGRES_PASSWORD|ADMIN", text)]


def test_every_setting_of_the_web_server_is_one_that_it_reads() -> None:
    known = {name.upper() for name in Settings.model_fields} | {"TZ"}
    assert set(COMPOSE["services"]["web"]["environment"]) <= known


def test_the_database_is_not_reachable_from_outside_and_its_data_are_kept() -> None:
    postgres = COMPOSE["services"]["postgres"]
    assert "ports" not in postgres
    assert postgres["image"] == "postgres:18"
    assert postgres["volumes"] == ["database:/var/lib/postgresql"], "since version 18 the volume is the parent of the data directory"
    assert all(COMPOSE["networks"][network]["internal"] for network in postgres["networks"])


def test_the_site_is_published_on_loopback_only_because_a_proxy_stands_in_front() -> None:
    assert COMPOSE["services"]["web"]["ports"] == ["127.0.0.1:${PORT:-8050}:8050"]


def test_the_image_is_built_from_known_instructions_and_pinned_versions() -> None:
    steps = instructions()
    assert {word for word, _ in steps} <= INSTRUCTIONS
    images = [rest.split()[0] for word, rest in steps if word == "FROM"]
    assert all(re.fullmatch(r"[\w./-]+:\d+\.\d+-slim-\w+", image) for image in images)
    assert len(set(images)) == 1, "the virtual environment is copied from one to the other"


def test_the_image_does_not_run_as_root() -> None:
    steps = instructions()
    last = max(place for place, (word, _) in enumerate(steps) if word == "FROM")
    users = [rest for word, rest in steps[last:] if word == "USER"]
    assert users == ["care"]


def test_the_image_installs_only_what_is_locked() -> None:
    installs = [rest for word, rest in instructions() if word == "RUN" and "pip install" in rest]
    assert installs
    assert all("--require-hashes" in rest for rest in installs)
    mark = re.search(r"sed '/(.+?)/,", installs[0])
    assert mark
    assert mark[1] in (ROOT / "requirements.lock").read_text()


def test_the_image_copies_what_is_there_and_nothing_private() -> None:
    for word, rest in instructions():
        if word == "COPY" and "--from" not in rest:
            for source in shlex.split(rest)[:-1]:
                assert source != "."
                assert (ROOT / source).exists(), source


def test_commands_are_lists_so_that_signals_arrive() -> None:
    for word, rest in instructions():
        if word == "CMD":
            assert isinstance(json.loads(rest), list)
        if word == "HEALTHCHECK":
            check = json.loads(rest.split("CMD", 1)[1])
            compile(check[-1], "healthcheck", "exec")


def test_no_secret_is_baked_in() -> None:
    for word, rest in instructions():
        if word in {"ENV", "ARG"}:
            assert not re.search("PASSWORD|SECRET|TOKEN", rest)


def test_the_lock_has_a_hash_for_everything_and_names_no_index() -> None:
    text = (ROOT / "requirements.lock").read_text()
    entries = re.findall(r"^([\w.-]+)==[^\n]*\n((?:    [^\n]*\n)+)", text, re.MULTILINE)
    assert len(entries) == len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)) > 50
    assert all("--hash=sha256:" in hashes for _, hashes in entries)
    assert not re.search(r"://|--index|--find-links", text)


def test_the_lock_holds_every_package_that_the_project_names() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    assert not {re.split(r"[\[>=<]", line)[0].lower() for line in wanted} - locked
