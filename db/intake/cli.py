"""`python -m db import`: a file into a clinic from the command line, up to 100 MB, all of it or (if asked) its good rows."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import psycopg
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from db import engine
from db.errors import Refused, Unavailable
from db.intake import batches, guessing, reading, running
from db.intake.checking import Fixes
from db.intake.days import FORMS
from db.intake.fields import DAY, FIELDS
from db.intake.mapping import Mapping, questions
from db.intake.people import NOBODY_KNOWN
from db.records import Scope
from db.vocabulary import ImportKind, Role

SHOWN = 30


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for. `backup_url` is a role that may read the list of clinics."""

    kind: ImportKind
    file: Path
    clinic: str
    mapping: Path | None
    good_rows: bool
    dry_run: bool
    by: str | None
    today: date
    base: str | None = None
    dates: str | None = None
    new_people: bool = False


def run(wanted: Wanted, *, app_url: str, backup_url: str, console: Console) -> int:
    """The exit code: 0 imported (or nothing to do), 1 refused. Every refusal is one clear line and leaves nothing written."""
    try:
        engine.configure(app_url)
        return _import(wanted, backup_url, console)
    except Refused as refused:
        console.print(f"[bold]Not imported.[/] {escape(_plain(str(refused)))}", soft_wrap=True)
    except Unavailable:
        console.print("[bold]Not imported.[/] The database does not answer. Nothing was written; try again.", soft_wrap=True)
    except psycopg.Error as failed:
        console.print(f"[bold]Not imported.[/] The database refused: {type(failed).__name__}. Nothing was written.", soft_wrap=True)
    finally:
        engine.dispose()
    return 1


def _import(wanted: Wanted, backup_url: str, console: Console) -> int:
    sheet = reading.sheet(_bytes(wanted.file))
    scope = _scope(wanted, backup_url)
    with engine.reading(scope, limit_s=batches.LIMIT_100_MB_S) as session:
        known = _mapping(wanted) or batches.remembered(session, scope, wanted.kind, sheet)
    mapping = _answered(wanted, known or guessing.guess(wanted.kind, sheet).mapping)
    asked = [*questions(wanted.kind, mapping, sheet), *([] if known else guessing.doubts(wanted.kind, mapping, sheet))]
    if asked:
        console.print("[bold]Not imported.[/] The file leaves questions open:", soft_wrap=True)
        for question in asked:
            console.print(f"  - {escape(_plain(question))}", soft_wrap=True)
        console.print("Answer with --base, --dates and --new-people, or in a file for --mapping. This is the mapping so far:", soft_wrap=True)
        console.print_json(mapping.model_dump_json(exclude_none=False))
        return 1
    order = running.Order(wanted.kind, sheet, mapping, Fixes(), wanted.today, may_end=False)
    if wanted.dry_run:
        with console.status("Checking every row…"), engine.reading(scope, limit_s=batches.LIMIT_100_MB_S) as session:
            batches.for_long(session)
            found = running.check(session, scope, order)
        _report(found, [*sheet.notes, *guessing.ignored(wanted.kind, mapping, sheet), *guessing.assumed(wanted.kind, mapping, sheet)], console)
        console.print("Nothing was written: this was a dry run.")
        return 1 if found.problems else 0
    with console.status("Checking every row…"), engine.writing(scope, limit_s=batches.LIMIT_100_MB_S) as session:
        batch_id = batches.receive(session, scope, wanted.kind, wanted.file.name, sheet, mapping)
        found = batches.check(session, scope, batch_id, wanted.today, order)
        notes = list(batches.held(session, scope, batch_id).notes)
    _report(found, notes, console)
    if found.problems and not wanted.good_rows:
        ways = ["correct them", "fix them on the Import page"]
        ways += ["give --new-people to make a person for each number that the clinic does not know"] if _strangers(found) and not mapping.make_people else []
        ways += [f"give --good-rows to import the other {found.good:,}"] if found.good else []
        console.print(
            f"[bold]Not imported.[/] {_count(found.counts['problem'], 'row has', 'rows have')} a problem: {', '.join(ways[:-1])} or {ways[-1]}. "
            "Nothing was written.",
            soft_wrap=True,
        )
        return 1
    with console.status(f"Writing {found.good:,} rows…"), engine.writing(scope, limit_s=batches.LIMIT_100_MB_S) as session:
        now = datetime.now(UTC)  # noqa: TID251 - a command line is where a moment enters
        done = batches.write(session, scope, batch_id, found.good, now, wanted.today, order)
    counts = done.counts
    touched = counts.get("written_new", 0) + counts.get("written_changed", 0)
    stays = counts.get("problem", 0)
    console.print(
        f"[bold]{'Imported.' if touched or not stays else 'Nothing imported.'}[/] "
        + ", ".join(f"{counts.get(f'written_{key}', 0):,} {word}" for key, word in (("new", "new"), ("changed", "changed"), ("same", "the same")))
        + (f", {_count(counts['written_people'], 'new person', 'new people')}" if counts.get("written_people") else "")
        + (f"; {_count(stays, 'row stays', 'rows stay')} on the Import page to be fixed" if stays else "")
        + (". Somebody had imported this file already: nothing was done twice." if done.again else ".")
        + (" The whole import can be undone on the Import page for 24 hours." if touched else ""),
        soft_wrap=True,
    )
    return 0


def _plain(text: str) -> str:
    """What a file says, for a terminal: nothing in it moves the cursor or turns the line round."""
    return "".join(c if c.isprintable() else "�" for c in text)


def _strangers(found: running.Checked) -> bool:
    return any(one.problem == NOBODY_KNOWN and one.choices for one in found.problems)


def _count(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def _bytes(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if size > reading.FILE_LIMIT:
            raise Refused(f"The file has {size / 1_000_000:.0f} MB; the limit is 100 MB. Split it by year or by kind.")
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.") from error


def _mapping(wanted: Wanted) -> Mapping | None:
    if wanted.mapping is None:
        return None
    try:
        return Mapping.model_validate(json.loads(_bytes(wanted.mapping)))
    except ValidationError as error:
        first = error.errors()[0]
        raise Refused(f"{wanted.mapping}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}.") from error
    except ValueError as error:
        raise Refused(f"{wanted.mapping} is not JSON: {error}.") from error


def _answered(wanted: Wanted, mapping: Mapping) -> Mapping:
    """The mapping with what the command line says about days and strangers; `--dates` holds for every day column whose form is open."""
    given = mapping.model_dump(mode="json")
    if wanted.dates and wanted.dates not in FORMS:
        raise Refused(f"--dates: “{wanted.dates}” is no form of a day. Known forms: {', '.join(FORMS)}.")
    if wanted.base:
        given["base"] = wanted.base
    if wanted.dates == "excel" and "day" not in mapping.columns and "offset" in mapping.columns and not wanted.base:
        given["columns"] = {"day" if key == "offset" else key: name for key, name in mapping.columns.items()}
        given["day_forms"] = {"day": "excel"} | mapping.day_forms
    elif wanted.dates:
        day_columns = [known.key for known in FIELDS[wanted.kind] if known.kind == DAY and known.key in mapping.columns]
        given["day_forms"] = {**dict.fromkeys(day_columns, wanted.dates), **mapping.day_forms}
    given["make_people"] = mapping.make_people or wanted.new_people
    try:
        return Mapping.model_validate(given)
    except ValidationError as error:
        raise Refused(f"--base: {wanted.base} is no base. A base is a day (2024-01-31), diagnosed_on or first_visit.") from error


def _scope(wanted: Wanted, backup_url: str) -> Scope:
    """The clinic by its short name or id, and who is asking: somebody who works there, or nobody in particular."""
    with psycopg.connect(backup_url.replace("+psycopg", "", 1)) as connection:
        clinic = connection.execute("SELECT id, timezone FROM clinic WHERE slug = %s OR id::text = %s", [wanted.clinic, wanted.clinic]).fetchone()
        if clinic is None:
            raise Refused(f"There is no clinic “{wanted.clinic}” that this database role can see. With a database of your own, set BACKUP_DATABASE_URL.")
        account: UUID | None = batches.NOBODY
        if wanted.by:
            known = connection.execute(
                "SELECT a.id FROM identity.account a JOIN identity.membership m ON m.account_id = a.id WHERE m.clinic_id = %s AND lower(a.email) = lower(%s)",
                [clinic[0], wanted.by],
            ).fetchone()
            if known is None:
                raise Refused(f"Nobody in this clinic signs in as {wanted.by}.")
            account = known[0]
    return Scope(clinic[0], account or batches.NOBODY, Role.COORDINATOR, with_ended=True, zone=clinic[1])


def _report(found: running.Checked, notes: list[str], console: Console) -> None:
    for note in notes:
        console.print(f"[dim]Note:[/] {escape(_plain(note))}", soft_wrap=True)
    counts = found.counts
    console.print(f"{counts['new']:,} new, {counts['changed']:,} changed, {counts['same']:,} the same, {counts['problem']:,} with a problem.")
    if not found.problems:
        return
    for one in found.problems[:SHOWN]:
        where = f"row {one.row}" if one.column == "row" else f"row {one.row}, {one.column[:60]} “{one.value[:60]}”"
        say = f"  {where}: {one.problem}. {one.why} {one.fix}"
        console.print(_plain(say), markup=False, soft_wrap=True)
    if len(found.problems) > SHOWN:
        console.print(f"and {len(found.problems) - SHOWN:,} more.")
