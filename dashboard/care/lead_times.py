"""How long aids take from order to use: what the clinic's own aids took, or what is published until it has enough of its own."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.care import words
from dashboard.care.catalogue import aids, equipment_file
from db.records import LeadTime

PLANNED, KEPT_BY_MOST = 50, 80


@dataclass(frozen=True)
class Lead:
    """Days from order to use: as planned, and the days that 8 in 10 keep. own: how many of the clinic's aids say so, 0 when published."""

    planned: int
    slow: int
    own: int
    source: str

    def words(self) -> str:
        """Lead time 90 d, slow case 196 d (published: MDA 2005)."""
        if self.own:
            return f"Lead time {self.planned} d, 8 in 10 within {self.slow} d (this clinic, {words.count(self.own, 'aid')})"
        return f"Lead time {self.planned} d, slow case {self.slow} d (published: {self.source})"


def lead_times(taken: Iterable[tuple[str, date, date]]) -> list[LeadTime]:
    """Per aid the 50th and 80th percentile of days from order to use, in whole days rounded up, and how many they rest on.

    taken: (aid key, ordered on, in use on) of aids that came into use. Empty without any. Raises ValueError when use comes before the order.
    """
    days: dict[str, list[int]] = {}
    for key, ordered_on, in_use_on in taken:
        if in_use_on < ordered_on:
            raise ValueError(f"{key}: in use on {in_use_on}, before it was ordered on {ordered_on}")
        days.setdefault(key, []).append((in_use_on - ordered_on).days)
    return [LeadTime(key, _percentile(of, PLANNED), _percentile(of, KEPT_BY_MOST), len(of)) for key, of in sorted(days.items())]


def lead_of(aid_key: str, own: Mapping[str, LeadTime]) -> Lead:
    """The clinic's own once it rests on enough aids (data/equipment.yaml), else the published one. Raises KeyError for an unknown aid."""
    kind = aids()[aid_key]
    found = own.get(aid_key)
    if found is not None and found.n >= equipment_file().needs.least_own:
        return Lead(found.p50_days, found.p80_days, found.n, "")
    return Lead(kind.lead_days.typical, kind.lead_days.high, 0, kind.source)


def _percentile(days: list[int], share: int) -> int:
    """Up to the whole day; the tiny subtrahend undoes what binary fractions add."""
    return math.ceil(float(np.percentile(days, share)) - 1e-9)
