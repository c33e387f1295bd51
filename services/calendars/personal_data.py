"""What calendars hold about people: for which council they read one."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from services.calendars.models import CalendarAddress


def addresses(user: User) -> DataRows:
    rows = CalendarAddress.objects.of_person(user).order_by("pk")
    data: DataRows = rows.values("membership__council__official_name", "made_at")
    return data


def forget_addresses(user: User, texts: bool) -> None:
    CalendarAddress.objects.of_person(user).delete()


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(
        _("calendar addresses"), "calendars.CalendarAddress", addresses, forget_addresses
    )
]
