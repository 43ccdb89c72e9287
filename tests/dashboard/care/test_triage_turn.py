"""Whose week the inbox is."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.triage_turn import turn

MONDAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Keeper:
    account_id: UUID
    gone: tuple[date, ...] = ()

    def away(self, on: date) -> bool:
        return on in self.gone


def test_a_turn_is_a_week_from_monday_to_sunday_and_then_the_next_ones() -> None:
    two = [Keeper(uuid4()), Keeper(uuid4())]
    this = [turn(two, MONDAY + timedelta(days=n)) for n in range(7)]
    assert len({one.who for one in this}) == 1
    assert {one.until for one in this} == {date(2026, 3, 8)}
    assert turn(two, MONDAY + timedelta(days=7)).who != this[0].who


@given(st.integers(1, 5), st.integers(0, 200))
def test_everybody_has_the_same_number_of_turns(keepers: int, week: int) -> None:
    team = [Keeper(UUID(int=n)) for n in range(keepers)]
    weeks = [turn(team, MONDAY + timedelta(days=7 * (week + n))).who for n in range(keepers)]
    assert len(set(weeks)) == keepers


def test_who_is_away_is_stood_in_for_and_nobody_there_is_said() -> None:
    one, other = Keeper(UUID(int=1), (MONDAY,)), Keeper(UUID(int=2))
    assert turn([one, other], MONDAY).who == other
    assert turn([one], MONDAY).who is None
    assert turn([], MONDAY).who is None
