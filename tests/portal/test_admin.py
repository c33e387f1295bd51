"""Django's administration answers whatever it is asked, also by machines."""

import pytest
from django.apps import apps
from django.contrib import admin

OUR_APPS = ("councils", "forums", "portal", "services")
pytestmark = pytest.mark.django_db
ODD = ["x", "'", "-1", "9" * 30, "\x00", "é\x00", "%00", "a" * 5_000]


def fields():
    """Every field that is looked up while it is typed, with its model."""
    for model, options in admin.site._registry.items():  # noqa: SLF001 - it says no other way
        for name in options.autocomplete_fields:
            yield f"{model._meta.label}.{name}", model._meta, name


@pytest.mark.parametrize(("place", "options", "name"), list(fields()), ids=str)
def test_suggestions_never_fail_whatever_is_typed(admin_client, place, options, name):
    asked = {"app_label": options.app_label, "model_name": options.model_name, "field_name": name}
    for term in ODD:
        for page in ["1", "one", "0", "-1", "9" * 30]:
            answer = admin_client.get("/admin/autocomplete/", {**asked, "term": term, "page": page})
            assert answer.status_code in {200, 400, 404}, (term, page)


def test_suggestions_are_for_administrators(client):
    asked = "?app_label=services&model_name=use&field_name=council&term=d"

    assert client.get(f"/admin/autocomplete/{asked}").status_code == 302
    assert client.get(f"/admin/autocomplete/{asked}%00").status_code in {302, 400}


def test_help_texts_are_sentences_that_say_what_belongs_there():
    """Two or three words do not help somebody who sees the field for the first time."""
    ours = [model for model in apps.get_models() if model.__module__.startswith(OUR_APPS)]
    texts = {
        f"{model.__name__}.{field.name}": str(field.help_text)
        for model in ours
        for field in model._meta.fields + model._meta.many_to_many
        if field.help_text and not field.name.startswith("pgh_")
    }

    assert texts["AwardNotice.codes"].startswith("Common Procurement Vocabulary")
    assert [
        name for name, text in texts.items() if len(text.split()) < 4 or not text.endswith(".")
    ] == []
