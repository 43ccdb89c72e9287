"""`demo` and `serve` from the outside: one clear line when they cannot start, no traceback, nothing left behind when they stop."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from db import embedded, migrate

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(*arguments: str, package: str = "dashboard", **environment: str) -> "subprocess.Popen[str]":
    ours = {"DATABASE_URL", "SECRET_KEY", "DEMO", "HOST", "PORT", "CARE_DATA", "ALLOWED_HOSTS"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    line = [sys.executable, "-m", package, *arguments]
    return subprocess.Popen(line, cwd=ROOT, env=kept | environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)


def answers(port: int, seconds: float) -> bool:
    """Whether the site answers before the time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


def end(process: "subprocess.Popen[str]") -> str:
    """Stop it, and say what it said."""
    os.killpg(process.pid, signal.SIGTERM)
    return process.communicate(timeout=30)[0]


@pytest.fixture(scope="module", autouse=True)
def as_from_a_terminal() -> Iterator[None]:
    """A run of the tests under nohup, or in the background of a script, ignores these signals, and so would what it starts."""
    before = {number: signal.signal(number, usual) for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL))}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Data with its tables and one clinic without people, so that a demo on it has nothing to fill."""
    home = tmp_path_factory.mktemp("demo")
    (home / "static").mkdir()
    (home / "static" / "complete").touch()
    server = embedded.start(home)
    migrate.upgrade(server.owner_url)
    import psycopg

    with psycopg.connect(server.superuser_url.replace("+psycopg", "")) as connection:
        connection.execute("INSERT INTO clinic (slug, name) VALUES ('north', 'North')")
    server.stop()
    yield home
    pid = embedded._alive(home / "postgres")
    if pid:
        psutil.Process(pid).kill()


def refused(process: "subprocess.Popen[str]") -> str:
    """What it said before it ended with 1."""
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1, said
    assert "Traceback" not in said
    return said


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = refused(command("demo", PORT=str(other.getsockname()[1]), CARE_DATA=str(tmp_path)))
    assert len(said.strip().splitlines()) == 1
    assert "PORT" in said
    assert not (tmp_path / "postgres").exists()


def test_a_place_that_cannot_even_be_looked_at_is_one_line(tmp_path: Path) -> None:
    said = refused(command("demo", CARE_DATA=str(tmp_path / ("x" * 300))))
    assert len(said.strip().splitlines()) == 1
    assert "Set CARE_DATA" in said


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "care.example.org"])
def test_the_demo_listens_on_loopback_only(tmp_path: Path, host: str) -> None:
    said = refused(command("demo", HOST=host, CARE_DATA=str(tmp_path)))
    assert len(said.strip().splitlines()) == 1
    assert "this machine only" in said


def test_serve_refuses_and_lists_every_reason(tmp_path: Path) -> None:
    said = refused(command("serve", CARE_DATA=str(tmp_path)))
    for name in ("SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "TLS"):
        assert name in said


def test_serve_refuses_the_owner_of_the_tables(server: embedded.Server) -> None:
    said = refused(
        command(
            "serve", DATABASE_URL=server.owner_url, SECRET_KEY="kZ3v9Qw7Lr1Xb5Nt8Ys2Mh6Jd4Fg0Pc-uEaRoTi", ALLOWED_HOSTS="care.example.org", TRUSTED_PROXY="1"
        )
    )
    assert "care_owner owns" in said
    assert "fsync off" in said


def test_nonsense_in_a_setting_is_one_line(tmp_path: Path) -> None:
    said = refused(command("demo", PORT="many", CARE_DATA=str(tmp_path)))
    assert len(said.strip().splitlines()) == 1
    assert "PORT" in said


@pytest.mark.parametrize("address", ["postgresql+psycopg://care_app:hidden@127.0.0.1:9/care", "hidden"])
@pytest.mark.parametrize("line", [["migrate"], ["check"], ["seed"], ["import", "alsfrs", "scores.csv", "--clinic", "north"]], ids=lambda line: line[0])
def test_a_database_that_is_not_there_is_one_line_on_the_command_line(address: str, line: list[str]) -> None:
    said = refused(command(*line, package="db", DATABASE_URL=address))
    assert len(said.strip().splitlines()) == 1
    assert "The database cannot be reached" in said
    assert "hidden" not in said


def test_a_day_that_is_none_is_one_line_on_the_command_line(tmp_path: Path) -> None:
    said = refused(command("seed", package="db", CARE_TODAY="tomorrow", CARE_DATA=str(tmp_path)))
    assert len(said.strip().splitlines()) == 1
    assert "CARE_TODAY" in said


def test_ctrl_c_stops_everything_the_database_included(data: Path) -> None:
    port = free_port()
    process = command("demo", PORT=str(port), CARE_DATA=str(data))
    assert answers(port, 90), end(process)
    family = psutil.Process(process.pid).children(recursive=True)
    assert any(child.name().startswith("postgres") for child in family)
    time.sleep(2)  # the welcome is said a moment after the port answers
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 0, said
    assert "physio@north.example" in said
    assert "Traceback" not in said
    _, left = psutil.wait_procs(family, timeout=5)
    assert not [child for child in left if child.status() != psutil.STATUS_ZOMBIE]


def test_killed_with_9_it_starts_again_on_the_same_port(data: Path) -> None:
    port = free_port()
    process = command("demo", PORT=str(port), CARE_DATA=str(data))
    assert answers(port, 90), end(process)
    process.kill()
    process.communicate()
    again = command("demo", PORT=str(port), CARE_DATA=str(data))
    assert answers(port, 90), end(again)
    again.terminate()
    said, _ = again.communicate(timeout=30)
    assert again.returncode == 0, said
    assert embedded._alive(data / "postgres") is None


@pytest.mark.parametrize("line", [["dashboard", "demo"], ["db", "seed"]], ids=lambda line: line[1])
@pytest.mark.parametrize("wait", [0.0, 0.1, 0.3])
def test_ctrl_c_while_it_loads_ends_it_without_a_word(tmp_path: Path, line: list[str], wait: float) -> None:
    process = command(line[1], package=line[0], PORT=str(free_port()), CARE_DATA=str(tmp_path), PYTHONVERBOSE="1")
    assert process.stdout is not None
    while "import 'db.stopping'" not in (read := process.stdout.readline()):  # before it only Python itself has begun
        assert read, "it never began"
    time.sleep(wait)
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert "Traceback" not in said
    assert embedded._alive(tmp_path / "postgres") is None


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP], ids=["kill", "closed terminal"])
def test_ended_while_it_fills_the_database_it_leaves_nothing_running(tmp_path: Path, how: signal.Signals) -> None:
    process = command("demo", PORT=str(free_port()), CARE_DATA=str(tmp_path))
    deadline = time.monotonic() + 60
    while embedded._alive(tmp_path / "postgres") is None and time.monotonic() < deadline:
        time.sleep(0.05)
    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(how)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + how
    assert "Traceback" not in said
    assert embedded._alive(tmp_path / "postgres") is None
    assert not [child for child in family if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert not list(tmp_path.glob("postgres.new-*"))


def test_an_impatient_ctrl_c_still_stops_the_database(data: Path) -> None:
    process = command("demo", PORT=str(free_port()), CARE_DATA=str(data))
    while embedded._alive(data / "postgres") is None and process.poll() is None:
        time.sleep(0.02)
    for _ in range(5):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.02)
    said, _ = process.communicate(timeout=30)
    assert "Traceback" not in said
    assert embedded._alive(data / "postgres") is None


def test_a_database_that_is_killed_comes_back_by_itself(data: Path) -> None:
    port = free_port()
    process = command("demo", PORT=str(port), CARE_DATA=str(data))
    assert answers(port, 90), end(process)
    pid = embedded._alive(data / "postgres")
    assert pid is not None
    psutil.Process(pid).kill()
    deadline = time.monotonic() + 30
    while embedded._alive(data / "postgres") in (None, pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert answers(port, 30), end(process)
    end(process)
    assert embedded._alive(data / "postgres") is None


def test_a_certificate_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    said = refused(command("serve", TLS_CERT="/nowhere.pem", TLS_KEY="/nowhere.key", CARE_DATA=str(tmp_path)))
    assert "/nowhere.pem and /nowhere.key cannot be read" in said


@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param(["nomail", "--name", "Ann", "--clinic", "east", "--clinic-name", "East"], "no e-mail address", id="address"),
        pytest.param(["ann@east.example", "--name", "Ann", "--clinic", "../East", "--clinic-name", "East"], "small letters", id="short name"),
        pytest.param(["ann@east.example", "--name", " ", "--clinic", "east", "--clinic-name", "East"], "name is missing", id="name"),
    ],
)
def test_an_invitation_that_nobody_could_use_is_one_line(data: Path, more: list[str], says: str) -> None:
    said = refused(command("invite", *more, CARE_DATA=str(data)))
    assert len(said.strip().splitlines()) == 1
    assert says in said


@pytest.mark.parametrize("line", [["sweep"], ["invite", "ann@east.example", "--name", "Ann", "--clinic", "east"]], ids=lambda line: line[0])
def test_a_database_without_tables_is_one_line(server: embedded.Server, line: list[str]) -> None:
    address = server.url("postgres", "postgres")
    said = refused(command(*line, DATABASE_URL=address, OWNER_DATABASE_URL=address))
    assert len(said.strip().splitlines()) == 1
    assert "python -m db migrate" in said


def test_what_the_database_refuses_on_the_way_is_one_line(tmp_path: Path) -> None:
    script = "import psycopg; from db import stopping; stopping.run(lambda: psycopg.connect('host=/nowhere user=x').execute('SELECT 1'))"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=os.environ | {"CARE_DATA": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert run.stderr.startswith("Stopped. The database says: ")


def test_too_old_a_python_is_one_line(tmp_path: Path) -> None:
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\ncase $1 in --version) echo Python 3.9.18;; *) exit 1;; esac\n")
    old.chmod(0o755)
    run = subprocess.run(["make", f"VENV={tmp_path}/venv", f"PYTHON={old}", "demo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode != 0
    assert run.stderr.splitlines()[0] == f"Python 3.11 or newer is needed; {old} is Python 3.9.18."
    assert not (tmp_path / "venv").exists()


def test_ctrl_c_while_it_starts_leaves_nothing(data: Path) -> None:
    process = command("demo", PORT=str(free_port()), CARE_DATA=str(data))
    deadline = time.monotonic() + 30
    while embedded._alive(data / "postgres") is None and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert "Traceback" not in said
    assert embedded._alive(data / "postgres") is None
