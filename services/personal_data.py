"""What services hold about people: who began a listing or merged two. Neither is about them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from services.models import Merge, ProductRequest, Service, StandardRequest


def listings(user: User) -> DataRows:
    rows = Service.objects.filter(author=user).order_by("pk")
    return rows.values("title", "council__official_name", "state", "created_at")


def merges(user: User) -> DataRows:
    rows = Merge.objects.filter(Q(by=user) | Q(undone_by=user)).order_by("pk")
    return rows.values("title", "reason", "at", "undone_at")


def standard_requests(user: User) -> DataRows:
    rows = StandardRequest.objects.filter(asked_by=user).order_by("pk")
    return rows.values("name", "council__official_name", "asked_at", "answer")


def product_requests(user: User) -> DataRows:
    rows = ProductRequest.objects.filter(asked_by=user).order_by("pk")
    return rows.values("name", "council__official_name", "about", "asked_at", "answer")


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(_("services registered"), "services.Service", listings),
    PersonalDataSource(_("records merged"), "services.Merge", merges),
    PersonalDataSource(_("standards requested"), "services.StandardRequest", standard_requests),
    PersonalDataSource(_("products requested"), "services.ProductRequest", product_requests),
]
