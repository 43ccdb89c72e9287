"""The embedded server: it starts, is shared, survives what a person does to it, and loses nothing."""

import os
import pwd
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from db import embedded

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A place for data; whatever still runs there at the end is ended."""
    place = tmp_path_factory.mktemp("data")
    yield place
    pid = embedded._alive(place / "postgres")
    if pid:
        psutil.Process(pid).kill()


def run(server: embedded.Server, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.superuser_url.replace("+psycopg", ""), autocommit=True) as connection:
        result = connection.execute(statement)
        return result.fetchall() if result.description else []


def holder(home: Path) -> "subprocess.Popen[str]":
    """Another process that starts the server on `home`, says "up" and holds it."""
    script = f"from db import embedded; import time; s = embedded.start({str(home)!r}); print('up', flush=True); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def test_roles_have_no_more_than_they_need(home: Path) -> None:
    server = embedded.start(home)
    found = run(server, "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname LIKE 'care%' ORDER BY 1")
    assert found == [
        ("care_app", False, False, False, False),
        ("care_backup", False, True, False, False),
        ("care_owner", False, False, False, False),
    ]
    assert run(server, "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'care'") == [("care_owner",)]
    assert run(server, "SELECT extname FROM pg_extension WHERE extname = 'btree_gist'") == [("btree_gist",)]
    with psycopg.connect(server.backup_url.replace("+psycopg", "")) as backup, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        backup.execute("CREATE TEMPORARY TABLE kept (n int)")
    server.stop()


def test_the_only_way_in_is_a_private_socket(home: Path) -> None:
    server = embedded.start(home)
    assert server.socket_dir.stat().st_mode & 0o077 == 0
    assert run(server, "SHOW listen_addresses") == [("",)]
    assert not [c for c in psutil.Process(server.pid).net_connections(kind="inet") if c.status == psutil.CONN_LISTEN]
    server.stop()


def test_a_confirmed_change_is_stored_safely_unless_thrown_away_on_purpose(home: Path) -> None:
    server = embedded.start(home)
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        assert run(server, f"SHOW {name}") == [("on",)]
    server.stop()


def test_a_second_start_attaches_and_the_last_to_leave_stops_it(home: Path) -> None:
    first = embedded.start(home)
    second = embedded.start(home)
    assert second.pid == first.pid
    assert not second.started_here
    first.stop()
    assert run(second, "SELECT 1") == [(1,)]
    second.stop()
    assert not psutil.pid_exists(first.pid)


def test_data_stay_over_a_stop(home: Path) -> None:
    server = embedded.start(home)
    run(server, "CREATE TABLE kept AS SELECT 7 AS n")
    server.stop()
    server = embedded.start(home)
    assert run(server, "SELECT n FROM kept") == [(7,)]
    server.stop()


def test_a_server_killed_with_9_starts_again_with_its_data(home: Path) -> None:
    server = embedded.start(home)
    run(server, "CREATE TABLE kept AS SELECT 7 AS n")
    psutil.Process(server.pid).kill()
    again = embedded.start(home)
    assert again.pid != server.pid
    assert run(again, "SELECT n FROM kept") == [(7,)]
    again.stop()


def test_a_program_killed_with_9_leaves_a_server_that_the_next_one_takes_over_and_stops(home: Path) -> None:
    process = holder(home)
    process.kill()
    process.wait()
    server = embedded.start(home)
    assert not server.started_here
    server.stop()
    assert not psutil.pid_exists(server.pid)


def test_stopping_leaves_a_server_that_another_program_uses(home: Path) -> None:
    process = holder(home)
    server = embedded.start(home)
    server.stop()
    assert psutil.pid_exists(server.pid)
    process.kill()
    process.wait()


def test_a_pid_file_that_names_a_stranger_is_cleared(home: Path) -> None:
    server = embedded.start(home)
    server.stop()
    (home / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{home / 'postgres'}\n{int(time.time())}\n5432\n{server.socket_dir}\n\n\nready\n")
    again = embedded.start(home)
    assert run(again, "SELECT 1") == [(1,)]
    again.stop()


def test_a_path_too_long_for_a_socket_still_works(home: Path) -> None:
    server = embedded.start(home / ("long-" * 20))
    assert len(os.fsencode(server.socket_dir)) <= embedded.SOCKET_LIMIT
    assert run(server, "SELECT 1") == [(1,)]
    server.stop()
    assert not server.socket_dir.exists()


def test_files_that_are_no_database_are_left_alone(home: Path) -> None:
    (home / "postgres").mkdir()
    (home / "postgres" / "thesis.txt").write_text("mine")
    with pytest.raises(embedded.EmbeddedError, match="Move them away"):
        embedded.start(home)
    assert (home / "postgres" / "thesis.txt").read_text() == "mine"


def test_a_place_without_write_access_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(embedded.EmbeddedError, match="CARE_DATA") as said:
        embedded.start("/proc/care-data")
    assert "\n" not in str(said.value)


def test_a_throwaway_leaves_nothing() -> None:
    with embedded.throwaway() as server:
        home = server.cluster.parent
        assert run(server, "SHOW fsync") == [("off",)]
    assert not home.exists()
    assert not psutil.pid_exists(server.pid)


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests already run as an ordinary user")
def test_it_works_for_an_ordinary_user_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    someone = pwd.getpwnam("nobody")
    home = tmp_path_factory.mktemp("ordinary")
    os.chown(home, someone.pw_uid, someone.pw_gid)
    script = textwrap.dedent(f"""
        import os
        from db import embedded
        server = embedded.start({str(home)!r})
        import psycopg
        print(os.geteuid(), psycopg.connect(server.app_url.replace('+psycopg', '')).execute('SELECT current_user').fetchone()[0])
        server.stop()
    """)
    # The interpreter may live where only root can walk (/root); the one right to read lets it be found, and is not the right to write.
    drop = [
        "setpriv",
        f"--reuid={someone.pw_uid}",
        f"--regid={someone.pw_gid}",
        "--clear-groups",
        "--inh-caps=-all,+dac_read_search",
        "--ambient-caps=-all,+dac_read_search",
    ]
    done = subprocess.run([*drop, sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, env=os.environ | {"HOME": str(home)}, check=False)
    assert done.stdout.split() == [str(someone.pw_uid), "care_app"], done.stderr
    assert (home / "postgres").stat().st_uid == someone.pw_uid


def test_root_never_runs_the_server_itself(home: Path) -> None:
    server = embedded.start(home)
    assert psutil.Process(server.pid).uids().effective != 0
    server.stop()


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(home: Path) -> None:
    server = embedded.start(home)
    assert os.getpgid(server.pid) != os.getpgid(0)
    server.stop()
