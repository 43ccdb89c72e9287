"""Home programme against supervised sessions: each person at home beside up to four supervised people alike at the start, as Kitano 2018 did.

Association, not effect: people are matched on what was measured, and nobody drew lots.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import numpy as np

from dashboard.care.cohort import balance
from dashboard.care.cohort_file import cohort_file
from dashboard.care.cohort_numbers import Estimate, Numbers, difference, fit, mean_of
from dashboard.care.cohort_people import TRAITS, Balance, Flow, Out, Starter
from dashboard.care.words import number, signed

HOME, SUPERVISED = "home", "supervised"


@dataclass(frozen=True)
class Matched:
    """sets: the supervised people beside each person at home. Differences are home minus supervised in points of ALSFRS-R change over 6 months.

    raw: everybody, unmatched. matched: mean of the differences within the sets. adjusted: the same with what distance the sets still
    have taken out; None with too few sets. before, after: how alike the groups were, unmatched and matched.
    """

    sets: Mapping[UUID, tuple[UUID, ...]]
    raw: Estimate | None
    matched: Estimate | None
    adjusted: Estimate | None
    before: tuple[Balance, ...]
    after: tuple[Balance, ...]
    home: Flow
    supervised: Flow
    withheld: str | None
    banner: str

    @property
    def words(self) -> str:
        """The same of the matched view."""
        if self.withheld or self.matched is None:
            return f"{self.withheld or 'The difference cannot be worked out.'} {self.banner}"
        said = f"Home against supervised: {signed(self.matched.mean, 1)} points over {cohort_file().matched.at_month} months, matched "
        said += f"({number(self.matched.low, 1)} to {number(self.matched.high, 1)})."
        return f"{said}{' It could be none.' if self.matched.could_be_none else ''} {self.banner}"


def home_against_supervised(home: Sequence[Starter], supervised: Sequence[Starter], today: date) -> Matched:
    """The matched comparison as of a day: change of the ALSFRS-R total from the start to month 6 (± 45 days). Source: data/cohort.yaml, Kitano 2018."""
    known = cohort_file()
    home_in, home_out = _inside(home, today)
    other_in, other_out = _inside(supervised, today)
    sets = _sets([one for one, _ in home_in], [one for one, _ in other_in])
    alone = [one.id for n, (one, _) in enumerate(home_in) if n not in sets]
    chosen = sorted({at for ats in sets.values() for at in ats})
    flows = (
        Flow(len(home), home_out | {Out.NOT_MATCHED: tuple(alone)}, tuple(home_in[n][0].id for n in sets)),
        Flow(
            len(supervised),
            other_out | {Out.NOT_MATCHED: tuple(one.id for n, (one, _) in enumerate(other_in) if n not in set(chosen))},
            tuple(other_in[n][0].id for n in chosen),
        ),
    )
    if min(len(sets), len(chosen)) < known.least_in_group:
        return Matched({}, None, None, None, (), (), *flows, f"Fewer than {known.least_in_group} people in a group.", known.banner)
    apart = [home_in[n][1] - float(np.mean([other_in[at][1] for at in ats])) for n, ats in sets.items()]
    return Matched(
        sets={home_in[n][0].id: tuple(other_in[at][0].id for at in ats) for n, ats in sets.items()},
        raw=difference([change for _, change in home_in], [change for _, change in other_in]),
        matched=mean_of(apart),
        adjusted=_adjusted(sets, [one for one, _ in home_in], [one for one, _ in other_in], apart),
        before=balance({HOME: [one for one, _ in home_in], SUPERVISED: [one for one, _ in other_in]}),
        after=balance({HOME: [home_in[n][0] for n in sets], SUPERVISED: [other_in[at][0] for at in chosen]}),
        home=flows[0],
        supervised=flows[1],
        withheld=None,
        banner=known.banner,
    )


def _inside(starters: Sequence[Starter], today: date) -> tuple[list[tuple[Starter, float]], dict[Out, tuple[UUID, ...]]]:
    """Who has a change to compare, and why the others do not."""
    known = cohort_file().matched
    inside: list[tuple[Starter, float]] = []
    out: dict[Out, list[UUID]] = {why: [] for why in (Out.TOO_SOON, Out.DIED, Out.LEFT, Out.NO_SCORE)}
    for one in starters:
        end = one.month(known.at_month)
        near = one.between(end - timedelta(days=known.within_days), min(end + timedelta(days=known.within_days), today))
        if one.died_on is not None and one.died_on <= end:
            out[Out.DIED].append(one.id)
        elif one.left_on is not None and one.left_on <= end:
            out[Out.LEFT].append(one.id)
        elif end > today:
            out[Out.TOO_SOON].append(one.id)
        elif not near or one.baseline is None:
            out[Out.NO_SCORE].append(one.id)
        else:
            inside.append((one, min(near, key=lambda score: (abs((score[0] - end).days), score[0]))[1] - one.baseline))
    return inside, {why: tuple(ids) for why, ids in out.items()}


def _sets(home: Sequence[Starter], others: Sequence[Starter]) -> dict[int, list[int]]:
    """Positions of up to four others for each at home, nearest first, each used once; everybody gets one before anybody gets two."""
    if not home or not others:
        return {}
    known = cohort_file().matched
    traits = _standardised([*home, *others])
    ours, theirs = traits[: len(home)], traits[len(home) :]
    far = np.sqrt(((ours[:, None, :] - theirs[None, :, :]) ** 2).mean(axis=2))
    order = np.dstack(np.unravel_index(np.argsort(far, axis=None, kind="stable"), far.shape))[0]
    near = [(int(n), int(at)) for n, at in order if far[n, at] <= known.farthest]
    sets: dict[int, list[int]] = {}
    used: set[int] = set()
    for turn in range(1, known.controls_each + 1):
        for n, at in near:
            if at not in used and len(sets.get(n, ())) < turn:
                sets.setdefault(n, []).append(at)
                used.add(at)
    return dict(sorted(sets.items()))


def _standardised(people: Sequence[Starter]) -> Numbers:
    """Traits (n x 6) in units of their own spread; a missing one stands in the middle, as nothing better is known."""
    columns = []
    for of in TRAITS.values():
        values = np.array([np.nan if (value := of(one)) is None else value for one in people])
        known = values[~np.isnan(values)]
        spread = float(known.std()) if len(known) else 0.0
        columns.append(np.where(np.isnan(values), 0.0, (values - known.mean()) / spread) if spread > 0 else np.zeros(len(people)))
    return np.column_stack(columns)


def _adjusted(sets: Mapping[int, Sequence[int]], home: Sequence[Starter], others: Sequence[Starter], apart: Sequence[float]) -> Estimate | None:
    """The difference where a set is exactly alike: least squares of the differences on the distances in each trait."""
    traits = _standardised([*home, *others])
    ours, theirs = traits[: len(home)], traits[len(home) :]
    distance = np.array([ours[n] - theirs[list(ats)].mean(axis=0) for n, ats in sets.items()])
    found = fit(np.column_stack([np.ones(len(apart)), distance]), np.array(apart))
    return found.at(np.eye(distance.shape[1] + 1)[0]) if found else None
