"""Names for n people: many scripts, mononyms, two surnames; few look alike except pairs that are made to."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from db.seed.words import MONONYMS, NICKNAMES, POOLS, Pool, Word


class Name(NamedTuple):
    family: str
    given: str
    latin: str | None
    preferred: str | None

    @property
    def looks(self) -> tuple[str, str]:
        """What makes two names similar: family name and first letter of the given one (ux.md 6.3)."""
        return self.family.casefold(), self.given[:1].casefold()


@dataclass
class Namer:
    """Draws names. The first few hundred of a clinic all look different; in a big clinic chance makes some alike."""

    rng: np.random.Generator
    apart: int = 700
    taken: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        shares = np.array([pool.share for pool in POOLS])
        self._shares = shares / shares.sum()

    def draw(self, male: bool) -> Name:
        for _ in range(60):
            name = self._any(male)
            if name.looks not in self.taken or len(self.taken) >= self.apart:
                break
        self.taken.add(name.looks)
        return name

    def alike(self, males: tuple[bool, bool]) -> tuple[Name, Name]:
        """Two people whom a tired eye takes for one another: the same family name and the same first letter."""
        pool = POOLS[0]
        free = [(family, letter) for family, _ in pool.families for letter in "JPMC" if (family.casefold(), letter.casefold()) not in self.taken]
        family, letter = free[int(self.rng.integers(len(free)))]
        chosen: list[str] = []
        for male in males:
            chosen.append(next(native for native, _ in (pool.men if male else pool.women) if native[0] == letter and native not in chosen))
        self.taken.add((family.casefold(), letter.casefold()))
        return Name(family, chosen[0], None, None), Name(family, chosen[1], None, None)

    def _any(self, male: bool) -> Name:
        rng = self.rng
        if rng.random() < 0.012:
            native, spelt = MONONYMS[rng.integers(len(MONONYMS))]
            return Name(native, "", None if native == spelt else spelt, None)
        pool = POOLS[rng.choice(len(POOLS), p=self._shares)]
        given = self._one(pool.men if male else pool.women)
        families = pool.families_of_women if pool.families_of_women and not male else pool.families
        family: Word = self._one(families)
        if pool.two_surnames and rng.random() < 0.8:
            second = self._one(pool.families)
            family = (f"{family[0]} {second[0]}", f"{family[1]} {second[1]}")
        elif pool.key == "english" and rng.random() < 0.06:
            second = self._one(pool.families)
            family = (f"{family[0]}-{second[0]}", f"{family[1]}-{second[1]}")
        if _is_latin(pool) and rng.random() < 0.12:
            middle = self._one(pool.men if male else pool.women)
            given = (f"{given[0]} {middle[0]}", f"{given[1]} {middle[1]}") if middle != given else given
        latin = None if _is_latin(pool) else f"{family[1]} {given[1]}"
        nickname = NICKNAMES.get(given[0].split(" ")[0])
        return Name(family[0], given[0], latin, nickname if nickname and rng.random() < 0.5 else None)

    def _one(self, words: tuple[Word, ...]) -> Word:
        return words[self.rng.integers(len(words))]


def _is_latin(pool: Pool) -> bool:
    return pool.families[0][0] == pool.families[0][1]


def carer_name(rng: np.random.Generator, of: Name, male: bool, same_family: bool) -> str:
    """A carer's name in one box, in Latin letters, often with the patient's family name."""
    pool = POOLS[0]
    given = (pool.men if male else pool.women)[rng.integers(28)][0]
    family = (of.latin.split(" ")[0] if of.latin else of.family) if same_family else pool.families[rng.integers(len(pool.families))][0]
    return f"{given} {family}"
