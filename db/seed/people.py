"""Identity, team and allergies of the people in a cohort, with the gaps a real register has."""

from dataclasses import dataclass

import numpy as np

from db.seed.cohort import BULBAR, DIED, DISCHARGED, HOSPICE, LOWER, MOVED, RESPIRATORY, UNDER_CARE, UPPER, Cohort
from db.seed.ids import nhs_like, uuids
from db.seed.names import Name, Namer
from db.seed.rows import MONTH, NEVER, Objects, Rows, coin, moments, objects, pick
from db.seed.staff import Clinic
from db.vocabulary import Discipline

_ONSETS = {BULBAR: "bulbar", UPPER: "upper_limb", LOWER: "lower_limb", RESPIRATORY: "respiratory"}
_STATUSES = {UNDER_CARE: "under_care", DIED: "died", MOVED: "moved", DISCHARGED: "discharged", HOSPICE: "hospice"}
_ALLERGIES = (
    ("Penicillin", "rash"),
    ("Penicillin", "swelling of the face"),
    ("Latex", "contact rash"),
    ("Codeine", "vomiting"),
    ("Ibuprofen", "wheeze"),
    ("Trimethoprim", "rash"),
    ("Adhesive tape", "blisters"),
    ("Nuts", "anaphylaxis"),
    ("Iodine contrast", "hives"),
    ("Glycopyrronium", "confusion"),
)
_PAIRS = ((11, 37), (60, 121))  # places among those under care whose names are made to look alike


@dataclass(frozen=True)
class Identities:
    ids: Objects
    names: list[Name]


def identify(rng: np.random.Generator, namer: Namer, people: Cohort, first_place: int) -> Identities:
    """Ids and names. `first_place` is how many people under care the clinic already has."""
    names = [namer.draw(bool(male)) for male in people.male]
    living = np.nonzero(people.status == UNDER_CARE)[0]
    if first_place == 0:
        for one, other in _PAIRS:
            if other < len(living):
                first, second = living[one], living[other]
                names[first], names[second] = namer.alike((bool(people.male[first]), bool(people.male[second])))
    return Identities(uuids(rng, people.enrolled_on), names)


def patients(rng: np.random.Generator, where: Clinic, people: Cohort, who: Identities, first_serial: int) -> Rows:
    n = len(people)
    serials = np.arange(first_serial, first_serial + n)
    numbers = where.index * 389_003 + serials * 7_919  # spread over the reserved range; 7,919 shares no factor with a million
    bulbar = people.onset == BULBAR
    early = (people.last_on - people.onset_on) / np.timedelta64(1, "D") / MONTH < 0.5 * people.end
    pls = (people.dfs < 0.12) & ~bulbar & (people.fvc > 80) & early  # rare, slow, breathing spared
    diagnosis = np.where(pls & coin(rng, 0.5, n), "pls", np.where(bulbar & coin(rng, 0.12, n), "pbp", np.where(coin(rng, 0.03, n), "pma", "als")))
    discharged = people.status == DISCHARGED
    diagnosis = np.where(discharged, "not_confirmed", diagnosis)
    onset_unknown, site_unknown, limb = coin(rng, 0.03, n), coin(rng, 0.02, n), coin(rng, 0.05, n)
    onset = [_ONSETS[int(site)] for site in people.onset]
    onset = ["unknown" if u else "limb" if vague and "limb" in site else site for u, vague, site in zip(site_unknown, limb, onset, strict=True)]
    no_number = coin(rng, 0.05, n)
    consent = objects([_consent(str(id_)) for id_ in who.ids])
    titles = [title if has else None for has, title in zip(coin(rng, 0.8, n), _titles(rng, people), strict=True)]
    return Rows(
        "patient",
        {
            "id": who.ids,
            "hospital_no": objects([f"{where.slug[0].upper()}{where.index + 1}{serial:07d}" for serial in 1_000_000 + serials * 617 % 8_999_993]),
            "national_no": objects([None if gap else nhs_like(int(number)) for gap, number in zip(no_number, numbers, strict=True)]),
            "family_name": objects([name.family for name in who.names]),
            "given_name": objects([name.given for name in who.names]),
            "latin_name": objects([name.latin for name in who.names]),
            "preferred_name": objects([name.preferred for name in who.names]),
            "title": objects(titles),
            "born_on": people.born_on,
            "sex": np.where(coin(rng, 0.006, n), "unknown", np.where(people.male, "male", "female")).astype(object),
            "onset_site": objects(onset),
            "onset_on": np.where(onset_unknown, NEVER, people.onset_on),
            "diagnosis": diagnosis.astype(object),
            "diagnosed_on": people.diagnosed_on,
            "enrolled_on": people.enrolled_on,
            "status": objects([_STATUSES[int(status)] for status in people.status]),
            "status_on": people.status_on,
            "prognosis": pick(rng, ("ask_first", "wants_to_know", "does_not_want"), n, (0.55, 0.3, 0.15)),
            "consent": consent,
            "consent_on": np.where(objects([said is None for said in consent]).astype(bool), NEVER, people.enrolled_on),
            "site": pick(rng, (*where.sites, None), n, (0.5, 0.27, 0.2, 0.03)),
            "created_at": moments(people.enrolled_on, rng),
        },
    )


def _consent(id_: str) -> str | None:
    """To being discussed by the team: nearly all agree, a few were not asked yet; from the id, so that no other draw moves."""
    share = int(id_[-4:], 16) / 0x10000
    return "agrees" if share < 0.92 else "no_observers" if share < 0.95 else "declines" if share < 0.96 else None


def _titles(rng: np.random.Generator, people: Cohort) -> list[str]:
    women = pick(rng, ("Mrs", "Ms", "Miss", "Dr", "Prof"), len(people), (0.62, 0.22, 0.1, 0.05, 0.01))
    men = pick(rng, ("Mr", "Dr", "Prof", "Rev"), len(people), (0.9, 0.06, 0.02, 0.02))
    return [str(title) for title in np.where(people.male, men, women)]


def care_team(rng: np.random.Generator, people: Cohort, who: Identities, leads: dict[Discipline, Objects]) -> Rows:
    """The named lead of each discipline; newcomers and some others have gaps."""
    newcomer = people.last_on - people.enrolled_on < np.timedelta64(30, "D")
    complete = coin(rng, 0.9, len(people))
    usual = {d: 0.5 if d in (Discipline.PSY, Discipline.PALL) else np.where(complete, 1.0, 0.75) for d in Discipline}  # those two by need
    held = {d: coin(rng, np.where(newcomer, 0.35, usual[d])) for d in Discipline}
    found = [(d, np.nonzero(held[d])[0]) for d in Discipline]
    since = [people.enrolled_on[at] + rng.integers(0, 30, len(at)).astype("timedelta64[D]") for _, at in found]
    return Rows(
        "care_team",
        {
            "patient_id": np.concatenate([who.ids[at] for _, at in found]),
            "discipline": np.concatenate([objects([d.value] * len(at)) for d, at in found]),
            "account_id": np.concatenate([leads[d][at] for d, at in found]),
            "since_on": np.concatenate([np.minimum(day, people.last_on[at]) for day, (_, at) in zip(since, found, strict=True)]),
        },
    )


def allergies(rng: np.random.Generator, people: Cohort, who: Identities) -> Rows:
    at = np.repeat(np.arange(len(people)), rng.choice(4, len(people), p=[0.78, 0.17, 0.04, 0.01]))
    drawn = rng.integers(len(_ALLERGIES), size=len(at))
    day = people.enrolled_on[at]
    return Rows(
        "allergy",
        {
            "id": uuids(rng, day),
            "patient_id": who.ids[at],
            "substance": objects([_ALLERGIES[place][0] for place in drawn]),
            "reaction": objects([_ALLERGIES[place][1] for place in drawn]),
            "noted_on": day,
        },
    )
