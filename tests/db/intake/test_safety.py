"""S25, S27, S28, S29: mutated files, the same file many times and killed midway, formulas, hostile texts and names."""

import os
import random
import signal
import subprocess
import sys
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from dashboard.exchange.safe_csv import safe
from db import engine
from db.errors import Refused
from db.intake import batches, reading, running
from db.intake.checking import Fixes
from db.intake.mapping import questions
from db.records import Scope
from db.vocabulary import ImportKind, Role
from tests import makers as make
from tests.db.intake.given import ITEMS, NOW, VISIT, checked, imported, mapped, row, rows_of, table, visits
from tests.makers import TODAY
from tests.world import World

A = ImportKind.ALSFRS
GOOD = [row(f"N{person}", f"2025-{month:02d}-18", [(person + month + item) % 5 for item in range(12)]) for person in range(4) for month in range(1, 6)]
BAD_CELLS = {
    "items": ["5", "-1", "x", "3.5", "4,5", "½", "=1+1", "1e2", "٣٤", "4 4", "\x00", "0x1", "44", "--1", "(1)", "∞"],
    "visit_date": ["2025-02-30", "2025-13-01", "2031-01-01", "yesterday", "18/11", "", "0000-00-00", "2025-1", "\x00", "12", "1899-01-01"],
    "number": ["", "N77", "N 0 1 1", "' OR 1=1 --", "\x00N1", "n0x", "<b>N1</b>"],
}
NAUGHTY = [
    "O'Neil", "=1+1", "+44 20", "-5", "@cmd", "'=quoted", "Robert'); DROP TABLE patient;--", "<script>alert(1)</script>", "\u202eright to left",
    "👩‍👩‍👧‍👦 ZWJ", "null", "NaN",
    "undefined", " leading and trailing ", "\ttab", "ﷺ long ligature", "Z̤̈a̧l̨g̃o̰", "田中さん", "مرحبا", "\u00a0nbsp\u00a0",
    "../../etc/passwd", "%s%n%d", "{{7*7}}",
    "\\", '"', "''", "\u200b", "\ufeffBOM",
    "line\nbreak", "line\r\nbreak", "\x01\x02\x7f", "ẞßſ", "１２３", "😀" * 50,
]  # fmt: skip


@pytest.fixture
def scope(db: World) -> Scope:
    scope = db.north.scope(Role.COORDINATOR)
    with engine.writing(scope) as session:
        for person in range(4):
            make.patient(session, scope, hospital_no=f"N{person}", onset_on=None, diagnosed_on=None)
    return scope


def mutated(chance: random.Random) -> tuple[bytes, tuple[int, str, str] | None]:
    """A file gone wrong; for a single bad cell, also its row, column and text."""
    rows = [[str(cell) for cell in one] for one in GOOD]
    kind = chance.random()
    if kind < 0.5:
        place = chance.randrange(len(VISIT))
        name = VISIT[place]
        at = chance.randrange(len(rows))
        rows[at][place] = chance.choice(BAD_CELLS["items" if name in ITEMS else name])
        return visits(*rows), (at + 2, name, rows[at][place])
    data = bytearray(visits(*rows))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data))
        match chance.randrange(6):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + chance.randint(1, 60)]
            case 2:
                data[at:at] = chance.choice([b'"', b",", b"\n", b"\r", b"\x00", b"\xff", b";", b'""', b"\xef\xbb\xbf"])
            case 3:
                data[at:at] = data[at : at + 80]
            case 4:
                data = data[: max(at, 1)]
            case _:
                data[at : at + 4] = bytes(chance.randrange(256) for _ in range(4))
        if not data:
            break
    return bytes(data), None


@pytest.mark.parametrize("seed", [1, 2])
def test_mutated_files_are_whole_or_nothing_and_name_the_true_cell(scope: Scope, seed: int) -> None:
    """S25, 1,000 files in all."""
    chance = random.Random(seed)
    outcomes = {"refused": 0, "asked": 0, "problems": 0, "whole": 0}
    with engine._transaction(scope, "READ WRITE", 600) as session:
        for _ in range(500):
            data, wrong = mutated(chance)
            try:
                sheet, mapping = mapped(A, data)
                if questions(A, mapping, sheet):
                    outcomes["asked"] += 1
                    continue
                found = running.check(session, scope, running.Order(A, sheet, mapping, Fixes(), TODAY))
                count = sum(1 for _ in sheet.rows())
            except Refused:
                outcomes["refused"] += 1
                continue
            raw = {one.number: one.cells for one in sheet.rows()}
            for problem in found.problems:
                if problem.column in sheet.names and len(raw[problem.row]) == len(sheet.names):
                    assert raw[problem.row][sheet.names.index(problem.column)] == problem.value
            if wrong and found.problems:
                assert wrong in {(p.row, p.column, p.value) for p in found.problems} or found.problems[0].problem == "Twice, and different"
            outcomes["problems" if found.problems else "whole"] += 1
            if not found.problems and outcomes["whole"] <= 25:
                with session.begin_nested() as held:
                    batch_id = batches.receive(session, scope, A, "m.csv", sheet, mapping)
                    batches.check(session, scope, batch_id, TODAY)
                    batches.write(session, scope, batch_id, found.good, NOW, TODAY)
                    made = session.execute(text("SELECT count(*) FROM alsfrs WHERE clinic_id = :clinic"), {"clinic": scope.clinic_id}).scalar_one()
                    assert made == found.counts["new"]
                    assert found.counts["new"] + found.counts["same"] == count
                    held.rollback()
        session.rollback()
    assert min(outcomes.values()) > 0, outcomes
    assert rows_of(scope, "SELECT count(*) FROM alsfrs") == [0]


def test_the_same_file_again_changes_nothing(scope: Scope) -> None:
    imported(scope, A, visits(*GOOD))
    before = rows_of(scope, "SELECT id, version, total FROM alsfrs ORDER BY id")
    _, counts = imported(scope, A, visits(*GOOD))
    assert (counts["written_new"], counts["written_changed"], counts["written_same"]) == (0, 0, len(GOOD))
    assert rows_of(scope, "SELECT id, version, total FROM alsfrs ORDER BY id") == before


def test_eight_at_once_have_one_effect(scope: Scope) -> None:
    """S27."""

    def one(_: int) -> int:
        for _ in range(20):
            try:
                return imported(scope, A, visits(*GOOD))[1].get("written_new", 0)
            except Refused:
                time.sleep(0.05)
        return -1

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(one, range(8)))
    assert -1 not in done
    assert rows_of(scope, "SELECT count(*), max(version) FROM alsfrs") == [(len(GOOD), 1)]


@pytest.fixture
def big_file(tmp_path: Path) -> str:
    path = f"{tmp_path}/visits.csv"
    items = ",".join("4" * 12)
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(VISIT) + "\n")
        for n in range(6000):
            file.write(f"N{n % 4},{2000 + n // 4 // 300}-{n // 4 % 12 + 1:02d}-{n // 48 % 25 + 1:02d},{items}\n")
    return path


def test_killed_midway_leaves_nothing_half(scope: Scope, db: World, big_file: str) -> None:
    """S27: the command line is killed at three moments; run again, it does the whole once."""
    command = [sys.executable, "-m", "db", "import", "alsfrs", big_file, "--clinic", db.north.slug]
    environment = os.environ | {
        "DATABASE_URL": db.server.app_url,
        "OWNER_DATABASE_URL": db.server.owner_url,
        "BACKUP_DATABASE_URL": db.server.backup_url,
        "CARE_TODAY": TODAY.isoformat(),
    }
    for wait in (1.2, 1.8, 2.6):
        run = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert rows_of(scope, "SELECT count(*) FROM alsfrs")[0] in (0, wanted(big_file))
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert rows_of(scope, "SELECT count(*), max(version) FROM alsfrs") == [(wanted(big_file), 1)]


def wanted(path: str) -> int:
    with open(path, encoding="utf-8") as file:
        return len({tuple(line.split(",")[:2]) for line in file}) - 1


def test_hostile_texts_come_through_unchanged(scope: Scope) -> None:
    rows = [[f"H{n}", value, value, f"1970-01-{n % 28 + 1:02d}"] for n, value in enumerate(NAUGHTY)]  # two spellings of a blank are not one person
    imported(scope, ImportKind.PATIENTS, table(["mrn", "family_name", "given_name", "dob"], *([a, "Test", c, d] for a, b, c, d in rows)))
    stored = dict(rows_of(scope, "SELECT hospital_no, given_name FROM patient WHERE hospital_no LIKE 'H%'"))
    expected = {f"H{n}": value.removeprefix("'") if value.startswith("'=") else value for n, value in enumerate(NAUGHTY)}
    assert stored == expected


def test_a_nul_in_a_text_is_refused_clearly(scope: Scope) -> None:
    with engine.writing(scope) as session:
        _, found = checked(session, scope, ImportKind.PATIENTS, table(["mrn", "surname", "forename", "dob"], ["H1", "Test", "a\x00b", "1970-01-01"]))
        assert [(p.row, p.column, p.problem) for p in found.problems] == [(2, "forename", "Holds a NUL character")]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-1+cmd", '=HYPERLINK("http://x")'])
def test_a_formula_is_exported_inert_and_comes_back_as_it_was(scope: Scope, formula: str) -> None:
    """S28."""
    exported = safe(formula)
    assert exported in ("+1", "-1") or not exported.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))  # a plain number stays one
    imported(scope, ImportKind.PATIENTS, table(["mrn", "surname", "forename", "dob"], ["H1", "Test", exported, "1970-01-01"]))
    assert rows_of(scope, "SELECT given_name FROM patient WHERE hospital_no = 'H1'") == [formula]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00b.csv", "<script>.csv", "x" * 5000, "", "con\r\nSet-Cookie: a=b", "=cmd.csv"])
def test_a_hostile_file_name_is_only_a_label(scope: Scope, name: str) -> None:
    """S29: nothing is stored under it, and nothing is served by it."""
    sheet, mapping = mapped(A, visits(*GOOD))
    with engine.writing(scope) as session:
        batch_id = batches.receive(session, scope, A, name, sheet, mapping)
        kept = batches.held(session, scope, batch_id).file_name
    assert 0 < len(kept) <= 200
    assert "\x00" not in kept


def test_a_file_of_100_mb_is_read_in_bounded_memory() -> None:
    header = ",".join(VISIT).encode() + b"\n"
    line = b"N1,2025-11-18," + b",".join([b"4"] * 12) + b"\n"
    data = header + line * ((100_000_000 - len(header)) // len(line))
    sheet = reading.sheet(data)
    tracemalloc.start()
    count = sum(1 for _ in zip(sheet.rows(), range(200_000), strict=False))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 200_000
    assert peak < 20_000_000
    with pytest.raises(Refused, match="limit is 100 MB"):
        reading.sheet(data + line * 200_000)
