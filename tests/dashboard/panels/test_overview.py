"""The overview put together: any facts make a page, what is asked decides what is drawn, and nothing in it is a component."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import orjson
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts import style
from dashboard.charts.time_axis import Range, XAxis
from dashboard.components.markup import words
from dashboard.panels import overview as panel
from dashboard.panels import trajectory
from dashboard.panels.since import Baseline
from dashboard.roles import Panel
from db.vocabulary import EventKind, Measure, Mode, PatientStatus
from tests.dashboard.given import TODAY, event, patient, score, summary
from tests.dashboard.panels.facts import CALM, overview, reading

PANELS = (Panel.TASKS, Panel.FUNCTION, Panel.EXERCISE, Panel.AIDS, Panel.MEASURED)
ASKED = panel.Asked(Range.ALL, XAxis.DATE, Baseline.VISIT, True, False, PANELS, None, True, True)


def said(shown: panel.Drawn) -> str:
    return " ".join(words(tree) for tree in shown.places)


def test_somebody_without_any_data_gets_a_page_that_says_what_is_missing() -> None:
    bare = summary(patient=patient(onset_on=None, diagnosed_on=None, born_on=None), latest_on=None, fvc=None, weight=None)
    shown = panel.draw(overview(scores=(), summary=bare), TODAY, ASKED)
    text = said(shown)
    assert shown.figure is None
    for words_of_absence in ("No ALSFRS-R yet", "No programme", "No open tasks", "No equipment identified", "No score", "No test", "No weight", "Not known"):
        assert words_of_absence in text
    assert "?" not in text


@settings(max_examples=60, deadline=None)
@given(
    items=st.lists(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=12, max_size=12), max_size=6),
    span=st.sampled_from(Range),
    x=st.sampled_from(XAxis),
    baseline=st.sampled_from(Baseline),
    onset=st.one_of(st.none(), st.dates(date(2015, 1, 1), TODAY)),
)
def test_any_scores_make_a_page_and_a_figure_that_plotly_accepts(items, span, x, baseline, onset) -> None:  # type: ignore[no-untyped-def]
    scores = tuple(score(TODAY - timedelta(days=70 * n), answers) for n, answers in enumerate(items))
    facts = overview(scores=scores, summary=summary(patient=patient(onset_on=onset)))
    shown = panel.draw(facts, TODAY, replace(ASKED, span=span, x=x, baseline=baseline))
    orjson.dumps(shown.places)
    assert (shown.figure is None) is (not scores)
    if shown.figure is not None:
        go.Figure(dressed(shown.figure))


def test_every_colour_of_the_figure_is_a_token_that_the_browser_fills() -> None:
    shown = panel.draw(overview(events=(event(EventKind.FALL, date(2025, 11, 1)),)), TODAY, ASKED)
    text = orjson.dumps(shown.figure).decode()
    assert "#" not in text
    assert all(f"--{name}" in trajectory.TOKENS[name] for name in style.LIGHT.colours)


def test_the_focus_line_visits_every_day_with_a_score_or_an_event_in_order() -> None:
    facts = overview(
        scores=(score(date(2025, 9, 2), CALM), score(date(2025, 12, 2), CALM, mode=Mode.PHONE, rater="Ana Novak")),
        events=(event(EventKind.FALL, date(2025, 11, 1), injury=False),),
        readings=(reading(Measure.WEIGHT, date(2025, 12, 2), 69.8), reading(Measure.WEIGHT, date(2025, 10, 1), 70)),
    )
    shown = panel.draw(facts, TODAY, ASKED)
    assert shown.figure is not None
    points = shown.figure["layout"]["meta"]["points"]
    assert [point["x"] for point in points] == ["2025-09-02", "2025-11-01", "2025-12-02"]
    assert points[1]["lines"] == ["Fall · 01-Nov-2025 · no injury"]
    assert points[2]["lines"][0] == "42/48 · 02-Dec-2025 · phone · Ana Novak · 0 in 91 d"
    assert "Gross motor 9: turning 3, walking 3, stairs 3" in points[2]["lines"]
    assert "Weight 69.8 kg" in points[2]["lines"]


def test_an_event_after_today_is_not_shown_yet() -> None:
    shown = panel.draw(overview(events=(event(EventKind.ADMISSION, TODAY + timedelta(days=3)),)), TODAY, ASKED)
    assert shown.figure is not None
    assert all("Admission" not in line for point in shown.figure["layout"]["meta"]["points"] for line in point["lines"])


def test_every_band_has_a_trace_with_or_without_events_and_stages() -> None:
    for items in ((None,) * 11 + (4,), CALM):
        shown = panel.draw(overview(scores=(score(date(2025, 12, 2), items),)), TODAY, ASKED)
        assert shown.figure is not None
        assert {trace["yaxis"] for trace in shown.figure["data"]} == {"y", "y2", "y3", "y4", "y5", "y6", "y7"}


def test_on_a_phone_the_bands_keep_their_order_and_do_not_touch() -> None:
    shown = panel.draw(overview(), TODAY, ASKED)
    assert shown.figure is not None
    narrow = shown.figure["layout"]["meta"]["narrow"]
    domains = [narrow[name]["domain"] for name in ("yaxis", "yaxis2", "yaxis3", "yaxis4", "yaxis5", "yaxis6", "yaxis7")]
    assert all(upper[0] > lower[1] for upper, lower in itertools.pairwise(domains))
    assert all(0 <= low < high <= 1 for low, high in domains)


@pytest.mark.parametrize(("may_score", "may_note", "buttons"), [(True, True, 2), (False, True, 1), (False, False, 0)])
def test_only_what_the_person_may_do_is_offered(may_score: bool, may_note: bool, buttons: int) -> None:
    text = words(panel.draw(overview(), TODAY, replace(ASKED, may_score=may_score, may_note=may_note)).function_head)
    assert ("ALSFRS-R a" in " ".join(text.split())) + ("Event" in text) == buttons


def test_a_role_reads_its_own_panels_first() -> None:
    first = words(panel.draw(overview(), TODAY, ASKED).side)
    assert first.index("Next actions") < first.index("Exercise")
    other = words(panel.draw(overview(), TODAY, replace(ASKED, panels=(Panel.AIDS, Panel.EXERCISE, Panel.TASKS))).side)
    assert other.index("Equipment") < other.index("Exercise") < other.index("Next actions")


def test_somebody_who_died_is_shown_with_day_and_age_and_offers_nothing_to_record() -> None:
    died = patient(status=PatientStatus.DIED, status_on=date(2025, 11, 3), born_on=date(1950, 9, 12))
    shown = panel.draw(overview(summary=summary(patient=died)), TODAY, ASKED)
    head = words(shown.head)
    assert "Died 03-Nov-2025 (75y)" in " ".join(head.split())
    assert "Care here ended on 03-Nov-2025" in head
    assert "Event" not in words(shown.function_head)


def dressed(value):  # type: ignore[no-untyped-def]
    """What assets/patient.js does: tokens become colours."""
    if isinstance(value, str):
        return style.LIGHT[value[6:-1]] if value.startswith("var(--") else value
    if isinstance(value, list | tuple):
        return [dressed(one) for one in value]
    return {name: dressed(one) for name, one in value.items()} if isinstance(value, dict) else value
