"""What tasks say, by discipline. Invented wording; each line is the days until due, then the title."""

from db.vocabulary import Discipline, Role


def _lines(text: str) -> tuple[tuple[str, int], ...]:
    pairs = (line.strip().split(" ", 1) for line in text.strip().splitlines())
    return tuple((title, int(days)) for days, title in pairs)


TASKS: dict[Discipline, tuple[tuple[str, int], ...]] = {
    Discipline.PT: _lines("""
        28 Review home exercise programme
        7 Falls review
        14 Gait and walking aid check
        14 Shoulder pain: positioning and range
        21 Teach carer passive movement
        14 Joint visit with OT for transfers
        7 Call about missed exercise sessions
        21 Check splint or orthosis fit
        28 Strength and fatigue re-check
        14 Collar trial for head drop
    """),
    Discipline.RESP: _lines("""
        28 Repeat FVC and SNIP
        14 NIV discussion
        7 Mask fit and leak check
        14 Download ventilator data
        21 Overnight oximetry
        14 Peak cough flow and breath stacking
        14 Cough device teaching
        7 Morning blood gas
        7 Suction machine request
        14 Rescue antibiotics plan with GP
    """),
    Discipline.OT: _lines("""
        21 Home visit: bathroom and stairs
        28 Wheelchair assessment
        14 Order riser-recliner
        14 Bed mobility assessment
        14 Phone access trial
        14 Driving advice
        14 Kitchen and cutlery aids
        28 Housing adaptation form
        14 Hoist demonstration
        7 Call system at night
    """),
    Discipline.NEURO: _lines("""
        7 Letter to GP after clinic
        28 Review spasticity medicine
        14 Saliva treatment review
        28 Genetic testing result
        28 Riluzole blood tests
        14 Cramps: review medicine
        14 Low mood: review medicine with GP
        14 Second opinion letter
    """),
    Discipline.SLT: _lines("""
        14 Swallow assessment
        14 Voice banking session
        21 Communication aid trial
        7 Texture advice after choking
        14 Saliva management advice
        14 Teach alphabet board
        14 Referral to communication hub
    """),
    Discipline.DIET: _lines("""
        28 Weight check and food diary
        14 Supplements review
        14 Gastrostomy discussion
        14 Feed regimen review
        7 Refer for gastrostomy
        21 Home scales loan
        7 Tube site check
    """),
    Discipline.NURSE: _lines("""
        7 Call after diagnosis
        7 Skin check and mattress
        21 Benefits and grants form
        14 Bowel and bladder review
        28 Blue badge form
        14 Check emergency plan at home
        3 Call after admission
        21 Carer respite options
        7 District nurse referral
    """),
    Discipline.PSY: _lines("""
        21 Mood and coping session
        28 Cognitive screen (ECAS)
        14 Carer support call
        21 Family session: talking to children
        14 Behaviour change: advice to family
    """),
    Discipline.PALL: _lines("""
        28 Advance care planning talk
        7 Just-in-case medicines
        14 Hospice day-unit referral
        7 Breathlessness plan
        21 Preferred place of care
    """),
    Discipline.COORD: _lines("""
        14 Book next clinic visit
        7 Chase equipment order
        5 Send summary to GP and therapists
        7 Arrange transport
        14 Book interpreter
        7 Invite to case meeting
        14 Confirm new address
    """),
}
SHARES = {
    Discipline.PT: 17, Discipline.RESP: 14, Discipline.OT: 16, Discipline.NEURO: 10, Discipline.SLT: 9, Discipline.DIET: 8, Discipline.NURSE: 11,
    Discipline.PSY: 4, Discipline.PALL: 3, Discipline.COORD: 8,
}  # fmt: skip
ROLES = {
    Discipline.PT: Role.PHYSIO,
    Discipline.RESP: Role.RESPIRATORY,
    Discipline.OT: Role.OCCUPATIONAL,
    Discipline.NEURO: Role.NEUROLOGY,
    Discipline.SLT: Role.SPEECH,
    Discipline.DIET: Role.DIETETICS,
    Discipline.NURSE: Role.NURSING,
    Discipline.PSY: Role.PSYCHOLOGY,
    Discipline.PALL: Role.PALLIATIVE,
    Discipline.COORD: Role.COORDINATOR,
}
WAITING_FOR = (
    "supplier's delivery date",
    "GP reply",
    "family's decision",
    "funding approval",
    "hospital bed for gastrostomy",
    "test result",
    "interpreter",
    "patient back from holiday",
)
DECLINED = ("Patient does not want this now", "Not needed after review", "Family prefers to wait")
CANCELLED = ("Made twice", "Done by another team", "No longer needed")
ENDED = "Care here ended"
DONE_NOTES = ("", "", "", "Done by phone", "Done at clinic visit", "Done at home visit", "Family informed")
