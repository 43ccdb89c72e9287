"""What the difference between two days is worked out from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from db.records import Aid, Happening, OpenTask, Programme, Reading, Score, SessionLog


@dataclass(frozen=True)
class Facts:
    """One patient. tasks: those open now; done_on: days on which the others were finished. weight_at_diagnosis in kg.

    order_by: of an aid by its id, where the forecast gave one. under_care False: nothing is due any more.
    """

    scores: tuple[Score, ...] = ()
    readings: tuple[Reading, ...] = ()
    events: tuple[Happening, ...] = ()
    programmes: tuple[Programme, ...] = ()
    sessions: tuple[SessionLog, ...] = ()
    aids: tuple[Aid, ...] = ()
    tasks: tuple[OpenTask, ...] = ()
    done_on: tuple[date, ...] = ()
    weight_at_diagnosis: float | None = None
    diagnosed_on: date | None = None
    meeting_on: date | None = None
    order_by: Mapping[UUID, date] = field(default_factory=dict)
    under_care: bool = True

    def as_of(self, today: date) -> "Facts":
        """The same without what came after a day, so that an old meeting reads as it did. Open tasks are those of now."""
        return replace(
            self,
            scores=tuple(score for score in self.scores if score.assessed_on <= today),
            readings=tuple(reading for reading in self.readings if reading.measured_on <= today),
            events=tuple(event for event in self.events if event.happened_on <= today),
            done_on=tuple(on for on in self.done_on if on <= today),
        )
