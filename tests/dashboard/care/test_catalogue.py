"""The clinic's exercises and aids are complete, typed and sourced."""

from dashboard.care import catalogue, data_check
from db.vocabulary import Discipline, MissedReason


def test_every_data_file_reads() -> None:
    data_check.check_all()


def test_exercises_and_aids_are_all_there() -> None:
    assert (len(catalogue.exercises()), len(catalogue.aids())) == (44, 38)
    assert all(exercise.name and exercise.instruction and exercise.precautions for exercise in catalogue.exercises().values())
    assert all(aid.source and aid.lead_days.low <= aid.lead_days.typical <= aid.lead_days.high for aid in catalogue.aids().values())


def test_reasons_for_a_missed_session_are_those_that_are_stored() -> None:
    assert set(catalogue.exercise_file().programme_rules.missed_reasons) == set(MissedReason)


def test_doses_and_owners_in_words() -> None:
    exercises, aids = catalogue.exercises(), catalogue.aids()
    assert exercises["EX-SR-01"].dose.words() == "2 sets of 6, 3 days a week"
    assert exercises["EX-ST-02"].dose.words() == "3 times, hold 30 s, daily"
    assert exercises["EX-PO-01"].dose.words() == "every 2 hours, 8 times a day, daily"
    assert (aids["EQ-05"].owner, aids["EQ-05"].lead_days.high) == (Discipline.OT, 196)


def test_a_key_that_is_not_in_the_catalogue_is_shown_as_it_is() -> None:
    assert (catalogue.exercise_name("EX-ST-01"), catalogue.exercise_name("OLD-7")) == ("Calf stretch at the wall", "OLD-7")
