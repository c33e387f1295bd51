"""What was recorded from payments is undone like an import."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.site.errors import RuleBroken
from services.list_imports.actions.payments import record_paid_products
from services.list_imports.models import ListImport
from services.models import Use
from tests.factories.list_imports import PaymentSummaryFactory
from tests.factories.services import ProductFactory
from tests.worker import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded(editor):
    """An import of payments from which two systems were recorded."""
    summary = PaymentSummaryFactory(list_import__council=editor.council)
    products = [ProductFactory(name="iTrent"), ProductFactory(name="ModernGov")]
    record_paid_products(summary.list_import, products, by=editor.user)
    return ListImport.objects.get()


def undo(client, list_import):
    response = client.post(
        f"/councils/{list_import.council.slug}/import/{list_import.pk}/undo/", follow=True
    )
    work()
    return response


def test_what_was_recorded_is_deleted_again(client, recorded):
    assert "Undo import" in client.get(recorded.get_absolute_url()).content.decode()
    response = undo(client, recorded)
    assert response.redirect_chain[-1][0] == recorded.get_absolute_url()
    assert "rows done" in response.content.decode()
    assert not Use.objects.exists()
    page = client.get(recorded.get_absolute_url()).content.decode()
    assert "Everything is as it was before the import." in page
    assert "Undo import" not in page


def test_what_was_changed_since_stays_and_is_named(client, recorded):
    Use.objects.filter(product__name="iTrent").update(owner_team="HR")
    undo(client, recorded)
    assert [use.owner_team for use in Use.objects.all()] == ["HR"]
    page = client.get(recorded.get_absolute_url()).content.decode()
    assert "Some records were not put back" in page
    assert "<li>iTrent</li>" in page


def test_it_is_too_late_after_30_days(client, recorded):
    ListImport.objects.update(finished_at=timezone.now() - timedelta(days=31))
    assert "Undo import" not in client.get(recorded.get_absolute_url()).content.decode()
    undo(client, recorded)
    assert Use.objects.count() == 2


def test_more_can_be_recorded_afterwards_and_undone_as_well(client, recorded, editor):
    undo(client, recorded)
    recorded.refresh_from_db()
    record_paid_products(recorded, [ProductFactory(name="Uniform")], by=editor.user)
    assert Use.objects.count() == 1
    assert recorded.rows.count() == 3
    undo(client, recorded)
    assert not Use.objects.exists()


def test_nothing_is_recorded_while_it_is_undone(recorded, editor):
    ListImport.objects.update(stage="undoing")
    with pytest.raises(RuleBroken, match="being undone"):
        record_paid_products(recorded, [ProductFactory()], by=editor.user)


def test_the_payments_have_no_page_among_the_lists(client, recorded):
    address = f"/councils/{recorded.council.slug}/import/{recorded.pk}/"
    assert client.get(address).status_code == 404
