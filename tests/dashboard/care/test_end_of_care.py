"""The short list that is left when care ends, for each end and each aid that is out."""

import pytest

from dashboard.care.end_of_care import Closing, consequences, ends, short_list
from db.records import Aid
from db.vocabulary import AidStage, Discipline, PatientStatus
from tests.dashboard.given import NOBODY, TODAY


def aid(key: str, *stages: AidStage) -> Aid:
    return Aid(NOBODY, key, dict.fromkeys(stages, TODAY), None, None, None, None)


@pytest.mark.parametrize("status", [status for status in PatientStatus if status is not PatientStatus.UNDER_CARE])
def test_every_end_has_its_word_its_reason_and_something_to_do(status: PatientStatus) -> None:
    assert ends()[status].word
    assert ends()[status].reason.startswith("Care ended: ")
    assert short_list(status, ())


@pytest.mark.parametrize(
    ("stages", "titles"),
    [
        pytest.param((AidStage.IDENTIFIED,), [], id="only thought of"),
        pytest.param((AidStage.IDENTIFIED, AidStage.ORDERED), ["Cancel the order of hoist"], id="on order"),
        pytest.param((AidStage.ORDERED, AidStage.DELIVERED), ["Collect hoist"], id="at home, not used"),
        pytest.param((AidStage.ORDERED, AidStage.IN_USE), ["Collect hoist"], id="in use"),
        pytest.param((AidStage.IN_USE, AidStage.RETURNED), [], id="back already"),
    ],
)
def test_one_task_for_each_aid_that_is_out_or_on_order(stages: tuple[AidStage, ...], titles: list[str]) -> None:
    found = short_list(PatientStatus.DIED, [aid("EQ-14", *stages)])
    assert [step.title for step in found if "hoist" in step.title] == titles
    assert all(step.discipline is Discipline.OT for step in found if "hoist" in step.title)


def test_what_was_fitted_to_the_person_is_not_asked_back() -> None:
    assert not [step for step in short_list(PatientStatus.DIED, [aid("EQ-28", AidStage.IN_USE), aid("EQ-23", AidStage.IN_USE)]) if "Collect" in step.title]


def test_the_family_is_called_after_a_death_and_a_hospice_gets_a_summary() -> None:
    assert "Call the family" in [step.title for step in short_list(PatientStatus.DIED, ())]
    assert "Send the transfer summary to the hospice" in [step.title for step in short_list(PatientStatus.HOSPICE, ())]
    assert [step.title for step in short_list(PatientStatus.HOSPICE, [aid("EQ-14", AidStage.IN_USE)])][-1] == "Agree with the hospice who keeps hoist"


def test_no_title_speaks_of_lateness() -> None:
    for status in ends():
        for step in short_list(status, [aid("EQ-14", AidStage.IN_USE), aid("EQ-05", AidStage.ORDERED)]):
            assert "overdue" not in step.title.lower()


def test_what_will_happen_is_said_with_counts() -> None:
    said = consequences(Closing(6, 1, 1, short_list(PatientStatus.DIED, ())))
    assert said == [
        "closes 6 open tasks",
        "revokes 1 home link",
        "ends the exercise programme",
        "leaves 2 tasks to do: Call the family; Tell the GP and everybody involved",
        "ends reminders, lists and rules about this person",
    ]
    assert consequences(Closing(0, 0, 0, ()))[0] == "closes 0 open tasks"
