"""The only clock. Rules and queries get `today` from their caller, so that any day can be replayed."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_pinned: date | None = None


def now() -> datetime:
    """This moment, with its time zone (UTC). Never pinned: logins and records need the true time."""
    return datetime.now(UTC)


def today(zone: str | None = None) -> date:
    """The calendar day in a clinic's time zone (an IANA name); without one, on the server's wall."""
    if _pinned is not None:
        return _pinned
    return datetime.now(ZoneInfo(zone)).date() if zone else datetime.now().astimezone().date()


def pin(day: date | None) -> None:
    """Stand on one calendar day (CARE_TODAY; demo and tests only), or None to walk again."""
    global _pinned
    _pinned = day
