"""What recommendations hold about people: who wrote one, answered for a council, or is in a group.

They write for their council or group, so that stays, under their pseudonym once they are erased.
Their place in a group and their requests to join one go with them.
"""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from services.recommendations.models import GroupMember, GroupRequest, Recommendation, Stance


def recommendations(user: User) -> DataRows:
    rows = Recommendation.objects.filter(author=user).order_by("pk")
    data: DataRows = rows.values(
        *("category__name", "group__name", "council__official_name", "summary", "reasons"),
        *("state", "created_at", "published_on"),
    )
    return data


def stances(user: User) -> DataRows:
    rows = Stance.objects.filter(author=user).order_by("pk")
    data: DataRows = rows.values(
        *("category__name", "council__official_name", "kind", "reason", "since", "created_at"),
    )
    return data


def groups(user: User) -> DataRows:
    rows = GroupMember.objects.filter(user=user).order_by("pk")
    return rows.values("group__name", "council__official_name", "joined_at")


def group_requests(user: User) -> DataRows:
    rows = GroupRequest.objects.filter(user=user).order_by("pk")
    data: DataRows = rows.values(
        *("group__name", "council__official_name", "message", "state", "reason", "asked_at"),
    )
    return data


def group_answers(user: User) -> DataRows:
    rows = GroupRequest.objects.filter(decided_by=user).order_by("pk")
    return rows.values("group__name", "state", "reason", "decided_at")


def leave_groups(user: User, texts: bool) -> None:
    GroupMember.objects.filter(user=user).delete()


def forget_requests(user: User, texts: bool) -> None:
    GroupRequest.objects.filter(user=user).delete()


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(
        _("recommendations written"), "recommendations.Recommendation", recommendations
    ),
    PersonalDataSource(_("answers to recommendations"), "recommendations.Stance", stances),
    PersonalDataSource(_("working groups"), "recommendations.GroupMember", groups, leave_groups),
    PersonalDataSource(
        _("requests to join working groups"),
        "recommendations.GroupRequest",
        group_requests,
        forget_requests,
    ),
    PersonalDataSource(
        _("answers to requests to join working groups"),
        "recommendations.GroupRequest",
        group_answers,
    ),
]
