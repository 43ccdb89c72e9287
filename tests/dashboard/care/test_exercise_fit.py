"""What speaks against an exercise, in words; and what of a programme looks like a slip."""

import pytest

from dashboard.care.catalogue import exercises
from dashboard.care.exercise_fit import About, against
from dashboard.care.programme_check import dose, odd, sessions_a_week
from dashboard.components.dose_rows import lighter, starting
from db.records import ProgrammeExercise

WELL = About("2", 0, None, True)
CALF, HELPED, CYCLE = "EX-ST-01", "EX-AA-02", "EX-AE-01"


@pytest.mark.parametrize(
    ("key", "about", "said"),
    [
        (CALF, WELL, []),
        (CALF, About("4A", 0, None, True), ["meant for King's 1, 2; now 4A"]),
        (CALF, About(None, 2, None, True), ["2 falls in 30 days, and it is done standing with hand support"]),
        (HELPED, About("2", 0, None, False), ["needs a helper, and no carer is named"]),
        (HELPED, About("2", 0, None, None), []),
        (CYCLE, About("2", 0, "FVC 48 %", True), ["FVC 48 %"]),
    ],
)
def test_cautions_name_what_speaks_against_it(key: str, about: About, said: list[str]) -> None:
    assert against(exercises()[key], about) == said


@pytest.mark.parametrize("key", list(exercises()))
def test_every_starting_dose_of_the_catalogue_is_on_as_many_days_as_it_says_and_is_not_odd(key: str) -> None:
    one = starting(exercises()[key])
    assert len(one.weekdays) == exercises()[key].dose.per_week
    assert set(one.weekdays) <= set(range(1, 8))
    assert odd([one]) == []
    halved = lighter(one)
    assert all((getattr(halved, name) or 1) >= 1 for name in ("sets", "reps", "minutes"))


def test_a_dose_in_words_and_the_sessions_of_a_week() -> None:
    one = ProgrammeExercise("EX-SR-01", (1, 3), 2, 6, None, None, True, "")
    other = ProgrammeExercise(CYCLE, (3, 5), None, None, 10, None, False, "")
    assert (dose(one), dose(other)) == ("2 sets of 6, with a helper", "10 minutes")
    assert sessions_a_week([one, other]) == 3
    assert dose(lighter(one)) == "6 times, with a helper"
