"""Councils that share a service, how they got there, and what is left to do."""

from services.partnerships.models.capacity import CountedOffer
from services.partnerships.models.document import (
    Document,
    DocumentAudience,
    DocumentContent,
    DocumentKind,
)
from services.partnerships.models.legal_model import LegalModel
from services.partnerships.models.participant import Party, PartyRole, Step, StepKind
from services.partnerships.models.partnership import Partnership
from services.partnerships.models.request import JoinRequest, RequestState
from services.partnerships.models.stage import PartnershipStage

__all__ = [
    "CountedOffer",
    "Document",
    "DocumentAudience",
    "DocumentContent",
    "DocumentKind",
    "JoinRequest",
    "LegalModel",
    "Partnership",
    "PartnershipStage",
    "Party",
    "PartyRole",
    "RequestState",
    "Step",
    "StepKind",
]
