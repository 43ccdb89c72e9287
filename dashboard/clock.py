"""The only clock. Rules and queries get `today` from their caller, so that any day can be replayed."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """This moment, with its time zone (UTC)."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar day on the server's wall: the container and the demo run in the clinic's time zone."""
    return datetime.now().astimezone().date()
