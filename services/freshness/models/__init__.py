"""What councils are asked about their records, and how often they were."""

from services.freshness.models.check_link import CheckLink
from services.freshness.models.due_records import DueRecords, due_records, still_due
from services.freshness.models.record_question import RecordKind, RecordQuestion

__all__ = ["CheckLink", "DueRecords", "RecordKind", "RecordQuestion", "due_records", "still_due"]
