"""Taking the parts of a decision line out of its text: prefix, days, people, urgency, tags; and who and what may be meant by them."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.care.decision_day import grammar, read_day, read_later
from dashboard.care.working_days import WorkingDays
from db.vocabulary import Discipline

PREFIX = re.compile(r"\s*([^\W\d_]+)[ \t]?[:：](.*)", re.DOTALL)
_TAG = re.compile(r"#([^\W\d_][\w-]*)")


@dataclass(frozen=True)
class Person:
    """Somebody with access to the patient. id is the account; initials are as the clinic writes them; covers: whom they stand in for, by name.

    away: that they are, in words; empty for who is there.
    """

    id: str
    name: str
    initials: str
    discipline: Discipline | None = None
    covers: str = ""
    away: str = ""

    @property
    def as_lead(self) -> str:
        """Why the task would be theirs though nobody was named."""
        return f"covers for {self.covers}" if self.covers else "lead"


@dataclass(frozen=True)
class Context:
    """What the line is read against. due_days: of the task type, None for the default. leads: the patient's, or who covers for them, by discipline."""

    today: date
    people: Sequence[Person] = ()
    leads: Mapping[Discipline, Person] = field(default_factory=dict)
    day_first: bool = True
    next_meeting_on: date | None = None
    due_days: int | None = None
    working: WorkingDays = field(default_factory=WorkingDays)


class Said:
    """What has been taken out of the text so far."""

    def __init__(self) -> None:
        self.prefix: str | None = None
        self.people: list[str] = []
        self.days: list[tuple[str, tuple[date, ...]]] = []
        self.urgent = False
        self.tags: list[str] = []
        self.unread_day = False

    def take_prefix(self, text: str) -> str:
        """The text without a discipline before its colon, if some discipline begins so."""
        found = PREFIX.fullmatch(text)
        # `note: …` is no discipline and stays in the wording; `P: …` could be three, and is asked about.
        if self.prefix is not None or not found or not disciplines_of(found[1]):
            return text
        self.prefix = found[1]
        return found[2].strip()

    def take_marks(self, text: str) -> str:
        """The text without `!`, `@who` and `#tag`."""
        return self._kept(text, self._is_mark)

    def _is_mark(self, word: str) -> bool:
        if word == "!":
            self.urgent = True
        elif word.startswith("@") and len(word) > 1:
            self.people.append(word[1:].rstrip(",;.") or word[1:])
        elif tag := _TAG.fullmatch(word):
            if tag[1] not in self.tags:
                self.tags.append(tag[1])
        else:
            return False
        return True

    @staticmethod
    def _kept(text: str, taken: Callable[[str], bool]) -> str:
        lines = (" ".join(word for word in line.split() if not taken(word)) for line in text.split("\n"))
        return "\n".join(line for line in lines if line)

    def take_days(self, text: str, context: Context) -> str:
        """The text without the days that follow `by`, and the times that follow `in`."""
        return "\n".join(line for line in (self._without_days(line, context) for line in text.split("\n")) if line)

    def _without_days(self, line: str, context: Context) -> str:
        words, kept, at = line.split(), list[str](), 0
        while at < len(words):
            found = None
            if words[at].lower() == "in":
                found = read_later(words[at + 1 :], today=context.today, working=context.working)
            if words[at].lower() == "by":
                found = read_day(
                    words[at + 1 :], today=context.today, day_first=context.day_first, next_meeting_on=context.next_meeting_on, working=context.working
                )
                self.unread_day |= found is None and at + 1 < len(words) and words[at + 1][0].isdigit()
            if found is None:
                kept.append(words[at])
                at += 1
            else:
                self.days.append((" ".join(words[at + 1 : at + 1 + found.words]), found.days))
                at += 1 + found.words
        return " ".join(kept)


def disciplines_of(typed: str) -> tuple[Discipline, ...]:
    """Every discipline that a prefix may be a start of; its exact name is that one alone."""
    wanted = typed.casefold()
    exact = [one for one in Discipline if one.casefold() == wanted]
    return tuple(exact or [one for one in Discipline if any(name.startswith(wanted) for name in (one.casefold(), *grammar().disciplines.get(one, ())))])


def people_of(typed: str, people: Sequence[Person]) -> tuple[Person, ...]:
    """Everybody whose initials are `typed`, or a word of whose name begins so; accents and case do not matter."""
    wanted = _plain(typed)
    return tuple(
        person for person in people if wanted and (_plain(person.initials) == wanted or any(_plain(w).startswith(wanted) for w in person.name.split()))
    )


_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "’": "", "'": "", "ʼ": ""})


def _plain(word: str) -> str:
    """Without accents, case and apostrophes, as it is typed on any keyboard, for comparing names."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter)).casefold().translate(_LETTERS)
