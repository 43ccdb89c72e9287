"""Whose week it is to keep the coordinator's inbox: the clinic's coordinators take turns, a week each, Monday to Sunday."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar
from uuid import UUID

_FIRST_MONDAY = date(2024, 1, 1)
_WEEK = timedelta(days=7)


class Keeper(Protocol):
    @property
    def account_id(self) -> UUID: ...
    def away(self, on: date) -> bool:
        """Whether absent on a day."""


One = TypeVar("One", bound=Keeper)


@dataclass(frozen=True)
class Turn(Generic[One]):
    """who: None when nobody can; until: the Sunday on which the turn ends."""

    who: One | None
    until: date


def turn(keepers: Sequence[One], today: date) -> Turn[One]:
    """This week's keeper: by account in turn; whoever is away today is stood in for by the next who is there."""
    ordered = sorted(keepers, key=lambda one: str(one.account_id))
    week = (today - _FIRST_MONDAY) // _WEEK
    until = today + timedelta(days=7 - today.isoweekday())
    for step in range(len(ordered)):
        one = ordered[(week + step) % len(ordered)]
        if not one.away(today):
            return Turn(one, until)
    return Turn(None, until)
