"""Names and titles can be seen, whoever sets them and wherever."""

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError

from portal.components.model_fields import NameField
from services.models import Category, Product, Supplier
from tests.factories.accounts import UserFactory

UNSEEN = "\u200b\u202e\u3164"
# what is no name of anything that people make
OTHER = {
    *("forums.Attachment.name", "forums.Draft.title", "partnerships.Document.name"),
    *(
        "operations.Heartbeat.name",
        "operations.Job.name",
        "operations.Runner.name",
        "search.IndexEntry.title",
    ),
    *("search.Term.name", "services.Merge.title", "needs.Finding.title"),
    # as notices have them, cleaned when they are read
    *("notices.AwardNotice.title", "notices.NameDecision.name", "notices.UnknownBuyer.name"),
}


def names():
    for model in apps.get_models():
        if model.__module__.partition(".")[0] in {"portal", "councils", "services", "forums"}:
            yield from (
                field
                for field in model._meta.local_fields
                if field.name in {"name", "title", "official_name"}
            )


def test_every_name_and_title_is_one_that_can_be_seen():
    plain = {str(field) for field in names() if not isinstance(field, NameField)}

    assert {each for each in plain if "Version" not in each} <= OTHER


@pytest.mark.parametrize("model", [Category, Product, Supplier])
def test_the_administration_refuses_a_name_that_nobody_sees(rf, db, model):
    request = rf.get("/")
    request.user = UserFactory(duty="administrator")
    field = admin.site.get_model_admin(model).get_form(request).base_fields["name"]

    with pytest.raises(forms.ValidationError):
        field.clean(UNSEEN)
    assert field.clean(f"Pay{UNSEEN}roll") == "Payroll"


def test_a_record_is_cleaned_before_it_is_checked(db):
    supplier = Supplier(name=f"Ora{UNSEEN}cle", slug="oracle")
    supplier.full_clean()
    assert supplier.name == "Oracle"
    with pytest.raises(ValidationError):
        Supplier(name=UNSEEN, slug="nothing").full_clean()
