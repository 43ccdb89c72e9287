"""What ALSFRS-R entry sends: a draft, a finished form, the wish to take it back. Anything else is refused before an action sees it."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from dashboard.care.alsfrs import MAX_ITEM
from db.vocabulary import Item5Form, Mode

NOT_ASSESSED = "n"
Answer = Annotated[StrictInt, Field(ge=0, le=MAX_ITEM)] | Literal["n"]
Line = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]
Twelve = Field(min_length=12, max_length=12)


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Typed(Shape):
    """What stands in the form; None is an item not answered yet."""

    on: Line
    mode: Mode
    form: Item5Form
    rater: Line
    items: Annotated[list[Answer | None], Twelve]


class Draft(Shape):
    """What is half typed, for a new score or for the score `score_id`; typed None throws it away. `page` and `seq` order what one page sends."""

    score_id: UUID | None
    version: int | None
    page: UUID
    seq: Annotated[int, Field(ge=0)]
    typed: Typed | None


class Save(Shape):
    """A finished form. score_id and version: the score it changes and the version that was seen; both None for a new one.

    draft_of: the score whose page this was typed on. attempt counts how often the browser sent the same save.
    """

    key: UUID
    attempt: int
    patient_id: UUID
    score_id: UUID | None
    version: int | None
    draft_of: UUID | None
    confirmed: bool
    on: Line
    mode: Mode
    form: Item5Form
    rater: Line
    items: Annotated[list[Answer], Twelve]


class Undo(Shape):
    """Take back one's own save: the new score goes, or a changed one gets the answers of before (`back_to`)."""

    key: UUID
    score_id: UUID
    version: int
    back_to: Typed | None
