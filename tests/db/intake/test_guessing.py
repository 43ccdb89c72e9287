"""Columns by their names, in the spellings that real files use."""

import pytest

from db.intake.guessing import assumed, doubts, guess, ignored, still_true
from db.intake.mapping import Mapping, questions
from db.intake.reading import Sheet, sheet
from db.vocabulary import ImportKind

ITEMS = {f"q{n}" for n in range(1, 13)}


def of(header: str, *rows: str) -> Sheet:
    return sheet("\n".join([header, *(rows or [",".join("4" for _ in header.split(","))])]).encode())


@pytest.mark.parametrize(
    "header",
    [
        "subjid,visdy,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,x1r,x2r,x3r",
        "mrn,days,speech,salivation,swallowing,handwriting,cutting,dressing,turning,walking,stairs,dyspnea,orthopnoea,respiratory_insufficiency",
        "Patient ID,Visit day,ALSFRS_1,ALSFRS_2,ALSFRS_3,ALSFRS_4,ALSFRS_5,ALSFRS_6,ALSFRS_7,ALSFRS_8,ALSFRS_9,ALSFRS_10,ALSFRS_11,ALSFRS_12",
        "SubjectId,StudyDay,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10,Q11,Q12",
        "mrn,days,1,2,3,4,5,6,7,8,9,10,11,12",
        "mrn,days,als_q1,als_q2,als_q3,als_q4,als_q5,als_q6,als_q7,als_q8,als_q9,als_q10,als_q11,als_q12",
        "mrn,days,Item 1: Speech,Item 2: Saliva,Item 3: x,Item 4: x,Item 5: x,Item 6: x,Item 7: x,Item 8: x,Item 9: x,Item 10: x,Item 11: x,Item 12: Resp.",
        "record_id,days,alsfrs_speech,alsfrs_saliva,alsfrs_swallow,alsfrs_writing,alsfrs_cut,alsfrs_dressing,alsfrs_turning,alsfrs_walk,alsfrs_stairs,"
        "alsfrs_dyspnea,alsfrs_orthopnea,alsfrs_resp_insufficiency",
        "mrn,days,score1,score2,score3,score4,score5,score6,score7,score8,score9,score10,score11,score12",
        "number,offset,item_1,item_2,item_3,item_4,item_5,item_6,item_7,item_8,item_9,item_10,item_11,item_12",
    ],
)
def test_twelve_items_are_found(header: str) -> None:
    found = guess(ImportKind.ALSFRS, of(header)).mapping.columns
    assert set(found) >= ITEMS | {"number", "offset"}


def test_the_old_breathing_item_is_ignored_with_a_note() -> None:
    table = of("subjid,visdy,p1,p2,p3,p4,p5,p6,p7,p8,p9,p10,x1r,x2r,x3r")
    found = guess(ImportKind.ALSFRS, table)
    assert [found.mapping.columns[key] for key in ("q10", "q11", "q12")] == ["x1r", "x2r", "x3r"]
    assert any("p10" in note and "original scale" in note for note in ignored(ImportKind.ALSFRS, found.mapping, table))


def test_ten_is_the_breathing_item_when_there_is_no_other() -> None:
    found = guess(ImportKind.ALSFRS, of("id,day," + ",".join(f"p{n}" for n in range(1, 13))))
    assert found.mapping.columns["q10"] == "p10"


def test_a_trial_table_with_both_forms_of_item_5() -> None:
    header = (
        "subject_id,Q1_Speech,Q2_Salivation,Q3_Swallowing,Q4_Handwriting,Q5a_Cutting_without_Gastrostomy,Q5b_Cutting_with_Gastrostomy,Q6_Dressing_and_Hygiene,"
        "Q7_Turning_in_Bed,Q8_Walking,Q9_Climbing_Stairs,Q10_Respiratory,ALSFRS_Delta,ALSFRS_Total,ALSFRS_R_Total,R_1_Dyspnea,R_2_Orthopnea,R_3_Respiratory_Insufficiency"
    )
    found = guess(ImportKind.ALSFRS, of(header)).mapping.columns
    assert found["q5a"].startswith("Q5a")
    assert found["q5b"].startswith("Q5b")
    assert found["total"] == "ALSFRS_R_Total"
    assert found["q10"] == "R_1_Dyspnea"
    assert "q5" not in found


def test_both_forms_of_item_5_are_known_by_their_bare_names() -> None:
    found = guess(ImportKind.ALSFRS, of("mrn,day,q1,q2,q3,q4,5a,5b,q6,q7,q8,q9,q10,q11,q12", "1,2025-01-31,4,4,4,4,4,,4,4,4,4,4,4,4")).mapping.columns
    assert (found["q5a"], found["q5b"]) == ("5a", "5b")


@pytest.mark.parametrize(
    ("header", "says"),
    [
        pytest.param("id,day,q1,q2,q3,q4,q6,q7,q8,q9,q10,q11,q12", "Item 5 is not in the file", id="one"),
        pytest.param("id,day,q1,q2,q3,q4,q5a,q6,q7,q8,q9,q10,q12", "Item 11 is not in the file", id="one, with one form of item 5"),
        pytest.param("id,day,q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,q11,q12", "", id="none"),
    ],
)
def test_items_that_no_column_holds_are_named_with_what_follows(header: str, says: str) -> None:
    table = of(header)
    notes = assumed(ImportKind.ALSFRS, guess(ImportKind.ALSFRS, table).mapping, table)
    assert [note for note in notes if "in the file: a score" in note] == ([f"{says}: a score without all twelve has no total."] if says else [])


@pytest.mark.parametrize("names", ["5a. Cutting food,5b. Cutting food (PEG)", "Item 5a: Cutting food (no gastrostomy),Item 5b: Handling fixings", "Q5A,Q5B"])
def test_both_forms_of_item_5_are_known_by_number_and_words(names: str) -> None:
    found = guess(ImportKind.ALSFRS, of(f"mrn,day,q1,q2,q3,q4,{names},q6,q7,q8,q9,q10,q11,q12")).mapping.columns
    assert [found["q5a"], found["q5b"]] == names.split(",")


def test_ten_items_may_be_the_original_scale_so_its_breathing_item_is_asked() -> None:
    table = of("mrn,day," + ",".join(f"q{n}" for n in range(1, 11)), "1,2025-01-31," + ",".join("4" * 10))
    found = guess(ImportKind.ALSFRS, table).mapping
    assert "q10" not in found.columns
    assert "original scale" in doubts(ImportKind.ALSFRS, found, table)[0]


def test_answers_that_no_item_would_get_are_a_doubt_and_comments_are_none() -> None:
    german = of("PatNr,Datum,Sprache,Dyspnoe,Bemerkung", "1,2025-01-31,3,4,gut", "2,2025-01-31,2,4,")
    (doubt,) = doubts(ImportKind.ALSFRS, guess(ImportKind.ALSFRS, german).mapping, german)
    assert "“Sprache”" in doubt
    assert "Bemerkung" not in doubt
    whole = of("mrn,day," + ",".join(f"q{n}" for n in range(1, 13)) + ",ward", "1,2025-01-31," + ",".join("4" * 12) + ",3")
    assert doubts(ImportKind.ALSFRS, guess(ImportKind.ALSFRS, whole).mapping, whole) == []


def test_a_column_of_clinics_is_said_to_be_ignored() -> None:
    table = of("clinic,mrn,surname,dob", "north,1,Smith,1960-01-31", "south,2,Jones,1961-01-31")
    assert any("this one clinic" in note for note in ignored(ImportKind.PATIENTS, guess(ImportKind.PATIENTS, table).mapping, table))


def test_remembered_days_give_way_to_what_this_file_says() -> None:
    saved = Mapping(columns={"number": "mrn", "day": "date"}, day_forms={"day": "dd/mm/yyyy"})
    for values, form in ((["11/18/2025", "03/04/2025"], "mm/dd/yyyy"), (["03/04/2025", "05/06/2025"], "dd/mm/yyyy")):
        table = of("mrn,date,weight", *(f"1,{value},70" for value in values))
        assert still_true(saved, table).day_forms == {"day": form}


def test_units_in_the_header_are_read() -> None:
    found = guess(ImportKind.MEASUREMENTS, of("id,date,weight (lb),Height_m,SpO2,FVC supine %", "1,2025-01-01,150,1.7,96,60")).mapping
    assert found.units == {"weight": "lb", "height": "m"}
    assert {"spo2", "fvc_percent.supine"} <= set(found.columns)


def test_day_and_month_that_cannot_be_told_apart_are_asked() -> None:
    table = of("id,visit_date,weight", "1,03/04/2025,70", "1,05/06/2025,70")
    found = guess(ImportKind.MEASUREMENTS, table)
    assert found.asked["day"] == ("dd/mm/yyyy", "mm/dd/yyyy")
    assert any("Day and month" in text for text in questions(ImportKind.MEASUREMENTS, found.mapping, table))


def test_counted_days_always_ask_from_when() -> None:
    table = of("subjid,visdy,p1", "1,0,4")
    assert any("From which day" in text for text in questions(ImportKind.ALSFRS, guess(ImportKind.ALSFRS, table).mapping, table))


def test_two_columns_that_fit_equally_well_are_left_to_the_user() -> None:
    table = of("mrn,hospital_no,surname,dob")
    found = guess(ImportKind.PATIENTS, table)
    assert "number" not in found.mapping.columns
    assert [doubt for doubt in doubts(ImportKind.PATIENTS, found.mapping, table) if "More than one" in doubt]


@pytest.mark.parametrize(
    ("header", "row", "columns"),
    [
        ("id,date,sessions_prescribed,sessions_completed", "1,2025-01-13,4,3", {"asked": "sessions_prescribed", "done_count": "sessions_completed"}),
        ("id,date,prescribed,completed", "1,2025-01-13,4,1", {"asked": "prescribed", "done_count": "completed"}),
        ("id,date,prescribed,completed", "1,2025-01-13,4,yes", {"asked": "prescribed", "answer": "completed"}),
        ("id,date,exercise,prescribed,completed", "1,2025-01-13,EX-ST-01,4,1", {"exercise": "exercise", "asked": "prescribed", "answer": "completed"}),
    ],
)
def test_completed_beside_a_number_asked_for_is_a_number_when_all_of_it_is(header: str, row: str, columns: dict[str, str]) -> None:
    found = guess(ImportKind.SESSIONS, of(header, row)).mapping
    assert found.columns == {"number": "id", "day": "date", **columns}
    assert questions(ImportKind.SESSIONS, found, of(header, row)) == []


def test_a_number_done_without_the_number_asked_for_is_a_question() -> None:
    table = of("id,date,n_done", "1,2025-01-13,3")
    assert any("of how many" in one for one in questions(ImportKind.SESSIONS, guess(ImportKind.SESSIONS, table).mapping, table))


def test_breaths_sitting_and_lying_are_known_by_their_many_names() -> None:
    table = of("id,date,FVC_sitting,FVC_lying,Sniff nasal pressure (cmH2O)", "1,2025-01-13,80,60,50")
    found = guess(ImportKind.MEASUREMENTS, table).mapping.columns
    assert found == {
        "number": "id",
        "day": "date",
        "fvc_percent.seated": "FVC_sitting",
        "fvc_percent.supine": "FVC_lying",
        "snip": "Sniff nasal pressure (cmH2O)",
    }
    assert guess(ImportKind.MEASUREMENTS, of("id,date,Forced vital capacity (% predicted)", "1,2025-01-13,80")).mapping.columns["fvc_percent"]


def test_grades_of_strength_are_known_with_their_side() -> None:
    found = guess(ImportKind.MEASUREMENTS, of("id,date,mrc_knee_left,MRC right knee,L_mrc_hip,mrc_neck", "1,2025-01-13,4,3,2,5")).mapping.columns
    assert {key: name for key, name in found.items() if key.startswith("mrc")} == {
        "mrc_knee.left": "mrc_knee_left",
        "mrc_knee.right": "MRC right knee",
        "mrc_hip.left": "L_mrc_hip",
        "mrc_neck": "mrc_neck",
    }
