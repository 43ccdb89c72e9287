"""What tasks say, by discipline. Invented wording; each line is the days until due, what must be true of the person (states.py), the title."""

from db.vocabulary import Discipline, Role

Task = tuple[str, int, str]  # title, days until due, condition


def _lines(text: str) -> tuple[Task, ...]:
    parts = (line.strip().split(" ", 2) for line in text.strip().splitlines())
    return tuple((title, int(days), condition) for days, condition, title in parts)


TASKS: dict[Discipline, tuple[Task, ...]] = {
    Discipline.PT: _lines("""
        28 any Review home exercise programme
        7 walks Falls review
        14 walks Gait and walking aid check
        14 arms Shoulder pain: positioning and range
        21 legs Teach carer passive movement
        14 legs Joint visit with OT for transfers
        7 any Call about missed exercise sessions
        21 any Check splint or orthosis fit
        28 walks Strength and fatigue re-check
        14 bed Collar trial for head drop
    """),
    Discipline.RESP: _lines("""
        28 any Repeat FVC and SNIP
        14 no_niv NIV discussion
        7 niv Mask fit and leak check
        14 niv Download ventilator data
        21 breath Overnight oximetry
        14 breath Peak cough flow and breath stacking
        14 cough Cough device teaching
        7 breath Morning blood gas
        7 speech Suction machine request
        14 breath Rescue antibiotics plan with GP
    """),
    Discipline.OT: _lines("""
        21 any Home visit: bathroom and stairs
        28 legs Wheelchair assessment
        14 legs Order riser-recliner
        14 bed Bed mobility assessment
        14 arms Phone access trial
        14 walks Driving advice
        14 arms Kitchen and cutlery aids
        28 legs Housing adaptation form
        14 bed Hoist demonstration
        7 bed Call system at night
    """),
    Discipline.NEURO: _lines("""
        7 any Letter to GP after clinic
        28 any Review spasticity medicine
        14 bulbar Saliva treatment review
        28 any Genetic testing result
        28 any Riluzole blood tests
        14 any Cramps: review medicine
        14 any Low mood: review medicine with GP
        14 any Second opinion letter
    """),
    Discipline.SLT: _lines("""
        14 bulbar Swallow assessment
        14 any Voice banking session
        21 speech Communication aid trial
        7 bulbar Texture advice after choking
        14 bulbar Saliva management advice
        14 speech Teach alphabet board
        14 speech Referral to communication hub
    """),
    Discipline.DIET: _lines("""
        28 any Weight check and food diary
        14 no_tube Supplements review
        14 no_tube Gastrostomy discussion
        14 tube Feed regimen review
        7 no_tube Refer for gastrostomy
        21 any Home scales loan
        7 tube Tube site check
    """),
    Discipline.NURSE: _lines("""
        7 any Call after diagnosis
        7 bed Skin check and mattress
        21 any Benefits and grants form
        14 any Bowel and bladder review
        28 any Blue badge form
        14 any Check emergency plan at home
        3 any Call after admission
        21 any Carer respite options
        7 any District nurse referral
    """),
    Discipline.PSY: _lines("""
        21 any Mood and coping session
        28 any Cognitive screen (ECAS)
        14 any Carer support call
        21 any Family session: talking to children
        14 any Behaviour change: advice to family
    """),
    Discipline.PALL: _lines("""
        28 any Advance care planning talk
        7 breath Just-in-case medicines
        14 any Hospice day-unit referral
        7 breath Breathlessness plan
        21 any Preferred place of care
    """),
    Discipline.COORD: _lines("""
        14 any Book next clinic visit
        7 any Chase equipment order
        5 any Send summary to GP and therapists
        7 any Arrange transport
        14 any Book interpreter
        7 any Invite to case meeting
        14 any Confirm new address
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
WAITING_FOR = ("GP reply", "family's decision", "test result", "interpreter", "patient back from holiday", "next clinic visit")
WAITING_FOR_AIDS = ("supplier's delivery date", "funding approval", "landlord's consent", "second assessment")
DECLINED = ("Patient does not want this now", "Not needed after review", "Family prefers to wait")
CANCELLED = ("Made twice", "Done by another team", "No longer needed")
ENDED = "Care here ended"
DONE_NOTES = ("", "", "", "Done by phone", "Done at clinic visit", "Done at home visit", "Family informed")
