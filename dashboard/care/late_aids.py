"""Which aids of a whole clinic will come too late: everything that is not in use yet, in the groups and the order in which it is worked through."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from dashboard.care import needs
from dashboard.care.catalogue import aid_name, aids
from dashboard.care.need_records import Expected, Need, Status
from db.aid_records import ComingAid
from db.records import Aid, LeadTime
from db.vocabulary import AidStage, Discipline


class Group(StrEnum):
    """What is to be done about an aid, most pressing first."""

    LATE = "late"
    NEAR = "near"
    ON_TRACK = "track"
    NO_DATE = "none"


class Sort(StrEnum):
    LATE = "late"
    NEED = "need"
    NAME = "name"


GROUPS = {
    Status.LATE: Group.LATE,
    Status.DUE: Group.NEAR,
    Status.SOON: Group.NEAR,
    Status.ON_THE_WAY: Group.ON_TRACK,
    Status.DELIVERED: Group.ON_TRACK,
    Status.NOT_YET: Group.ON_TRACK,
    Status.UNKNOWN: Group.NO_DATE,
}
NOBODY = "nobody"
MINE = "me"


@dataclass(frozen=True)
class Coming:
    """One aid of one person with where it stands today."""

    whose: ComingAid
    need: Need

    @property
    def aid(self) -> Aid:
        return self.whose.aid

    @property
    def group(self) -> Group:
        return GROUPS[self.need.status]

    @property
    def stage(self) -> AidStage:
        return stage_of(self.aid)

    @property
    def discipline(self) -> Discipline:
        """The discipline that looks after this kind of aid."""
        return aids()[self.aid.aid_key].owner


@dataclass(frozen=True)
class Wanted:
    """What of the list is asked for. who: `me`, `nobody`, or the id of an account; text: part of a name or of an aid."""

    stage: AidStage | None = None
    discipline: Discipline | None = None
    who: str | None = None
    text: str = ""
    sort: Sort = Sort.LATE

    @property
    def narrowed(self) -> bool:
        return bool(self.stage or self.discipline or self.who or self.text)


def stage_of(aid: Aid) -> AidStage:
    """The last stage that it has reached."""
    return next(stage for stage in reversed(AidStage) if stage in aid.reached)


def standing(coming: Iterable[ComingAid], own: Mapping[str, LeadTime], today: date) -> list[Coming]:
    """Where each stands today, from the days that were kept: most days late first, then by order-by day. What the catalogue does not hold is left out."""
    known = aids()
    found = [
        Coming(one, needs.stands(one.aid.aid_key, one.aid, Expected.kept(one.aid), own, today, one.latest_on)) for one in coming if one.aid.aid_key in known
    ]
    return in_order(found, Sort.LATE)


def in_order(found: Iterable[Coming], sort: Sort) -> list[Coming]:
    """Days late fall, then order-by days rise; or by the middle of the need; or by name. The id of the aid settles what is equal."""
    last = date.max
    if sort is Sort.NEED:
        return sorted(found, key=lambda one: (_middle(one.need) or last, one.whose.family_name.casefold(), one.aid.id))
    if sort is Sort.NAME:
        return sorted(found, key=lambda one: (one.whose.family_name.casefold(), one.whose.given_name.casefold(), aid_name(one.aid.aid_key), one.aid.id))
    return sorted(found, key=lambda one: (-one.need.late, one.need.order_by or last, one.whose.family_name.casefold(), one.aid.id))


def _middle(need: Need) -> date | None:
    return (need.window.p50 or need.window.p25) if need.window else None


def asked_for(found: Sequence[Coming], wanted: Wanted, me: UUID) -> list[Coming]:
    """Those that are asked for, in the order that is asked for."""
    typed = wanted.text.casefold().split()
    return in_order((one for one in found if _fits(one, wanted, me) and all(word in _text(one) for word in typed)), wanted.sort)


def _fits(one: Coming, wanted: Wanted, me: UUID) -> bool:
    owner = one.aid.owner_id
    asked = {None: True, MINE: owner == me, NOBODY: owner is None}
    return (
        (wanted.stage is None or one.stage is wanted.stage)
        and (wanted.discipline is None or one.discipline is wanted.discipline)
        and asked.get(wanted.who, str(owner) == wanted.who)
    )


def _text(one: Coming) -> str:
    whose = one.whose
    return f"{whose.family_name} {whose.given_name} {whose.latin_name or ''} {aid_name(one.aid.aid_key)} {aids()[one.aid.aid_key].short}".casefold()
