"""What council groups hold about people: who started one, and who decided about a plan.

They act for their council, so that stays, under their pseudonym once they are erased.
"""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from services.council_groups.models import AreaPlan, CouncilGroup


def started(user: User) -> DataRows:
    rows = CouncilGroup.objects.filter(started_by=user).order_by("pk")
    data: DataRows = rows.values("name", "purpose", "created_at")
    return data


def planned(user: User) -> DataRows:
    rows = AreaPlan.objects.filter(decided_by=user).order_by("pk")
    data: DataRows = rows.values(
        "group__name", "category__name", "choice", "note", "decided_at", "replaced_at"
    )
    return data


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(_("council groups started"), "council_groups.CouncilGroup", started),
    PersonalDataSource(_("plans of council groups"), "council_groups.AreaPlan", planned),
]
