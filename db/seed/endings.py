"""How care ended for those whose care ended, and what is still left to do about the latest of them."""

import numpy as np

from db.seed.aids import KINDS, Aids
from db.seed.cohort import DIED, DISCHARGED, HOSPICE, MOVED, UNDER_CARE, Cohort
from db.seed.ids import uuids
from db.seed.people import Identities
from db.seed.rows import Objects, Rows, coin, days_after, objects, pick
from db.seed.taskwords import ROLES
from db.vocabulary import Discipline

_DAYS_LEFT = np.timedelta64(24, "D")  # how long the short list of somebody takes at most
_NOT_LENT = ("EQ-01", "EQ-08", "EQ-09", "EQ-23", "EQ-28")  # fitted to the person or the house, or their own voice
_EVENING = np.timedelta64(19 * 3600, "s")
_STATUSES = {DIED: "died", MOVED: "moved", DISCHARGED: "discharged", HOSPICE: "hospice"}
_TOLD = {
    DIED: ("Daughter, by phone", "Husband, by phone", "GP letter", "Hospice nurse", "District nurse"),
    HOSPICE: ("Hospice team", "Palliative consultant"),
    MOVED: ("Patient, at clinic", "Wife, by phone"),
    DISCHARGED: ("Clinic letter",),
}
# title, for which ends, discipline, days until due: as in the clinic's own list (data/end_of_care.yaml)
_LEFT = (
    ("Call the family", (DIED, HOSPICE), Discipline.NURSE, 5),
    ("Tell the GP and everybody involved", (DIED, MOVED, DISCHARGED), Discipline.COORD, 1),
    ("Send the transfer summary to the hospice", (HOSPICE,), Discipline.COORD, 1),
    ("Send the transfer summary to the new clinic", (MOVED,), Discipline.COORD, 5),
)


def endings(rng: np.random.Generator, people: Cohort, who: Identities, aids: Aids, leads: dict[Discipline, Objects], until: np.datetime64) -> list[Rows]:
    """One row for each end of care; open tasks about those of the last weeks."""
    at = np.nonzero(people.status != UNDER_CARE)[0]
    on = people.status_on[at]
    kept = Rows(
        "care_ending",
        {
            "id": uuids(rng, on),
            "patient_id": who.ids[at],
            "status": objects([_STATUSES[int(status)] for status in people.status[at]]),
            "ended_on": on,
            "told_by": objects([str(pick(rng, _TOLD[int(status)], 1)[0]) for status in people.status[at]]),
            "by_id": leads[Discipline.COORD][at],
            "at": on.astype("datetime64[s]") + _EVENING,
        },
    )
    recent = np.nonzero((people.status != UNDER_CARE) & (people.status_on > until - _DAYS_LEFT))[0]
    found = [(int(p), title, discipline, days) for p in recent for title, ends, discipline, days in _LEFT if people.status[p] in ends]
    found += [
        (int(p), f"Collect {KINDS[kind].name}", KINDS[kind].owner, 14)
        for p, kind, used in zip(aids.who, aids.kind, aids.in_use_on, strict=True)
        if p in recent and kind >= 0 and KINDS[kind].key not in _NOT_LENT and people.status[p] != HOSPICE and not np.isnat(used)
    ]
    if not found:
        return [kept]
    whose = np.array([p for p, *_ in found])
    made = people.status_on[whose]
    ids, maker, hours = uuids(rng, made), leads[Discipline.COORD][whose], made.astype("datetime64[s]") + _EVENING
    nobody = coin(rng, 0.2, len(found))
    task = Rows(
        "task",
        {
            "id": ids,
            "patient_id": who.ids[whose],
            "title": objects([title for _, title, _, _ in found]),
            "state": objects(["open"] * len(found)),
            "discipline": objects([discipline.value for _, _, discipline, _ in found]),
            "owner_id": objects([None if none else leads[d][p] for none, (p, _, d, _) in zip(nobody, found, strict=True)]),
            "owner_role": objects([ROLES[d].value if none else None for none, (_, _, d, _) in zip(nobody, found, strict=True)]),
            "due_on": days_after(made, [days for *_, days in found]),
            "source": objects(["end_of_care"] * len(found)),
            "created_by": maker,
            "created_at": hours,
        },
    )
    columns = {"id": uuids(rng, made), "task_id": ids, "at": hours, "by_id": maker, "to_state": objects(["open"] * len(found))}
    return [kept, task, Rows("task_event", columns)]
