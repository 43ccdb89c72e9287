"""Who is suggested for a task, in which order and why."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.owners import Candidate, Need, ranked
from db.vocabulary import Discipline
from tests.makers import TODAY

DAYS = st.one_of(st.none(), st.integers(-20, 40).map(lambda n: TODAY + timedelta(days=n)))
PATIENTS = [uuid4() for _ in range(4)]


def somebody(name: str = "Maria Ruiz", **values: object) -> Candidate:
    given: dict[str, object] = {"id": uuid4(), "discipline": Discipline.OT, "site": None, "open": 5, "capacity": 15}
    return Candidate(name=name, **(given | values))  # type: ignore[arg-type]


def need(patient: UUID | None = None, due_on: date | None = TODAY + timedelta(days=9), **values: object) -> Need:
    return Need(patient, Discipline.OT, due_on, **values)  # type: ignore[arg-type]


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    first = draw(DAYS)
    last = draw(DAYS) if first else None
    away = {"absent_from": first, "absent_until": max(first, last) if first and last else None}
    return somebody(draw(st.sampled_from(["Ana", "Ben", "Cem"])), open=draw(st.integers(0, 30)), capacity=draw(st.integers(0, 20)), **away)


NEEDS = st.lists(st.builds(need, st.sampled_from([*PATIENTS, None]), DAYS), min_size=1, max_size=5)
PEOPLE = st.lists(candidates(), max_size=7)


@given(NEEDS, PEOPLE, st.randoms())
def test_everybody_able_stands_once_and_the_order_asked_in_does_not_matter(needs: list[Need], people: list[Candidate], dice: object) -> None:
    found = ranked(needs, people, {}, TODAY)
    assert sorted(str(one.who.id) for one in found) == sorted(str(one.id) for one in people)
    shuffled = list(people)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ranked(needs, shuffled, {}, TODAY) == found


@given(NEEDS, PEOPLE)
def test_nobody_who_is_away_past_the_day_goes_before_somebody_who_is_there(needs: list[Need], people: list[Candidate]) -> None:
    back = [one.back_in_time for one in ranked(needs, people, {}, TODAY)]
    assert back == sorted(back, reverse=True)


@given(NEEDS, PEOPLE, st.integers(0, 6))
def test_a_named_lead_who_is_there_in_time_goes_first(needs: list[Need], people: list[Candidate], which: int) -> None:
    if not people:
        return
    lead = people[which % len(people)]
    leads = {(one.patient_id, Discipline.OT): lead.id for one in needs if one.patient_id}
    found = ranked(needs, people, leads, TODAY)
    if leads and next(one for one in found if one.who is lead).back_in_time:
        assert found[0].who is lead
        assert found[0].reasons[0].startswith("named OT")


@given(NEEDS, PEOPLE, st.integers(0, 6), st.integers(1, 9))
def test_more_work_never_moves_somebody_up(needs: list[Need], people: list[Candidate], which: int, more: int) -> None:
    if not people:
        return
    at = which % len(people)
    busier = [Candidate(**{**vars(one), "open": one.open + more}) if n == at else one for n, one in enumerate(people)]

    def place(among: list[Candidate]) -> int:
        return next(n for n, one in enumerate(ranked(needs, among, {}, TODAY)) if one.who.id == people[at].id)

    assert place(busier) >= place(people)


def test_reasons_say_lead_absence_load_and_site() -> None:
    one = somebody(site="East", open=9, absent_from=TODAY, absent_until=TODAY + timedelta(days=2))
    needs = [need(PATIENTS[0], site="East"), need(PATIENTS[1], site="East"), need(PATIENTS[2])]
    leads = {(PATIENTS[0], Discipline.OT): one.id, (PATIENTS[1], Discipline.OT): one.id}
    [choice] = ranked(needs, [one], leads, TODAY)
    assert choice.reasons == ("named OT for 2 of 3", "away, back after Fri 06-Mar-2026", "9 of 15 open", "same site for 2 of 3")
    assert (choice.after, choice.back_in_time) == (12, True)


def test_other_disciplines_are_not_offered_and_the_lower_load_goes_first() -> None:
    busy, free = somebody("Tom Hale", open=12), somebody("Kei Ito", open=3)
    other = somebody("Jo Tan", discipline=Discipline.RESP, open=0)
    assert [one.who for one in ranked([need()], [busy, free, other], {}, TODAY)] == [free, busy]


def test_without_a_discipline_everybody_is_offered() -> None:
    people = [somebody("Ana"), somebody("Jo Tan", discipline=Discipline.RESP, open=1)]
    assert len(ranked([Need(None, None, None)], people, {}, TODAY)) == 2


def test_who_leaves_tomorrow_until_after_the_day_is_not_there_in_time() -> None:
    """What is given to somebody on the eve of their holiday is not done before they are back."""
    lead = somebody(absent_from=TODAY + timedelta(days=1), absent_until=TODAY + timedelta(days=20))
    other = somebody("Tom Hale")
    patient = uuid4()
    found = ranked([need(patient)], [lead, other], {(patient, Discipline.OT): lead.id}, TODAY)
    assert [(one.who, one.back_in_time) for one in found] == [(other, True), (lead, False)]


def test_days_on_which_nobody_works_do_not_count_as_being_there() -> None:
    """Away from Monday on, asked on Friday for the Wednesday after: the weekend between is no time to do it."""
    friday = date(2026, 3, 6)
    [choice] = ranked([need(due_on=date(2026, 3, 11))], [somebody(absent_from=date(2026, 3, 9))], {}, friday)
    assert not choice.back_in_time
    [choice] = ranked([need(due_on=date(2026, 3, 11))], [somebody(absent_from=date(2026, 3, 10))], {}, friday)
    assert choice.back_in_time
