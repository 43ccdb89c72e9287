"""Days: the form follows from all values or is asked; day and month are never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.intake import days
from db.intake.problems import Bad

TODAY = date(2026, 3, 4)


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
        assert [days.parse(f"{day:%d/%m/%Y}", found.form, TODAY) for day in real] == real


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(["%Y-%m-%d|yyyy-mm-dd", "%d.%m.%Y|dd/mm/yyyy", "%d-%b-%Y|dd-mmm-yyyy", "%Y%m%d|yyyymmdd"])
)
def test_every_form_reads_what_it_writes(day: date, pair: str) -> None:
    pattern, form = pair.split("|")
    assert days.parse(day.strftime(pattern), form, TODAY) == day


@pytest.mark.parametrize(
    ("text", "why"), [("31/11/2025", "November has 30 days."), ("29/02/2025", "February 2025 has 28 days."), ("01/13/2025", "Months go from 1 to 12")]
)
def test_no_such_day_says_why(text: str, why: str) -> None:
    with pytest.raises(Bad) as bad:
        days.parse(text, "dd/mm/yyyy", TODAY)
    assert bad.value.problem == "No such day"
    assert bad.value.why.startswith(why)


def test_a_typed_fix_cannot_be_misread() -> None:
    assert days.typed("30-Nov-2025", TODAY) == days.typed("2025-11-30", TODAY) == date(2025, 11, 30)
    for text in ("03/04/2025", "3-Apr-25"):
        with pytest.raises(Bad):
            days.typed(text, TODAY)


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        pytest.param("18-Nov-25", "dd-mmm-yyyy", date(2025, 11, 18), id="as spreadsheets show it"),
        pytest.param("18/11/25", "dd/mm/yyyy", date(2025, 11, 18), id="digits, the form stated"),
        pytest.param("3-Feb-60", "dd-mmm-yyyy", date(1960, 2, 3), id="not begun yet: the century before"),
        pytest.param("1-Jan-26", "dd-mmm-yyyy", date(2026, 1, 1), id="this year"),
        pytest.param("11/18/2025 9:00:00 PM", "mm/dd/yyyy", date(2025, 11, 18), id="with an American time"),
        pytest.param("45979.375", "excel", date(2025, 11, 18), id="a spreadsheet's number with a time"),
    ],
)
def test_forms_of_real_exports(text: str, form: str, day: date) -> None:
    assert days.parse(text, form, TODAY) == day


@pytest.mark.parametrize("values", [["18/11/25", "19/11/25"], ["25-11-18"], ["45979.5", "45980.25"], ["Nov 2025"]])
def test_a_form_that_is_not_sure_is_asked(values: list[str]) -> None:
    found = days.judge(values)
    assert found.form is None
    assert found.asked


def test_a_few_odd_cells_leave_counted_days_counted() -> None:
    assert days.judge(["0", "30", "61", "92.5", "unknown"]).offset
