"""Respiratory and Nutrition: any record makes a tab and a figure that plotly accepts; limits, distances, ages and absences are said in words."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import orjson
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts.time_axis import Range, XAxis
from dashboard.components.markup import words
from dashboard.panels import nutrition_tab, respiratory_tab
from dashboard.panels.record_head import Judged
from dashboard.panels.record_shapes import TabDrawn
from dashboard.panels.since import Baseline
from dashboard.panels.tabs import Tab
from db.queries.overview import Overview
from db.vocabulary import MEASURES, EventKind, Measure, PatientStatus, Position
from tests.dashboard.given import TODAY, event, patient, score, summary
from tests.dashboard.panels.facts import overview, reading
from tests.dashboard.panels.test_overview import ASKED, dressed

TABS = {Tab.RESPIRATORY: respiratory_tab.tab, Tab.NUTRITION: nutrition_tab.tab}


def drawn(which: Tab, facts: Overview, **asked: Any) -> TabDrawn:
    """A tab of facts alone: neither reads more than the page has read."""
    how = replace(ASKED, tab=which, built=tuple(TABS), **asked)
    return TABS[which](None, None, facts, Judged.of(facts, TODAY, how.baseline), TODAY, how)  # type: ignore[arg-type]


def said(shown: TabDrawn) -> str:
    """With single spaces between words."""
    return " ".join(" ".join(words(tree) for tree in (shown.above, shown.numbers, shown.values, shown.below, shown.side)).split())


def kept(measure: Measure, share: float) -> float:
    """A value of a measure's range, in its steps."""
    return round(MEASURES[measure].low + share * (MEASURES[measure].high - MEASURES[measure].low), MEASURES[measure].decimals)


readings = st.lists(
    st.builds(
        lambda measure, back, share, position: reading(measure, TODAY - timedelta(days=back), kept(measure, share), position),
        st.sampled_from(Measure),
        st.integers(-40, 2000),
        st.floats(0, 1),
        st.sampled_from([None, Position.SEATED, Position.SUPINE]),
    ),
    max_size=14,
)


@pytest.mark.parametrize("which", TABS)
@settings(max_examples=40, deadline=None)
@given(
    values=readings,
    items=st.lists(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=12, max_size=12), max_size=4),
    happened=st.lists(st.tuples(st.sampled_from(EventKind), st.integers(0, 900)), max_size=5),
    span=st.sampled_from(Range),
    x=st.sampled_from(XAxis),
    baseline=st.sampled_from(Baseline),
    onset=st.one_of(st.none(), st.dates(date(2015, 1, 1), TODAY)),
    start=st.one_of(st.none(), st.floats(40, 120)),
    ended=st.booleans(),
)
def test_any_record_makes_a_tab_and_a_figure_that_plotly_accepts(which, values, items, happened, span, x, baseline, onset, start, ended) -> None:  # type: ignore[no-untyped-def]
    status = PatientStatus.HOSPICE if ended else PatientStatus.UNDER_CARE
    facts = overview(
        readings=tuple(values),
        scores=tuple(score(TODAY - timedelta(days=70 * n), answers) for n, answers in enumerate(items)),
        events=tuple(event(kind, TODAY - timedelta(days=back)) for kind, back in sorted(happened, key=lambda each: -each[1])),
        summary=summary(patient=patient(onset_on=onset, status=status), weight_at_diagnosis=start),
    )
    shown = drawn(which, facts, span=span, x=x, baseline=baseline, table=True)
    orjson.dumps([shown.above, shown.numbers, shown.values, shown.below, shown.side])
    if shown.figure is not None:
        figure = dressed(shown.figure)
        go.Figure(figure)
        shares = [axis["domain"] for name, axis in figure["layout"].items() if name.startswith("yaxis")]
        assert all(0 <= low < high <= 1 for low, high in shares)
        assert "?" not in said(shown)


def test_somebody_without_any_test_is_told_what_was_never_recorded_and_that_it_is_due() -> None:
    bare = overview(readings=(), events=(), summary=summary(fvc=None, snip=None, pcf=None, spo2=None, weight=None, weight_at_diagnosis=None))
    breath, weight = drawn(Tab.RESPIRATORY, bare), drawn(Tab.NUTRITION, bare)
    assert breath.figure is None
    assert weight.figure is None
    for absent in ("No breathing test yet", "No test recorded", "never", "due now", "Not on NIV."):
        assert absent in said(breath)
    for absent in ("No weight recorded", "Not known, so no loss is counted", "no weight yet", "Not recorded, so no BMI", "Not recorded"):
        assert absent in said(weight)


BREATH = (
    reading(Measure.FVC_PERCENT, date(2025, 10, 14), 72, Position.SEATED),
    reading(Measure.FVC_PERCENT, date(2025, 12, 2), 66, Position.SEATED),
    reading(Measure.FVC_PERCENT, date(2025, 12, 2), 57, Position.SUPINE),
    reading(Measure.SNIP, date(2025, 4, 1), 52),
    reading(Measure.PCF, date(2025, 12, 2), 150),
    reading(Measure.SPO2, date(2025, 12, 2), 95),
)
LOW = (4, 4, 4, 3, 3, 3, 3, 3, 3, 2, 3, 4)


def test_every_limit_says_how_far_the_value_is_from_it_and_whether_it_is_met() -> None:
    facts = overview(readings=BREATH, scores=(score(date(2025, 12, 2), LOW),), summary=summary(fvc=66, fvc_on=date(2025, 12, 2), latest_items=LOW))
    text = said(drawn(Tab.RESPIRATORY, facts))
    assert "FVC 66 80 % + symptoms 14 below" in text
    assert "FVC 66 50 % 16 above" in text
    assert "SNIP 52 , old value 40 cmH₂O 12 above" in text
    assert "Peak cough flow 150 160 L/min 10 below" in text
    assert "limit met: 80 % + symptoms" in text
    assert "−9 against seated" in text


def test_a_limit_with_symptoms_is_not_met_without_them() -> None:
    facts = overview(readings=BREATH, scores=(score(date(2025, 12, 2)),), summary=summary(fvc=66, fvc_on=date(2025, 12, 2), latest_items=(4,) * 12))
    assert "limit met: 80 %" not in said(drawn(Tab.RESPIRATORY, facts))


def test_the_next_test_is_due_as_long_after_the_last_as_a_value_stands() -> None:
    text = said(drawn(Tab.RESPIRATORY, overview(readings=BREATH)))
    assert "SNIP or MIP 01-Apr-2025 30-Jun-2025, 162 days late" in text
    assert "Peak cough 02-Dec-2025 02-Mar-2026" in text
    ended = overview(readings=BREATH, summary=summary(patient=patient(status=PatientStatus.HOSPICE)))
    assert "Next tests" not in said(drawn(Tab.RESPIRATORY, ended))


def test_the_use_of_niv_is_a_sentence_with_hours_and_their_age() -> None:
    on = event(EventKind.NIV_START, date(2025, 9, 3), detail="ST 14/5, rate 12")
    used = (*BREATH, reading(Measure.NIV_HOURS, date(2025, 10, 1), 4.1), reading(Measure.NIV_HOURS, date(2025, 12, 2), 6.2))
    text = said(drawn(Tab.RESPIRATORY, overview(readings=used, events=(on,))))
    assert "On NIV since 03-Sep-2025. 6.2 h a day on 02-Dec-2025, 7 days ago, 4.1 before." in text
    assert "ST 14/5, rate 12" in text
    assert "On NIV since 03-Sep-2025. No hours of use recorded." in said(drawn(Tab.RESPIRATORY, overview(readings=BREATH, events=(on,))))
    stopped = (on, event(EventKind.NIV_STOP, date(2025, 11, 1)))
    assert "NIV stopped on 01-Nov-2025." in said(drawn(Tab.RESPIRATORY, overview(readings=BREATH, events=stopped)))


WEIGHTS = (
    reading(Measure.HEIGHT, date(2024, 6, 2), 178),
    reading(Measure.WEIGHT, date(2025, 10, 14), 71.2),
    reading(Measure.WEIGHT, date(2025, 12, 2), 69.8),
)


def test_weight_is_told_against_the_lines_of_the_weight_at_diagnosis() -> None:
    facts = overview(readings=WEIGHTS, summary=summary(weight_at_diagnosis=74.4))
    shown = drawn(Tab.NUTRITION, facts)
    text = said(shown)
    assert "−6.2 % since diagnosis, at or past the line of −5 %" in text
    assert "70.7 kg" in text
    assert "67.0 kg, 2.8 kg above it" in text
    assert "BMI 22.0" in text
    assert shown.figure is not None
    lines = [one["y0"] for one in shown.figure["layout"]["shapes"] if one["x0"] == 0]
    assert lines == pytest.approx([74.4 * 0.95, 74.4 * 0.9])


def test_talk_and_placement_of_a_gastrostomy_carry_their_days() -> None:
    talk = event(EventKind.GASTROSTOMY_TALK, date(2025, 8, 1), detail="wants to wait")
    assert "Last talked about 01-Aug-2025, 130 days ago wants to wait" in said(drawn(Tab.NUTRITION, overview(readings=WEIGHTS, events=(talk,))))
    both = (talk, event(EventKind.GASTROSTOMY, date(2025, 11, 3)))
    assert "Placed on 03-Nov-2025" in said(drawn(Tab.NUTRITION, overview(readings=WEIGHTS, events=both)))


def test_a_level_is_said_in_words() -> None:
    eaten = (*WEIGHTS, reading(Measure.FOOD_TEXTURE, date(2025, 12, 2), 5))
    assert "Food texture 5, minced and moist" in said(drawn(Tab.NUTRITION, overview(readings=eaten)))


def test_the_focus_line_visits_every_day_in_order_and_says_what_was_found() -> None:
    shown = drawn(Tab.RESPIRATORY, overview(readings=BREATH, scores=(score(date(2025, 12, 2), LOW),)))
    assert shown.figure is not None
    points = shown.figure["layout"]["meta"]["points"]
    assert [point["x"] for point in points] == sorted(point["x"] for point in points)
    assert points[-1]["lines"][0] == "02-Dec-2025"
    assert "FVC 66 % pred" in points[-1]["lines"]
    assert any("breathless 2" in line for line in points[-1]["lines"])


def test_every_colour_is_a_token_that_the_browser_fills() -> None:
    for which, values in ((Tab.RESPIRATORY, BREATH), (Tab.NUTRITION, WEIGHTS)):
        assert "#" not in orjson.dumps(drawn(which, overview(readings=values)).figure).decode()
