"""Clinical stages estimated from the ALSFRS-R: King's, MiToS and FT9, with the regions and losses they rest on."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.care import alsfrs
from dashboard.care.alsfrs import Items
from db.records import Happening, Score
from db.vocabulary import EventKind, Item5Form


@dataclass(frozen=True)
class Regions:
    """Which regions are involved, as King's counts them."""

    bulbar: bool
    upper_limb: bool
    lower_limb: bool

    def words(self) -> str:
        """bulbar, arms, legs involved."""
        named = [word for word, involved in (("bulbar", self.bulbar), ("arms", self.upper_limb), ("legs", self.lower_limb)) if involved]
        return f"{', '.join(named)} involved" if named else "no region involved"


@dataclass(frozen=True)
class Stages:
    """None where an item that the stage needs is missing. kings is '0' to '3', '4A', '4B' or '5'; 4B wins the label, both flags are kept."""

    regions: Regions | None
    kings: str | None
    kings_4a: bool | None
    kings_4b: bool | None
    mitos: int | None
    mitos_lost: Mapping[str, bool] | None
    ft9: int | None
    records_disagree: bool = False


@dataclass(frozen=True)
class Staged:
    """King's on one day, as it is to be shown, and the regions it counts; none for somebody who has died."""

    on: date
    kings: str | None
    regions: Regions | None


_TELLING = frozenset({EventKind.NIV_START, EventKind.NIV_STOP, EventKind.GASTROSTOMY, EventKind.DEATH})
"""Events that a stage reads; somebody has many others."""

DIED = Stages(regions=None, kings="5", kings_4a=None, kings_4b=None, mitos=5, mitos_lost=None, ft9=5)


def stages(items: Items, form: Item5Form | None, *, gastrostomy: bool = False, niv: bool = False, died: bool = False) -> Stages:
    """All stages of one ALSFRS-R (12 items, 0 to 4 or none) with the device flags of that day.

    records_disagree: NIV is in use while item 12 says no support. Sources: King's, Balendra 2014 (ALSFD 15:279); MiToS, Chio 2015
    (JNNP 86:38) table 1, where communicating needs speech and handwriting; FT9, Thakore 2018 (ALSFD 19:483).
    Raises ValueError for what are not 12 such items.
    """
    items = alsfrs.checked(items)
    if died:
        return DIED
    regions = _regions(items)
    stage_4a = gastrostomy or form is Item5Form.B
    stage_4b = _stage_4b(items, niv)
    lost = _mitos_lost(items)
    return Stages(
        regions=regions,
        kings=_kings(regions, stage_4a, stage_4b),
        kings_4a=stage_4a,
        kings_4b=stage_4b,
        mitos=None if lost is None else sum(lost.values()),
        mitos_lost=lost,
        ft9=_ft9(items),
        records_disagree=niv and items[11] == alsfrs.MAX_ITEM,
    )


def kings(items: Items, form: Item5Form | None, *, gastrostomy: bool = False, niv: bool = False) -> str | None:
    """King's stage alone, as `stages` has it, for a list of many."""
    return _kings(_regions(items), gastrostomy or form is Item5Form.B, _stage_4b(items, niv))


def kings_shown(kings: str | None, *, diagnosed_on: date | None, onset_on: date | None) -> str | None:
    """The King's stage to show: a raw 0 reads 1 once diagnosis and onset are known, since stage 1 starts at onset by definition."""
    return "1" if kings == "0" and diagnosed_on is not None and onset_on is not None else kings


def at_scores(scores: Sequence[Score], events: Sequence[Happening], *, diagnosed_on: date | None, onset_on: date | None) -> list[Staged]:
    """King's at every score, oldest first, with NIV, gastrostomy and death as they stood on that day."""
    telling = [event for event in events if event.kind in _TELLING]
    ordered = sorted(scores, key=lambda score: score.assessed_on)
    return [_staged(score, score.assessed_on, telling, diagnosed_on, onset_on) for score in ordered]


def over_time(scores: Sequence[Score], events: Sequence[Happening], *, until: date, diagnosed_on: date | None, onset_on: date | None) -> list[Staged]:
    """King's at every score and, by the score before, on every day up to `until` on which NIV began or ended or a gastrostomy was placed; oldest first.

    The last is the stage as of `until`: who began NIV since the last score is at 4B.
    """
    telling = [event for event in events if event.kind in _TELLING]
    ordered = sorted(scores, key=lambda score: score.assessed_on)
    days = [score.assessed_on for score in ordered]
    devices = {event.happened_on for event in telling if event.kind is not EventKind.DEATH and days and days[0] < event.happened_on <= until} - set(days)
    seen = [*zip(ordered, days, strict=True), *((ordered[bisect(days, on) - 1], on) for on in devices)]
    return [_staged(score, on, telling, diagnosed_on, onset_on) for score, on in sorted(seen, key=lambda one: one[1])]


def _staged(score: Score, on: date, telling: Sequence[Happening], diagnosed_on: date | None, onset_on: date | None) -> Staged:
    if _died(telling, on):
        return Staged(on, DIED.kings, None)
    regions = _regions(score.items)
    stage = _kings(regions, gastrostomy_on(telling, on) or score.item5_form is Item5Form.B, _stage_4b(score.items, niv_on(telling, on)))
    return Staged(on, kings_shown(stage, diagnosed_on=diagnosed_on, onset_on=onset_on), regions)


def niv_on(events: Sequence[Happening], on: date) -> bool:
    """Whether NIV was in use on a day: started, and not stopped on the same day or later. The same reading as patient_summary."""
    started = [event.happened_on for event in events if event.kind is EventKind.NIV_START and event.happened_on <= on]
    stopped = [event.happened_on for event in events if event.kind is EventKind.NIV_STOP and event.happened_on <= on]
    return bool(started) and max(started) > max(stopped, default=date.min)


def gastrostomy_on(events: Sequence[Happening], on: date) -> bool:
    """Whether a gastrostomy had been placed by a day."""
    return any(event.kind is EventKind.GASTROSTOMY and event.happened_on <= on for event in events)


def _died(events: Sequence[Happening], on: date) -> bool:
    return any(event.kind is EventKind.DEATH and event.happened_on <= on for event in events)


def _regions(items: Items) -> Regions | None:
    """King's reads items 1 to 5 and 8 only, so leg trouble seen on the stairs alone stays invisible to it."""
    read = (*items[:5], items[7])
    if None in read:
        return None
    full = alsfrs.MAX_ITEM
    speech, salivation, swallowing, handwriting, cutting, walking = read
    return Regions(speech != full or salivation != full or swallowing != full, handwriting != full or cutting != full, walking != full)


def _stage_4b(items: Items, niv: bool) -> bool | None:
    """A fact that settles it is enough; only 'no' needs both items."""
    dyspnoea, support = items[9], items[11]
    if niv or dyspnoea == 0 or (support is not None and support < alsfrs.MAX_ITEM):
        return True
    return None if dyspnoea is None or support is None else False


def _kings(regions: Regions | None, stage_4a: bool, stage_4b: bool | None) -> str | None:
    if stage_4b:
        return "4B"
    if stage_4b is None:
        return None
    if stage_4a:
        return "4A"
    return None if regions is None else str(regions.bulbar + regions.upper_limb + regions.lower_limb)


def _mitos_lost(items: Items) -> Mapping[str, bool] | None:
    needed = {number: items[number - 1] for number in (1, 3, 4, 6, 8, 10, 12)}
    at = {number: score for number, score in needed.items() if score is not None}
    if len(at) < len(needed):
        return None
    return {
        "movement": at[8] <= 1 or at[6] <= 1,
        "swallowing": at[3] <= 1,
        "communicating": at[1] <= 1 and at[4] <= 1,
        "breathing": at[10] <= 1 or at[12] <= 2,
    }


def _ft9(items: Items) -> int | None:
    scores = [score for score in alsfrs.domains(items).values() if score is not None]
    return sum(score <= 9 for score in scores) if len(scores) == len(alsfrs.Domain) else None
