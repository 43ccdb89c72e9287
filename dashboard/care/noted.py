"""What may be noted as an event by hand, in words. Death and hospice end care: they are not slips of a menu."""

from collections.abc import Mapping

from db.vocabulary import EventKind

NOTED: Mapping[EventKind, str] = {
    EventKind.FALL: "Fall",
    EventKind.CHOKING: "Choking",
    EventKind.INFECTION: "Chest infection",
    EventKind.ADMISSION: "Hospital admission",
    EventKind.NIV_START: "NIV started",
    EventKind.NIV_STOP: "NIV stopped",
    EventKind.COUGH_DEVICE: "Cough aid started",
    EventKind.GASTROSTOMY: "Gastrostomy placed",
    EventKind.GASTROSTOMY_TALK: "Gastrostomy talk",
    EventKind.TRACHEOSTOMY: "Tracheostomy",
    EventKind.END_OF_LIFE_TALK: "Talk about end of life",
    EventKind.OTHER: "Other",
}
