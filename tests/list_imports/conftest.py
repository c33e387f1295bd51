"""A council, its editor, and the way of a file through an import."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from services.list_imports.models import ListImport
from tests.factories.councils import MembershipFactory, durham_council
from tests.worker import work


@pytest.fixture
def editor(client):
    membership = MembershipFactory(council=durham_council(), role="editor")
    client.force_login(membership.user)
    return membership


class Way:
    """An editor's way: each step is a page that is opened and sent."""

    def __init__(self, client, council):
        self.client, self.council = client, council
        self.start = f"/councils/{council.slug}/import/"

    @property
    def made(self):
        return ListImport.objects.filter(council=self.council).latest("pk")

    @property
    def address(self):
        return f"{self.start}{self.made.pk}/"

    def upload(self, text, name="systems.csv"):
        content = text if isinstance(text, bytes) else text.encode()
        return self.client.post(self.start, {"file": SimpleUploadedFile(name, content)})

    def columns(self, *keys):
        sent = {f"column_{n}": key for n, key in enumerate(keys)}
        return self.client.post(f"{self.address}columns/", sent)

    def accept_columns(self):
        return self.columns(*self.made.columns)

    def read(self, text):
        """The steps until the rows can be checked."""
        self.upload(text)
        if self.made.stage == "columns":
            self.accept_columns()

    def write(self, **sent):
        response = self.client.post(f"{self.address}write/", sent)
        work()
        return response

    def undo(self):
        self.client.post(f"{self.address}undo/")
        work()

    def bring(self, text):
        """All steps, as far as nothing is asked."""
        self.read(text)
        self.write()
        return self.made

    def outcomes(self):
        rows = self.made.rows.in_order().values_list("number", "outcome")
        return dict(rows)


@pytest.fixture
def way(client, editor):
    return Way(client, editor.council)
