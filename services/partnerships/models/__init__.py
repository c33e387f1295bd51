"""Councils that share a service, how they got there, and what is left to do."""

from services.partnerships.models.capacity import CountedOffer
from services.partnerships.models.document import Audience, Content, Document, DocumentKind
from services.partnerships.models.participant import Party, PartyRole, Step, StepKind
from services.partnerships.models.partnership import LegalModel, Partnership
from services.partnerships.models.request import JoinRequest, RequestState
from services.partnerships.models.stage import Stage

__all__ = [
    "Audience",
    "Content",
    "CountedOffer",
    "Document",
    "DocumentKind",
    "JoinRequest",
    "LegalModel",
    "Partnership",
    "Party",
    "PartyRole",
    "RequestState",
    "Stage",
    "Step",
    "StepKind",
]
