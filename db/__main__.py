"""Command line of the database: bring it up to date, fill it, check it, save it.

Which database: OWNER_DATABASE_URL (changes tables), DATABASE_URL (the app role) and BACKUP_DATABASE_URL when they are set, else the
embedded server on CARE_DATA, which is attached to if it runs and otherwise started for as long as the command takes.
"""

from db import stopping

if __name__ == "__main__":
    stopping.at_once()

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from db import embedded, migrate, roles, standing
from db.vocabulary import ImportKind

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(stderr=True, highlight=False)


@dataclass(frozen=True)
class Urls:
    """One database, as each role sees it."""

    owner: str
    app: str
    backup: str


@cli.command("migrate")
def migrate_command() -> None:
    """Bring the tables up to date. With ADMIN_DATABASE_URL set, first create the roles and the database (OWNER_, APP_ and BACKUP_PASSWORD)."""
    admin = os.environ.get("ADMIN_DATABASE_URL")
    if admin:
        chosen = {roles.OWNER: "OWNER_PASSWORD", roles.APP: "APP_PASSWORD", roles.BACKUP: "BACKUP_PASSWORD"}
        missing = [name for name in chosen.values() if not os.environ.get(name)]
        if missing:
            _stop(f"Set {', '.join(missing)}: the roles get their passwords from the environment.")
        _reached(admin)
        roles.ensure(admin.replace("+psycopg", "", 1), passwords={role: os.environ[name] for role, name in chosen.items()})
    with database() as urls:
        migrate.upgrade(urls.owner)


@cli.command()
def seed(
    clinics: Annotated[int, typer.Option(min=1, max=1000)] = 2,
    patients: Annotated[int, typer.Option(min=1, help="People under care over all clinics, unless --demo.")] = 290,
    number: Annotated[int, typer.Option("--seed", min=0, help="Same seed and date, same data.")] = 1,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The records end on the evening before this day; today unless given.")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="North with 250 people and South with 40, and the demo accounts.")] = False,
) -> None:
    """Invent clinics, people and what happened to them. Never a real person."""
    from db.seed import plant, staff

    day = until.date() if until else _today()
    sizes = staff.sizes(clinics, None if demo else patients)  # 290 over two clinics is the demo: North 250, South 40
    with database(ready=True) as urls:
        plant.plant(urls.owner, sizes=sizes, seed=number, until=day, password=os.environ.get("DEMO_PASSWORD", "demo-clinic-password"), console=console)


@cli.command("import")
def import_command(
    kind: ImportKind,
    file: Annotated[Path, typer.Argument(help="A CSV file, up to 100 MB.")],
    clinic: Annotated[str, typer.Option(help="The clinic's short name, such as north.")],
    mapping: Annotated[Path | None, typer.Option(help="How the columns are read, as JSON; guessed from the header unless given.")] = None,
    good_rows: Annotated[bool, typer.Option("--good-rows", help="Import the good rows; rows with a problem stay on the Import page.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row and write nothing.")] = False,
    by: Annotated[str | None, typer.Option("--as", help="The e-mail address of the colleague who imports.")] = None,
    base: Annotated[str | None, typer.Option(help="Where counted days start: a day such as 2024-01-31, diagnosed_on or first_visit.")] = None,
    dates: Annotated[str | None, typer.Option(help="How days are written when the file leaves it open, such as dd/mm/yyyy.")] = None,
    new_people: Annotated[bool, typer.Option("--new-people", help="Make a person for each number the clinic does not know.")] = False,
) -> None:
    """Import a file into a clinic: everything in it or nothing, unless --good-rows is given."""
    from db.intake import cli as intake

    wanted = intake.Wanted(kind, file, clinic, mapping, good_rows, dry_run, by, _today(), base, dates, new_people)
    with database(ready=True) as urls:
        code = intake.run(wanted, app_url=urls.app, backup_url=urls.backup, console=console)
    raise SystemExit(code)


@cli.command()
def check() -> None:
    """Do the migrations make the tables that the code describes? Prints each difference."""
    with database() as urls:
        found = migrate.differences(urls.owner)
    if found:
        _stop("\n".join(found))
    console.print("The tables are as the code describes them.")


def _today() -> date:
    """The day a person at this machine would name. CARE_TODAY is the demo's and the tests' own day."""
    pinned = os.environ.get("CARE_TODAY")
    try:
        return date.fromisoformat(pinned) if pinned else datetime.now(UTC).astimezone().date()  # noqa: TID251 - a command line is where a day enters
    except ValueError:
        _stop(f"CARE_TODAY is no day such as 2026-01-31: {pinned}")


@contextmanager
def database(*, ready: bool = False) -> Iterator[Urls]:
    """Where the database is. `ready`: the embedded one is brought up to date first; another must have been, by `migrate`."""
    owner, app = os.environ.get("OWNER_DATABASE_URL"), os.environ.get("DATABASE_URL")
    if owner or app:
        urls = Urls(owner or app or "", app or owner or "", os.environ.get("BACKUP_DATABASE_URL", owner or app or ""))
        for url in (urls.owner, urls.app, urls.backup):
            _reached(url)
        if ready and migrate.differences(urls.owner):
            _stop("The tables are missing or not up to date. Run `python -m db migrate` first.")
        yield urls
        return
    try:
        server = embedded.start(os.environ.get("CARE_DATA") or ".data")
    except embedded.EmbeddedError as error:
        _stop(str(error))
    try:
        if ready:
            migrate.upgrade(server.owner_url)
        yield Urls(server.owner_url, server.app_url, server.backup_url)
    finally:
        stopping.not_again()
        server.stop()


def _reached(url: str) -> None:
    try:
        standing.of(url)
    except standing.Unreachable as error:
        _stop(f"The database cannot be reached: {error}")


def _stop(message: str) -> NoReturn:
    console.print(message, markup=False, soft_wrap=True)
    raise SystemExit(1)


if __name__ == "__main__":
    stopping.run(cli)
