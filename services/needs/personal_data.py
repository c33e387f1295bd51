"""What needs hold about people: who wrote one. It is the council's, not about them."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from services.needs.models import Need


def needs(user: User) -> DataRows:
    rows = Need.objects.filter(author=user).order_by("pk")
    return rows.values("title", "details", "council__official_name", "outcome", "created_at")


PERSONAL_DATA_SOURCES = [PersonalDataSource(_("needs added"), "needs.Need", needs)]
