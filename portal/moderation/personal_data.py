"""What moderation holds about people: what they reported, and what they are at."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from portal.moderation.models import (
    Announcement,
    BulkHiding,
    Claim,
    ExpertRequest,
    Flag,
    HandOverNote,
    MemberMessage,
    StaffNote,
    WorkDigest,
    WorkOutcome,
)


def flags(user: User) -> DataRows:
    rows = _flags_of(user).order_by("pk")
    data: DataRows = rows.values(
        *("service__title", "post__thread__title", "post__number"),
        *("need__title", "partnership__title", "part", "use", "recommendation", "person"),
        *("kind", "text", "email", "state", "reply", "reported_at"),
    )
    return data


def forget_flags(user: User, texts: bool) -> None:
    _flags_of(user).update(email="", **({"text": ""} if texts else {}))


def _flags_of(user: User) -> QuerySet[Flag]:
    return Flag.objects.filter(Q(reporter=user) | Q(email__iexact=user.email))


def claims(user: User) -> DataRows:
    rows = Claim.objects.filter(by=user).order_by("pk")
    return rows.values("queue", "item", "at")


def bulk_hidings(user: User) -> DataRows:
    rows = BulkHiding.objects.filter(person=user).order_by("pk")
    return rows.values("since", "reason", "hidden_at", "suspended_at", "undone_at")


def staff_notes(user: User) -> DataRows:
    """What moderators noted about the person; not which moderator."""
    return StaffNote.objects.filter(person=user).order_by("pk").values("text", "written_at")


def erase_staff_notes(user: User, texts: bool) -> None:
    """A note about a person is of no use once the person is unknown."""
    StaffNote.objects.filter(person=user).delete()


def member_messages(user: User) -> DataRows:
    rows = MemberMessage.objects.filter(person=user).order_by("pk")
    return rows.values("subject", "text", "sent_at")


def erase_member_messages(user: User, texts: bool) -> None:
    MemberMessage.objects.filter(person=user).delete()


def work_outcomes(user: User) -> DataRows:
    rows = WorkOutcome.objects.filter(by=user).order_by("pk")
    return rows.values("kind", "key", "answer", "until", "note", "at")


def expert_requests(user: User) -> DataRows:
    rows = ExpertRequest.objects.filter(user=user).order_by("pk")
    return rows.values("thread__title", "asked_at")


def hand_over_notes(user: User) -> DataRows:
    return HandOverNote.objects.filter(by=user).order_by("pk").values("text", "at")


def work_digests(user: User) -> DataRows:
    return WorkDigest.objects.filter(user=user).values("is_on", "hour", "sent_on")


def announcements(user: User) -> DataRows:
    rows = Announcement.objects.filter(sender=user).order_by("pk")
    return rows.values("title", "text", "audience", "sent_at", "people_count")


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(_("announcements"), "moderation.Announcement", announcements),
    PersonalDataSource(
        _("notes of moderators about you"), "moderation.StaffNote", staff_notes, erase_staff_notes
    ),
    PersonalDataSource(
        *(_("messages from moderators"), "moderation.MemberMessage"),
        *(member_messages, erase_member_messages),
    ),
    PersonalDataSource(_("texts hidden at once"), "moderation.BulkHiding", bulk_hidings),
    PersonalDataSource(_("reports"), "moderation.Flag", flags, forget_flags),
    PersonalDataSource(_("moderation tasks taken"), "moderation.Claim", claims),
    PersonalDataSource(_("answers about moderation work"), "moderation.WorkOutcome", work_outcomes),
    PersonalDataSource(
        _("questions you were asked to answer"), "moderation.ExpertRequest", expert_requests
    ),
    PersonalDataSource(_("notes for other moderators"), "moderation.HandOverNote", hand_over_notes),
    PersonalDataSource(
        _("when you get the list of moderation work"), "moderation.WorkDigest", work_digests
    ),
]
