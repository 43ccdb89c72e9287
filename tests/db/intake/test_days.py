"""Days: the form follows from all values or is asked; day and month are never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.intake import days
from db.intake.problems import Bad


@pytest.mark.parametrize(
    ("values", "form", "asked"),
    [
        pytest.param(["2025-11-18", "2025-01-02"], "yyyy-mm-dd", False, id="ISO"),
        pytest.param(["18/11/2025", "02/01/2025"], "dd/mm/yyyy", False, id="one value says day first"),
        pytest.param(["04/12/2016", "4/13/2016"], "mm/dd/yyyy", False, id="one value says month first"),
        pytest.param(["04/12/2016", "05/11/2016"], None, True, id="nothing tells"),
        pytest.param(["13/02/2025", "02/13/2025"], None, True, id="both, in one column"),
        pytest.param(["05/05/2025", "07/07/2025"], "dd/mm/yyyy", False, id="the same either way"),
        pytest.param(["18-Nov-2025", "2-Jan-2025"], "dd-mmm-yyyy", False, id="month names"),
        pytest.param(["31/11/2025", "18/11/2025"], "dd/mm/yyyy", False, id="a day that does not exist still has a form"),
        pytest.param(["2025-11-18 10:00", "2025-11-19T00:00:00Z"], "yyyy-mm-dd", False, id="with a time"),
    ],
)
def test_the_form_of_a_column(values: list[str], form: str | None, asked: bool) -> None:
    found = days.judge(values)
    assert (found.form, bool(found.asked)) == (form, asked)


def test_small_whole_numbers_are_days_since_a_base() -> None:
    assert days.judge(["0", "78", "-3", "686.0"]).offset


@given(st.lists(st.dates(date(1920, 1, 1), date(2030, 1, 1)), min_size=1, max_size=20))
def test_slashed_days_are_read_right_or_asked(real: list[date]) -> None:
    found = days.judge([f"{day:%d/%m/%Y}" for day in real])
    if found.asked:
        assert all(day.day <= 12 for day in real)
    else:
        assert found.form is not None
        assert [days.parse(f"{day:%d/%m/%Y}", found.form) for day in real] == real


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(["%Y-%m-%d|yyyy-mm-dd", "%d.%m.%Y|dd/mm/yyyy", "%d-%b-%Y|dd-mmm-yyyy", "%Y%m%d|yyyymmdd"])
)
def test_every_form_reads_what_it_writes(day: date, pair: str) -> None:
    pattern, form = pair.split("|")
    assert days.parse(day.strftime(pattern), form) == day


@pytest.mark.parametrize(
    ("text", "why"), [("31/11/2025", "November has 30 days."), ("29/02/2025", "February 2025 has 28 days."), ("01/13/2025", "Months go from 1 to 12")]
)
def test_no_such_day_says_why(text: str, why: str) -> None:
    with pytest.raises(Bad) as bad:
        days.parse(text, "dd/mm/yyyy")
    assert bad.value.problem == "No such day"
    assert bad.value.why.startswith(why)


def test_a_typed_fix_cannot_be_misread() -> None:
    assert days.typed("30-Nov-2025") == days.typed("2025-11-30") == date(2025, 11, 30)
    with pytest.raises(Bad):
        days.typed("03/04/2025")
