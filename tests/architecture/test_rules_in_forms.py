"""A rule that the database keeps is a sentence for whoever meets it in the administration."""

from itertools import chain

import pytest
from django.contrib import admin
from django.forms import MultiWidget
from django.utils import timezone

from services.models import Service
from services.models.choices import ServiceState
from tests.factories.accounts import UserFactory
from tests.factories.services import EditFactory, ServiceFactory

OURS = {"accounts", "councils", "forums", "needs", "partnerships", "search", "services", "surveys"}


def models():
    """Every model of ours that the administration shows, alone or within another."""
    for model, page in admin.site._registry.items():  # noqa: SLF001 - it has no other list
        yield from (each for each in [model, *(inline.model for inline in page.inlines)])


def rules():
    return {
        constraint.name: constraint
        for model in models()
        if model._meta.app_label in OURS
        for constraint in model._meta.constraints
    }


def test_every_rule_says_a_sentence():
    silent = {
        name
        for name, rule in rules().items()
        if rule.violation_error_message == rule.default_violation_error_message
    }

    assert len(rules()) > 60
    assert silent == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "since"), [("published", "published_at"), ("submitted", "submitted_at")]
)
def test_a_state_that_is_set_by_hand_is_so_from_now_on(state, since):
    service = ServiceFactory(draft=True)
    service.state = state

    service.full_clean(exclude=["author", "category"])
    service.save()

    assert getattr(Service.objects.get(pk=service.pk), since) is not None


@pytest.mark.django_db
def test_an_edit_that_is_set_to_published_is_explained(client):
    edit = EditFactory()
    client.force_login(UserFactory(duty="administrator"))
    edit.state = "published"
    with pytest.raises(Exception, match="Accept it in Moderation"):
        edit.validate_constraints()


def answers_shown(client, address):
    """What a browser would send back of a page of the administration, if nobody changed it."""
    page = client.get(address).context
    inlines = [each.formset for each in page["inline_admin_formsets"]]
    forms = chain.from_iterable([each.management_form, *each.forms] for each in inlines)
    shown = [field for form in [page["adminform"].form, *forms] for field in form]
    values = chain.from_iterable(map(parts, shown))
    return {name: value for name, value in values if value is not None and value is not False}


def parts(field):
    """The names and values of the boxes that a field is written in."""
    widget, value = field.field.widget, field.value()
    if not isinstance(widget, MultiWidget):
        return [(field.html_name, value)]
    names = (f"{field.html_name}{each}" for each in widget.widgets_names)
    return zip(names, widget.decompress(value), strict=True)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ServiceState.values)
def test_the_administration_sets_a_state_or_says_why_not(client, state):
    service = ServiceFactory(draft=True, state="submitted", submitted_at=timezone.now())
    address = f"/admin/services/service/{service.pk}/change/"
    client.force_login(UserFactory(duty="administrator"))

    response = client.post(address, {**answers_shown(client, address), "state": state})

    service.refresh_from_db()
    said = "" if response.status_code == 302 else str(response.context["errors"])
    assert "violated" not in said
    assert (service.state, said) == (state, "")
