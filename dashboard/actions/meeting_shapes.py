"""What a browser sends about case meetings."""

from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from flask import request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dashboard.actions.typed_lines import Answers
from dashboard.refusals import Invalid
from db.vocabulary import Carried, Consent, NotCarried, Presence

Short = Annotated[str, Field(max_length=120)]
Words = Annotated[str, Field(max_length=300)]
Minutes = Annotated[int, Field(ge=10, le=480)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")
    key: UUID


class NewSeries(_Sent):
    name: Short
    place: Short = ""
    weekday: int = Field(ge=1, le=7)
    every_weeks: int = Field(default=1, ge=1, le=12)
    starts_at: time
    minutes: Minutes


class Plan(_Sent):
    """A meeting of a series, or one that stands alone (then with name, time and length)."""

    on_day: date
    series_id: UUID | None = None
    name: Short = ""
    place: Short = ""
    starts_at: time | None = None
    minutes: Minutes | None = None


class OfMeeting(_Sent):
    meeting_id: UUID


class Reorder(OfMeeting):
    """Every patient of the agenda once, in the order that is wanted. version: of the meeting as it was seen."""

    version: int
    items: Annotated[list[UUID], Field(max_length=200)]


class PutOn(OfMeeting):
    patient_id: UUID
    why: Words = ""


class TakeOff(OfMeeting):
    item_id: UUID


class SetItem(OfMeeting):
    item_id: UUID
    version: int
    minutes: int = Field(ge=1, le=60)


class Join(OfMeeting):
    """How the patient joins for their own item, such as by video with family; empty: they do not."""

    item_id: UUID
    how: Short


class SayBefore(OfMeeting):
    """One's own profession's line; empty takes it back."""

    item_id: UUID
    text: Words


class Attend(OfMeeting):
    account_id: UUID
    presence: Presence


class Consented(OfMeeting):
    """What a patient said to being discussed by the team."""

    patient_id: UUID
    consent: Consent


class Wish(_Sent):
    patient_id: UUID
    why: Words = ""


class Unwish(_Sent):
    wish_id: UUID


class Move(OfMeeting):
    """Where the presenter goes. used_s: seconds spent on the patient who is left. discussed: that patient is done."""

    item_id: UUID
    panel: int = Field(default=1, ge=1, le=6)
    left_id: UUID | None = None
    used_s: int = Field(default=0, ge=0, le=24 * 3600)
    discussed: bool = False


class Pause(OfMeeting):
    on: bool


class Present(OfMeeting):
    on: bool


class Decide(OfMeeting):
    """A typed line. patient_id travels with the text and is checked; key is the browser's id of the line, so that it lands once."""

    item_id: UUID
    patient_id: UUID
    text: Annotated[str, Field(min_length=1, max_length=500)]
    answers: Answers = Answers()


class TakeBack(OfMeeting):
    decision_id: UUID


class Defer(OfMeeting):
    item_id: UUID
    to: date
    why: Words = ""


class Unread(OfMeeting):
    """Those that were taken as read by mistake."""

    items: Annotated[list[UUID], Field(max_length=200)]


class Conclude(OfMeeting):
    """What became of an earlier decision. A reason is needed unless it was done; `other` says more."""

    decision_id: UUID
    version: int
    outcome: Carried
    reason: NotCarried | None = None
    note: Words = ""


class Close(OfMeeting):
    """carry: those of whom nobody spoke that go to the next meeting; None for all of them."""

    carry: Annotated[list[UUID], Field(max_length=200)] | None = None


def sent(model: type[Any]) -> Any:
    """The body of the request that is being answered, parsed. Raises Invalid."""
    try:
        return model.model_validate(request.get_json(silent=True))
    except ValidationError:
        raise Invalid from None
