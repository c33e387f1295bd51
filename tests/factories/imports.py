from django.utils import timezone
from factory import SubFactory, Trait
from factory.django import DjangoModelFactory

from portal.files.tables import read_tables
from services.list_imports import actions
from services.list_imports.models import ListImport
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory


class ListImportFactory(DjangoModelFactory):
    class Meta:
        model = ListImport

    class Params:
        done = Trait(stage="done", finished_at=timezone.now())

    council = SubFactory(CouncilFactory)
    imported_by = SubFactory(UserFactory)
    file_name = "systems.csv"


def uploaded(council, person, text):
    """An import of a CSV file, as far as its headings lead."""
    content = text.encode()
    tables = read_tables(content, "systems.csv")
    return actions.start_import(council, "systems.csv", content, tables, by=person)


def ready(council, person, text, columns):
    """An import of a CSV file with these columns, of which everything is known by name."""
    made = uploaded(council, person, text)
    return actions.set_columns(made, columns, by=person)
