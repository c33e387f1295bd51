"""Every change is kept, whoever made it and however."""

from collections import Counter
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from portal.audit.models import Entry
from services import actions
from services.models import Benefit, Contract, Offer, Service, Use
from services.models.field_labels import FIELD_LABELS
from services.models.field_values import apply_values
from services.models.versions import history_of, snapshots, versions_of
from services.needs.models import Need
from services.partnerships.models import Partnership
from tests.factories.accounts import UserFactory
from tests.factories.councils import CouncilFactory, MembershipFactory
from tests.factories.services import OfferFactory, ProductFactory, ServiceFactory, UseFactory, agree

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return ServiceFactory(title="Payroll bureau", summary="Pays people.")


@pytest.mark.parametrize("model", [Service, Offer, Use, Contract, Benefit, Need, Partnership])
def test_every_field_that_is_kept_has_a_label(model):
    kept = model._meta.get_field("kept_version").related_model._meta.fields

    names = [field.name for field in kept if not field.name.startswith(("pgh_", "id"))]

    assert [name for name in names if name not in FIELD_LABELS] == []


def latest(service):
    return {
        change.label: (change.before, change.after) for change in versions_of(service, 1)[0].changes
    }


def test_a_change_in_a_form_a_bulk_update_and_psql_are_all_kept(service):
    service.summary = "Pays councillors."
    service.save()
    assert latest(service) == {"Summary": ("Pays people.", "Pays councillors.")}

    Service.objects.update(phase="retired")
    assert latest(service)["Phase"][1] == "Retired"

    with connection.cursor() as cursor:
        cursor.execute("UPDATE services_service SET hosting = 'saas' WHERE id = %s", [service.pk])
    assert latest(service)["Hosting"][1] == "Software as a service"
    assert len(versions_of(service, 50)) == 4


def test_a_record_without_history_has_an_empty_one(service):
    assert versions_of(Service(pk=0), 50) == []
    assert [version.is_first for version in versions_of(service, 50)] == [True]


def test_records_from_before_have_their_first_version(service):
    migration = import_module("services.migrations.0005_first_versions")
    Use.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE services_serviceversion")

    migration.keep_first_versions(apps, None)
    migration.keep_first_versions(apps, None)
    Service.objects.update(summary="Pays councillors.")

    assert len(versions_of(service, 50)) == 2
    assert latest(service) == {"Summary": ("Pays people.", "Pays councillors.")}


def test_products_offers_and_savings_are_part_of_a_listings_history(service):
    oracle = ProductFactory(name="Oracle EBS")
    service.products.add(oracle)
    assert latest(service)["Products"] == ("", "Oracle EBS")
    offer = OfferFactory(service=service)
    Offer.objects.update(state="paused")
    apply_values(service, {"saved": [900_000, "Counted.", ""]})
    apply_values(service, {"saved": None})
    offer.delete()

    # all in one transaction, and so all at the same moment
    assert Counter((each.about, each.is_gone) for each in history_of(service, 50)) == {
        ("Service", False): 2,
        ("Offer", False): 2,
        ("Offer", True): 1,
        ("Saving", False): 1,
        ("Saving", True): 1,
    }


def test_a_version_whose_predecessor_is_not_shown_is_not_the_first(service):
    early, late = OfferFactory(service=service), OfferFactory(service=service)
    for state in ("paused", "open", "paused"):
        Offer.objects.filter(pk=late.pk).update(state=state)
    Offer.objects.filter(pk=early.pk).update(state="limited")

    [latest, *_] = [each for each in history_of(service, 2) if each.about == "Offer"]

    assert not latest.is_first
    assert [change.after for change in latest.changes] == ["Few places left"]


def test_going_back_to_a_version_brings_its_products_back(service):
    product = ProductFactory()
    service.products.add(product)
    before = snapshots(service).latest("pgh_id")
    service.products.clear()

    actions.restore_version(service, before, by=UserFactory(duty="moderator"))

    assert list(service.products.all()) == [product]


def test_the_history_of_a_use_is_for_its_council_and_moderators(client):
    use = UseFactory()
    Use.objects.update(lesson="Start early.")
    agree(use, contract_ends_on="2031-02-01")
    address = f"/services/uses/{use.pk}/"

    assert "Change history" not in client.get(address).content.decode()
    client.force_login(MembershipFactory(council=use.council, role="editor").user)
    page = client.get(address).content.decode()
    assert "Change history" in page
    assert "Changed outside the website" in page


def test_what_is_only_counted_or_confirmed_is_no_version(service):
    Service.objects.update(users_count=F("users_count") + 1, last_confirmed_at="2026-01-01T00:00Z")
    UseFactory(service=service)

    assert snapshots(service).count() == 1


def test_offers_and_uses_are_kept_too_even_when_they_are_gone(service):
    offer, use = OfferFactory(service=service), UseFactory(service=service)
    Offer.objects.update(state="paused")
    Use.objects.update(status="phasing_out")

    use.delete()

    assert snapshots(offer).count() == 2
    assert [row.pgh_label for row in snapshots(Use(pk=use.pk or 0))] == []
    history = snapshots(offer).model._meta.apps.get_model("services", "UseVersion").objects
    assert list(history.order_by("pgh_id").values_list("pgh_label", flat=True)) == [
        "insert",
        "update",
        "delete",
    ]


@pytest.mark.parametrize("tamper", ["DELETE FROM", "UPDATE"])
def test_history_cannot_be_changed(service, tamper):
    statement = f"{tamper} services_serviceversion" + (
        " SET title = 'Another'" if tamper == "UPDATE" else ""
    )

    with (
        pytest.raises(DatabaseError, match="Cannot"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_page_says_who_changed_what(client, service):
    editor = MembershipFactory(council=service.council, role="editor").user
    client.force_login(editor)
    Service.objects.filter(pk=service.pk).update(state="draft", published_at=None)
    client.post(
        f"/services/drafts/{service.pk}/contact/", {"contact_email": "payroll@durham.example"}
    )

    page = client.get(f"/services/{service.slug}/history/").content.decode()

    assert editor.display_name in page
    assert "payroll@durham.example" in page
    assert "Changed outside the website" in page
    assert "Restore this version" not in page


def test_members_elsewhere_do_not_see_old_versions(client, service):
    client.force_login(MembershipFactory().user)

    assert client.get(f"/services/{service.slug}/history/").status_code == 403


def test_a_moderator_goes_back_to_a_version_and_nothing_else_changes(client, service):
    first = snapshots(service).get()
    Service.objects.update(summary="Buy our product!", council=CouncilFactory())
    client.force_login(UserFactory(duty="moderator"))

    client.post(f"/services/{service.slug}/history/{first.pgh_id}/restore/")

    now = Service.objects.get()
    assert (now.summary, now.state) == ("Pays people.", "published")
    assert now.council != service.council
    assert Entry.objects.get().verb == "listing version restored"


def test_a_version_of_another_listing_is_not_restored(client, service):
    other = snapshots(ServiceFactory()).get()
    client.force_login(UserFactory(duty="moderator"))

    address = f"/services/{service.slug}/history/{other.pgh_id}/restore/"

    assert client.post(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_history_costs_the_same_whatever_its_length(
    client, service, django_assert_num_queries, count
):
    for n in range(count):
        Service.objects.update(summary=f"Number {n}", council=CouncilFactory())
    client.force_login(UserFactory(duty="moderator"))

    with django_assert_num_queries(6):
        client.get(f"/services/{service.slug}/history/")
