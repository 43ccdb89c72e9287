"""`python -m db import`: one clear line for each refusal, and the whole file or nothing."""

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from db import engine
from db.intake import cli
from db.vocabulary import ImportKind, Role
from tests import makers as make
from tests.db.intake.given import row, rows_of, table, visits
from tests.makers import TODAY
from tests.world import World


@pytest.fixture
def run(db: World, tmp_path: Path):  # type: ignore[no-untyped-def]
    with engine.writing(db.scope) as session:
        make.patient(session, db.scope, hospital_no="N1", onset_on=None, diagnosed_on=None)

    def go(data: bytes, kind: ImportKind = ImportKind.ALSFRS, clinic: str = db.north.slug, **more: Any) -> tuple[int, str]:
        file = tmp_path / "file.csv"
        file.write_bytes(data)
        out = io.StringIO()
        given = {"mapping": None, "good_rows": False, "dry_run": False, "by": None} | more
        try:
            code = cli.run(
                cli.Wanted(kind, file, clinic, today=TODAY, **given),
                app_url=db.server.app_url,
                backup_url=db.server.backup_url,
                console=Console(file=out, width=200),
            )
        finally:
            engine.configure(db.server.app_url)
        return code, out.getvalue()

    return go


def scores(db: World) -> int:
    return int(rows_of(db.north.scope(Role.COORDINATOR), "SELECT count(*) FROM alsfrs")[0])


def test_a_good_file_is_imported_and_again_changes_nothing(db: World, run: Any) -> None:
    assert "1 new" in run(visits(row("N1", "2025-11-18")))[1]
    code, said = run(visits(row("N1", "2025-11-18")))
    assert (code, scores(db)) == (0, 1)
    assert "0 new" in said


def test_one_bad_row_stops_the_file_unless_good_rows_are_wanted(db: World, run: Any) -> None:
    data = visits(row("N1", "2025-11-18"), row("N1", "2025-11-31"))
    code, said = run(data)
    assert (code, scores(db)) == (1, 0)
    assert "No such day" in said
    code, said = run(data, good_rows=True)
    assert (code, scores(db)) == (0, 1)
    assert "1 row stays" in said


def test_a_row_that_ends_care_waits_for_the_page_where_somebody_can_do_what_follows(db: World, run: Any) -> None:
    head = ["hospital_no", "family_name", "given_name", "born", "status", "status_on", "onset_site"]
    people = [["N1", "Smith", "John", "1958-03-04", status, on, "bulbar"] for status, on in (("died", "2026-02-01"), ("", ""))]
    code, said = run(table(head, people[0]), ImportKind.PATIENTS)
    assert code == 1
    assert "Ends care here" in said and "Check again on the Import page" in said
    assert run(table(head, people[1]), ImportKind.PATIENTS)[0] == 0
    assert rows_of(db.north.scope(Role.COORDINATOR), "SELECT status, onset_site FROM patient WHERE hospital_no = 'N1'") == [("under_care", "bulbar")]


def test_a_dry_run_writes_nothing(db: World, run: Any) -> None:
    assert run(visits(row("N1", "2025-11-18")), dry_run=True)[0] == 0
    assert rows_of(db.north.scope(Role.COORDINATOR), "SELECT count(*) FROM import_batch") == [0]


def test_a_file_in_doubt_is_not_imported_unless_its_mapping_is_given(db: World, run: Any, tmp_path: Path) -> None:
    data = table(["PatNr", "Datum", "q1", "q2", "Schlucken"], ["N1", "2025-11-18", 4, 4, 3])
    code, said = run(data)
    assert (code, scores(db)) == (1, 0)
    assert "“Schlucken” could hold answers" in said
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"columns": {"number": "PatNr", "day": "Datum", "q1": "q1", "q2": "q2", "q3": "Schlucken"}, "day_forms": {"day": "yyyy-mm-dd"}}')
    assert run(data, mapping=mapping)[0] == 0
    assert rows_of(db.north.scope(Role.COORDINATOR), "SELECT q3 FROM alsfrs") == [3]


def test_day_numbers_of_a_spreadsheet_are_answered_on_the_command_line(db: World, run: Any) -> None:
    data = visits(row("N1", "45979"))
    code, said = run(data)
    assert code == 1
    assert "day numbers of a spreadsheet" in said
    assert run(data, dates="excel")[0] == 0
    assert str(rows_of(db.north.scope(Role.COORDINATOR), "SELECT assessed_on FROM alsfrs")[0]) == "2025-11-18"


def test_strangers_name_the_way_to_make_them_and_no_way_that_leads_nowhere(db: World, run: Any) -> None:
    said = run(visits(row("N7", "2025-11-18")))[1]
    assert "--new-people" in said
    assert "--good-rows" not in said
    assert "--good-rows to import the other 1" in run(visits(row("N7", "2025-11-18"), row("N1", "2025-11-18")))[1]


def test_what_a_cell_holds_cannot_steer_the_terminal(db: World, run: Any) -> None:
    said = run(visits(row("N1", "2025-11-18"), row("\x1b[2J\u202eN7\r[red]", "2025-11-18")))[1]
    assert "row 3, number “�[2J�N7�[red]”: No such person." in said
    assert "\x1b" not in said


def test_counted_days_and_strangers_are_answered_on_the_command_line(db: World, run: Any) -> None:
    data = table(["subjid", "visdy", *[f"p{n}" for n in range(1, 13)]], ["77", 0, *[4] * 12], ["77", 30, *[3] * 12])
    code, said = run(data)
    assert code == 1
    assert "From which day" in said
    code, said = run(data, base="2024-01-31", new_people=True)
    assert (code, scores(db)) == (0, 2)


def test_days_that_can_be_read_two_ways_need_an_answer(db: World, run: Any) -> None:
    data = visits(row("N1", "03/04/2025"))
    assert run(data)[0] == 1
    assert run(data, dates="dd/mm/yyyy")[0] == 0
    assert str(rows_of(db.north.scope(Role.COORDINATOR), "SELECT assessed_on FROM alsfrs")[0]) == "2025-04-03"


@pytest.mark.parametrize(
    ("data", "more", "says"),
    [
        pytest.param(b"", {}, "The file is empty.", id="empty"),
        pytest.param(b"PK\x03\x04", {}, "workbook", id="a workbook"),
        pytest.param(b"number,q1\nN1,4\n", {"clinic": "nowhere"}, "There is no clinic", id="unknown clinic"),
        pytest.param(b"number,day,q1\nN1,2025-01-01,4\n", {"by": "nobody@x.example"}, "Nobody in this clinic", id="unknown colleague"),
        pytest.param(b"number,visdy,q1\nN1,1,4\n", {"dates": "soon"}, "Known forms: yyyy-mm-dd", id="a form that is none"),
        pytest.param(b"number,visdy,q1\nN1,1,4\n", {"base": "soon"}, "A base is a day", id="a base that is no day"),
        pytest.param(b"number,day,q1\nN1,2025-01-01,4\n", {"mapping": Path("/nowhere.json")}, "cannot be read", id="no mapping file"),
    ],
)
def test_a_refusal_is_one_clear_sentence(db: World, run: Any, data: bytes, more: dict[str, Any], says: str) -> None:
    code, said = run(data, **more)
    assert code == 1
    assert says in said
    assert "Traceback" not in said
    assert scores(db) == 0
