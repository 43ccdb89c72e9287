"""What tasks say, by discipline: (title, days until due). Invented wording."""

from db.vocabulary import Discipline, Role

TASKS: dict[Discipline, tuple[tuple[str, int], ...]] = {
    Discipline.PT: (
        ("Review home exercise programme", 28), ("Falls review", 7), ("Gait and walking aid check", 14), ("Shoulder pain: positioning and range", 14), ("Teach carer passive movement", 21),
        ("Joint visit with OT for transfers", 14), ("Call about missed exercise sessions", 7), ("Check splint or orthosis fit", 21), ("Strength and fatigue re-check", 28), ("Collar trial for head drop", 14),
    ),
    Discipline.RESP: (
        ("Repeat FVC and SNIP", 28), ("NIV discussion", 14), ("Mask fit and leak check", 7), ("Download ventilator data", 14), ("Overnight oximetry", 21), ("Peak cough flow and breath stacking", 14),
        ("Cough device teaching", 14), ("Morning blood gas", 7), ("Suction machine request", 7), ("Rescue antibiotics plan with GP", 14),
    ),
    Discipline.OT: (
        ("Home visit: bathroom and stairs", 21), ("Wheelchair assessment", 28), ("Order riser-recliner", 14), ("Bed mobility assessment", 14), ("Phone access trial", 14), ("Driving advice", 14),
        ("Kitchen and cutlery aids", 14), ("Housing adaptation form", 28), ("Hoist demonstration", 14), ("Call system at night", 7),
    ),
    Discipline.NEURO: (
        ("Letter to GP after clinic", 7), ("Review spasticity medicine", 28), ("Saliva treatment review", 14), ("Genetic testing result", 28), ("Riluzole blood tests", 28), ("Cramps: review medicine", 14),
        ("Low mood: review medicine with GP", 14), ("Second opinion letter", 14),
    ),
    Discipline.SLT: (
        ("Swallow assessment", 14), ("Voice banking session", 14), ("Communication aid trial", 21), ("Texture advice after choking", 7), ("Saliva management advice", 14), ("Teach alphabet board", 14),
        ("Referral to communication hub", 14),
    ),
    Discipline.DIET: (
        ("Weight check and food diary", 28), ("Supplements review", 14), ("Gastrostomy discussion", 14), ("Feed regimen review", 14), ("Refer for gastrostomy", 7), ("Home scales loan", 21), ("Tube site check", 7),
    ),
    Discipline.NURSE: (
        ("Call after diagnosis", 7), ("Skin check and mattress", 7), ("Benefits and grants form", 21), ("Bowel and bladder review", 14), ("Blue badge form", 28), ("Check emergency plan at home", 14), ("Call after admission", 3),
        ("Carer respite options", 21), ("District nurse referral", 7),
    ),
    Discipline.PSY: (("Mood and coping session", 21), ("Cognitive screen (ECAS)", 28), ("Carer support call", 14), ("Family session: talking to children", 21), ("Behaviour change: advice to family", 14)),
    Discipline.PALL: (("Advance care planning talk", 28), ("Just-in-case medicines", 7), ("Hospice day-unit referral", 14), ("Breathlessness plan", 7), ("Preferred place of care", 21)),
    Discipline.COORD: (
        ("Book next clinic visit", 14), ("Chase equipment order", 7), ("Send summary to GP and therapists", 5), ("Arrange transport", 7), ("Book interpreter", 14), ("Invite to case meeting", 7), ("Confirm new address", 14),
    ),
}  # fmt: skip
SHARES = {
    Discipline.PT: 17, Discipline.RESP: 14, Discipline.OT: 16, Discipline.NEURO: 10, Discipline.SLT: 9, Discipline.DIET: 8, Discipline.NURSE: 11,
    Discipline.PSY: 4, Discipline.PALL: 3, Discipline.COORD: 8,
}  # fmt: skip
ROLES = {
    Discipline.PT: Role.PHYSIO, Discipline.RESP: Role.RESPIRATORY, Discipline.OT: Role.OCCUPATIONAL, Discipline.NEURO: Role.NEUROLOGY, Discipline.SLT: Role.SPEECH,
    Discipline.DIET: Role.DIETETICS, Discipline.NURSE: Role.NURSING, Discipline.PSY: Role.PSYCHOLOGY, Discipline.PALL: Role.PALLIATIVE, Discipline.COORD: Role.COORDINATOR,
}  # fmt: skip
WAITING_FOR = ("supplier's delivery date", "GP reply", "family's decision", "funding approval", "hospital bed for gastrostomy", "test result", "interpreter", "patient back from holiday")
DECLINED = ("Patient does not want this now", "Not needed after review", "Family prefers to wait")
CANCELLED = ("Made twice", "Done by another team", "No longer needed")
ENDED = "Care here ended"
DONE_NOTES = ("", "", "", "Done by phone", "Done at clinic visit", "Done at home visit", "Family informed")
