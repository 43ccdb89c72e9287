"""The six panels of a patient in a meeting, from facts in the database: curves with limits, what is old or was never taken, words beside them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from dashboard.actions.meeting_difference import difference
from dashboard.care.adherence import adherence
from dashboard.care.flags import judge
from dashboard.components.markup import Tree, words
from dashboard.panels import meeting_panels as panels
from dashboard.panels import meeting_patient
from db.commands import summaries
from db.vocabulary import Consent, EventKind, Measure, PrognosisPreference
from tests import makers as make
from tests.makers import TODAY
from tests.world import World

DAY = timedelta(days=1)


def seen(db: World, who: UUID, **more: Any) -> panels.Shown:
    with db.reading() as session:
        found = difference(session, db.scope, who, TODAY, before=TODAY)
    assert found is not None
    facts, moved = found
    logged = adherence(facts.programmes, facts.sessions, TODAY)
    return panels.Shown(
        **{
            "facts": facts, "moved": moved, "flagged": judge(facts.summary, TODAY), "logged": logged, "needs": [], "last": [], "lines": [], "team": [],
            "carers": [], "documents": [], "own": None, "consent": Consent.AGREES, "joins": "", "discussed_before": None,
        }
        | more
    )  # fmt: skip


@pytest.fixture
def who(db: World) -> UUID:
    """Scored three times, FVC below the limit a week ago, cough measured long ago, sniff never, lying flat once, 10 % of the weight lost."""
    with db.writing() as session:
        made = make.patient(session, db.scope, family_name="Curve", given_name="Vera")
        for days in (200, 100, 7):
            make.score(session, db.scope, made, assessed_on=TODAY - days * DAY)
        for days, value in ((200, 80), (100, 60), (7, 45)):
            make.measurement(session, db.scope, made, Measure.FVC_PERCENT, value, measured_on=TODAY - days * DAY, position="seated")
        make.measurement(session, db.scope, made, Measure.FVC_PERCENT, 38, measured_on=TODAY - 7 * DAY, position="supine")
        make.measurement(session, db.scope, made, Measure.PCF, 300, measured_on=TODAY - 190 * DAY)
        make.measurement(session, db.scope, made, Measure.SPO2, 97, measured_on=TODAY - 7 * DAY)
        for days, value in ((200, 80), (7, 71.5)):
            make.measurement(session, db.scope, made, Measure.WEIGHT, value, measured_on=TODAY - days * DAY)
        summaries.refresh(session, db.scope, [made], TODAY)
    return made


def of_cls(tree: Tree, cls: str) -> list[Tree]:
    here = [tree] if cls in tree[1].get("class", "").split() else []
    return here + [one for child in tree[2:] if isinstance(child, list) for one in of_cls(child, cls)]


def test_breathing_is_a_curve_of_each_test_against_its_limits(db: World, who: UUID) -> None:
    tree = panels.breathing(seen(db, who), TODAY)
    [small, _] = of_cls(tree, "mfig")
    said = words(small)
    assert "FVC  % pred 45" in said
    assert "was 60" in said
    assert "190 d old" in said
    assert len(of_cls(small, "mark-act")) == 1
    assert len(of_cls(small, "lim")) == 4
    assert [words(one) for one in of_cls(small, "act-t")] == ["80", "50", "270", "160"]
    notes = words(of_cls(tree, "m-note")[0])
    assert "hollow: lying flat, 38 %" in notes
    assert "never recorded: SNIP or MIP" in notes
    assert "SpO₂ 97 %" in notes
    assert "not on NIV" in notes


def test_hours_of_niv_have_a_strip_of_their_own_once_there_are_some(db: World, who: UUID) -> None:
    with db.writing() as session:
        make.event(session, db.scope, who, kind=EventKind.NIV_START, happened_on=TODAY - 30 * DAY)
        make.measurement(session, db.scope, who, Measure.NIV_HOURS, 6.2, measured_on=TODAY - DAY)
        summaries.refresh(session, db.scope, [who], TODAY)
    tree = panels.breathing(seen(db, who), TODAY)
    assert "NIV  h/day 6.2" in words(of_cls(tree, "mfig")[0])
    assert "not on NIV" not in words(tree)


def test_nutrition_is_the_weight_against_what_was_lost(db: World, who: UUID) -> None:
    tree = panels.nutrition(seen(db, who), TODAY)
    said = words(of_cls(tree, "mfig")[0])
    assert "Weight  kg 71.5" in said
    assert "axis not from 0" in said
    notes = words(of_cls(tree, "m-note")[0])
    assert "no gastrostomy, never talked about" in notes
    assert "BMI not known" in notes


def test_somebody_never_tested_has_words_and_no_curve(db: World) -> None:
    with db.writing() as session:
        made = make.patient(session, db.scope, family_name="Bare", given_name="Nobody")
        summaries.refresh(session, db.scope, [made], TODAY)
    shown = seen(db, made)
    drawn = [words(draw(shown, TODAY)) for draw in panels.PANELS.values()]
    assert [text.split(".")[0] for text in drawn[:5]] == [
        "No ALSFRS-R yet Nobody has scored it yet",
        drawn[1].split(".")[0],
        drawn[2].split(".")[0],
        "No programme Nothing is asked of this person now",
        "No aid on its way None identified, or all are in use",
    ]
    assert drawn[1].startswith("No breathing test yet")
    assert drawn[2].startswith("No weight recorded")
    assert "no carer recorded" in drawn[5]


def test_who_does_not_want_to_know_has_no_forecast_on_the_screen(db: World, who: UUID) -> None:
    assert of_cls(panels.function(seen(db, who), TODAY), "m-fan")
    with db.writing() as session:
        session.execute(text("UPDATE patient SET prognosis = :no WHERE id = :id"), {"no": PrognosisPreference.DOES_NOT_WANT.value, "id": who})
    assert of_cls(panels.function(seen(db, who), TODAY), "m-fan") == []


def test_why_here_is_one_line_and_counts_the_rest(db: World, who: UUID) -> None:
    tree = meeting_patient._why(seen(db, who))
    assert "FVC 45 %" in words(tree)
    assert len(words(tree)) < 140


def test_who_does_not_want_to_be_discussed_is_only_named(db: World, who: UUID) -> None:
    payload = meeting_patient.closed(seen(db, who).facts, TODAY)
    assert "CURVE" in words(payload["who"])
    assert payload["panels"] == [None] * 6
    assert "45" not in str({name: value for name, value in payload.items() if name not in ("who", "patient_id")})
