"""What carers are taught: the topics, how far each carer got, and which sign-off has to be refreshed; from data/caregiver_topics.yaml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from dashboard.care.datafile import Known, load
from db.care_records import SignOff
from db.vocabulary import Discipline, TrainingLevel

# The disciplines as the reference writes them; social work has no prefix of its own and is coordinated.
_OWNERS = {
    "physio": Discipline.PT,
    "ot": Discipline.OT,
    "respiratory": Discipline.RESP,
    "slt": Discipline.SLT,
    "dietetics": Discipline.DIET,
    "nursing": Discipline.NURSE,
    "psychology": Discipline.PSY,
    "palliative": Discipline.PALL,
    "social_work": Discipline.COORD,
}


def _owner(word: object) -> Discipline:
    if word not in _OWNERS:
        raise ValueError(f"{word!r} is not a discipline; there are {', '.join(_OWNERS)}")
    return _OWNERS[str(word)]


Owner = Annotated[Discipline, BeforeValidator(_owner)]


class Topic(Known):
    """One topic. trigger and relearn_on say in words when it is called for and when it is to be taught anew; refresh_days: how long a sign-off holds."""

    key: str = Field(alias="id")
    title: str
    owner: Owner
    co: tuple[Owner, ...]
    trigger: str
    refresh_days: Annotated[int, Field(ge=1)]
    relearn_on: str
    skills: tuple[str, ...]
    minutes: int
    status: str
    confidence: str


class TopicFile(Known):
    schema_version: int
    sign_off_levels: tuple[TrainingLevel, ...]
    required_level: TrainingLevel
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class Standing:
    """One carer, one topic: the latest sign-off. refresh_on: from that day it no longer holds; None until the required level is reached."""

    signed: SignOff
    refresh_on: date | None
    overdue_days: int = 0

    @property
    def holds(self) -> bool:
        """Whether a sign-off is in date."""
        return self.refresh_on is not None and not self.overdue_days


@cache
def topic_file() -> TopicFile:
    """All of data/caregiver_topics.yaml."""
    return load("caregiver_topics.yaml", TopicFile)


@cache
def topics() -> Mapping[str, Topic]:
    """Every topic by its key (CT-01), in the order of the file."""
    return {topic.key: topic for topic in topic_file().topics}


def standings(signed: Sequence[SignOff], today: date) -> dict[tuple[str, UUID], Standing]:
    """Where every carer stands in every topic they were ever taught, by topic and carer, as of `today`.

    The latest sign-off counts; of one day, the furthest level. A sign-off of the required level holds for the topic's refresh_days, the last included.
    """
    levels = topic_file().sign_off_levels
    found: dict[tuple[str, UUID], Standing] = {}
    for one in sorted(signed, key=lambda one: (one.taught_on, levels.index(one.level))):
        if one.taught_on <= today and one.topic_key in topics():
            found[one.topic_key, one.carer_id] = _standing(one, today)
    return found


def _standing(one: SignOff, today: date) -> Standing:
    if one.level is not topic_file().required_level:
        return Standing(one, None)
    refresh_on = one.taught_on + timedelta(days=topics()[one.topic_key].refresh_days)
    return Standing(one, refresh_on, max((today - refresh_on).days, 0))
