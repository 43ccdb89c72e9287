"""The demo's ground: a database of its own, migrated and filled once, and the environment its workers read."""

import logging
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from dashboard.settings import Settings
from db import embedded, standing, stopping

ACCOUNTS = (
    ("physio", "north"), ("respiratory", "north"), ("ot", "north"), ("neurology", "north"),
    ("coordinator", "north"), ("manager", "north"), ("admin", "north"), ("coordinator", "south"),
)  # fmt: skip
_log = logging.getLogger(__name__)
WORDS = "Invented people only. Not a medical device."


class CannotStart(Exception):
    """The demo cannot start; the message is one line for a person."""


@contextmanager
def prepared(settings: Settings, console: Console) -> Iterator[dict[str, str]]:
    """A running, migrated, filled database; yields what the workers' environment needs. Stops the database at the end."""
    data = settings.care_data.resolve()
    try:
        first = not (data / "postgres").exists()
        if first:
            console.print(f"First start: creating the database in {data}")
        server = embedded.start(data)
    except embedded.EmbeddedError as error:
        raise CannotStart(str(error)) from error
    except OSError as error:
        raise CannotStart(f"Cannot write to {data} ({error.strerror}). Set CARE_DATA to a directory you may write to.") from error
    packing = None
    try:
        packed = data / "static" / "complete"  # a packing that was killed is done again
        packing = None if packed.exists() else _run(["dashboard", "pack", "--quiet"], data)
        environment = {"DATABASE_URL": server.app_url, "SECRET_KEY": _secret(data), "CARE_DATA": str(data), "DEMO": "1"}
        environment |= {"HOST": settings.host, "PORT": str(settings.port), "DEMO_PASSWORD": settings.demo_password.get_secret_value()}
        if not standing.migrated(server.superuser_url):
            _finish(_run(["db", "migrate"], data), "The tables could not be brought up to date")
        if not standing.holds_rows(server.superuser_url, "public.clinic"):
            _finish(_run(["db", "seed", "--demo"], data), "The invented clinics could not be created")
            with console.status("First round of the rules"):
                _finish(_run(["dashboard", "sweep"], data), "The rules could not be run")
            with console.status("What the invented teams did before today"):
                _finish(_run(["dashboard", "rehearse"], data), "The last weeks could not be invented")
        if packing is not None:
            with console.status("Packing scripts and styles"):
                _finish(packing, "Scripts and styles could not be packed")
            packed.touch()
        with _kept_alive(server):
            yield environment
    finally:
        stopping.not_again()
        if packing is not None:
            _end(packing)
        server.stop()


@contextmanager
def _kept_alive(server: embedded.Server) -> Iterator[None]:
    """Look once a second whether the database still lives: killed under us, it comes back, and pages that said "try again" are right."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(1.0):
            try:
                server.revive()
            except (embedded.EmbeddedError, OSError) as error:
                _log.error("the database ended and could not be started again: %s", error)

    watcher = threading.Thread(target=watch, name="database-kept-alive", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def export(environment: dict[str, str]) -> None:
    """Workers are other processes; the environment is how they hear of it."""
    os.environ.update(environment)


def welcome(settings: Settings, address: str, console: Console) -> None:
    """The address and who may sign in."""
    password = settings.demo_password.get_secret_value()
    width = max(len(f"{who}@{clinic}.example") for who, clinic in ACCOUNTS)
    console.print(f"\n[bold]{address}[/bold]   {WORDS}\n\nSign in as any of these; the password is [bold]{password}[/bold]")
    for who, clinic in ACCOUNTS:
        note = "another clinic, which sees nothing of North" if clinic == "south" else ""
        console.print(f"  {f'{who}@{clinic}.example':{width}}  [dim]{note}[/dim]")
    console.print("\nCtrl-C stops everything and keeps the data.\n")


def cores() -> int:
    """Cores this process may use: what containers and taskset leave us, not what the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run(module_and_arguments: list[str], data: Path) -> "subprocess.Popen[bytes]":
    """A step in a process of its own: its memory is gone before the workers are forked from this one. Ctrl-C reaches us, and we end it."""
    line = [sys.executable, "-m", *module_and_arguments]
    return subprocess.Popen(line, env=os.environ | {"CARE_DATA": str(data)}, cwd=Path(__file__).parent.parent, start_new_session=True)


def _finish(step: "subprocess.Popen[bytes]", complaint: str) -> None:
    try:
        code = step.wait()
    except BaseException:  # Ctrl-C and the like: what we started must not outlive us
        _end(step)
        raise
    if code != 0:
        raise CannotStart(f"{complaint}; the reason stands above.")


def _end(step: "subprocess.Popen[bytes]") -> None:
    step.terminate()
    try:
        step.wait(5)
    except subprocess.TimeoutExpired:
        step.kill()


def _secret(data: Path) -> str:
    """The demo's key, made once and kept, so that a second start does not change every address. It appears whole: two may start at once."""
    place, fresh = data / "secret-key", data / f"secret-key.{os.getpid()}"
    if not place.exists() or not place.read_text():
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        fresh.replace(place)
    return place.read_text()
