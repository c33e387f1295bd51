import pytest
from django.db import DatabaseError, connection

from portal.audit.models import Entry, record
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "tamper", ["UPDATE audit_entry SET reason = 'Nothing.'", "DELETE FROM audit_entry"]
)
def test_the_record_cannot_be_changed(tamper):
    record("suspended", by=UserFactory(), person=UserFactory(), reason="Advertised.")

    with pytest.raises(DatabaseError, match="Cannot"), connection.cursor() as cursor:
        cursor.execute(tamper)


def test_an_act_is_found_by_whom_and_what_it_is_about():
    olive, mary, kent = UserFactory(), UserFactory(), CouncilFactory()
    entry = record("role changed", kent, by=mary, person=olive, reason="As agreed.")
    record("suspended", by=mary, person=UserFactory(), reason="Advertised.")

    assert list(Entry.objects.about(olive)) == [entry]
    assert list(Entry.objects.about(kent)) == [entry]
    assert Entry.objects.by(mary).count() == 2
    assert str(entry).endswith("role changed")


def test_administrators_read_the_record_and_cannot_write_it(admin_client):
    entry = record("suspended", by=UserFactory(), person=UserFactory(), reason="Advertised.")
    address = f"/admin/audit/entry/{entry.pk}/"

    assert admin_client.get("/admin/audit/entry/").status_code == 200
    assert admin_client.post(f"{address}change/", {"reason": "x"}).status_code == 403
    assert admin_client.post(f"{address}delete/").status_code == 403
