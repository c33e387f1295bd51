"""The forms about needs."""

from services.needs.forms.decisions import NeedDecisionForm
from services.needs.forms.filters import NeedsFilter, RadarFilter
from services.needs.forms.needs import HideForm, NeedForm
from services.needs.forms.questions import AnswersForm, NeedQuestionForm
from services.needs.forms.requirements import RequirementsForm

__all__ = [
    "AnswersForm",
    "HideForm",
    "NeedDecisionForm",
    "NeedForm",
    "NeedQuestionForm",
    "NeedsFilter",
    "RadarFilter",
    "RequirementsForm",
]
