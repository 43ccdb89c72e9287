"""The function figure: valid for Plotly, true to the scores, and in words that agree with it."""

from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.care import alsfrs, words
from dashboard.care.alsfrs import Domain
from dashboard.charts import style
from dashboard.charts.function import EMPTY, HEAD, Function, function
from dashboard.charts.function_layout import AXES, BANDS, HEIGHT, MARGIN
from dashboard.charts.style import Theme
from dashboard.charts.time_axis import Range, XAxis
from db.records import Score
from db.vocabulary import EventKind, Item5Form, Mode
from tests.dashboard import given
from tests.dashboard.given import TODAY

PATIENT = given.patient()
NINE = [
    given.score(date(2024, 6, 10), (4, 4, 4, 3, 3, 3, 4, 4, 4, 4, 4, 4)),
    given.score(date(2024, 9, 9), (4, 4, 4, 3, 3, 3, 4, 3, 4, 4, 4, 4)),
    given.score(date(2024, 12, 9), (4, 4, 4, 3, 3, 3, 4, 3, 3, 3, 4, 4)),
    given.score(date(2025, 3, 10), (4, 4, 4, 3, 2, 3, 3, 3, 3, 3, 4, 4)),
    given.score(date(2025, 5, 12), (4, 4, 4, 3, 2, 3, 3, 3, 2, 3, 3, 4), mode=Mode.PHONE),
    given.score(date(2025, 7, 8), (4, 4, 4, 3, 2, 3, 3, 3, 1, 3, 3, 4)),
    given.score(date(2025, 9, 2), (4, 4, 4, 2, 2, 3, 3, 3, 1, 3, 2, 4), mode=Mode.SELF),
    given.score(date(2025, 10, 14), (3, 4, 4, 2, 2, 3, 3, 3, 1, 3, 2, 4)),
    given.score(date(2025, 12, 2), (3, 4, 4, 2, 2, 3, 2, 2, 1, 2, 2, 4), rater="A. N."),
]
EVENTS = [given.event(EventKind.DIAGNOSIS, date(2024, 6, 20)), given.event(EventKind.FALL, date(2025, 11, 21), detail="<b>x</b>")]
FORTY = [
    given.score(date(2021, 1, 5) + timedelta(days=45 * n), given.items_of_total(46 - n), mode=list(Mode)[n % 5], form=Item5Form.B if n > 30 else Item5Form.A)
    for n in range(40)
]


def trace(found: Function, name: str) -> dict[str, Any]:
    assert found.shown.figure is not None
    return next(trace for trace in found.shown.figure["data"] if trace["name"] == name)


@pytest.mark.parametrize("theme", style.THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("x", XAxis)
@pytest.mark.parametrize("span", Range)
@pytest.mark.parametrize("scores", [NINE, FORTY, NINE[-1:]], ids=["nine visits", "forty visits", "one visit"])
def test_every_figure_is_valid_for_plotly(scores: list[Score], span: Range, x: XAxis, theme: Theme) -> None:
    found = function(scores, EVENTS, PATIENT, TODAY, x=x, span=span, theme=theme, baseline_on=date(2025, 10, 14))
    assert found.shown.figure is not None
    go.Figure(found.shown.figure)
    assert {trace["type"] for trace in found.shown.figure["data"]} <= {"scatter", "bar"}


def test_each_total_is_the_sum_of_its_twelve_items() -> None:
    for scores in (NINE, FORTY):
        shown = trace(function(scores, [], PATIENT, TODAY), "Total")
        assert dict(zip(shown["x"], shown["y"], strict=True)) == {s.assessed_on.isoformat(): sum(item or 0 for item in s.items) for s in scores}


def test_each_domain_is_the_sum_of_its_three_items() -> None:
    found = function(NINE, [], PATIENT, TODAY)
    for which in Domain:
        assert trace(found, which.label)["y"] == [sum(score.items[n - 1] or 0 for n in which.items) for score in NINE]


def test_scores_arrive_in_any_order() -> None:
    assert function(NINE[::-1], EVENTS, PATIENT, TODAY).shown == function(NINE, EVENTS, PATIENT, TODAY).shown


def test_a_missing_item_leaves_no_total_but_the_other_domains() -> None:
    found = function([*NINE, given.score(date(2025, 12, 5), (3, 4, 4, None, 2, 3, 2, 2, 1, 2, 2, 4))], [], PATIENT, TODAY)
    assert len(trace(found, "Total")["y"]) == 9
    assert [len(trace(found, which.label)["y"]) for which in Domain] == [10, 9, 10, 10]
    assert found.shown.table.rows[0][:5] == ("05-Dec-2025", "clinic", "Items missing", "11", "Not assessed")
    assert found.numbers is not None
    assert (found.numbers.total.value, found.numbers.domains[1].value) == (None, None)


def test_an_old_total_is_not_printed_as_the_current_one() -> None:
    found = function([*NINE, given.score(date(2025, 12, 5), (None, *given.FULL[1:]))], [], PATIENT, TODAY)
    assert [note["text"] for note in (found.shown.figure or {})["layout"]["annotations"]] == ["today"]


def test_marks_tell_who_scored() -> None:
    marker = trace(function(NINE, [], PATIENT, TODAY), "Total")["marker"]
    page, line = style.LIGHT["c-page"], style.LIGHT["ch-total"]
    assert marker["symbol"] == ["circle"] * 4 + ["square"] + ["circle"] * 4
    assert marker["color"] == [line] * 4 + [page, line, page, line, line]
    domain = trace(function(NINE, [], PATIENT, TODAY), "Gross motor")["marker"]
    assert set(domain["symbol"]) == {"diamond"}
    assert domain["color"][4] == page


@pytest.mark.parametrize(("apart", "dotted"), [(120, False), (121, True)], ids=["120 days", "121 days"])
def test_a_gap_over_120_days_breaks_the_line_and_is_dotted(apart: int, dotted: bool) -> None:
    later = TODAY - timedelta(days=10)
    scores = [given.score(later - timedelta(days=apart), given.items_of_total(40)), given.score(later, given.items_of_total(36))]
    found = function(scores, [], PATIENT, TODAY)
    assert (trace(found, "total line")["y"] == [40, None, 36]) is dotted
    gaps = [trace for trace in (found.shown.figure or {})["data"] if trace["name"] == "total gap"]
    assert [(gap["y"], gap["line"]["dash"] != "solid") for gap in gaps] == ([([40, 36, None], True)] if dotted else [])


def test_axes_are_fixed_and_bands_stand_at_their_pixels() -> None:
    layout = (function(NINE, [], PATIENT, TODAY).shown.figure or {})["layout"]
    plot = HEIGHT - MARGIN["t"] - MARGIN["b"]
    assert layout["height"] == HEIGHT
    for band, place in BANDS.items():
        shown = layout[f"yaxis{AXES[band][1:]}"]
        (low, high), (foot, top) = shown["range"], shown["domain"]
        most = {"total": 48, "stage": 1, "events": place.height}.get(band, 12)
        px = (top - foot) * plot / (high - low)  # pixels a unit
        assert MARGIN["t"] + (1 - top) * plot + (high - most) * px == pytest.approx(place.top)
        assert most * px == pytest.approx(place.height)
        assert shown["fixedrange"] is True
    assert layout["xaxis"]["fixedrange"] is True
    assert [place.top + place.height for place in list(BANDS.values())[:-1]] < [place.top for place in list(BANDS.values())[1:]]


def test_x_ends_a_little_after_today_and_today_is_dotted() -> None:
    layout = (function(NINE, [], PATIENT, TODAY, baseline_on=date(2025, 10, 14)).shown.figure or {})["layout"]
    assert TODAY.isoformat() < layout["xaxis"]["range"][1] <= (TODAY + timedelta(days=30)).isoformat()
    today, meeting = layout["shapes"]
    assert (today["x0"], today["line"]["dash"], meeting["x0"], meeting["line"]["dash"]) == ("2025-12-09", "2px,3px", "2025-10-14", "solid")
    assert [note["text"] for note in layout["annotations"]] == ["today", "last meeting", "<b>31</b>"]


@pytest.mark.parametrize(("on", "side"), [(NINE[1].assessed_on, "left"), (NINE[-2].assessed_on, "right")])
def test_the_words_of_the_line_compared_with_stand_where_there_is_room(on: date, side: str) -> None:
    layout = (function(NINE, [], PATIENT, TODAY, baseline_on=on).shown.figure or {})["layout"]
    assert [note["xanchor"] for note in layout["annotations"] if note["text"] == "last meeting"] == [side]


def test_the_ribbon_runs_from_assessment_to_assessment_and_ends_today() -> None:
    ribbon = trace(function(NINE, [], PATIENT, TODAY), "King's stage")
    assert (ribbon["base"], ribbon["text"]) == (["2024-06-10", "2024-09-09", "2025-10-14"], ["1", "2", "3"])
    assert sum(ribbon["x"]) == (TODAY - date(2024, 6, 10)).days * 86_400_000
    assert ribbon["hovertext"][2] == "King's 3 (estimated) from 14-Oct-2025: bulbar, arms, legs involved"


def test_the_ribbon_counts_months_when_the_axis_does() -> None:
    ribbon = trace(function(NINE, [], PATIENT, TODAY, x=XAxis.ONSET), "King's stage")
    assert sum(ribbon["x"]) == pytest.approx((TODAY - date(2024, 6, 10)).days / 30.4375, abs=0.01)


def test_hover_says_what_the_specification_says() -> None:
    found = function(NINE, EVENTS, PATIENT, TODAY)
    assert trace(found, "Total")["hovertext"][-1] == "31/48 · 02-Dec-2025 · clinic · A. N. · −3 in 49 d"
    assert trace(found, "Gross motor")["hovertext"][-1] == "Gross motor 5/12 · turning in bed 2, walking 2, stairs 1 · 02-Dec-2025 · clinic"
    assert trace(found, "Events")["hovertext"][-1] == "Fall · 21-Nov-2025 · &lt;b&gt;x&lt;/b&gt;"


def test_the_sentence_and_the_table_say_what_is_drawn() -> None:
    shown = function(NINE, [], PATIENT, TODAY).shown
    assert shown.sentence == (
        "ALSFRS-R total from 45 on 10-Jun-2024 to 31 on 02-Dec-2025, −14 in 77 weeks; 9 values, last 7 days ago. "
        "Latest domains, of 12: bulbar 11, fine motor 7, gross motor 5, respiratory 8. King's stage 3 (estimated)."
    )
    assert shown.table.head == HEAD
    assert shown.table.rows[0] == ("02-Dec-2025", "clinic", "31", "11", "7", "5", "8", "3")
    assert shown.table.rows[2][1] == "self-reported"
    assert len(shown.table.rows) == 9


def test_numbers_stand_beside_their_bands() -> None:
    numbers = function(NINE, [], PATIENT, TODAY, triggers=frozenset({8})).numbers
    assert numbers is not None
    assert (numbers.total.value, numbers.total.was, numbers.stage, numbers.why_no_slope) == (31, 34, "3", None)
    assert numbers.slope is not None
    assert (round(numbers.slope.a_month, 1), numbers.slope.days) == (-1.2, 147)
    assert [(valued.value, valued.was, valued.place) for valued in numbers.domains] == [
        (value, was, BANDS[which.value]) for which, value, was in zip(Domain, (11, 7, 5, 8), (11, 7, 7, 9), strict=True)
    ]
    assert [(item.label, item.value, item.was, item.trigger) for item in numbers.domains[2].details] == [
        ("Turning", 2, 3, False),
        ("Walking", 2, 3, True),
        ("Stairs", 1, 1, False),
    ]


def test_was_compares_with_the_baseline() -> None:
    numbers = function(NINE, [], PATIENT, TODAY, baseline_on=date(2025, 3, 20)).numbers
    assert numbers is not None
    assert (numbers.total.was, numbers.was_on) == (40, date(2025, 3, 10))


def test_a_range_without_scores_says_so() -> None:
    old = [given.score(date(2024, 1, 10), given.items_of_total(40)), given.score(date(2024, 4, 10), given.items_of_total(38))]
    found = function(old, [], PATIENT, TODAY, span=Range.SIX_MONTHS)
    assert trace(found, "Total")["x"] == []
    assert found.shown.note == "No ALSFRS-R in this range; the last one is of 10-Apr-2024."


def test_words_and_table_tell_the_range_that_is_drawn() -> None:
    found = function(NINE, [], PATIENT, TODAY, span=Range.SIX_MONTHS)
    drawn = [on for on in trace(found, "Total")["x"] if on]
    assert len(found.shown.table.rows) == len(drawn) < len(NINE)
    assert f" on {words.day(date.fromisoformat(drawn[0]))} to " in found.shown.sentence
    assert f"{len(drawn)} values" in found.shown.sentence


def test_months_since_onset_need_the_day_of_onset() -> None:
    found = function(NINE, [], given.patient(onset_on=None), TODAY, x=XAxis.ONSET)
    assert found.shown.note == "Shown by date: the day of onset is not known."


def test_what_lies_after_today_is_left_out() -> None:
    later = given.score(TODAY + timedelta(days=1), given.items_of_total(20))
    assert function([*NINE, later], [], PATIENT, TODAY).shown == function(NINE, [], PATIENT, TODAY).shown


@pytest.mark.parametrize("scores", [[], [given.score(TODAY + timedelta(days=3))]], ids=["none", "only in the future"])
def test_without_a_score_the_cause_is_named(scores: list[Score]) -> None:
    found = function(scores, EVENTS, PATIENT, TODAY)
    assert (found.shown.figure, found.shown.empty, found.shown.sentence, found.numbers) == (None, EMPTY, "No ALSFRS-R yet.", None)


def test_modes_present_are_told_for_the_key() -> None:
    assert function(NINE, [], PATIENT, TODAY).modes == (Mode.CLINIC, Mode.PHONE, Mode.SELF)


def test_forty_visits_stay_a_small_figure() -> None:
    shown = function(FORTY, EVENTS, PATIENT, TODAY).shown
    assert shown.figure is not None
    assert len(shown.figure["data"]) <= 12
    assert [alsfrs.total(score.items) for score in FORTY][-1] == 7
