"""An import from file to finished: verdicts, one transaction, the same file twice, undo."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import text

from dashboard.actions import lines, sweep
from db import engine
from db.commands import audit
from db.errors import Refused
from db.intake import batches, undoing
from db.intake.checking import Fixes
from db.records import Scope
from db.vocabulary import ImportKind, Measure, Role
from tests import makers as make
from tests.db.intake.given import ITEMS, LATER, NOW, VISIT, checked, imported, row, rows_of, table, visits
from tests.makers import TODAY
from tests.world import World

A = ImportKind.ALSFRS


@pytest.fixture
def scope(db: World) -> Scope:
    """North's coordinator; Ada (N1) and Bo (N2) are there."""
    scope = db.north.scope(Role.COORDINATOR)
    with engine.writing(scope) as session:
        make.patient(
            session, scope, hospital_no="N1", family_name="Ångström", given_name="Ada", born_on=date(1960, 10, 27), onset_on=None, diagnosed_on=date(2025, 1, 1)
        )
        make.patient(session, scope, hospital_no="N2", family_name="Patel", given_name="Bo", born_on=date(1954, 2, 1), onset_on=None, diagnosed_on=None)
    return scope


def found(scope: Scope, data: bytes, kind: ImportKind = A, **more: object):  # type: ignore[no-untyped-def]
    with engine.writing(scope) as session:
        return checked(session, scope, kind, data, **more)[1]


def the_problem(scope: Scope, data: bytes, kind: ImportKind = A, **more: object):  # type: ignore[no-untyped-def]
    problems = found(scope, data, kind, **more).problems
    assert len(problems) == 1, problems
    return problems[0]


def test_totals_are_the_sums_of_the_file(scope: Scope) -> None:
    items = [[4, 3, 2, 1, 0, 4, 3, 2, 1, 0, 4, 3], [1] * 12]
    imported(scope, A, visits(row("N1", "2025-11-18", items[0]), row("N2", "2025-11-19", items[1])))
    assert rows_of(scope, "SELECT total FROM alsfrs ORDER BY assessed_on") == [sum(items[0]), 12]


def test_people_nobody_knows_are_made_only_when_asked(scope: Scope) -> None:
    data = table(["subjid", "visdy", *[f"p{n}" for n in range(1, 11)], "x1r", "x2r", "x3r"], ["10", 0, *[3] * 13], ["10", 78, *[2] * 13])
    assert {p.problem for p in found(scope, data, base=date(2020, 1, 1)).problems} == {"No such person"}
    with engine.writing(scope) as session:
        batches.drop(session, scope, session.execute(text("SELECT id FROM import_batch")).scalar_one())
    _, counts = imported(scope, A, data, base=date(2020, 1, 1), make_people=True)
    assert (counts["written_new"], counts["written_people"]) == (2, 1)
    assert rows_of(scope, "SELECT family_name, born_on FROM patient WHERE hospital_no = '10'") == [("Imported 10", None)]
    assert rows_of(scope, "SELECT assessed_on, total FROM alsfrs ORDER BY 1") == [(date(2020, 1, 1), 36), (date(2020, 3, 19), 24)]


def test_the_summary_is_rewritten_in_the_same_transaction(scope: Scope) -> None:
    imported(scope, A, visits(row("N1", "2025-11-18")))
    assert rows_of(scope, "SELECT s.latest_on FROM patient_summary s JOIN patient p ON p.id = s.patient_id WHERE p.hospital_no = 'N1'") == [date(2025, 11, 18)]


@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        pytest.param({"q5": 5}, "q5", "Outside 0 to 4", id="item too high"),
        pytest.param({"q5": "x"}, "q5", "Not a number", id="item no number"),
        pytest.param({"q5": "2.5"}, "q5", "Not a whole number", id="half an item"),
        pytest.param({"visit_date": "2025-11-31"}, "visit_date", "No such day", id="no such day"),
        pytest.param({"visit_date": "2026-03-05"}, "visit_date", "In the future", id="tomorrow"),
        pytest.param({"visit_date": "1950-01-01"}, "visit_date", "Before birth", id="before birth"),
        pytest.param({"visit_date": ""}, "visit_date", "No day", id="no day"),
        pytest.param({"number": "N7"}, "number", "No such person", id="nobody"),
        pytest.param(dict.fromkeys(ITEMS, ""), "q1", "Nothing scored", id="nothing scored"),
        pytest.param({"q3": "1\x00"}, "q3", "Holds a NUL character", id="a NUL"),
    ],
)
def test_a_refused_cell_is_named_by_row_column_value_and_cause(scope: Scope, cells: dict[str, object], column: str, problem: str) -> None:
    bad = dict(zip(VISIT, row("N1", "2025-11-18"), strict=True)) | cells
    one = the_problem(scope, visits(row("N2", "2025-11-18"), list(bad.values()), row("N2", "2025-12-18")))
    assert (one.row, one.column, one.value, one.problem) == (3, column, str(bad[column]), problem)
    assert one.why
    assert one.fix


def test_a_ragged_row_is_a_problem_of_that_row(scope: Scope) -> None:
    one = the_problem(scope, visits(row("N1", "2025-11-18"), ["N1", "2025-11-19", 4]))
    assert (one.row, one.problem) == (3, "3 cells, not 14")


def test_both_forms_of_item_5_are_refused(scope: Scope) -> None:
    header = ["number", "visit_date", "q1", "q5a", "q5b"]
    one = the_problem(scope, table(header, ["N1", "2025-11-18", 4, 3, 2]))
    assert (one.column, one.problem) == ("q5b", "Both 5a and 5b")
    imported(scope, A, table(header, ["N1", "2025-10-18", 4, "", 2]))
    assert rows_of(scope, "SELECT q5, item5_form FROM alsfrs") == [(2, "5b")]


def test_a_total_that_is_not_the_sum_is_refused(scope: Scope) -> None:
    one = the_problem(scope, visits(row("N1", "2025-11-18", (4,) * 12, 47), header=[*VISIT, "total"]))
    assert (one.column, one.why) == ("total", "The sum is 48.")


def test_a_missing_item_leaves_no_total(scope: Scope) -> None:
    imported(scope, A, visits(row("N1", "2025-11-18", ["", *[4] * 11])))
    assert rows_of(scope, "SELECT total, q1, q2 FROM alsfrs") == [(None, None, 4)]


def test_the_same_fact_twice_counts_once_and_a_contradiction_refuses_both(scope: Scope) -> None:
    same = found(scope, visits(row("N1", "2025-11-18"), row("N1", "2025-11-18"))).counts
    assert (same["new"], same["same"], same["problem"]) == (1, 1, 0)
    clash = found(scope, visits(row("N1", "2025-10-18"), row("N2", "2025-10-18"), row("N1", "2025-10-18", (3,) * 12)))
    assert [(p.row, p.problem) for p in clash.problems] == [(2, "Twice, and different"), (4, "Twice, and different")]


def test_a_number_alone_is_enough_only_without_a_second_identifier(scope: Scope) -> None:
    header = ["number", "dob", *VISIT[1:]]
    blank = the_problem(scope, table(header, ["N1", "1960-10-27", *row("", "2025-11-18")[1:]], ["N2", "", *row("", "2025-11-18")[1:]]))
    assert (blank.row, blank.problem) == (3, "Only one identifier")


def test_a_differing_birth_date_is_compared_and_nothing_is_chosen(scope: Scope) -> None:
    one = the_problem(scope, table(["number", "dob", *VISIT[1:]], ["N1", "1960-10-21", *row("", "2025-11-18")[1:]]))
    assert one.problem == "Birth date differs for this number"
    assert one.compare is not None
    assert one.compare["differs"] == ["Birth date"]
    assert one.compare["clinic"][0]["born_on"] == "1960-10-27"


def test_a_chosen_person_holds_for_every_row_that_says_the_same(scope: Scope) -> None:
    rest = row("", "2025-11-18")[1:]
    data = table(["number", "dob", *VISIT[1:]], ["N1", "1960-10-21", *rest], ["N1", "1960-10-21", "2025-12-18", *rest[1:]])
    with engine.writing(scope) as session:
        batch_id, before = checked(session, scope, A, data)
        compare = before.problems[0].compare
        assert compare is not None
        after = batches.fix(session, scope, batch_id, lambda fixes: Fixes(people={compare["key"]: compare["clinic"][0]["id"]}), TODAY)
    assert (before.counts["problem"], after.counts["new"]) == (2, 2)


def test_names_match_whatever_the_case_and_the_accents(scope: Scope) -> None:
    data = table(["number", "surname", *VISIT[1:]], ["N1", "ANGSTROM", *row("", "2025-11-18")[1:]])
    assert found(scope, data).counts["new"] == 1


def test_a_fix_is_read_in_the_stored_unit_and_judged_again(scope: Scope) -> None:
    with engine.writing(scope) as session:
        batch_id, before = checked(session, scope, ImportKind.MEASUREMENTS, table(["number", "date", "weight_kg"], ["N1", "2025-11-18", "71,2 lb"]))
        assert [choice[1] for choice in before.problems[0].choices] == ["71.2", "32.3"]
        after = batches.fix(session, scope, batch_id, lambda fixes: Fixes(cells={2: {"weight": "32.3"}}), TODAY)
    assert after.counts["new"] == 1


def test_wide_and_long_measurements_are_the_same_facts(scope: Scope) -> None:
    imported(scope, ImportKind.MEASUREMENTS, table(["number", "date", "fvc_pct", "weight_kg"], ["N1", "2025-11-18", 66, 71.2]))
    _, counts = imported(
        scope,
        ImportKind.MEASUREMENTS,
        table(["number", "date", "measure", "value", "unit"], ["N1", "2025-11-18", "FVC", 66, "%"], ["N1", "2025-11-18", "Weight", 71.2, "kg"]),
    )
    assert (counts["written_new"], counts["written_same"]) == (0, 2)
    assert rows_of(scope, "SELECT measure, value FROM measurement ORDER BY 1") == [(Measure.FVC_PERCENT.value, 66), (Measure.WEIGHT.value, 71.2)]


def test_exercise_rows_of_a_day_become_one_log(scope: Scope) -> None:
    data = table(
        ["number", "session_date", "exercise", "done", "fatigue"],
        ["N1", "2026-03-01", "EX-ST-01", "yes", 3],
        ["N1", "2026-03-01", "EX-FU-01", "partial", 5],
        ["N1", "2026-03-02", "EX-ST-01", "no", ""],
    )
    for _ in range(2):
        imported(scope, ImportKind.SESSIONS, data)
    logs = rows_of(scope, "SELECT answers, asked_count, done_count, fatigue, version FROM exercise_session ORDER BY on_day")
    assert logs == [({"EX-ST-01": "done", "EX-FU-01": "some"}, 2, 1.5, 5, 1), ({"EX-ST-01": "not_done"}, 1, 0.0, None, 1)]


def test_people_are_made_and_changed_by_their_own_file(scope: Scope) -> None:
    data = table(
        ["mrn", "surname", "forename", "dob", "sex", "onset site"],
        ["N1", "Ångström", "Ada", "1960-10-27", "f", "leg"],
        ["N9", "Sørensen", "Åse", "1970-05-01", "f", "bulbar"],
    )
    _, counts = imported(scope, ImportKind.PATIENTS, data)
    assert (counts["written_new"], counts["written_changed"]) == (1, 1)
    assert rows_of(scope, "SELECT family_name, sex, onset_site FROM patient ORDER BY hospital_no") == [
        ("Ångström", "female", "lower_limb"), ("Patel", "unknown", "lower_limb"), ("Sørensen", "female", "bulbar"),
    ]  # fmt: skip
    assert imported(scope, ImportKind.PATIENTS, data)[1]["written_new"] == 0


def test_an_empty_cell_never_erases(scope: Scope) -> None:
    imported(scope, A, visits(row("N1", "2025-11-18", [4, 3, *[2] * 10])))
    imported(scope, A, visits(row("N1", "2025-11-18", ["", 1, *[2] * 10])))
    assert rows_of(scope, "SELECT q1, q2, version FROM alsfrs") == [(4, 1, 2)]


def test_refused_rows_stay_in_the_batch_and_are_imported_once_fixed(scope: Scope) -> None:
    batch_id, counts = imported(scope, A, visits(row("N1", "2025-11-18"), row("N2", "2025-11-18", [9, *[4] * 11])))
    assert (counts["written_new"], counts["problem"]) == (1, 1)
    with engine.writing(scope) as session:
        after = batches.fix(session, scope, batch_id, lambda fixes: Fixes(cells={3: {"q1": "3"}}), TODAY)
        assert (after.good, after.counts["problem"]) == (1, 0)
        counts = batches.write(session, scope, batch_id, 1, NOW, TODAY).counts
    assert counts["written_new"] == 2
    assert rows_of(scope, "SELECT total FROM alsfrs ORDER BY total") == [47, 48]


def test_what_was_not_confirmed_is_not_written(scope: Scope) -> None:
    with engine.writing(scope) as session:
        batch_id, _ = checked(session, scope, A, visits(row("N1", "2025-11-18"), row("N2", "2025-11-18")))
    with pytest.raises(Refused, match="You confirmed 1 rows, but 2"), engine.writing(scope) as session:
        batches.write(session, scope, batch_id, 1, NOW, TODAY)
    assert rows_of(scope, "SELECT count(*) FROM alsfrs") == [0]


def test_what_changed_since_the_check_is_found_on_the_way_and_nothing_is_written(scope: Scope) -> None:
    with engine.writing(scope) as session:
        batch_id, _ = checked(session, scope, A, visits(row("N1", "2025-11-18"), row("N2", "2025-11-18")))
    with engine.writing(scope) as session:
        session.execute(text("UPDATE patient SET hospital_no = 'moved' WHERE hospital_no = 'N2'"))
    with pytest.raises(Refused, match="You confirmed 2 rows, but 1"), engine.writing(scope) as session:
        batches.write(session, scope, batch_id, 2, NOW, TODAY)
    assert rows_of(scope, "SELECT count(*) FROM alsfrs") == [0]


def test_what_somebody_else_imported_since_the_check_counts_as_the_same(scope: Scope) -> None:
    with engine.writing(scope) as session:
        batch_id, _ = checked(session, scope, A, visits(row("N1", "2025-11-18"), row("N2", "2025-11-18")))
    imported(scope, A, visits(row("N1", "2025-11-18")))
    with engine.writing(scope) as session:
        counts = batches.write(session, scope, batch_id, 2, NOW, TODAY).counts
    assert (counts["written_new"], counts["written_same"]) == (1, 1)


def test_undo_takes_the_whole_batch_back(scope: Scope) -> None:
    imported(scope, A, visits(row("N1", "2025-11-18", (2,) * 12)))
    before = rows_of(scope, "SELECT assessed_on, total FROM alsfrs")
    batch_id, counts = imported(scope, A, visits(row("N1", "2025-11-18", (1,) * 12), row("N1", "2025-12-18"), row("X1", "2025-12-18")), make_people=True)
    assert (counts["written_new"], counts["written_changed"], counts["written_people"]) == (2, 1, 1)
    with engine.writing(scope) as session:
        assert isinstance(batches.take_back(session, scope, batch_id, NOW, TODAY), undoing.Undone)
    assert rows_of(scope, "SELECT assessed_on, total FROM alsfrs") == before
    assert rows_of(scope, "SELECT count(*) FROM patient WHERE hospital_no = 'X1'") == [0]
    assert rows_of(scope, "SELECT s.latest_on FROM patient_summary s JOIN patient p ON p.id = s.patient_id WHERE p.hospital_no = 'N1'") == [date(2025, 11, 18)]


def test_undo_refuses_with_a_list_when_somebody_changed_a_row_since(scope: Scope) -> None:
    batch_id, _ = imported(scope, A, visits(row("N1", "2025-11-18"), row("N2", "2025-11-18")))
    with engine.writing(scope) as session:
        session.execute(text("UPDATE alsfrs SET q1 = 1, version = alsfrs.version + 1 FROM patient p WHERE p.id = alsfrs.patient_id AND p.hospital_no = 'N2'"))
    with engine.writing(scope) as session:
        blocked = batches.take_back(session, scope, batch_id, NOW, TODAY)
    assert isinstance(blocked, undoing.Blocked)
    assert blocked.reasons == ["ALSFRS-R of Patel (N2), 18-Nov-2025, was changed since."]
    assert rows_of(scope, "SELECT count(*) FROM alsfrs") == [2]


def test_undo_refuses_when_somebody_built_on_a_person_it_made(scope: Scope) -> None:
    batch_id, _ = imported(scope, A, visits(row("X1", "2025-12-18")), make_people=True)
    with engine.writing(scope) as session:
        who = session.execute(text("SELECT id FROM patient WHERE hospital_no = 'X1'")).scalar_one()
        make.task(session, scope, who)
    with engine.writing(scope) as session:
        blocked = batches.take_back(session, scope, batch_id, NOW, TODAY)
    assert isinstance(blocked, undoing.Blocked)
    assert "has a new task" in blocked.reasons[0]


def test_what_the_product_worked_out_by_itself_keeps_nobody_from_taking_people_back(scope: Scope, db: World) -> None:
    """The rules looked at them and proposed, the list was laid: the import is still taken back whole, and no proposal names anybody."""
    data = table(["hospital number", "family name", "given name", "date of birth", "date", "fvc %"], ["X1", "New", "Person", "1960-01-02", TODAY, "40"])
    batch_id, counts = imported(scope, ImportKind.MEASUREMENTS, data, make_people=True)
    assert counts["written_people"] == 1
    assert sweep.clinic(db.north.id, TODAY).opened
    with engine.writing(scope) as session:
        lines.lay(session, scope, TODAY)
    with engine.writing(scope, limit_s=60) as session:
        assert isinstance(batches.take_back(session, scope, batch_id, NOW, TODAY), undoing.Undone)
    assert rows_of(scope, "SELECT count(*) FROM patient WHERE hospital_no = 'X1'") == [0]
    assert rows_of(scope, "SELECT DISTINCT state, patient_id FROM task WHERE rule_key IS NOT NULL") == [("cancelled", None)]


def test_a_proposal_that_somebody_took_up_keeps_its_person(scope: Scope, db: World) -> None:
    data = table(["hospital number", "family name", "given name", "date of birth", "date", "fvc %"], ["X1", "New", "Person", "1960-01-02", TODAY, "40"])
    batch_id, _ = imported(scope, ImportKind.MEASUREMENTS, data, make_people=True)
    sweep.clinic(db.north.id, TODAY)
    with engine.writing(scope) as session:
        session.execute(text("UPDATE task SET touched = true WHERE rule_key IS NOT NULL"))
    with engine.writing(scope, limit_s=60) as session:
        blocked = batches.take_back(session, scope, batch_id, NOW, TODAY)
    assert isinstance(blocked, undoing.Blocked)
    assert blocked.reasons == ["New (X1), whom the import made, has a new task."]


def test_undo_is_over_after_a_day(scope: Scope) -> None:
    batch_id, _ = imported(scope, A, visits(row("N1", "2025-11-18")))
    with pytest.raises(Refused, match="24 hours"), engine.writing(scope) as session:
        batches.take_back(session, scope, batch_id, LATER, TODAY)


def test_columns_are_remembered_by_their_header(scope: Scope) -> None:
    data = visits(row("N1", "2025-11-18"))
    with engine.writing(scope) as session:
        batch_id, _ = checked(session, scope, A, data)
        batch = batches.held(session, scope, batch_id)
        sheet = batches.sheet_of(batch)
        order = batches.order_of(batch, TODAY)
        kept = order.mapping.model_copy(update={"columns": {**order.mapping.columns, "rater": "q12"}, "make_people": True})
        batches.remember(session, scope, A, sheet, kept)
        again = batches.remembered(session, scope, A, sheet)
    assert again is not None
    assert again.columns["rater"] == "q12"
    assert not again.make_people


def test_another_clinic_neither_sees_nor_writes(scope: Scope, db: World) -> None:
    with engine.writing(scope) as session:
        batch_id, _ = checked(session, scope, A, visits(row("N1", "2025-11-18")))
    south = db.south.scope(Role.COORDINATOR)
    with pytest.raises(Refused), engine.writing(south) as session:
        batches.write(session, south, batch_id, 1, NOW, TODAY)
    assert found(south, visits(row("N1", "2025-11-18"))).counts["problem"] == 1


def test_a_number_in_two_columns_is_joined(scope: Scope) -> None:
    data = table(["site", "subjid", "visit_date", "q1"], ["07", "12", "2025-11-18", 4])
    columns = {"number": "site", "number_part": "subjid", "day": "visit_date", "q1": "q1"}
    imported(scope, A, data, columns=columns, make_people=True)
    assert rows_of(scope, "SELECT p.hospital_no FROM alsfrs a JOIN patient p ON p.id = a.patient_id") == ["07-12"]


def test_each_step_is_in_the_audit_chain(scope: Scope) -> None:
    batch_id, _ = imported(scope, A, visits(row("N1", "2025-11-18")))
    with engine.writing(scope) as session:
        batches.take_back(session, scope, batch_id, NOW, TODAY)
    with engine.reading(scope) as session:
        actions = session.execute(text("SELECT action FROM audit_event WHERE object_id = :id ORDER BY seq"), {"id": batch_id}).scalars().all()
        assert actions == ["import.received", "import.written", "import.undone"]
        assert audit.verify(session, scope) is None


def test_a_round_of_the_rules_that_looks_at_the_new_people_meanwhile_is_waited_for(scope: Scope) -> None:
    batch_id, _ = imported(scope, A, visits(row("X7", "2025-11-18")), make_people=True)

    def take_back() -> undoing.Blocked | undoing.Undone:
        with engine.writing(scope, limit_s=60) as session:
            return batches.take_back(session, scope, batch_id, NOW, TODAY)

    with ThreadPoolExecutor(1) as pool:
        with engine.writing(scope, limit_s=60) as looking:
            looked = "INSERT INTO rule_look (clinic_id, patient_id, looked_on) SELECT clinic_id, id, :on FROM patient"
            looking.execute(text(f"{looked} WHERE clinic_id = :clinic AND hospital_no = 'X7'"), {"on": TODAY, "clinic": scope.clinic_id})
            taken = pool.submit(take_back)
            waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not looking.scalar(waits) and not taken.done():
                pass
        assert isinstance(taken.result(60), undoing.Undone)
    assert rows_of(scope, "SELECT hospital_no FROM patient WHERE hospital_no = 'X7'") == []
