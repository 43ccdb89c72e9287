"""What can go wrong with what is stored, in words the rest of the product understands."""

from collections.abc import Mapping
from typing import Any


class Unavailable(Exception):
    """The database did not answer in time, or not at all. Nothing is known to have changed; the user may try again."""


class Impossible(Exception):
    """A value that no row can hold, such as a version of thirty digits: no page of ours sends one. Nothing changed."""


class Conflict(Exception):
    """Somebody else changed the row first. `current` holds what it says now, for the dialog that shows both."""

    def __init__(self, current: Mapping[str, Any]) -> None:
        super().__init__("changed by somebody else")
        self.current = current


class Reused(Exception):
    """The idempotency key was used before with another request."""


class Refused(Exception):
    """The change would break a rule of the data; the message says what to do, in words for the user."""
