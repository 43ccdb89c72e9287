"""What aids on order, carers and their training say in the names of the rule file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.care import catalogue
from dashboard.care.rules_facts import Fact
from dashboard.care.rules_file import book
from db.records import Aid
from db.vocabulary import AidStage, TrainingLevel

_DAY = timedelta(days=1)
_ARRIVED = (AidStage.DELIVERED, AidStage.FITTED, AidStage.IN_USE, AidStage.RETURNED)
_CHAIR = {AidStage.ASSESSED: "assessed", AidStage.ORDERED: "ordered", AidStage.DELIVERED: "delivered", AidStage.RETURNED: "none"}


@dataclass(frozen=True)
class Trained:
    """A topic taught to a carer, and how far they got."""

    topic_key: str
    level: TrainingLevel
    taught_on: date


@dataclass(frozen=True)
class CarerAtHome:
    """A carer of the patient."""

    lives_with: bool


def aid_facts(aids: Sequence[Aid], base: date) -> dict[str, list[Fact]]:
    """Orders past the typical lead time of their kind, counted on every day on which the count changed; and how far the power wheelchair is."""
    turns: dict[date, int] = {}
    for aid in aids:
        kind, ordered = catalogue.aids().get(aid.aid_key), aid.reached.get(AidStage.ORDERED)
        if kind is None or ordered is None:
            continue
        late = ordered + timedelta(days=kind.lead_days.typical) + _DAY
        arrived = min((aid.reached[stage] for stage in _ARRIVED if stage in aid.reached), default=None)
        if arrived is None or arrived > late:
            turns[late] = turns.get(late, 0) + 1
            if arrived is not None:
                turns[arrived] = turns.get(arrived, 0) - 1
    count, late_orders = 0, {base: Fact(0.0, base)}
    for on in sorted(turns):
        count += turns[on]
        late_orders[on] = Fact(float(count), on, "days since ordered above the typical lead time")
    chair = {base: Fact("none", base)}
    for aid in aids:
        if aid.aid_key == book().records.power_chair:
            chair |= {on: Fact(_CHAIR[stage], on) for stage, on in sorted(aid.reached.items(), key=lambda reached: reached[1]) if stage in _CHAIR}
    return {"care.equipment_overdue_count": list(late_orders.values()), "mobility.power_chair_status": list(chair.values())}


def carer_facts(carers: Sequence[CarerAtHome] | None, training: Sequence[Trained] | None, base: date) -> dict[str, list[Fact]]:
    """Whether there is a carer, and one who may help with exercises. A carer who lives with the person settles living alone; nothing else does."""
    facts: dict[str, list[Fact]] = {}
    if carers is not None:
        facts["person.carer_present"] = [Fact(bool(carers), base)]
        if any(carer.lives_with for carer in carers):
            facts["person.lives_alone"] = [Fact(False, base, "a carer lives with the person")]
    if training is not None:
        facts["carer.trained_current"] = _in_date(training, base)
    return facts


def _in_date(training: Sequence[Trained], base: date) -> list[Fact]:
    """Signed off from the day taught until the sign-off runs out, unless it was renewed by then."""
    needed = book().records.helper_training
    signed = sorted({row.taught_on for row in training if row.topic_key == needed.topic and row.level is needed.level})
    facts = {base: Fact(False, base)}
    for on in signed:
        out = on + timedelta(days=needed.fresh_days) + _DAY
        facts[on] = Fact(True, on, f"{needed.topic} signed off")
        if not any(on < later <= out for later in signed):
            facts[out] = Fact(False, out, f"{needed.topic} signed off on {on:%d-%b-%Y}, out of date")
    return list(facts.values())
