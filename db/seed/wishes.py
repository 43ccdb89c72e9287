"""What people have laid down for later, and whom to call about them."""

import numpy as np

from db.seed.cohort import Cohort
from db.seed.ids import uuids
from db.seed.people import Identities
from db.seed.rows import NEVER, Objects, Rows, coin, days_after, moments, objects, pick, unless
from db.vocabulary import Discipline

# kind, share of people who have one a year after diagnosis, where it is kept, and what it says; days after diagnosis, at the median
_DOCUMENTS = (
    (
        "statement",
        0.34,
        260,
        ("Red folder in the hall", "With the daughter", "GP record and red folder"),
        ("", "Wants to stay at home", "Music, no television"),
    ),
    ("refusal", 0.26, 330, ("Red folder in the hall", "GP record", "Hospital record, front page"), ("No tracheostomy", "No tube feeding", "No intubation")),
    ("attorney", 0.3, 240, ("Solicitor, copy in red folder", "With the son"), ("Wife", "Daughter", "Son and daughter together")),
    ("escalation", 0.28, 420, ("Fridge door and ambulance record", "Red folder in the hall"), ("Ward care, no intensive care", "Not for resuscitation")),
    ("place", 0.22, 380, ("Shared record of the hospice", "GP record"), ("Home", "Hospice", "Home, hospice if symptoms are hard")),
)
_PLACES = ("Hill Road", "Station Road", "Park Lane", "Mill Street", "Church Road")
_DOCTORS = ("Dr Green", "Dr Patel", "Dr Lindqvist", "Dr O’Neill", "Dr Marchetti", "Dr Osei", "Dr Novák")
_NURSES = ("District nurses, north team", "District nurses, east team", "District nurses, night service")
_FAMILY = ("daughter abroad", "brother", "sister", "son", "neighbour with a key")


def documents(rng: np.random.Generator, people: Cohort, who: Identities, leads: dict[Discipline, Objects]) -> Rows:
    """About one person in three has each kind; most name a day to look at it again, a few are withdrawn."""
    parts = []
    for kind, share, median, places, says in _DOCUMENTS:
        on = np.maximum(days_after(people.diagnosed_on, rng.lognormal(np.log(median), 0.7, len(people))), people.enrolled_on)
        at = np.nonzero(coin(rng, share * 1.6, len(people)) & (on <= people.last_on))[0]
        parts.append((at, on[at], objects([kind] * len(at)), pick(rng, places, len(at)), pick(rng, says, len(at))))
    at, on, kinds, kept, said = (np.concatenate(column) for column in zip(*parts, strict=True))
    withdrawn = np.where(coin(rng, 0.05, len(at)), days_after(on, rng.uniform(40, 300, len(at))), NEVER)
    withdrawn = np.where(withdrawn <= people.last_on[at], withdrawn, NEVER)
    return Rows(
        "advance_document",
        {
            "id": uuids(rng, on),
            "patient_id": who.ids[at],
            "kind": kinds,
            "made_on": on,
            "review_on": np.where(coin(rng, 0.7, len(at)) & np.isnat(withdrawn), days_after(on, rng.choice((182, 365), len(at))), NEVER),
            "withdrawn_on": withdrawn,
            "kept_where": kept,
            "detail": said,
            "entered_by": leads[Discipline.PALL][at],
            "entered_at": moments(on, rng),
        },
    )


def contacts(rng: np.random.Generator, people: Cohort, who: Identities) -> Rows:
    """A GP for nearly everybody, district nurses and hospice for some, now and then somebody of the family."""
    n = len(people)
    hospice = ~np.isnat(people.hospice_on)
    groups = (
        (
            "gp",
            coin(rng, 0.96, n),
            lambda k: [f"{doctor}, {place} surgery" for doctor, place in zip(pick(rng, _DOCTORS, k), pick(rng, _PLACES, k), strict=True)],
        ),
        ("district_nurse", coin(rng, 0.45, n), lambda k: list(pick(rng, _NURSES, k))),
        ("hospice", hospice | coin(rng, 0.12, n), lambda k: ["St Anne’s Hospice, home team"] * k),
        ("family", coin(rng, 0.3, n), lambda k: [str(one).capitalize() for one in pick(rng, _FAMILY, k)]),
    )
    found = [(kind, np.nonzero(has)[0], names) for kind, has, names in groups]
    at = np.concatenate([place for _, place, _ in found])
    numbers = rng.integers(0, 1000, len(at))  # 01632 960xxx is kept for fiction
    return Rows(
        "contact",
        {
            "id": uuids(rng, people.enrolled_on[at]),
            "patient_id": who.ids[at],
            "kind": np.concatenate([objects([kind] * len(place)) for kind, place, _ in found]),
            "name": np.concatenate([objects(names(len(place))) for _, place, names in found]),
            "phone": unless(coin(rng, 0.06, len(at)), objects([f"01632 960{number:03d}" for number in numbers])),
            "detail": pick(rng, ("", "", "", "mornings only", "ask for the duty doctor"), len(at)),
        },
    )
