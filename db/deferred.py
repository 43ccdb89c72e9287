"""Whether a wish to be discussed waits for a day: one condition for what agendas ask and for what they take up."""

from datetime import date
from typing import Any

from sqlalchemy import Text, and_, cast, func, select

from db.meeting_records import CARRIED_FROM
from db.tables import AgendaItem, Meeting, Wish
from db.vocabulary import ItemState


def deferred_beyond(on: date | Any) -> Any:
    """A wish that stands for somebody whom a meeting has deferred to a day after `on`."""
    there = and_(Meeting.clinic_id == AgendaItem.clinic_id, Meeting.id == AgendaItem.meeting_id)
    from_it = Wish.why.startswith(func.concat(CARRIED_FROM, cast(Meeting.on_day, Text)))
    which = (AgendaItem.clinic_id == Wish.clinic_id, AgendaItem.patient_id == Wish.patient_id, AgendaItem.state == ItemState.DEFERRED.value)
    return select(AgendaItem.id).join(Meeting, there).where(*which, AgendaItem.deferred_to > on, from_it).exists()
