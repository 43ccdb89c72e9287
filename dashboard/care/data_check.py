"""Reads every data file of care once, so that a malformed one stops the program when it starts, not when a page needs it."""

from dashboard.care import (
    adherence_rules,
    agenda,
    aid_steps,
    bands,
    carer_topics,
    caseload,
    catalogue,
    cohort_file,
    decision_day,
    end_of_care,
    flag_rules,
    forecast_limits,
    overwork_limits,
    programme_check,
    quality_asks,
    quality_file,
    review,
    rules_file,
    slips,
    spc,
    survival_file,
    task_times,
    trajectory_limits,
)


def check_all() -> None:
    """Raises datafile.Malformed, which names the file, the key and the cause."""
    _ = slips.LIMITS, aid_steps.LIMITS, programme_check.LIMITS  # read when imported
    adherence_rules.rules()
    trajectory_limits.limits()
    flag_rules.rules()
    bands.measured_file()
    forecast_limits.limits()
    survival_file.known()
    rules_file.book()
    catalogue.exercises()
    catalogue.aids()
    carer_topics.topics()
    end_of_care.end_file()
    caseload.weights()
    cohort_file.cohort_file()
    decision_day.grammar()
    overwork_limits.limits()
    quality_file.measure_file()
    quality_asks.ask_file()
    spc.limits()
    agenda.rules()
    task_times.tasks()
    review.review_file()
