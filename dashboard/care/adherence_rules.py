"""When a session counts and how a share is called, as data/adherence.yaml says."""

from functools import cache
from typing import Annotated

from pydantic import Field

from dashboard.care.datafile import Known, load

Share = Annotated[float, Field(gt=0, le=1)]


class Bands(Known):
    on_target_from: int
    partial_from: int


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
    bands: Bands
    anchors: tuple[Anchor, ...]
    source: str


@cache
def rules() -> Rules:
    """What data/adherence.yaml says."""
    return load("adherence.yaml", Rules)
