"""The only clock. Rules and queries get `today` from their caller, so that any day can be replayed."""

import os
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

_pinned: date | None = None
_here: ContextVar[str | None] = ContextVar("zone of the clinic that is worked in", default=None)


def now() -> datetime:
    """This moment, with its time zone (UTC). Never pinned: logins and records need the true time."""
    return datetime.now(UTC)


def work_in(zone: str | None) -> None:
    """From here on, in this request or thread, days and hours are those of a clinic in this time zone (an IANA name); None: of the server's wall."""
    _here.set(zone)


def here() -> tzinfo:
    """The time zone of the clinic that is worked in; of the server's wall before one is known."""
    zone = _here.get()
    local = ZoneInfo(zone) if zone else datetime.now().astimezone().tzinfo
    assert local is not None
    return local


def today() -> date:
    """The calendar day in the clinic that is worked in."""
    return _pinned or datetime.now(here()).date()


def midnight(day: date) -> datetime:
    """The moment at which a day begins in the clinic that is worked in."""
    return datetime.combine(day, time.min, here())


def zone_of_machine() -> str:
    """The IANA name of the time zone that this machine is set to; UTC when it does not say."""
    named = os.environ.get("TZ", "").lstrip(":") or str(Path("/etc/localtime").resolve()).partition("/zoneinfo/")[2]
    return named if named in available_timezones() else "UTC"


def pin(day: date | None) -> None:
    """Stand on one calendar day (CARE_TODAY; demo and tests only), or None to walk again."""
    global _pinned
    _pinned = day
