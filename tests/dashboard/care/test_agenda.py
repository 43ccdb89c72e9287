"""An agenda proposes itself; a ledger of decisions says what became of them."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.care import agenda, ledger
from dashboard.care.agenda import Candidate, break_after, propose, rules, section_of
from dashboard.care.flag_rules import rules as flag_rules
from dashboard.care.flags import STABLE, Flagged, Kind, Reason
from dashboard.care.ledger import Decided, Stands
from db.vocabulary import Carried, NotCarried, Section, TaskState

TODAY = date(2026, 3, 4)
DAY = timedelta(days=1)


def because(*keys: str, kind: Kind = Kind.ACT) -> Flagged:
    return Flagged(kind, tuple(Reason(key, kind, None, "", key, key, "", "", None) for key in keys))


def person(number: int, flagged: Flagged = STABLE, **values: object) -> Candidate:
    return Candidate(UUID(int=number), f"Person {number:03d}", flagged, **{"last_on": TODAY - 7 * DAY} | values)  # type: ignore[arg-type]


def test_every_reason_that_is_graver_than_missing_data_has_a_section() -> None:
    named = {key for row in rules().sections.values() for key in row.reasons}
    known = {row.key for row in flag_rules().reasons}
    assert named <= known, named - known
    assert list(rules().sections) == list(Section)


@pytest.mark.parametrize(
    ("one", "section"),
    [
        pytest.param(person(1, because("alsfrs-drop", "fvc-low")), Section.FAST_FALL, id="the first section in order wins"),
        pytest.param(person(1, because("fvc-watch", kind=Kind.WATCH)), Section.RESPIRATORY, id="a threshold near"),
        pytest.param(person(1, because("order-by-passed")), Section.ORDER_BY, id="order-by missed"),
        pytest.param(person(1, because("falls")), Section.OTHER, id="a reason of no section of its own"),
        pytest.param(person(1, zarit=24.0), Section.CARER_STRAIN, id="carer strain at the limit"),
        pytest.param(person(1, zarit=23.9), None, id="carer strain below the limit"),
        pytest.param(person(1, overdue=1), Section.DECISION_OVERDUE, id="a decision overdue"),
        pytest.param(person(1, wish="genetic result"), Section.ADDED, id="added by the team"),
        pytest.param(person(1, because("alsfrs-old", kind=Kind.DATA)), Section.NO_DATA, id="no data"),
        pytest.param(person(1, last_on=TODAY - 91 * DAY), Section.STABLE, id="not discussed for three months"),
        pytest.param(person(1, last_on=TODAY - 90 * DAY), None, id="discussed lately and nothing to notice"),
        pytest.param(person(1, last_on=None), Section.STABLE, id="never discussed"),
    ],
)
def test_where_somebody_belongs(one: Candidate, section: Section | None) -> None:
    assert section_of(one, TODAY) is section


def test_act_comes_before_watch_and_the_longest_undiscussed_first() -> None:
    people = [
        person(1, because("fvc-watch", kind=Kind.WATCH)),
        person(2, because("fvc-low")),
        person(3, because("fvc-low"), last_on=TODAY - 60 * DAY),
    ]
    taken, _ = propose(people, TODAY, minutes=60)
    assert [one.patient_id.int for one in taken] == [3, 2, 1]


def test_who_was_added_finds_room_whatever_the_time() -> None:
    people = [person(n, because("fvc-low")) for n in range(1, 30)] + [person(99, wish="")]
    taken, waiting = propose(people, TODAY, minutes=30)
    assert UUID(int=99) in {one.patient_id for one in taken}
    assert sum(one.minutes for one in taken) <= 30
    assert len(taken) + len(waiting) == 30


@given(st.lists(st.integers(1, 20), max_size=40), st.integers(10, 240))
def test_the_break_stands_between_two_patients_after_half_the_talk(each: list[int], minutes: int) -> None:
    after = break_after(each, minutes)
    if minutes <= rules().break_.when_longer_than or len(each) < 2:
        assert after is None
    else:
        assert after is not None
        assert 1 <= after <= len(each) - 1
        assert sum(each[: after - 1]) < sum(each) / 2 or after == 1


def test_a_person_is_proposed_once_and_nobody_who_is_on_it_already() -> None:
    people = [person(1, because("alsfrs-drop", "fvc-low"), wish="x", overdue=2, zarit=60.0), person(2, because("falls"))]
    taken, waiting = propose(people, TODAY, minutes=60, leave_out={UUID(int=2)})
    assert [one.patient_id.int for one in (*taken, *waiting)] == [1]
    assert agenda.break_minutes(60) == 0


def decided(state: TaskState | None, **values: object) -> Decided:
    return Decided("Order power chair", state, "", TODAY - DAY, **values)  # type: ignore[arg-type]


def test_the_line_with_which_a_discussion_opens() -> None:
    five = [
        *[decided(TaskState.DONE)] * 3,
        decided(TaskState.IN_PROGRESS),
        decided(TaskState.DECLINED, outcome=Carried.NOT_DONE, reason=NotCarried.PATIENT_CHOICE),
    ]
    assert ledger.sentence(five, TODAY) == "5 decided, 3 done, 1 partly, 1 not: patient or family choice"
    assert ledger.sentence([], TODAY) == ""


def test_what_waits_for_a_day_to_come_is_not_yet_not_done() -> None:
    due = decided(TaskState.OPEN)
    assert [ledger.stands(due, TODAY - n * DAY) for n in (0, 1, 2)] == [Stands.NOT_DONE, Stands.COMING, Stands.COMING]
    said_no = decided(TaskState.OPEN, outcome=Carried.NOT_DONE, reason=NotCarried.CHANGED)
    never = decided(TaskState.DECLINED)
    assert {ledger.stands(one, TODAY - 2 * DAY) for one in (said_no, never, Decided("x", TaskState.OPEN, "", None))} == {Stands.NOT_DONE}
    assert ledger.sentence([due, decided(TaskState.DONE)], TODAY - DAY) == "2 decided, 1 done, 1 not due yet"


def test_what_was_due_and_has_no_reason_is_the_teams_own_figure() -> None:
    explained = decided(TaskState.OPEN, outcome=Carried.NOT_DONE, reason=NotCarried.OTHER, reason_note="van broke down")
    not_due = Decided("Later", TaskState.OPEN, "", TODAY + DAY)
    found = ledger.unexplained([decided(TaskState.OPEN), explained, not_due, decided(TaskState.DONE), decided(None)], TODAY)
    assert (found.without, found.of) == (1, 2)
