"""Whether an exercise of the catalogue suits a person as they are: what is met, what speaks against it, in words. A therapist decides."""

from dataclasses import dataclass

from dashboard.care.catalogue import Assist, Exercise

UPRIGHT = ("standing", "walking")


@dataclass(frozen=True)
class About:
    """What is known of the person: King's stage, falls in 30 days, whether the latest breathing test lies under its limit, whether somebody helps."""

    stage: str | None
    falls: int
    weak_breathing: str | None
    helper: bool | None


def against(exercise: Exercise, about: About) -> list[str]:
    """Cautions, most weighty first; the catalogue's own precautions are said beside them. Source: data/exercises.yaml (stages, position, precautions)."""
    found = []
    if about.stage is not None and about.stage not in exercise.stages:
        found.append(f"meant for King's {', '.join(exercise.stages)}; now {about.stage}")
    if about.falls and any(word in exercise.position for word in UPRIGHT):
        falls = "a fall" if about.falls == 1 else f"{about.falls} falls"
        found.append(f"{falls} in 30 days, and it is done {exercise.position}")
    if about.weak_breathing and exercise.category == "aerobic":
        found.append(about.weak_breathing)
    if exercise.assist is Assist.HELPER and about.helper is False:
        found.append("needs a helper, and no carer is named")
    return found
