"""Short notes after contacts: plain, invented sentences put together from what was found."""

import json

import numpy as np

from db.seed.cohort import Cohort
from db.seed.ids import uuids
from db.seed.people import Identities
from db.seed.rows import Bools, Ints, Objects, Rows, coin, moments, objects, pick, unless
from db.seed.states import choose
from db.seed.visits import SELF, Grid
from db.vocabulary import Discipline

_HISTORY = np.timedelta64(730, "D")
_DISCIPLINES = (Discipline.PT, Discipline.RESP, Discipline.OT, Discipline.NEURO, Discipline.SLT, Discipline.DIET, Discipline.NURSE, Discipline.PSY)
_FINDINGS: dict[Discipline, tuple[tuple[str, str], ...]] = {
    Discipline.PT: (
        ("any", "Home exercises gone through; the sheet hangs on the fridge."),
        ("any", "Some days too tired for the whole set. Fewer repetitions agreed."),
        ("walks", "Ankles stiff, more on the left. Stretching shown again."),
        ("walks", "Tires after ten minutes of walking; rests work well."),
        ("arms", "Shoulder sore at night, a pillow under the forearm helps."),
        ("legs", "Transfers with one helper and a belt, safe when not hurried."),
        ("bed", "Passive movement done by family every morning."),
    ),
    Discipline.RESP: (
        ("any", "Tests explained, good effort, values comparable with last time."),
        ("no_niv", "Sleeps flat, no morning headache."),
        ("breath", "Sleeps with two pillows. Breath stacking practised."),
        ("niv", "Mask leaks at the bridge of the nose; another size tried."),
        ("niv", "Uses ventilation most of the night and sleeps better for it."),
        ("cough", "Cough device used twice a day; secretions easier."),
    ),
    Discipline.OT: (
        ("any", "Home and daily routine gone through; no new risks found."),
        ("arms", "Manages buttons with a hook. Bath is the hardest part of the day."),
        ("arms", "Uses the phone by voice now."),
        ("legs", "Wheelchair turns too wide for the hall; doors measured."),
        ("bed", "Turns with the bed rail; slide sheet shown."),
    ),
    Discipline.NEURO: (
        ("any", "Slow, steady change since the last visit. Questions about medicine answered."),
        ("any", "Cramps at night, better with a lower dose in the evening."),
        ("any", "Fasciculations in both thighs, reflexes brisk."),
        ("legs", "Legs stiffer; dose raised in small steps, strength to be watched."),
        ("bulbar", "Saliva bothers at table; options explained."),
    ),
    Discipline.SLT: (
        ("any", "Speech clear in quiet rooms, tires in the evening."),
        ("any", "Voice banking explained; recordings to be made soon."),
        ("bulbar", "Thin fluids make the cough come; slightly thickened is fine."),
        ("speech", "Types on the tablet with one hand; family wait for the sentence."),
    ),
    Discipline.DIET: (
        ("any", "Appetite good, meals within half an hour."),
        ("bulbar", "Meals take forty minutes; softer dishes liked."),
        ("no_tube", "Clothes looser; two supplements a day agreed."),
        ("tube", "Tube site clean and dry, feeds well borne."),
    ),
    Discipline.NURSE: (
        ("any", "Forms for the grant filled in together."),
        ("any", "Family copes; night care is the worry."),
        ("bed", "Skin intact. Heels to be watched."),
        ("tube", "Tube flushed, dressing changed, no redness."),
    ),
    Discipline.PSY: (
        ("any", "Low some mornings, company helps."),
        ("any", "Wants the grandchildren to be told by their parents."),
        ("bulbar", "Laughs and cries without wanting to; explained."),
    ),
}
_STRUCK = ("Written about another person", "Entered twice", "Wrong day")
_WISHES = (
    "",
    "",
    " Wants to stay at home.",
    " Wants to keep walking to the shop.",
    " Asks for fewer visits.",
    " Daughter would like a call first.",
    " Prefers mornings.",
)


def notes(rng: np.random.Generator, people: Cohort, who: Identities, grid: Grid, found: Bools, leads: dict[Discipline, Objects]) -> Rows:
    """About every second contact of the last two years."""
    last = people.last_on.max() if len(people) else np.datetime64("1970-01-01")
    written = grid.kept & (grid.mode < SELF) & coin(rng, 0.55, grid.kept.shape) & (grid.day > np.asarray(last - _HISTORY))
    at, day = grid.flat(written)
    n = len(at)
    chosen: Ints = rng.choice(len(_DISCIPLINES), n, p=[0.2, 0.15, 0.16, 0.18, 0.1, 0.08, 0.09, 0.04])
    texts = objects([""] * n)
    for place, name in enumerate(_DISCIPLINES):
        mine = np.nonzero(chosen == place)[0]
        said = choose(rng, found[written][mine], [condition for condition, _ in _FINDINGS[name]])
        texts[mine] = objects([_FINDINGS[name][at_text][1] for at_text in said])
    wishes = pick(rng, _WISHES, n)
    table = np.stack([leads[d] for d in _DISCIPLINES])
    authors, written_at = table[chosen, at], moments(day, rng, 13, 18)
    struck = coin(rng, 0.012, n)
    edited_at = np.where(coin(rng, 0.04, n) & (wishes != ""), written_at + np.timedelta64(12, "m"), np.datetime64("NaT"))
    return Rows(
        "note",
        {
            "id": uuids(rng, day),
            "patient_id": who.ids[at],
            "author_id": authors,
            "discipline": objects([_DISCIPLINES[d].value for d in chosen]),
            "text": texts + wishes,
            "written_at": written_at,
            "edited_at": edited_at,
            "earlier": objects([json.dumps([[before, str(when)]] if not np.isnat(when) else []) for before, when in zip(texts, edited_at, strict=True)]),
            "struck_at": np.where(struck, written_at + np.timedelta64(40, "m"), np.datetime64("NaT")),
            "struck_why": unless(~struck, pick(rng, _STRUCK, n)),
            "struck_by": unless(~struck, authors),
        },
    )
