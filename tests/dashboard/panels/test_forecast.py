"""The forecast on the overview: shown in words with its reasons, held back from who does not want to know, never drawn without its due."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dashboard.care import forecast_standing
from dashboard.care.forecast_standing import SHIPPED
from dashboard.charts.function_fan import META
from dashboard.components.markup import words
from dashboard.panels import overview as panel
from db.queries.overview import Overview
from db.vocabulary import PatientStatus, PrognosisPreference
from tests.dashboard.given import TODAY, items_of_total, patient, score, summary
from tests.dashboard.panels.facts import overview
from tests.dashboard.panels.test_overview import ASKED


def facts(count: int = 5, *, who: dict[str, Any] | None = None, **changed: Any) -> Overview:
    scores = tuple(score(TODAY - timedelta(days=60 * n), items_of_total(32 + n)) for n in range(count))
    return overview(scores=scores, summary=summary(patient=patient(**(who or {}))), **changed)


def fan_of(shown: panel.Drawn) -> list[Any]:
    assert shown.figure is not None
    return [trace for trace in shown.figure["data"] if trace.get("meta") == META]


def text(shown: panel.Drawn) -> str:
    return " ".join(words(tree) for tree in shown.places)


def test_it_is_drawn_said_and_explained() -> None:
    shown = panel.draw(facts(), TODAY, ASKED)
    assert len(fan_of(shown)) == 3
    said = text(shown)
    assert "Why does it say this?" in said
    assert "published studies, not this clinic" in said
    assert "scores lie about 0.8 points off this course" in said  # they fall along a line
    assert said.count("5 in 10") >= 3  # beside the fan and at both ticks
    points = shown.figure["layout"]["meta"]["points"]  # type: ignore[index]
    assert [point.get("ahead", False) for point in points] == [False] * 5 + [True] * 6


UNWANTED = {"prognosis": PrognosisPreference.DOES_NOT_WANT}


@pytest.mark.parametrize(("asked", "revealed"), [(False, False), (True, False), (False, True)])
def test_who_does_not_want_to_know_has_none_until_it_is_asked_for_and_audited(asked: bool, revealed: bool) -> None:
    shown = panel.draw(facts(who=UNWANTED, revealed=revealed), TODAY, replace(ASKED, forecast=asked))
    assert fan_of(shown) == []
    assert "Show forecast" in text(shown)
    assert "in 10 chance" not in text(shown)
    assert not any(point.get("ahead") for point in shown.figure["layout"]["meta"]["points"])  # type: ignore[index]


def test_once_audited_it_is_shown() -> None:
    shown = panel.draw(facts(who=UNWANTED, revealed=True), TODAY, replace(ASKED, forecast=True))
    assert len(fan_of(shown)) == 3
    assert "Show forecast" not in text(shown)


def test_two_scores_show_history_and_what_is_missing() -> None:
    shown = panel.draw(facts(2), TODAY, ASKED)
    assert fan_of(shown) == []
    assert "No forecast: needs 3 scores over 60 days, has 2 scores." in text(shown)


def test_a_failed_back_test_shows_history_and_says_so() -> None:
    failed = replace(SHIPPED, test=replace(SHIPPED.test, held80=0.95), own=True)
    shown = panel.draw(facts(forecast=forecast_standing.kept(failed)), TODAY, ASKED)
    assert fan_of(shown) == []
    assert "its back-test does not hold" in text(shown)


def test_nobody_is_forecast_whose_care_here_has_ended() -> None:
    shown = panel.draw(facts(who={"status": PatientStatus.DIED, "status_on": TODAY}), TODAY, ASKED)
    assert fan_of(shown) == []
    assert "orecast" not in text(shown)


def test_soon_after_onset_it_is_marked() -> None:
    shown = panel.draw(facts(who={"onset_on": TODAY - timedelta(days=100)}), TODAY, ASKED)
    assert "Provisional: under 6 months since onset" in text(shown)
