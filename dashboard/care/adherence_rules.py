"""When a session counts and how a share is called, as data/adherence.yaml says."""

from functools import cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from dashboard.care.datafile import Known, load

Share = Annotated[float, Field(gt=0, le=1)]


class Bands(Known):
    on_target_from: int
    partial_from: int

    @model_validator(mode="after")
    def _one_over_the_other(self) -> Self:
        if not 0 < self.partial_from < self.on_target_from <= 100:
            raise ValueError("partial_from must lie under on_target_from, both within 100")
        return self


class Anchor(Known):
    text: str
    source: str
    status: str
    confidence: str


class Rules(Known):
    schema_version: int
    definition: str
    session_done_from_share: Share
    some_counts: Share
    window_days: Annotated[int, Field(gt=0)]
    recent_days: Annotated[int, Field(gt=0)]
    log_days_back: Annotated[int, Field(gt=0)]  # how far back staff log a day
    bands: Bands
    anchors: tuple[Anchor, ...]
    source: str


@cache
def rules() -> Rules:
    """What data/adherence.yaml says."""
    return load("adherence.yaml", Rules)
