"""The ALSFRS-R: its twelve items, their answers in our words, totals, domains, and what looks like a slip of the hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from db.vocabulary import Item5Form

Items = Sequence[int | None]

MAX_ITEM, MAX_DOMAIN, MAX_TOTAL = 4, 12, 48


class Domain(StrEnum):
    """Three items each; the value is also the name of its colour (--ch-bulbar, --ch-fine, ...)."""

    BULBAR = "bulbar"
    FINE = "fine"
    GROSS = "gross"
    RESPIRATORY = "resp"

    @property
    def label(self) -> str:
        """Its name in full."""
        return _DOMAINS[self][0]

    @property
    def short(self) -> str:
        """For a line with no room: gross −2."""
        return _DOMAINS[self][1]

    @property
    def items(self) -> tuple[int, int, int]:
        """The numbers of its items, 1 to 12."""
        first = _DOMAINS[self][2]
        return first, first + 1, first + 2


_DOMAINS: Mapping[Domain, tuple[str, str, int]] = {
    Domain.BULBAR: ("Bulbar", "bulbar", 1),
    Domain.FINE: ("Fine motor", "fine", 4),
    Domain.GROSS: ("Gross motor", "gross", 7),
    Domain.RESPIRATORY: ("Respiratory", "resp", 10),
}


_SLICES = {which: slice(which.items[0] - 1, which.items[2]) for which in Domain}


@dataclass(frozen=True)
class Item:
    """One item. answers[0] is the worst, answers[4] is normal; they paraphrase the scale, whose wording has an owner."""

    number: int
    label: str
    short: str
    answers: tuple[str, str, str, str, str]

    @property
    def domain(self) -> Domain:
        """The domain it is scored in."""
        return list(Domain)[(self.number - 1) // 3]


# Source: clinical.md 1.1, after Cedarbaum 1999 (J Neurol Sci 169:13) and Chio 2015 (JNNP 86:38) table 1. From 0 to 4.
ITEMS: tuple[Item, ...] = (
    Item(1, "Speech", "Speech", ("no useful speech", "speech plus other means", "understood with repeats", "changed but clear", "normal")),
    Item(2, "Salivation", "Saliva", ("constant wiping", "much more, some drooling", "more, slight drooling", "slightly more, may drool at night", "normal")),
    Item(3, "Swallowing", "Swallow", ("nothing by mouth", "tube as supplement", "texture changed", "early trouble, rare choking", "normal")),
    Item(4, "Handwriting", "Writing", ("cannot hold pen", "holds pen, cannot write", "some words illegible", "slow or untidy, all legible", "normal")),
    Item(5, "Cutting food", "Cutting", ("fed by others", "others cut, feeds self slowly", "cuts most, some help", "slow, no help", "normal")),
    Item(6, "Dressing and hygiene", "Dressing", ("fully dependent", "attendant needed", "help at times or other methods", "alone with effort", "normal")),
    Item(7, "Turning in bed", "Turning", ("helpless", "starts, cannot finish", "alone with great effort", "slow, alone", "normal")),
    Item(8, "Walking", "Walking", ("no purposeful movement", "no walking, legs still useful", "walks with help or aid", "early difficulty", "normal")),
    Item(9, "Stairs", "Stairs", ("cannot", "needs help or rail", "unsteady or tired", "slow", "normal")),
    Item(10, "Breathlessness", "Breathless", ("severe, ventilation considered", "at rest", "eating, washing or dressing", "on walking", "none")),
    Item(11, "Lying flat", "Lying flat", ("cannot sleep unaided", "sleeps only sitting", "more than two pillows", "some, up to two pillows", "none")),
    Item(12, "Breathing support", "Support", ("invasive ventilation", "NIV night and day", "NIV all night", "NIV at times", "no support")),
)
ITEM_5B = Item(5, "Handling fixings", "Fixings", ("none of the task", "gives little help to carer", "some help with fasteners", "clumsy, all alone", "normal"))


def items_of(form: Item5Form | None) -> tuple[Item, ...]:
    """The twelve items as asked: item 5 is cutting food, or handling fixings when a gastrostomy is in place (5b instead of 5a, never both)."""
    return ITEMS if form is not Item5Form.B else (*ITEMS[:4], ITEM_5B, *ITEMS[5:])


def answer(number: int, score: int | None, form: Item5Form | None = None) -> str:
    """The words of one answer: answer(8, 2) is 'walks with help or aid'. No score is 'not assessed'.

    Raises ValueError for a number outside 1 to 12 or a score outside 0 to 4.
    """
    if not 1 <= number <= len(ITEMS) or (score is not None and not 0 <= score <= MAX_ITEM):
        raise ValueError(f"items run from 1 to {len(ITEMS)} and scores from 0 to {MAX_ITEM}, not {number} and {score}")
    return "not assessed" if score is None else items_of(form)[number - 1].answers[score]


def checked(items: Items) -> tuple[int | None, ...]:
    """Twelve scores of 0 to 4 or None, as a tuple. Raises ValueError that says which item is wrong."""
    if len(items) != len(ITEMS):
        raise ValueError(f"an ALSFRS-R has 12 items, not {len(items)}")
    for number, score in enumerate(items, 1):
        if score is not None and (isinstance(score, bool) or not isinstance(score, int) or not 0 <= score <= MAX_ITEM):
            raise ValueError(f"item {number} is {score!r}: it must be 0 to 4, or none when not assessed")
    return tuple(items)


def total(items: Items) -> int | None:
    """The sum of all twelve items, 0 to 48; none when any item is missing, since nothing is imputed silently.

    Raises ValueError unless there are 12.
    """
    if len(items) != len(ITEMS):
        raise ValueError(f"an ALSFRS-R has 12 items, not {len(items)}")
    return _sum(items)


def domain(items: Items, which: Domain) -> int | None:
    """The sum of the three items of a domain, 0 to 12; none when one is missing."""
    return _sum(items[_SLICES[which]])


def domains(items: Items) -> dict[Domain, int | None]:
    """All four domain scores, each 0 to 12 or none. Source: clinical.md 1.1, R package cliot."""
    return {which: _sum(items[part]) for which, part in _SLICES.items()}


def _sum(scores: Items) -> int | None:
    return None if None in scores else sum(scores)  # type: ignore[arg-type]
