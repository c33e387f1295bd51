"""What the API holds about people: their keys, without the secrets, which are stored as hashes."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from portal.api.models import ApiKey


def keys(user: User) -> DataRows:
    rows = ApiKey.objects.filter(person=user).order_by("pk")
    facts = ["name", "prefix", "council__official_name", "scopes", "created_at", "expires_at"]
    data: DataRows = rows.values(*facts, "last_used_at", "revoked_at")
    return data


def forget_keys(user: User, texts: bool) -> None:
    ApiKey.objects.filter(person=user).delete()


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(_("API keys"), "api.ApiKey", keys, forget_keys),
]
