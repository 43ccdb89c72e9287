"""What changed since a baseline: the right baseline, the right numbers, and words that admit what is missing or old."""

from datetime import date, timedelta

import pytest

from dashboard.care.adherence import adherence
from dashboard.panels.since import Baseline, Figure, Since, since
from db.queries.overview import Overview
from db.vocabulary import Answer, EventKind, Measure, Position
from tests.dashboard.given import TODAY, event, log, patient, programme, score, summary
from tests.dashboard.panels.facts import CALM, overview, reading, task

BEFORE, LATEST = date(2025, 10, 14), date(2025, 12, 2)


def found(facts: Overview, baseline: Baseline = Baseline.VISIT) -> Since:
    return since(facts, adherence(facts.programmes, facts.sessions, TODAY), TODAY, baseline)


def figure(facts: Overview, topic: str, baseline: Baseline = Baseline.VISIT) -> Figure:
    return next(figure for figure in found(facts, baseline).figures if figure.topic == topic)


def test_function_names_the_domains_that_moved() -> None:
    lower = (4, 4, 4, 3, 3, 3, 2, 2, 3, 3, 4, 4)
    shown = figure(overview(scores=(score(BEFORE, CALM), score(LATEST, lower))), "alsfrs")
    assert (shown.was, shown.now, shown.why) == ("42", "39", "gross −2, resp −1")


def test_the_baseline_is_the_visit_before_the_latest_even_with_two_scores_on_one_day() -> None:
    scores = (score(date(2025, 7, 8), CALM), score(BEFORE, CALM), score(LATEST, CALM), score(LATEST, CALM))
    assert found(overview(scores=scores)).on == BEFORE


@pytest.mark.parametrize(
    ("baseline", "on"),
    [(Baseline.VISIT, None), (Baseline.MONTHS, TODAY - timedelta(days=91)), (Baseline.DIAGNOSIS, None)],
)
def test_a_baseline_that_is_not_known_is_left_out_and_values_of_today_stand_alone(baseline: Baseline, on: date | None) -> None:
    facts = overview(summary=summary(patient=patient(diagnosed_on=None)), scores=(score(LATEST, CALM),))
    shown = found(facts, baseline)
    assert shown.on == on
    assert all(figure.was is None for figure in shown.figures)


def test_a_score_with_a_gap_has_no_total_to_compare() -> None:
    shown = figure(overview(scores=(score(BEFORE, CALM), score(LATEST, (None, *CALM[1:])))), "alsfrs")
    assert (shown.was, shown.now) == (None, "42")
    assert shown.why == "14-Oct-2025"


def test_breathing_compares_seated_with_seated() -> None:
    readings = (
        reading(Measure.FVC_PERCENT, BEFORE, 72, Position.SEATED),
        reading(Measure.FVC_PERCENT, LATEST, 66, Position.SEATED),
        reading(Measure.FVC_PERCENT, LATEST, 51, Position.SUPINE),
    )
    shown = figure(overview(readings=readings, scores=(score(BEFORE, CALM), score(LATEST, CALM))), "breathing")
    assert (shown.was, shown.now, shown.why) == ("72", "66", "02-Dec-2025")


def test_svc_stands_in_when_there_is_no_fvc_and_says_so() -> None:
    assert figure(overview(readings=(reading(Measure.SVC_PERCENT, LATEST, 80),)), "breathing").label == "SVC, seated"


def test_a_value_near_a_limit_stays_on_its_side() -> None:
    assert figure(overview(readings=(reading(Measure.FVC_PERCENT, LATEST, 49.6),)), "breathing").now == "49.6"


@pytest.mark.parametrize(("days", "old"), [(90, False), (91, True)])
def test_an_old_breathing_test_says_its_age(days: int, old: bool) -> None:
    shown = figure(overview(readings=(reading(Measure.FVC_PERCENT, TODAY - timedelta(days=days), 80),)), "breathing")
    assert ("out of date" in shown.why) is old


@pytest.mark.parametrize(("days", "old"), [(60, False), (61, True)])
def test_an_old_weight_says_its_age_and_no_percent_since_diagnosis(days: int, old: bool) -> None:
    shown = figure(overview(readings=(reading(Measure.WEIGHT, TODAY - timedelta(days=days), 66.7),)), "weight")
    assert ("out of date" in shown.why) is old
    assert ("since dx" in shown.why) is not old


def test_weight_moves_in_percent_from_the_baseline_and_from_diagnosis() -> None:
    readings = (reading(Measure.WEIGHT, BEFORE, 71.2), reading(Measure.WEIGHT, LATEST, 69.8))
    facts = overview(readings=readings, scores=(score(BEFORE, CALM), score(LATEST, CALM)), summary=summary(weight_at_diagnosis=74.3))
    assert figure(facts, "weight").why == "−2.0 %, −6.1 % since dx"


def test_exercise_compares_the_last_four_weeks_with_the_four_before_the_baseline() -> None:
    every_day = {"EX-ST-01": (1, 2, 3, 4, 5, 6, 7)}
    done = [log(BEFORE - timedelta(days=n), {"EX-ST-01": Answer.DONE}) for n in range(1, 29)]
    done += [log(TODAY - timedelta(days=n), {"EX-ST-01": Answer.DONE}) for n in range(1, 15)]
    facts = overview(programmes=(programme(date(2025, 1, 1), exercises=every_day),), sessions=tuple(done), scores=(score(BEFORE, CALM), score(LATEST, CALM)))
    shown = figure(facts, "exercise")
    assert (shown.was, shown.now) == ("100", "50")


def test_without_a_programme_nothing_was_asked() -> None:
    assert figure(overview(), "exercise").why == "no programme"


def test_falls_count_from_the_baseline_on_and_say_the_last() -> None:
    falls = (event(EventKind.FALL, BEFORE), event(EventKind.FALL, BEFORE + timedelta(days=1), injury=True), event(EventKind.FALL, LATEST, injury=False))
    shown = figure(overview(events=falls, scores=(score(BEFORE, CALM), score(LATEST, CALM))), "falls")
    assert (shown.now, shown.why) == ("2", "02-Dec-2025, no injury")


def test_tasks_count_done_since_the_baseline_and_overdue_today() -> None:
    facts = overview(
        tasks=(task("Order chair", TODAY - timedelta(days=1)), task("Review", TODAY)),
        done_on=(BEFORE, BEFORE + timedelta(days=1)),
        scores=(score(BEFORE, CALM), score(LATEST, CALM)),
    )
    shown = figure(facts, "tasks")
    assert (shown.now, shown.alarm, shown.why) == ("1", "1 overdue", "2 open")


def test_the_sentence_says_what_the_row_shows() -> None:
    shown = found(overview(scores=(score(BEFORE, CALM), score(LATEST, CALM))))
    assert shown.sentence.startswith("Since previous visit, 14-Oct-2025 (8 weeks): ALSFRS-R 42 → 42 of 48 (no domain changed); ")
    assert all(figure.words in shown.sentence for figure in shown.figures)
