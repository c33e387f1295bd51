"""Contracts as public notices say they were awarded; evidence, never a council's word."""

from services.notices.models.answer_link import AnswerLink
from services.notices.models.award_notice import AwardNotice
from services.notices.models.bookmark import HarvestBookmark
from services.notices.models.choices import ContractKind, MatchedBy, NoticeAnswer, NoticeSource
from services.notices.models.contract_letter import ContractLetter
from services.notices.models.name_decision import NameDecision, NameRole
from services.notices.models.unknown_buyer import UnknownBuyer

__all__ = [
    "AnswerLink",
    "AwardNotice",
    "ContractKind",
    "ContractLetter",
    "HarvestBookmark",
    "MatchedBy",
    "NameDecision",
    "NameRole",
    "NoticeAnswer",
    "NoticeSource",
    "UnknownBuyer",
]
