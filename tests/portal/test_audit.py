from datetime import timedelta
from uuid import uuid4

import pghistory
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.text import capfirst
from pghistory.models import Context

from portal.audit.acts import Act, all_acts, public_acts
from portal.audit.models import Entry, record
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory
from tests.factories.services import ServiceFactory

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


def test_contexts_that_nothing_points_at_are_discarded(db):
    long_ago = timezone.now() - timedelta(days=2)
    with pghistory.context(user=1):
        service = ServiceFactory()
    with pghistory.context(user=2):
        ServiceFactory()
    used = set(Context.objects.values_list("pk", flat=True))
    for _ in range(2):
        Context.objects.create(id=uuid4(), metadata={})
    Context.objects.update(created_at=long_ago)
    Context.objects.create(id=uuid4(), metadata={})
    assert used

    call_command("tidy_history", verbosity=0)

    left = set(Context.objects.values_list("pk", flat=True))
    assert used < left
    assert len(left) == len(used) + 1
    assert service.pk


def test_every_act_is_written_somewhere():
    code = "".join(
        path.read_text()
        for app in ["portal", "councils", "services", "forums"]
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if path.name != "acts.py"
    )
    known = [f"{acts.__name__}.{act.name}" for acts in Act.__subclasses__() for act in acts]

    assert len(known) > 100
    assert [act for act in known if act not in code] == []


def test_the_public_log_shows_the_public_acts_and_no_others(client, monkeypatch):
    monkeypatch.setattr("portal.moderation.views.record.ACTS_SHOWN", 200)
    for act in all_acts():
        record(act, by=None)

    page = client.get("/moderation/log/").content.decode()

    assert {act for act in all_acts() if f">{capfirst(act.label)}<" in page} == set(public_acts())


def test_moderators_find_every_act_in_the_record(client):
    client.force_login(UserFactory(duty="moderator"))
    for act in all_acts():
        record(act, by=None)
    form = client.get("/moderation/record/").context["form"]

    assert {act for act, _label in form.fields["verb"].choices} == {"", *all_acts()}
