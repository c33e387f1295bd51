"""What imports hold about people: who imported a list, and who decided what a value means."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import DataRows, PersonalDataSource
from services.list_imports.models import ListImport, ValueMapping


def list_imports(user: User) -> DataRows:
    rows = ListImport.objects.filter(imported_by=user).order_by("pk")
    return rows.values("council__official_name", "file_name", "stage", "created_at")


def value_mappings(user: User) -> DataRows:
    rows = ValueMapping.objects.filter(decided_by=user).order_by("pk")
    return rows.values("council__official_name", "field", "value", "decided_at")


PERSONAL_DATA_SOURCES = [
    PersonalDataSource(_("lists imported"), "list_imports.ListImport", list_imports),
    PersonalDataSource(_("values of lists decided"), "list_imports.ValueMapping", value_mappings),
]
