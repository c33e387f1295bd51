"""What moderators fill in, and what people fill in for them."""

from portal.moderation.forms.announcements import AnnouncementForm
from portal.moderation.forms.bulk_hidings import BulkHidingForm, SinceForm
from portal.moderation.forms.canned_reasons import CannedReasonForm
from portal.moderation.forms.listings import (
    KeepBothForm,
    ListingDecisionForm,
    PublishedListingForm,
    RecordMergeForm,
)
from portal.moderation.forms.people import AccessForm, DutyForm, SilenceForm, YesOrNoForm
from portal.moderation.forms.record import RecordForm
from portal.moderation.forms.reports import FlagForm
from portal.moderation.forms.staff_notes import MemberMessageForm, StaffNoteForm
from portal.moderation.forms.successions import DivisionForm, SuccessionForm
from portal.moderation.forms.watched_terms import WatchedTermForm

__all__ = [
    "AccessForm",
    "AnnouncementForm",
    "BulkHidingForm",
    "CannedReasonForm",
    "DivisionForm",
    "DutyForm",
    "FlagForm",
    "KeepBothForm",
    "ListingDecisionForm",
    "MemberMessageForm",
    "PublishedListingForm",
    "RecordForm",
    "RecordMergeForm",
    "SilenceForm",
    "SinceForm",
    "StaffNoteForm",
    "SuccessionForm",
    "WatchedTermForm",
    "YesOrNoForm",
]
