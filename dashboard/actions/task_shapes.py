"""What a browser sends about tasks."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from db.vocabulary import Discipline, Priority, Role, TaskSource, TaskState

MOST = 200
"""Rows of one bulk change (ux specification 6.7)."""


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


Day = Annotated[date | None, BeforeValidator(_blank_is_none)]
Words = Annotated[str, Field(max_length=500)]


class New(BaseModel):
    """A task to be made. Neither owner: it goes to the coordinator's inbox. source_note says who asked, in words."""

    key: UUID
    patient_id: UUID | None = None
    title: Words
    discipline: Discipline | None = None
    owner_id: UUID | None = None
    owner_role: Role | None = None
    due_on: Day = None
    priority: Priority = Priority.ROUTINE
    source: TaskSource = TaskSource.PERSON
    source_note: Annotated[str, Field(max_length=200)] = ""
    tags: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=10)] = []


class Seen(BaseModel):
    """A task as it was on the screen."""

    model_config = ConfigDict(extra="forbid")
    id: UUID
    version: int = Field(ge=1)


class Wanted(BaseModel):
    """What is to become of it: only what is given changes. What a task always has is not given as nothing."""

    model_config = ConfigDict(extra="forbid")
    title: Words = ""
    state: TaskState = TaskState.OPEN
    state_reason: Words = ""
    priority: Priority = Priority.ROUTINE
    discipline: Discipline | None = None
    owner_id: UUID | None = None
    owner_role: Role | None = None
    due_on: Day = None
    waiting_on: Annotated[str, Field(max_length=200)] | None = None
    waiting_until: Day = None
    snoozed_until: Day = None
    duplicate_of: UUID | None = None

    def given(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class Change(BaseModel):
    """The same change of one task or many, in one press."""

    key: UUID
    tasks: Annotated[list[Seen], Field(min_length=1, max_length=MOST)]
    wanted: Wanted


class Taken(Seen):
    """A proposal as it was on the screen, and who is to have it."""

    owner_id: UUID


class Accept(BaseModel):
    """Proposals taken up as they stand, each with its own owner, in one press."""

    key: UUID
    tasks: Annotated[list[Taken], Field(min_length=1, max_length=MOST)]


class Undo(BaseModel):
    """Taking back what one press did."""

    key: UUID
    batch: UUID


class Say(BaseModel):
    """A comment under a task, with the people it is for."""

    key: UUID
    task_id: UUID
    text: Annotated[str, Field(min_length=1, max_length=4000)]
    mentions: Annotated[list[UUID], Field(max_length=20)] = []


class Watch(BaseModel):
    key: UUID
    task_id: UUID
    on: bool
