"""Short notes after contacts: plain, invented sentences put together from what was found."""

import numpy as np

from db.seed.cohort import Cohort
from db.seed.ids import uuids
from db.seed.people import Identities
from db.seed.rows import Ints, Objects, Rows, coin, moments, objects, pick
from db.seed.visits import SELF, Grid
from db.vocabulary import Discipline

_HISTORY = np.timedelta64(730, "D")
_DISCIPLINES = (Discipline.PT, Discipline.RESP, Discipline.OT, Discipline.NEURO, Discipline.SLT, Discipline.DIET, Discipline.NURSE, Discipline.PSY)
_FINDINGS: dict[Discipline, tuple[str, ...]] = {
    Discipline.PT: (
        "Ankles stiff, more on the left. Stretching shown again.",
        "Tires after ten minutes of walking; rests work well.",
        "Shoulder sore at night, pillow under the forearm helps.",
    ),
    Discipline.RESP: (
        "Sleeps with two pillows, no morning headache.",
        "Cough weaker than last time. Breath stacking practised.",
        "Mask leaks at the bridge of the nose; another size tried.",
    ),
    Discipline.OT: (
        "Manages buttons with a hook. Bath is the hardest part of the day.",
        "Wheelchair turns too wide for the hall; doors measured.",
        "Uses the phone by voice now.",
    ),
    Discipline.NEURO: (
        "Slow, steady change since the last visit. Questions about riluzole answered.",
        "Cramps at night, better with a lower dose in the evening.",
        "Fasciculations in both thighs, reflexes brisk.",
    ),
    Discipline.SLT: (
        "Speech clear in quiet rooms, tires in the evening.",
        "Thin fluids make the cough come; slightly thickened is fine.",
        "Voice banking finished.",
    ),
    Discipline.DIET: (
        "Eats well, meals take forty minutes.",
        "Clothes looser; two supplements a day agreed.",
        "Tube site clean and dry.",
    ),
    Discipline.NURSE: (
        "Family copes; night care is the worry.",
        "Skin intact. Heels to be watched.",
        "Forms for the grant filled in together.",
    ),
    Discipline.PSY: (
        "Low some mornings, company helps.",
        "Wants the grandchildren to be told by their parents.",
        "Laughs and cries without wanting to; explained.",
    ),
}
_WISHES = (
    "",
    "",
    " Wants to stay at home.",
    " Wants to keep walking to the shop.",
    " Asks for fewer visits.",
    " Daughter would like a call first.",
    " Prefers mornings.",
)


def notes(rng: np.random.Generator, people: Cohort, who: Identities, grid: Grid, leads: dict[Discipline, Objects]) -> Rows:
    """About every second contact of the last two years."""
    last = people.last_on.max() if len(people) else np.datetime64("1970-01-01")
    at, day = grid.flat(grid.kept & (grid.mode < SELF) & coin(rng, 0.55, grid.kept.shape) & (grid.day > np.asarray(last - _HISTORY)))
    n = len(at)
    chosen: Ints = rng.choice(len(_DISCIPLINES), n, p=[0.2, 0.15, 0.16, 0.18, 0.1, 0.08, 0.09, 0.04])
    drawn = rng.integers(0, 3, n)
    wishes = pick(rng, _WISHES, n)
    table = np.stack([leads[d] for d in _DISCIPLINES])
    texts = [_FINDINGS[_DISCIPLINES[d]][u] + w for d, u, w in zip(chosen.tolist(), drawn.tolist(), wishes, strict=True)]
    return Rows(
        "note",
        {
            "id": uuids(rng, day),
            "patient_id": who.ids[at],
            "author_id": table[chosen, at],
            "discipline": objects([_DISCIPLINES[d].value for d in chosen]),
            "text": objects(texts),
            "written_at": moments(day, rng, 13, 18),
        },
    )
