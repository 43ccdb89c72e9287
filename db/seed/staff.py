"""The invented clinics and the people who work in them. The first of each role has a demo address such as physio@north.example."""

import json
import unicodedata
from dataclasses import dataclass

import numpy as np

from db.seed.ids import uuids
from db.seed.rows import NEVER, Objects, Rows, objects
from db.vocabulary import Discipline, Role

DEMO_SIZES = (250, 40)
_FURTHER_SIZES = (90, 140, 60, 180, 75)
_SLUGS = ("north", "south", "harbour", "moorland", "riverside", "lakeside", "westvale", "eastgate", "highfield", "castle")

# role, discipline, demo address, colleagues (the first holds the demo address; smaller clinics have fewer)
POSTS: tuple[tuple[Role, Discipline | None, str, tuple[str, ...]], ...] = (
    (Role.PHYSIO, Discipline.PT, "physio", ("Philippa Hargreave", "Tomasz Wielgosz", "Aoife Ní Chonaill")),
    (Role.RESPIRATORY, Discipline.RESP, "respiratory", ("Rita Achterberg", "Kofi Asante-Boadu")),
    (Role.OCCUPATIONAL, Discipline.OT, "ot", ("Oona Lindqvist", "Hamish Tarrant", "Meera Subramani")),
    (Role.NEUROLOGY, Discipline.NEURO, "neurology", ("Dr Nadia Elmaleh", "Dr Gareth Pugh-Ellis", "Dr Shirin Vakili")),
    (Role.SPEECH, Discipline.SLT, "speech", ("Selma Brandvold", "Joseph Amankwah")),
    (Role.DIETETICS, Discipline.DIET, "dietetics", ("Dina Castellanos", "Ffion Meredydd")),
    (Role.NURSING, Discipline.NURSE, "nursing", ("Nuala Geoghegan", "Bartholomew Quill", "Ye-jin Seong")),
    (Role.PSYCHOLOGY, Discipline.PSY, "psychology", ("Petra Novotná", "Ruth Abergil")),
    (Role.PALLIATIVE, Discipline.PALL, "palliative", ("Dr Paulo Figueira", "Marguerite Toussignant")),
    (Role.COORDINATOR, Discipline.COORD, "coordinator", ("Cora Blackwood-Lamb", "Ifeanyi Okparaku")),
    (Role.MANAGER, None, "manager", ("Malcolm Ferriby",)),
    (Role.ADMIN, None, "admin", ("Adele Ravensworth",)),
)
_SHARE = {1: (1.0,), 2: (0.62, 0.38), 3: (0.46, 0.33, 0.21)}  # of the caseload
_OPEN_EACH = {Discipline.PT: 0.3, Discipline.OT: 0.45, Discipline.RESP: 0.3, Discipline.NURSE: 0.3}  # open tasks for each person led; others 0.2
_MOST_TASKS, _MOST_PEOPLE = 190, 1000  # nobody agrees to more, however large the invented clinic
_ELSEWHERE = (
    "Alma Drysdale",
    "Bruno Castelvecchi",
    "Carys Pennant",
    "Dorota Zielonka",
    "Elif Karaduman",
    "Fergus Auchterlonie",
    "Greta Ljungdahl",
    "Henry Abiodun",
    "Ines Valadares",
    "Jonas Hettinger",
    "Kirsty Balnave",
    "Lorcan Heaphy",
    "Maya Venkatraghavan",
    "Nils Overgaard",
    "Odile Charpentier",
    "Pavel Dobrev",
    "Rowena Stallybrass",
    "Samir Toubkal",
    "Tess Whinfield",
    "Umberto Gallina",
)


@dataclass(frozen=True)
class Clinic:
    index: int
    slug: str
    name: str
    id: str
    sites: tuple[str, ...]


@dataclass(frozen=True)
class Colleague:
    id: str
    email: str
    name: str
    role: Role
    discipline: Discipline | None
    site: str
    capacity: int
    agreed: int | None


def sizes(clinics: int, patients: int | None) -> list[int]:
    """People under care in each clinic; a total is shared out in proportion to the demo's sizes."""
    wanted = [*DEMO_SIZES, *(_FURTHER_SIZES[i % len(_FURTHER_SIZES)] for i in range(max(0, clinics - 2)))][:clinics]
    if patients is None:
        return wanted
    cut = np.floor(np.cumsum([0, *wanted]) / sum(wanted) * patients + 0.5).astype(int)
    return [int(n) for n in np.diff(cut)]


def clinic(index: int, rng: np.random.Generator, opened: np.datetime64) -> Clinic:
    again = index // len(_SLUGS)
    slug = _SLUGS[index % len(_SLUGS)] + (f"-{again + 1}" if again else "")
    made = str(uuids(rng, np.array([opened], dtype="datetime64[D]"))[0])
    return Clinic(index, slug, f"{slug.replace('-', ' ').title()} ALS Clinic", made, ("Main hospital", "Community east", "Community west"))


def colleagues(where: Clinic, size: int, rng: np.random.Generator, opened: np.datetime64) -> list[Colleague]:
    """Up to three a discipline; one or two where fewer than 100 people are cared for."""
    made: list[Colleague] = []
    spare = iter(rng.permutation(len(_ELSEWHERE) * 3))
    for role, discipline, address, names in POSTS:
        team = names[: 1 if size < 100 and role not in (Role.PHYSIO, Role.NURSING) else 3][: 2 if size < 100 else 3]
        for place, name in enumerate(team):
            shown = name if where.index == 0 else _other_name(int(next(spare)), name)
            local = address if place == 0 else _plain(shown)
            identity = str(uuids(rng, np.array([opened], dtype="datetime64[D]"))[0])
            site = where.sites[0 if role in (Role.MANAGER, Role.ADMIN) else place % len(where.sites)]
            tasks, people = _agreed(discipline, size, _SHARE[len(team)][place]) if discipline else (15, None)
            made.append(Colleague(identity, f"{local}@{where.slug}.example", shown, role, discipline, site, tasks + int(rng.integers(0, 6)), people))
    return made


def _agreed(discipline: Discipline, size: int, share: float) -> tuple[int, int]:
    """Open tasks and people agreed with a clinician, in fives: what the caseload comes to, and a little more or less by discipline."""
    room = (1.1, 1.0, 1.15, 0.95)[list(Discipline).index(discipline) % 4]
    led = size * share * (0.5 if discipline in (Discipline.PSY, Discipline.PALL) else 1)
    tasks, people = 5 * round(led * _OPEN_EACH.get(discipline, 0.2) * room / 5), 5 * round(led * room / 5)
    return min(max(5, tasks), _MOST_TASKS), min(max(5, people), _MOST_PEOPLE)


def _other_name(draw: int, like: str) -> str:
    """A colleague of another clinic: forename of one, family name of another, the title of the post kept."""
    first, last = _ELSEWHERE[draw % len(_ELSEWHERE)].split(" ")[0], _ELSEWHERE[(draw * 7 + 3 + draw // len(_ELSEWHERE)) % len(_ELSEWHERE)].split(" ")[1]
    return f"Dr {first} {last}" if like.startswith("Dr ") else f"{first} {last}"


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.removeprefix("Dr ")).encode("ascii", "ignore").decode()
    return bare.lower().replace(" ", ".").replace("'", "")


def rows(where: Clinic, staff: list[Colleague], password_hash: str, until: np.datetime64, opened: np.datetime64) -> list[Rows]:
    """Clinic, accounts, memberships, working days. One colleague is away this week, another soon: absence is planned, so it may lie ahead."""
    n, made_at = len(staff), opened.astype("datetime64[s]")
    away = np.full(n, NEVER)
    back = np.full(n, NEVER)
    for place, start, days in ((1, -3, 10), (len(staff) // 2, 12, 14)):
        away[place] = until + np.timedelta64(start, "D")
        back[place] = away[place] + np.timedelta64(days, "D")
    at = np.full(n, made_at)
    account = {
        "id": objects([c.id for c in staff]),
        "email": objects([c.email for c in staff]),
        "name": objects([c.name for c in staff]),
        "password_hash": objects([password_hash] * n),
        "created_at": at,
    }
    membership = {
        "account_id": account["id"],
        "role": objects([c.role.value for c in staff]),
        "discipline": objects([c.discipline.value if c.discipline else None for c in staff]),
        "site": objects([c.site for c in staff]),
        "weekly_capacity": np.array([c.capacity for c in staff]),
        "people_agreed": objects([c.agreed for c in staff]),
        "absent_from": away,
        "absent_until": back,
    }
    year = int(str(until)[:4])
    holidays = {
        f"{y}-{day}": name for y in (year - 1, year, year + 1) for day, name in (("01-01", "New Year"), ("12-25", "Christmas"), ("12-26", "Boxing Day"))
    }
    calendar = {"key": objects(["calendar"]), "value": objects([json.dumps({"weekdays": [1, 2, 3, 4, 5], "holidays": holidays})]), "changed_at": at[:1]}
    return [
        Rows("clinic", {"id": objects([where.id]), "slug": objects([where.slug]), "name": objects([where.name]), "created_at": np.array([made_at])}),
        Rows("identity.account", account),
        Rows("identity.membership", membership),
        Rows("setting", calendar),
    ]


def leads(rng: np.random.Generator, staff: list[Colleague], n: int) -> dict[Discipline, Objects]:
    """The colleague of each discipline who would lead for each of n people; caseloads differ."""
    found: dict[Discipline, Objects] = {}
    for discipline in Discipline:
        team = [c.id for c in staff if c.discipline is discipline]
        found[discipline] = objects([team[at] for at in rng.choice(len(team), n, p=_SHARE[len(team)])])
    return found
