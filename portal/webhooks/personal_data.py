"""What webhooks hold about people: who made them."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from portal.webhooks.models import Webhook


def webhooks(user: User) -> DataRows:
    rows = Webhook.objects.filter(owner=user).order_by("pk")
    data: DataRows = rows.values("council__official_name", "name", "format", "created_at")
    return data


def forget_webhooks(user: User, texts: bool) -> None:
    Webhook.objects.filter(owner=user).delete()


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(_("webhooks"), "webhooks.Webhook", webhooks, forget_webhooks),
]
