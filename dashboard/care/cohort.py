"""Change in function by exercise done: adherence in months 0 to 3 against the ALSFRS-R slope in months 3 to 9. Association, not effect.

A landmark comparison: only people alive, followed and scored in both spans are in, so that nobody's exercise is counted from time
they lived only because they did well. The groups' differences at the start are shown, and taken out as far as they were measured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np

from dashboard.care.cohort_file import Band, band_of, cohort_file
from dashboard.care.cohort_numbers import Estimate, difference, filled, fit, mean_of, standardised
from dashboard.care.cohort_people import TRAITS, Balance, Flow, Out, Starter
from dashboard.care.words import number, signed


@dataclass(frozen=True)
class Group:
    """People of one band. slopes: points a month, one a person in the order of people. raw, adjusted: their mean; None when withheld."""

    band: Band
    people: tuple[UUID, ...]
    slopes: tuple[float, ...]
    raw: Estimate | None
    adjusted: Estimate | None


@dataclass(frozen=True)
class Cohort:
    """The comparison. raw, adjusted: slope of the most adherent minus that of the least, points a month (above 0: slower decline).

    withheld says why no figures are given; then groups hold no people, slopes or means. banner belongs to every showing.
    """

    groups: tuple[Group, ...]
    raw: Estimate | None
    adjusted: Estimate | None
    balance: tuple[Balance, ...]
    flow: Flow
    withheld: str | None
    banner: str

    @property
    def words(self) -> str:
        """The comparison in words, or why it is withheld; always with the banner that it is association, not effect."""
        if self.withheld:
            return f"{self.withheld} {self.banner}"
        return f"{_in_words(self.raw, self.adjusted)} {self.banner}"


def by_adherence(starters: Sequence[Starter], today: date) -> Cohort:
    """The landmark comparison as of a day. Source: ux specification 6.8 and data/cohort.yaml."""
    known = cohort_file()
    flow, inside = _flow(starters, today)
    members: dict[str, list[tuple[Starter, float]]] = {band.key: [] for band in known.bands}
    for starter, slope in inside:
        members[band_of(starter.done / starter.asked).key].append((starter, slope))
    if min(len(group) for group in members.values()) < known.least_in_group:
        empty = tuple(Group(band, (), (), None, None) for band in known.bands)
        return Cohort(empty, None, None, (), flow, f"Fewer than {known.least_in_group} people in a group.", known.banner)
    adjusted, adjusted_difference = _adjusted(members)
    groups = tuple(
        Group(
            band,
            tuple(starter.id for starter, _ in members[band.key]),
            tuple(slope for _, slope in members[band.key]),
            mean_of([slope for _, slope in members[band.key]]),
            adjusted.get(band.key),
        )
        for band in known.bands
    )
    return Cohort(
        groups=groups,
        raw=difference(groups[0].slopes, groups[-1].slopes),
        adjusted=adjusted_difference,
        balance=balance({key: [starter for starter, _ in group] for key, group in members.items()}),
        flow=flow,
        withheld=None,
        banner=known.banner,
    )


def balance(groups: Mapping[str, Sequence[Starter]]) -> tuple[Balance, ...]:
    """What the groups were like at the start; the first and the last of them are the ones whose distance is told."""
    rows = []
    for trait, of in TRAITS.items():
        values = {key: [value for one in people if (value := of(one)) is not None] for key, people in groups.items()}
        outer = list(values.values())
        means = {key: float(np.mean(known)) if known else None for key, known in values.items()}
        rows.append(Balance(trait, means, {key: len(known) for key, known in values.items()}, standardised(outer[0], outer[-1])))
    return tuple(rows)


def _flow(starters: Sequence[Starter], today: date) -> tuple[Flow, list[tuple[Starter, float]]]:
    out: dict[Out, list[UUID]] = {why: [] for why in Out if why is not Out.NOT_MATCHED}
    inside = []
    for starter in starters:
        slope, why = _judged(starter, today)
        if why is not None:
            out[why].append(starter.id)
        elif slope is not None:
            inside.append((starter, slope))
    return Flow(len(starters), {why: tuple(ids) for why, ids in out.items()}, tuple(one.id for one, _ in inside)), inside


def _judged(starter: Starter, today: date) -> tuple[float | None, Out | None]:
    """The slope after the landmark, or why there is none to compare."""
    known = cohort_file().landmark
    mark, end = starter.month(known.exposure_to_month), starter.month(known.outcome_to_month)
    slope = starter.slope(mark, end)
    asked = (
        (Out.DIED, starter.died_on is not None and starter.died_on <= end),
        (Out.LEFT, starter.left_on is not None and starter.left_on <= end),
        (Out.TOO_SOON, end > today),
        (Out.NO_SCORE, slope is None or not starter.between(starter.started_on, mark - timedelta(days=1))),
        (Out.NO_LOG, not starter.logged),
        (Out.NOTHING_ASKED, starter.asked <= 0),
    )
    return slope, next((why for why, holds in asked if holds), None)


def _adjusted(members: Mapping[str, Sequence[tuple[Starter, float]]]) -> tuple[dict[str, Estimate], Estimate | None]:
    """Means of the groups as if all were like the whole at the start, and the first minus the last, by least squares."""
    people = [starter for group in members.values() for starter, _ in group]
    slopes = np.array([slope for group in members.values() for _, slope in group])
    keys = [key for key, group in members.items() for _ in group]
    flags = np.array([[float(key == one) for one in members] for key in keys])
    design = np.column_stack([flags, filled([[of(one) for one in people] for of in TRAITS.values()])])
    found = fit(design, slopes)
    if found is None:
        return {}, None
    unit = np.eye(design.shape[1])
    last = len(members) - 1
    return {key: found.at(unit[n]) for n, key in enumerate(members)}, found.at(unit[0] - unit[last])


def _in_words(raw: Estimate | None, adjusted: Estimate | None) -> str:
    if raw is None or adjusted is None:
        return "The difference cannot be worked out."
    said = f"Most against least: {signed(adjusted.mean, 2)} points a month adjusted ({number(adjusted.low, 2)} to {number(adjusted.high, 2)}), "
    said += f"{signed(raw.mean, 2)} raw ({number(raw.low, 2)} to {number(raw.high, 2)})."
    if raw.mean and not raw.could_be_none:
        gone = 1 - adjusted.mean / raw.mean
        part = "More than half" if gone > 0.5 else "Part" if gone > 0 else "None"
        said += f" {part} of the raw difference goes away once the groups are made alike."
    return said + (" What is left could be none." if adjusted.could_be_none else " What is left may still come from what was not measured.")
