"""Command line: `serve` for a clinic, `demo` for a look at it with invented people."""

from db import stopping

if __name__ == "__main__":
    stopping.at_once()

import math
import multiprocessing
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from typing import Annotated, NoReturn

import typer
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from pydantic import SecretStr, ValidationError
from rich.console import Console
from rich.progress import Progress

from dashboard import demonstration, safety
from dashboard.roles import VIEWS
from dashboard.settings import LOOPBACK, MEMORY, Settings
from db.vocabulary import Role

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(stderr=True, highlight=False)
PORT_PATIENCE = 2.0  # seconds; workers of a main process that was killed need a moment to notice
THREADS = 200  # of a worker, begun as they are needed: nearly all may wait, a dozen is at work at once (dashboard/waiting.py)
TARGET = "dashboard.web:worker"


@cli.command()
def serve() -> None:
    """Serve a clinic: DATABASE_URL and the other settings come from the environment. Refuses unsafe ones."""
    from db import standing

    settings = _settings()
    reasons = safety.of_settings(settings)
    if settings.database_url and not reasons:
        try:
            reasons = safety.of_database(standing.of(settings.database_url))
        except standing.Unreachable as error:
            reasons = [f"The database cannot be reached: {error}"]
    if reasons:
        _stop("\n".join(["Not started:", *(f"  {reason}" for reason in reasons)]))
    if settings.database_url and not standing.anybody_yet(settings.database_url):
        console.print("Nobody can sign in yet. Invite the first person: python -m dashboard invite EMAIL --name NAME --clinic SHORT-NAME --clinic-name NAME")
    _require_port(settings)
    _listen(settings, workers=settings.workers or demonstration.cores(), ready=lambda: console.print(f"Serving on {_address(settings)}"))


@cli.command()
def demo(
    host: Annotated[str | None, typer.Option(help="Loopback only: the sign-in page names the demo accounts.")] = None,
    port: Annotated[int | None, typer.Option()] = None,
) -> None:
    """Two invented clinics on this machine: starts a database, fills it the first time, serves it."""
    settings = _settings()
    settings = settings.model_copy(update={"demo": True, **({"host": host} if host else {}), **({"port": port} if port else {})})
    if settings.host not in LOOPBACK:
        _stop(f"The demo listens on this machine only, not on {settings.host}: its accounts and password are public. Use `serve` for a network.")
    _require_port(settings)
    try:
        with demonstration.prepared(settings, console) as environment:
            demonstration.export(environment)
            _require_port(settings)  # filling a database takes a while; another demo may have begun in it
            _listen(settings, workers=settings.workers or 1, ready=lambda: demonstration.welcome(settings, _address(settings), console))
    except demonstration.CannotStart as error:
        _stop(str(error))


@cli.command()
def invite(
    email: Annotated[str, typer.Argument(help="The address they will sign in with.")],
    name: Annotated[str, typer.Option(help="Their name, as colleagues know it.")],
    clinic: Annotated[str, typer.Option(help="The clinic's short name, such as north.")],
    role: Annotated[Role, typer.Option(help="The first person of a clinic is its administrator.")] = Role.ADMIN,
    clinic_name: Annotated[str | None, typer.Option(help="Make the clinic, with this name.")] = None,
    zone: Annotated[
        str | None, typer.Option(help="The time zone in which the clinic's days begin, such as Europe/Berlin; of a new clinic that of this machine.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="End their password, second step and logins first.")] = False,
) -> None:
    """Print a single-use address at which somebody chooses a password. Runs as the owner of the tables (OWNER_DATABASE_URL)."""
    from dashboard import clock, tokens
    from db import first
    from db.__main__ import database
    from db.commands.identity import Newcomer
    from db.errors import Refused

    token = tokens.new()
    try:
        with database(ready=True) as urls:
            first.invite(
                urls.owner,
                clinic=clinic,
                clinic_name=clinic_name,
                zone=zone,
                usual_zone=clock.zone_of_machine(),
                whom=Newcomer(email, name, role, VIEWS[role].discipline),
                token_hash=tokens.hash_of(token),
                hours=tokens.INVITATION_HOURS,
                again=again,
            )
    except Refused as refused:
        _stop(str(refused))
    console.print(f"Open this address of your site within {tokens.INVITATION_HOURS} hours; it works once:", markup=False)
    print(tokens.invitation_address(token))


@cli.command()
def sweep() -> None:
    """Do what is due of the rules' daily round, for every clinic, and stop: for a scheduler of the machine. A running server does it by itself."""
    from dashboard import clock
    from dashboard.actions import sweep as rounds
    from dashboard.actions.rule_tasks import Counts
    from db import engine
    from db.__main__ import database

    settings = _settings()
    clock.pin(settings.care_today)
    with database(ready=True) as urls:
        engine.configure(urls.app, pool_size=2)
        done = rounds.everywhere(slice_s=math.inf)
        engine.dispose()
    counts = sum(done.values(), Counts()).plain()
    tasks = ", ".join(f"{n:,} {what}" for what, n in counts.items() if what != "looked")
    console.print(f"The rules looked at {counts['looked']:,} people of {len(done)} clinics. Tasks: {tasks}.", soft_wrap=True)


@cli.command(hidden=True)
def rehearse() -> None:
    """What the demo's invented teams have done before today, once, after the first round of the rules."""
    from dashboard import clock, rehearsal
    from db import engine
    from db.__main__ import database

    clock.pin(_settings().care_today)
    with database() as urls:
        engine.configure(urls.app, pool_size=2)
        rehearsal.tell(urls.owner)
        engine.dispose()


@cli.command()
def pack(quiet: Annotated[bool, typer.Option()] = False) -> None:
    """Compress scripts and styles ahead into CARE_DATA, as tightly as can be. A server without it packs them when they are asked for, less tightly."""
    from dashboard.app import create_app

    settings = _settings().model_copy(update={"demo": True, "secret_key": SecretStr(secrets.token_urlsafe(32))})
    app = create_app(settings)
    with Progress(console=console, disable=quiet) as progress:
        task = progress.add_task("Packing scripts and styles", total=None)
        app.server.extensions["static"].prepare(lambda done, total: progress.update(task, completed=done, total=total))


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        _stop("\n".join(f"{'.'.join(map(str, problem['loc'])).upper()}: {problem['msg']}" for problem in error.errors()))


def _require_port(settings: Settings) -> None:
    """One clear line when somebody else listens there; granian would find out only in a worker, with a traceback."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    deadline = time.monotonic() + PORT_PATIENCE
    while True:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.host, settings.port))
                return
            except OSError as error:
                if time.monotonic() > deadline:
                    _stop(f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}). Stop what uses the port, or set PORT to another.")
        time.sleep(0.2)


def _listen(settings: Settings, *, workers: int, ready: Callable[[], None]) -> None:
    server = Granian(
        TARGET,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=THREADS,
        factory=True,
        websockets=False,
        log_access=False,  # addresses name patients by id; the audit trail is the record of who saw what
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        ssl_cert=settings.tls_cert,
        ssl_key=settings.tls_key,
    )
    # Workers start afresh, not as forks: a fork of a process with threads may find a lock held that nobody will ever let go.
    multiprocessing.set_start_method("spawn", force=True)
    for name, value in MEMORY.items():
        os.environ.setdefault(name, value)
    threading.Thread(target=_when_ready, args=(settings, ready), daemon=True).start()
    server.serve()


def _when_ready(settings: Settings, ready: Callable[[], None]) -> None:
    """Say the address once somebody answers there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - the other way round: where to knock
    while True:
        time.sleep(0.1)
        try:
            socket.create_connection((host, settings.port), timeout=1).close()
            break
        except OSError:
            continue
    ready()


def _address(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{'https' if settings.tls else 'http'}://{host}:{settings.port}"


def _stop(message: str) -> NoReturn:
    console.print(message, markup=False, soft_wrap=True)
    raise SystemExit(1)


if __name__ == "__main__":
    stopping.run(cli)
