"""A rule that the database keeps is a sentence for whoever meets it in the administration."""

import pytest
from django.contrib import admin

from services.models import Service
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
