"""Reads every data file of care once, so that a malformed one stops the program when it starts, not when a page needs it."""

from dashboard.care import adherence_rules, catalogue, flag_rules, forecast_limits, rules_file, trajectory_limits


def check_all() -> None:
    """Raises datafile.Malformed, which names the file, the key and the cause."""
    adherence_rules.rules()
    trajectory_limits.limits()
    flag_rules.rules()
    forecast_limits.limits()
    rules_file.book()
    catalogue.exercises()
    catalogue.aids()
