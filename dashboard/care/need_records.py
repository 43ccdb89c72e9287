"""What is said of an aid that a person needs or will need: its dates, its status, and why."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.care.lead_times import Lead
from db.records import Aid
from db.vocabulary import AidStage

ORDERED = (AidStage.ORDERED, AidStage.APPROVED)
DELIVERED = (AidStage.DELIVERED, AidStage.FITTED)
OVER = (AidStage.IN_USE, AidStage.RETURNED)


class Status(StrEnum):
    """Where an aid stands, most pressing first."""

    LATE = "late"
    DUE = "due"
    SOON = "soon"
    ON_THE_WAY = "on the way"
    DELIVERED = "delivered"
    NOT_YET = "not yet"
    UNKNOWN = "unknown"
    IN_USE = "in use"
    RETURNED = "returned"

    @property
    def order(self) -> int:
        """0 for the most pressing."""
        return _ORDER[self]


_ORDER = {status: n for n, status in enumerate(Status)}


@dataclass(frozen=True)
class Window:
    """Days by which the aid is needed with a chance of 25, 50 and 75 in 100; None beyond the days that are looked at."""

    p25: date
    p50: date | None
    p75: date | None


@dataclass(frozen=True)
class Expected:
    """When an aid is needed and by when to order it, as far as the facts say: what is kept of it from one planning to the next.

    met: the trigger is met, and the window is the day since which it is. known: the facts were enough to say. lacks: what is missing for a day.
    """

    window: Window | None
    order_by: date | None
    met: bool
    known: bool
    lacks: str | None

    @classmethod
    def kept(cls, aid: Aid) -> "Expected":
        """As it was found when the aid was last planned."""
        window = Window(aid.needed_p25, aid.needed_p50, aid.needed_p75) if aid.needed_p25 else None
        return cls(window, aid.order_by_on, aid.need_met, aid.need_known, aid.need_lacks)


@dataclass(frozen=True)
class Need:
    """One aid of one person. expected: delivery, as if ordered today when it is not ordered; late: days by which that lies after the window.

    met: the trigger is met, and the window is the day since which it is. said is the sentence of the row, why what it rests on (none until it is asked for).
    aid: None when nobody has identified it; it is then proposed, never made.
    """

    key: str
    status: Status
    window: Window | None
    met: bool
    order_by: date | None
    ordered_on: date | None
    expected: date | None
    delivered_on: date | None
    late: int
    lead: Lead
    said: str
    why: tuple[str, ...]
    aid: Aid | None


@dataclass(frozen=True)
class Reasons:
    """The needs of one person with what they rest on: of the aids that were identified, and of those that are proposed."""

    needs: tuple[Need, ...]
    proposed: tuple[Need, ...]
