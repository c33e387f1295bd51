from portal.outreach.models.letter import LetterState, OutreachLetter, OutreachRefusal
from portal.outreach.models.plan import OutreachPlan
from portal.outreach.models.vouch import Vouch, VouchState

__all__ = [
    "LetterState",
    "OutreachLetter",
    "OutreachPlan",
    "OutreachRefusal",
    "Vouch",
    "VouchState",
]
